"""What a page is made of: sections with rows, rows with cells, cells with values, all ready to be shown."""

from dataclasses import dataclass, field
from typing import NamedTuple

from .bars import Bar, Scale
from .links import Part
from .material import Basis


class Shown(NamedTuple):
    """One value as it is shown: its text, where it leads, and the language of the text where it is not the page's."""

    text: str
    href: str = ""
    language: str = ""
    outside: bool = False
    title: str = ""


@dataclass(frozen=True)
class Against:
    """A value that contradicts another, and the sources that give it; the heading tells of which property it is."""

    heading: str
    value: Shown
    sources: tuple[str, ...]


class Evidence(NamedTuple):
    """How we know of something: its sources, whether it follows by rule, and the triple to ask why of."""

    sources: tuple[str, ...]
    basis: Basis
    subject: str
    predicate: str = ""
    value: str = ""
    about: str = ""
    """The address of the page of the node that carries it, if it has one of its own."""
    against: tuple[Against, ...] = ()
    """What other sources say, where only one value can be right."""
    doubts: tuple[Shown, ...] = ()
    """How sure it is, where it is weaker than plainly stated, and notes on it."""


@dataclass(slots=True)
class Row:
    """One thing that is said; `held` is yes, no or unknown where a day is asked for."""

    cells: tuple[tuple[Shown, ...], ...]
    evidence: Evidence
    held: str = ""
    still: str = ""
    """The same for the newest day of any source where no day is asked for."""
    bar: Bar | None = None
    note: tuple[Shown, ...] = ()
    span: int = 1
    """Over how many rows the first cell reaches; 0 where that of a row before reaches over this one."""


@dataclass(frozen=True)
class Pager:
    """Which part of a long group is shown."""

    part: Part
    heading: str
    first: int
    shown: int
    total: int


@dataclass
class Group:
    """Rows under one heading; those that did not hold on the day stand apart."""

    heading: str
    rows: list[Row]
    folded: list[Row] = field(default_factory=list)
    title: str = ""
    total: int = 0


@dataclass
class Section:
    """A part of the page. Its kind says how it is laid out: facts (one heading a line) or table."""

    id: str
    title: str
    kind: str
    groups: list[Group]
    columns: tuple[str, ...] = ()
    scale: Scale | None = None
    pagers: list[Pager] = field(default_factory=list)
    count: int = 0


class Glance(NamedTuple):
    """One answer to what most readers ask first: a question of few words, and things with a word on each."""

    heading: str
    answers: tuple[tuple[Shown, ...], ...]


@dataclass(frozen=True)
class Page:
    """Everything that the page of one thing shows."""

    iri: str
    name: Shown
    names: list[Shown]
    """In other languages, and other names."""
    on_day: list[Row]
    """What it was called on the day."""
    kinds: list[Shown]
    sentence: list[Shown]
    glance: list[Glance]
    definition: Shown | None
    held: str
    life: str
    sections: list[Section]
    elsewhere: int
