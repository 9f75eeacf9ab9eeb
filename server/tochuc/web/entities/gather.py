"""What is asked of the engine for one page: two questions, each answered by index look-ups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode

from ...core.changes import Lived
from ...core.entity.links import BRIDGE, Part, incoming
from ...core.entity.material import Material, Quad
from ...core.entity.terms import read_term
from ...core.entity.vocabulary import Vocabulary
from ..live import Served
from ..rows import rows_of, texts_beside
from .lives import MOST_SORTED, MOST_WHOLE, has_lives, known_lives, lived, lives_of
from .memory import Memory, memory_of

_text = texts_beside(__file__)
AT_A_TIME: Final = 20
"""Of a longer list, those that are on its page: what stands below it is still at hand, and the page is soon there."""


@dataclass
class Gathered:
    """Everything that is known for a page: the thing with what surrounds it, and how many things lead to it."""

    iri: str
    material: Material = field(default_factory=Material)
    counts: dict[str, int] = field(default_factory=dict)
    """How many things lead to it by each property, those that only mirror its own left out."""
    rules: list[str] = field(default_factory=list)
    """Documents and provisions that speak of its class."""
    shares: dict[Part, int] = field(default_factory=dict)
    """How many of these are of each class, for long groups of several classes."""
    first: dict[Part, int] = field(default_factory=dict)
    """From where on a part is shown, if not from the start."""
    lives: dict[str, list[Lived]] = field(default_factory=dict)
    """By property, the lives of all things of long groups, of which the material has some."""
    left_out: int = 0
    """Statements of the thing in terms of other vocabularies that only repeat others, and are not in the material."""

    @property
    def known(self) -> bool:
        """Whether anything is said of it."""
        return self.iri in self.material.nodes or bool(self.counts)


def gather(served: Served, iri: str, first: Mapping[Part, int] | None = None) -> Gathered:
    """What is said of a thing and of what leads to it, of long lists `AT_A_TIME` from `first` on.

    Raises: what `Engine.answer` raises.
    """
    memory = memory_of(served)
    thing = str(NamedNode(iri))
    found = Gathered(iri, first=dict(first or {}))
    counts: dict[str, int] = {}
    own: list[list[str]] = []
    for row in rows_of(served, _text("about", thing=thing, **memory.repeating)):
        subject, predicate, value, graph, number = row
        if graph:
            own.append([thing, *row[1:]])
        elif subject:
            found.rules.append(subject[1:-1])
        elif value:
            found.left_out = int(read_term(number).text)
        else:
            counts[predicate[1:-1] if predicate else BRIDGE] = int(read_term(number).text)
    found.material.add(_quads(own))
    node = found.material.nodes.get(iri)
    if node is None and not any(counts.values()):
        return found
    if node is not None:
        found.counts = incoming(node, counts, memory.vocabulary)
    _read_around(served, found, memory)
    return found


def _read_around(served: Served, found: Gathered, memory: Memory) -> None:
    """Read what leads to the thing, and what speaks of its class: the same for all of a class, so it is read once."""
    thing = str(NamedNode(found.iri))
    parts = [part for name in found.counts for part in _parts(name, found.counts[name], memory.vocabulary)]
    groups = [
        _group(part, thing, found.first.get(part, 0), found.counts[part.property], memory) for part in parts
    ]
    rules = [rule for rule in dict.fromkeys(found.rules) if rule != found.iri]
    known = {rule: node for rule in rules if (node := memory.rules.get(rule))}
    new = [rule for rule in rules if rule not in known]
    if new:
        groups.append(_text("these", things=" ".join(str(NamedNode(rule)) for rule in new)))
    if groups:
        _ask_around(served, found, parts, groups, memory)
    for rule in rules:
        if rule in known:
            found.material.nodes.setdefault(rule, known[rule])
        elif rule in found.material.nodes:
            memory.keep_rule(found.material.nodes[rule])


def _ask_around(
    served: Served, found: Gathered, parts: list[Part], groups: list[str], memory: Memory
) -> None:
    """One question for what stands around, how much of each class there is, and lives that are not known yet."""
    thing = str(NamedNode(found.iri))
    long = {name: count for name, count in found.counts.items() if has_lives(name, count, memory.vocabulary)}
    found.lives = {name: [*known_lives(memory.lives, name, found.iri, count)] for name, count in long.items()}
    lives = " ".join(lives_of(name, thing) for name, known in found.lives.items() if not known)
    shares = " ".join(_share(part, thing, found.counts[part.property], memory) for part in parts if part.kind)
    asked = _text("around", groups=" UNION ".join(groups), shares=shares, lives=lives, **memory.repeating)
    rows = rows_of(served, asked)
    for _, name, kind, life, number in rows:
        if number and life:
            found.lives[name.strip('"')] += lived(kind, life, number)
        elif number:
            found.shares[Part(name[1:-1], kind[1:-1])] = int(read_term(number).text)
    found.material.add(_quads(row for row in rows if not row[4]))


def _parts(name: str, count: int, vocabulary: Vocabulary) -> list[Part]:
    """A long group by the classes that the property belongs to: else one class would hide the others behind it."""
    kinds = sorted(vocabulary.domains.get(name, ()))
    return [Part(name, kind) for kind in kinds] if count > MOST_WHOLE and len(kinds) > 1 else [Part(name)]


def _group(part: Part, thing: str, first: int, count: int, memory: Memory) -> str:
    most = str(MOST_WHOLE if count <= MOST_WHOLE else AT_A_TIME)
    if part.property == BRIDGE:
        return _text("bridge", thing=thing, first=str(first), most=most)
    return _text(
        "group",
        leading=_leading(part, thing, count, memory),
        # To sort thousands in order to show twenty costs most of the page; an index keeps its own order, always the same.
        ordered="ORDER BY ?s" if count <= MOST_SORTED else "",
        first=str(first),
        most=most,
    )


def _leading(part: Part, thing: str, count: int, memory: Memory) -> str:
    """What leads to a thing: looked for among the members of its class where they are fewer than all that lead there."""
    leads = f"?s {NamedNode(part.property)} {thing}"
    if not part.kind:
        return leads
    if memory.members.get(part.kind, count) < count:
        return f"?s a {NamedNode(part.kind)} FILTER EXISTS {{ {leads} }}"
    return f"{leads} ; a {NamedNode(part.kind)}"


def _share(part: Part, thing: str, count: int, memory: Memory) -> str:
    return _text(
        "share",
        property=str(NamedNode(part.property)),
        leading=_leading(part, thing, count, memory),
        **{"class": str(NamedNode(part.kind))},
    )


def _quads(rows: Iterable[list[str]]) -> list[Quad]:
    return [(row[0][1:-1], row[1][1:-1], read_term(row[2]), row[3][1:-1]) for row in rows]
