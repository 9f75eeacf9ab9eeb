"""One sentence that says what a thing is, made from its class and from what it is tied to."""

from collections.abc import Sequence

from ...namespaces import TC
from .material import Node
from .reader import Reader
from .shown import Glance, Shown
from .words import CLAUSES, say

_MOST = 3
"""Values of one property that a sentence names."""
_EVENT = TC + "Event"


def sentence_of(
    reader: Reader, node: Node, kinds: Sequence[str], answers: Sequence[Glance] = ()
) -> list[Shown]:
    """The pieces of the sentence, in order; those that are things have links.

    A person, who is tied to nothing but by posts, is told by the posts among these answers.
    """
    pieces: list[Shown] = []
    kind = reader.heading(kinds[0]) if kinds else ""
    if kind:
        pieces.append(Shown(kind[:1].upper() + kind[1:]))
    for name, pattern in CLAUSES[reader.language].items():
        values = node.values(TC + name)
        mine = [
            value for value in values if value.iri or not value.language or value.language == reader.language
        ]
        if mine:
            before, _, after = pattern.partition("{value}")
            shown = [reader.value(value) for value in mine[:_MOST]]
            pieces.append(Shown(" " + before))
            for at, each in enumerate(shown):
                pieces += [Shown(", "), each] if at else [each]
            if after:
                pieces.append(Shown(after))
    held = next((each for each in answers if each.heading == say(reader.language, "posts")), None)
    if len(pieces) == 1 and held:
        pieces.append(Shown(": "))
        for at, answer in enumerate(held.answers[:_MOST]):
            pieces += [Shown(", "), answer[0]] if at else [answer[0]]
    if node.life and not reader.vocabulary.is_a(node.classes, _EVENT):
        pieces.append(Shown(("; " if pieces else "") + reader.life(node)))
    if pieces:
        pieces.append(Shown("."))
    return pieces


def definition_of(reader: Reader, kinds: Sequence[str]) -> Shown | None:
    """What the ontology says of the class."""
    for kind in kinds:
        told = reader.names.pick(reader.vocabulary.definitions.get(kind, {}))
        if told:
            return Shown(told.text, language=reader.foreign(told.language))
    return None


def plain_text(pieces: Sequence[Shown]) -> str:
    """The sentence without its links."""
    return "".join(piece.text for piece in pieces)
