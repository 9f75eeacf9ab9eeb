"""What an organisation chart shows: organs and the lines between them, the same organ of many territories gathered."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

FEW: Final = 2
"""Organs of one territorial class up to which each stands for itself."""


@dataclass(frozen=True)
class Relation:
    """A way in which one thing is tied to another; a vertical one is a step up, such as being accountable to."""

    iri: str
    label: str
    vertical: bool


@dataclass(frozen=True, order=True)
class Ground:
    """What a line rests on: a document with its article, or a source; and whether it follows by rule alone."""

    thing: str = ""
    article: str = ""
    by_rule: bool = False
    provision: str = ""
    """The provision that it follows from, if it does so."""


@dataclass(frozen=True)
class Line:
    """One line that held on the day, surely or perhaps; the lower side is the inspected, advising, newer one too."""

    lower: str
    relation: str
    upper: str
    sure: bool = True
    ground: Ground = field(default_factory=Ground)


@dataclass(frozen=True)
class Node:
    """One thing, or all of a class together: how many there are, and of how many that is sure on the day."""

    iri: str
    kind: str = ""
    """The class of which each territory has one, if it is of such a class."""
    count: int = 1
    sure: int = 1
    ended: bool = False
    """Not there on the day, and shown all the same."""

    @property
    def gathered(self) -> bool:
        """Whether it stands for all of its class."""
        return self.iri == self.kind


@dataclass(frozen=True)
class Edge:
    """The lines of one relation between two nodes: between how many pairs, of how many surely, and on what grounds."""

    lower: str
    relation: str
    upper: str
    grounds: tuple[Ground, ...] = ()
    count: int = 1
    sure: int = 1

    @property
    def by_rule(self) -> bool:
        """Whether all of it follows by rule, and no source states any of it."""
        return bool(self.grounds) and all(ground.by_rule for ground in self.grounds)


@dataclass(frozen=True)
class Network:
    """Nodes by what they are called by, and the edges between them, in a fixed order."""

    nodes: Mapping[str, Node]
    edges: Sequence[Edge]

    @property
    def untied(self) -> list[Node]:
        """The nodes that no edge touches."""
        tied = {end for edge in self.edges for end in (edge.lower, edge.upper)}
        return [node for node in self.nodes.values() if node.iri not in tied]


def gather(
    nodes: Iterable[Node],
    lines: Iterable[Line],
    opened: Collection[str] = (),
    apart: Collection[str] = (),
    few: int = FEW,
) -> Network:
    """The network in which the organs of one territorial class are one node, if they are more than a few.

    Shape: a gathered node is called by its class. Those of an `opened` class, and those `apart`, stand for
    themselves. Lines with an end that is no node are left out.

    >>> three = [Node(f"x:{name}", "x:Office") for name in "abc"]
    >>> [(node.iri, node.count) for node in gather(three, []).nodes.values()]
    [('x:Office', 3)]
    """
    every = {node.iri: node for node in nodes}
    sizes = Counter(node.kind for node in every.values() if node.kind and node.iri not in apart)
    many = {kind for kind, size in sizes.items() if size > few and kind not in opened}
    called = {
        iri: node.kind if node.kind in many and iri not in apart else iri for iri, node in every.items()
    }
    return Network(_merge_nodes(every, called), _merge_lines(lines, called))


def _merge_nodes(every: Mapping[str, Node], called: Mapping[str, str]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for iri in sorted(every):
        node, name = every[iri], called[iri]
        if name == iri:
            found[name] = node
        else:
            before = found.get(name, Node(name, name, 0, 0))
            found[name] = Node(name, name, before.count + node.count, before.sure + node.sure)
    return found


def _merge_lines(lines: Iterable[Line], called: Mapping[str, str]) -> list[Edge]:
    pairs: dict[tuple[str, str, str], dict[tuple[str, str], bool]] = {}
    grounds: dict[tuple[str, str, str], set[Ground]] = {}
    for line in lines:
        if line.lower in called and line.upper in called:
            key = called[line.lower], line.relation, called[line.upper]
            pair = line.lower, line.upper
            held = pairs.setdefault(key, {})
            held[pair] = held.get(pair, False) or line.sure
            grounds.setdefault(key, set()).add(line.ground)
    return [
        Edge(*key, tuple(sorted(grounds[key])), len(held), sum(held.values()))
        for key, held in sorted(pairs.items())
    ]
