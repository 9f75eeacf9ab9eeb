"""Lists of the things of a class, narrowed by what they have, from the index of a snapshot."""

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from ..core.dates import Answer
from .candidates import array, open_index

KIND: Final = "kind"
STATE: Final = "state"
_MOST_VALUES: Final = 120
"""Values of one facet that a page can hold; where there are more, those of one thing alone are left out first."""
_STATES: Final = (Answer.YES.value, Answer.UNKNOWN.value, Answer.NO.value)
_REMEMBERED: Final = 48
_TERMS: Final = "select name, language, label, definition from term"
_COUNTS: Final = "select kind, count(*) from kind join thing using (kinds) group by kind"
_COUNTS_ON: Final = """select kind, count(*) from kind join thing using (kinds)
    where coalesce(start_earliest, '') <= :day and (coalesce(end_latest, '') = '' or :day < end_latest)
    group by kind"""
_MEMBERS: Final = """select iri, names, start_earliest, start_latest, end_earliest, end_latest
    from kind join thing using (kinds) join kinds on kinds.id = thing.kinds where kind = :kind"""
_FACETS: Final = """select thing.iri, property, other.iri from kind join thing using (kinds)
    join facet on facet.thing = thing.id join thing as other on other.id = facet.value where kind = :kind"""
_SORTED: Final = """select iri, coalesce(name.name, ''), coalesce(name.language, '')
    from kind join thing using (kinds)
    left join called on called.thing = thing.id and called.language = :language
    left join name on name.id = called.name
    where kind = :kind order by place is null, place, iri"""
_CALLED: Final = """select iri, name.name, name.language, place
    from thing cross join called on called.thing = thing.id and called.language = :language
    join name on name.id = called.name where iri in (select value from json_each(:iris))"""


@dataclass(frozen=True)
class Class:
    """A class of ours with its place in the tree, and how many things are of it."""

    name: str
    label: str
    language: str
    definition: str
    parents: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Named:
    """A thing with what it is called, in which language, and its classes."""

    iri: str
    label: str
    language: str
    kinds: tuple[str, ...] = ()
    state: Answer | None = None
    """Whether it is there on the day that was asked for; None where none was, or where it has no life."""


@dataclass(frozen=True)
class Choice:
    """One value that a list can be narrowed by, and how many things of the list have it."""

    value: str
    label: str
    language: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A property, or the kind, or the state on a day, with the values that the things of a list have."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    left_out: int = 0
    """Values that are not listed, as there are too many."""


@dataclass(frozen=True)
class Listing:
    """One page of a list in the order of names, with all that narrows it."""

    things: tuple[Named, ...]
    total: int
    facets: tuple[Facet, ...]


@dataclass(frozen=True)
class _Members:
    kinds: Mapping[str, tuple[str, ...]]
    lives: Mapping[str, tuple[str, str, str, str]]
    facets: Mapping[str, Mapping[str, frozenset[str]]]
    narrower: Mapping[str, frozenset[str]]


@lru_cache(8)
def classes(folder: Path, language: str, day: date | None = None) -> Mapping[str, Class]:
    """Every class of the ontology by its name, labelled in a language or in another that it has.

    On a day, things that are surely not there then are not counted.
    Raises: NoSnapshot for a snapshot whose index is lacking or of an older form.
    """
    terms = _terms(folder)
    with open_index(folder) as index:
        counted = index.execute(_COUNTS_ON, {"day": day.isoformat()}) if day else index.execute(_COUNTS)
        counts = dict(counted.fetchall())
        rows = index.execute("select name, parents from class order by name").fetchall()
    found = {}
    for name, parents in rows:
        label, said, definition = _called(terms.get(name, {}), name, language)
        found[name] = Class(name, label, said, definition, tuple(parents.split()), counts.get(name, 0))
    return found


def listing(
    folder: Path,
    kind: str,
    language: str,
    chosen: Mapping[str, str],
    day: date | None = None,
    first: int = 0,
    most: int = 50,
) -> Listing:
    """The things of a class that have the chosen values, `most` from the number `first` on.

    `chosen` holds a value by the name of its facet. On a day, things that are surely not there then are left out,
    unless they are asked for by `state`.
    Raises: as `classes`.
    """
    members = _members(folder, kind)
    sets = _sets(folder, kind, day)
    standing = None
    if day and STATE not in chosen:
        standing = frozenset(members.kinds) - sets.get(STATE, {}).get(Answer.NO.value, frozenset())
    picked = {name: sets.get(name, {}).get(value, frozenset()) for name, value in chosen.items()}
    kept = _common(members, [*picked.values(), *([] if standing is None else [standing])])
    order = [each for each in _order(folder, kind, language) if each[0] in kept]
    facets = []
    for name, values in sets.items():
        others = [each for other, each in picked.items() if other != name]
        base = _common(members, others if standing is None or name == STATE else [*others, standing])
        counted = {value: len(base & having) for value, having in values.items()}
        facet = _facet(folder, name, counted, chosen.get(name, ""), language)
        if len(facet.choices) > 1 or name in chosen:
            facets.append(facet)
    states = sets.get(STATE, {})
    things = tuple(
        Named(iri, label, said, members.kinds[iri], _state(iri, states))
        for iri, label, said in order[first : first + most]
    )
    return Listing(things, len(order), tuple(facets))


def facet_names(folder: Path, kind: str) -> tuple[str, ...]:
    """The properties by which lists of a class may be narrowed.

    Raises: as `classes`.
    """
    return tuple(sorted(_members(folder, kind).facets))


def _sets(folder: Path, kind: str, day: date | None) -> dict[str, Mapping[str, frozenset[str]]]:
    """For each facet and each of its values, the things that have it."""
    members = _members(folder, kind)
    states = {STATE: _states(folder, kind, day)} if day else {}
    return {KIND: members.narrower, **states, **members.facets}


@lru_cache(_REMEMBERED)
def _states(folder: Path, kind: str, day: date) -> Mapping[str, frozenset[str]]:
    states: dict[str, set[str]] = defaultdict(set)
    for iri, life in _members(folder, kind).lives.items():
        states[_on_day(life, day.isoformat()).value].add(iri)
    return {value: frozenset(states[value]) for value in _STATES if states[value]}


def _on_day(life: tuple[str, str, str, str], day: str) -> Answer:
    start_earliest, start_latest, end_earliest, end_latest = life
    if day < start_earliest or day >= end_latest:
        return Answer.NO
    return Answer.YES if start_latest <= day < end_earliest else Answer.UNKNOWN


def _state(iri: str, states: Mapping[str, frozenset[str]]) -> Answer | None:
    return next((Answer(value) for value, having in states.items() if iri in having), None)


def _common(members: _Members, sets: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset(members.kinds).intersection(*sets) if sets else frozenset(members.kinds)


def _facet(folder: Path, name: str, counted: Mapping[str, int], chosen: str, language: str) -> Facet:
    there = {value: count for value, count in counted.items() if count or value == chosen}
    shown = there
    if len(there) > _MOST_VALUES:
        ordered = sorted(there, key=lambda value: (value != chosen, -there[value], value))[:_MOST_VALUES]
        shown = {value: there[value] for value in ordered if there[value] > 1 or value == chosen}
    terms = _terms(folder)
    if name == KIND:
        labels = {value: (*_called(terms.get(value, {}), value, language)[:2], 0) for value in shown}
    elif name == STATE:
        labels = {value: (value, "en", list(shown).index(value)) for value in shown}
    else:
        labels = _labels(folder, list(shown), language)
    missing = ("", "", sys.maxsize)
    sorted_values = sorted(
        shown, key=lambda value: (labels.get(value, missing)[2], labels.get(value, missing)[0], value)
    )
    choices = (
        Choice(
            value,
            labels.get(value, missing)[0] or value,
            labels.get(value, missing)[1],
            shown[value],
            value == chosen,
        )
        for value in sorted_values
    )
    return Facet(
        name, _called(terms.get(name, {}), name, language)[0], tuple(choices), len(there) - len(shown)
    )


@lru_cache(_REMEMBERED)
def _members(folder: Path, kind: str) -> _Members:
    facets: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    with open_index(folder) as index:
        rows = index.execute(_MEMBERS, {"kind": kind}).fetchall()
        for iri, name, value in index.execute(_FACETS, {"kind": kind}):
            facets[name][value].add(iri)
    frozen = {
        name: {value: frozenset(having) for value, having in values.items()}
        for name, values in sorted(facets.items())
    }
    lives = {row[0]: tuple(row[2:]) for row in rows if all(row[2:])}
    narrower: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for each in row[1].split():
            narrower[each].add(row[0])
    kinds = {row[0]: tuple(row[1].split()) for row in rows}
    told = {
        name: frozenset(having)
        for name, having in narrower.items()
        if name != kind and len(having) < len(kinds)
    }
    return _Members(kinds, lives, frozen, told)


@lru_cache(_REMEMBERED)
def _order(folder: Path, kind: str, language: str) -> tuple[tuple[str, str, str], ...]:
    with open_index(folder) as index:
        return tuple(index.execute(_SORTED, {"kind": kind, "language": language}).fetchall())


@lru_cache(8)
def _terms(folder: Path) -> Mapping[str, Mapping[str, tuple[str, str]]]:
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    with open_index(folder) as index:
        for name, language, label, definition in index.execute(_TERMS):
            found[name][language] = (label, definition)
    return found


def _called(term: Mapping[str, tuple[str, str]], name: str, language: str) -> tuple[str, str, str]:
    """The label of a term with its language, and its definition."""
    for each in (language, *sorted(term)):
        if term.get(each, ("", ""))[0]:
            return term[each][0], each, term[each][1]
    return name, "", ""


def _labels(folder: Path, iris: Sequence[str], language: str) -> dict[str, tuple[str, str, int]]:
    asked = {"language": language, "iris": array(iris)}
    with open_index(folder) as index:
        found = {iri: (label, said, place) for iri, label, said, place in index.execute(_CALLED, asked)}
    return found


def narrowest(kinds: Sequence[str], tree: Mapping[str, Class]) -> tuple[str, ...]:
    """Of the classes of a thing, those that none of the others is narrower than."""
    above = {parent for kind in kinds for parent in (tree[kind].parents if kind in tree else ())}
    return tuple(kind for kind in kinds if kind not in above)
