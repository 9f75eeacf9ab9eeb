"""The group patterns of a SPARQL query as a tree that remembers where each piece stands in the text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from ..namespaces import PREFIXES
from .scopes import TOKEN

RDF_TYPE: Final = PREFIXES["rdf"] + "type"
ELEMENT_WORDS: Final = frozenset(
    {"OPTIONAL", "MINUS", "UNION", "FILTER", "BIND", "VALUES", "GRAPH", "SERVICE", "LATERAL", "SELECT"}
)


class Unreadable(Exception):
    """The text holds something that the rules do not know; it is then left as it stands."""


class Token(NamedTuple):
    """One word of the text: its kind as in `scopes.TOKEN`, and from where to where it stands."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Triple:
    """One triple pattern; the predicate may be a path."""

    subject: tuple[Token, ...]
    predicate: tuple[Token, ...]
    object: tuple[Token, ...]

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All its tokens in order."""
        return self.subject + self.predicate + self.object

    @property
    def variables(self) -> frozenset[str]:
        """The variables that it names."""
        return variables(self.tokens)


@dataclass(frozen=True)
class Element:
    """One part of a group.

    Shape: `kind` is triples, optional, minus, union (of one arm or more), graph, filter, bind, values or
    select; `start` to `end` has the dot after it; `tokens` has not. `mentions` are all variables in its text
    and that of each GRAPH around it, `certain` those that every solution of it binds. `triples` is None where
    they cannot be told apart: blank nodes, collections, triple terms, paths of length zero.
    """

    kind: str
    tokens: tuple[Token, ...]
    start: int
    end: int
    mentions: frozenset[str]
    certain: frozenset[str] = frozenset()
    groups: "tuple[Group, ...]" = ()
    triples: tuple[Triple, ...] | None = None

    @property
    def labelled(self) -> bool:
        """Whether a blank node of it has a label, which no other block may use."""
        return any(token.text.startswith("_:") for token in self.tokens)

    @property
    def ends_in_dot(self) -> bool:
        """Whether a dot follows it."""
        return self.end > self.tokens[-1].end


@dataclass
class Group:
    """What stands between two braces; `role` is that of the element or query that it belongs to."""

    role: str
    start: int
    elements: list[Element] = field(default_factory=list)
    end: int = -1

    @property
    def certain(self) -> frozenset[str]:
        """The variables that every solution binds."""
        return certain(self.elements)


@dataclass(frozen=True)
class Query:
    """A query: its prefixes, its main group, and the VALUES block after it."""

    text: str
    tokens: tuple[Token, ...]
    prefixes: dict[str, str]
    where: Group
    aggregates: bool
    values: Element | None

    def groups(self) -> Iterator[Group]:
        """Every group, outer ones first."""
        waiting = [self.where]
        while waiting:
            group = waiting.pop()
            yield group
            waiting += [inner for element in group.elements for inner in element.groups]

    def outside(self, group: Group) -> frozenset[str]:
        """The variables that the query names outside a group."""
        return variables(tuple(token for token in self.tokens if not group.start <= token.start < group.end))

    def leaks(self) -> bool:
        """Whether an EXISTS names a variable that is not in scope in the group around it, but is farther out.

        The engine then shows the EXISTS the value from there or not, depending on the plan.
        """
        for group in self.groups():
            exists = [
                inner for element in group.elements for inner in element.groups if inner.role == "exists"
            ]
            if exists and group is not self.where:
                tokens = tuple(t for t in self.tokens if any(e.start <= t.start < e.end for e in exists))
                if variables(tokens) & self.outside(group) - group.certain:
                    return True
        return False

    def line(self, position: int) -> int:
        """The number of the line in which a position lies."""
        return self.text.count("\n", 0, position) + 1

    def iri(self, tokens: tuple[Token, ...]) -> str | None:
        """The full IRI that one token stands for, or None."""
        if len(tokens) != 1:
            return None
        token = tokens[0]
        if token.text == "a":
            return RDF_TYPE
        if token.kind == "iri":
            return token.text[1:-1] if ":" in token.text else None
        if token.kind != "name" or "\\" in token.text:
            return None
        prefix, _, local = token.text.partition(":")
        space = self.prefixes.get(prefix, "")
        return space + local if ":" in space else None


class Edit(NamedTuple):
    """Text to put in place of a part of the query, and what to tell about it."""

    start: int
    end: int
    text: str
    change: str = ""


def certain(elements: list[Element]) -> frozenset[str]:
    """The variables that every solution of these elements, joined, binds."""
    return frozenset().union(*(element.certain for element in elements))


def variables(tokens: tuple[Token, ...]) -> frozenset[str]:
    """The names of the variables among these tokens."""
    return frozenset(token.text[1:] for token in tokens if token.kind == "variable")


def tokens_of(text: str) -> list[Token]:
    """The tokens of a query without space and comments."""
    return [
        Token(match.lastgroup or "", match.group(), match.start(), match.end())
        for match in TOKEN.finditer(text)
        if match.lastgroup != "space"
    ]


def flat(tokens: tuple[Token, ...]) -> str:
    """The tokens on one line, without comments; a space where the text had any."""
    out = [tokens[0].text]
    for before, token in pairwise(tokens):
        out += [" "] if before.end < token.start else []
        out.append(token.text)
    return "".join(out)
