"""Changes as one reader sees them: with names, in words, with how we know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from flask import g
from markupsafe import Markup

from ...core.changes import Change, Line, Lived, held_on
from ...core.dates import Answer
from ...core.entity.material import Material, Node
from ...core.entity.names import Names
from ...core.entity.reader import Reader
from ...core.entity.shown import Evidence, Shown
from ...namespaces import TC
from ..addresses import page_of
from ..entities.markup import Writer
from ..entities.memory import memory_of, names_of
from ..entities.sources import listed_sources
from ..language import language
from ..reasons.because import Because
from .asking import material_of, things_of
from .words import side_word, when

_NOTES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("Organ", "began"): ("precededBy",),
    ("Organ", "ended"): ("succeededBy",),
    ("Document", "began"): ("replaces", "amends"),
    ("Place", "began"): ("formedFrom",),
}
"""What is told beside a change: out of what the thing came, or what came after it."""
_MOST_NOTED: Final = 3
_LASTS: Final = {"began": TC + "startLatest", "ended": TC + "endLatest"}
MOST_BESIDE: Final = 300
"""Things that are shown side by side."""


@dataclass(frozen=True)
class Item:
    """One line of the list; `thing` is empty for many of a sort together."""

    line: Line
    when: str
    did: str
    name: Shown
    sure: bool
    thing: str = ""
    notes: Sequence[tuple[str, Sequence[Shown]]] = ()
    because: Markup = field(default_factory=Markup)

    @property
    def change(self) -> Change:
        """What changed."""
        return self.line.change


@dataclass(frozen=True)
class Beside:
    """What held in one place on the first day and on the last, each with what it rests on and whether that is sure."""

    kind: str
    left: Sequence[tuple[Shown, Sequence[Shown], bool]]
    right: Sequence[tuple[Shown, Sequence[Shown], bool]]
    verdict: str
    """same, new, ended, changed or unknown."""


class Telling:
    """Names things for one reader, who may be asked more than once on a page."""

    def __init__(self, things: Iterable[str], more: Iterable[str] = ()) -> None:
        memory = memory_of(g.served)
        self.material: Material = material_of(g.served, things)
        self._called = names_of(g.served, {*self.material.things(), *more})
        names = Names(self._called, memory.vocabulary, self.material, language())
        self.reader = Reader(self.material, memory.vocabulary, names, language(), page_of)

    def writer(self) -> Writer:
        """Writes values, and how we know of them."""
        return Writer(Because(listed_sources(self.material, self.reader), self._called).write)

    def sort(self, sort: str, kind: str) -> Shown:
        """What a sort of things is called: its class, relation, role or kind."""
        told = self.reader.thing(sort or TC + kind)
        return Shown(told.text[:1].upper() + told.text[1:], "", told.language)


def items_of(lines: Sequence[Line], first: date, last: date) -> tuple[list[Item], Telling, Writer]:
    """The lines of a page, ready to be shown.

    Raises: what `Engine.answer` raises.
    """
    things = things_of(g.served, lines)
    sorts = {line.change.sort for line in lines if line.together}
    telling = Telling(things.values(), sorts)
    writer = telling.writer()
    return (
        [_item(line, things.get(line, ""), telling, writer, first, last) for line in lines],
        telling,
        writer,
    )


def _item(line: Line, thing: str, telling: Telling, writer: Writer, first: date, last: date) -> Item:
    change, reader = line.change, telling.reader
    name = reader.thing(thing) if thing else telling.sort(change.sort, change.kind)
    node = telling.material.nodes.get(thing)
    return Item(
        line,
        when(change.span),
        side_word(change.kind, change.side),
        name,
        change.between(first, last) is Answer.YES,
        thing,
        tuple(_notes(node, change, reader)) if node else (),
        writer.because(_evidence(node, change, reader)) if node else Markup(),
    )


def _evidence(node: Node, change: Change, reader: Reader) -> Evidence:
    # Why the day, not why the thing: of a thing that a source names, the end may follow by rule.
    evidence = reader.because_of(node, _LASTS[change.side])
    return evidence if change.told else evidence._replace(basis="inferred")


def _notes(node: Node, change: Change, reader: Reader) -> Iterable[tuple[str, Sequence[Shown]]]:
    for name in _NOTES.get((change.kind, change.side), ()):
        told = [reader.thing(iri) for iri in sorted(node.things(TC + name))]
        if told:
            more = [Shown("…")] if len(told) > _MOST_NOTED else []
            yield reader.heading(TC + name), told[:_MOST_NOTED] + more


def beside(lived: Sequence[Lived], first: date, last: date) -> tuple[list[Beside], int, Telling]:
    """What held on two days, side by side: things that fill the same place stand in one row. And how many are left out.

    Raises: what `Engine.answer` raises.
    """
    held = held_on(lived, first, last)
    shown = held[:MOST_BESIDE]
    telling = Telling(thing for each, _ in shown for thing in each.things)
    rows: dict[tuple[str, ...], list[tuple[Lived, tuple[Answer, ...]]]] = {}
    for each, answers in shown:
        rows.setdefault((each.kind, *_place(telling.material, each)), []).append((each, answers))
    return (
        [_beside(kind, members, telling.reader) for (kind, *_), members in rows.items()],
        len(held) - len(shown),
        telling,
    )


_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "Membership": ("post",),
    "ReportingLine": ("subordinate", "relation", "superior"),
    "DatedName": ("nameOf",),
    "Status": ("statusOf",),
}
"""What tells the place that a thing fills: another may come after it there."""


def _place(material: Material, lived: Lived) -> tuple[str, ...]:
    node = material.nodes.get(lived.things[0])
    found = (
        tuple(value for name in _PLACES.get(lived.kind, ()) for value in node.things(TC + name))
        if node
        else ()
    )
    return found or lived.things


def _beside(kind: str, members: Sequence[tuple[Lived, tuple[Answer, ...]]], reader: Reader) -> Beside:
    left, right = (
        [
            (reader.thing(each.things[0]), _basis(each, reader), answers[day] is Answer.YES)
            for each, answers in members
            if answers[day] is not Answer.NO
        ]
        for day in (0, 1)
    )
    if any(Answer.UNKNOWN in answers for _, answers in members):
        verdict = "unknown"
    elif left == right:
        verdict = "same"
    else:
        verdict = "changed" if left and right else "new" if right else "ended"
    return Beside(kind, left, right, verdict)


def _basis(lived: Lived, reader: Reader) -> Sequence[Shown]:
    """The documents that tell lines apart which join the same."""
    node = reader.material.nodes.get(lived.things[0])
    return [reader.thing(iri) for iri in node.things(TC + "legalBasis")] if node else []
