"""The search index of a snapshot: every name of every thing, folded to plain letters, and its facets, in SQLite."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from math import log2
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from ..core.names_folded import fold as fold
from ..core.names_folded import sorted_as, words_of
from ..core.short_forms import short_forms
from ..namespaces import ID, PREFIXES, TC
from .browse_index import write_facets

_LABELS: Final = (PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel")
_NAMING: Final = {
    **dict.fromkeys(_LABELS, "label"),
    PREFIXES["skos"] + "altLabel": "other",
    PREFIXES["dcterms"] + "title": "title",
    TC + "number": "number",
    TC + "nameInSource": "source",
}
_NAME_OF, _TEXT, _END = TC + "nameOf", TC + "text", TC + "endLatest"
_NEVER: Final = "9999-12-31"
_BOUNDS: Final = tuple(TC + name for name in ("startEarliest", "startLatest", "endEarliest", "endLatest"))
_RANKS: Final = {"label": 0, "title": 1, "number": 2, "dated": 3, "former": 4, "source": 5, "other": 6}
_TYPE: Final = PREFIXES["rdf"] + "type"
_SHOWN: Final = ("vi", "en")
_LONG: Final = 100
"""Letters of a text that is no name any more: no short form is made from it."""
_TABLES: Final = """
    PRAGMA journal_mode = OFF;
    -- Each set of classes that things have, once, and the sets that a class is in.
    CREATE TABLE kinds (id INTEGER PRIMARY KEY, names);
    CREATE TABLE kind (kind, kinds INTEGER, PRIMARY KEY (kind, kinds)) WITHOUT ROWID;
    -- Every other table has a thing by its number here; they are numbered in the order of their IRIs.
    CREATE TABLE thing (
        id INTEGER PRIMARY KEY, iri, kinds INTEGER, weight, start_earliest, start_latest, end_earliest,
        end_latest);
    CREATE TABLE name (id INTEGER PRIMARY KEY, plain, name, language, role, thing INTEGER);
    CREATE VIRTUAL TABLE search USING fts5 (plain, glued, kinds, content = '', columnsize = 0, prefix = '2 3');
    -- The best name in each language; and what lists call a thing in each language of pages, with its place in them.
    CREATE TABLE label (thing INTEGER, language, name INTEGER, PRIMARY KEY (thing, language)) WITHOUT ROWID;
    CREATE TABLE called (
        language, thing INTEGER, name INTEGER, place INTEGER, PRIMARY KEY (language, thing)) WITHOUT ROWID;
    CREATE TABLE short (letters PRIMARY KEY, phrases) WITHOUT ROWID;
    CREATE TABLE pair (letters, word, PRIMARY KEY (letters, word)) WITHOUT ROWID;
    CREATE TABLE word (word PRIMARY KEY) WITHOUT ROWID;
"""
_INDEXES: Final = """
    CREATE UNIQUE INDEX thing_of_iri ON thing (iri);
    CREATE INDEX thing_of_kinds ON thing (kinds);
    CREATE INDEX name_spelt ON name (plain);
"""


class Name(NamedTuple):
    """A name of a thing, and what kind of name it is."""

    iri: str
    name: str
    language: str
    role: str


@dataclass
class Gathered:
    """What the triples of a snapshot say of names, classes, days and links."""

    things: set[str] = field(default_factory=set)
    names: set[Name] = field(default_factory=set)
    kinds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    bounds: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    links: Counter[str] = field(default_factory=Counter)
    """How many statements lead to a thing."""


def pairs_of(word: str) -> set[str]:
    """The pairs of letters of a word, by which words that are nearly the same are found.

    >>> sorted(pairs_of("ban"))
    ['^b', 'an', 'ba', 'n$']
    """
    marked = f"^{word}$"
    return {marked[at : at + 2] for at in range(len(marked) - 1)}


def write_search_index(path: Path, triples: Sequence[Triple]) -> int:
    """The number of names written; the file is the same for the same triples."""
    found = _gather(triples)
    # A search that ends early has then seen the names that are nearest to what was typed.
    named = sorted(((" ".join(words_of(each.name)), each) for each in found.names), key=_shortest_first)
    things = {iri: at for at, iri in enumerate(sorted({*found.things, *(name.iri for name in found.names)}))}
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_TABLES)
        _write_things(database, found, things)
        _write_names(database, found, named, things)
        _write_words(database, found.names, (word for plain, _ in named for word in plain.split()))
        write_facets(database, triples, things)
        database.executescript(_INDEXES)
    return len(named)


def _shortest_first(named: tuple[str, Name]) -> tuple[int, Name]:
    return len(named[0]), named[1]


def _gather(triples: Iterable[Triple]) -> Gathered:
    found = Gathered()
    dated: dict[str, dict[str, list[Literal | NamedNode]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if not isinstance(triple.subject, NamedNode) or not triple.subject.value.startswith(ID):
            continue
        subject, predicate, value = triple.subject.value, triple.predicate.value, triple.object
        found.things.add(subject)
        if isinstance(value, NamedNode):
            if predicate == _TYPE and value.value.startswith(TC):
                found.kinds[subject].add(value.value.removeprefix(TC))
            elif predicate == _NAME_OF:
                dated[subject][predicate].append(value)
            elif value.value.startswith(ID):
                found.links[value.value] += 1
        elif isinstance(value, Literal):
            if predicate in _NAMING:
                found.names.add(Name(subject, value.value, value.language or "", _NAMING[predicate]))
            elif predicate in (_TEXT, _END):
                dated[subject][predicate].append(value)
            if predicate in _BOUNDS:
                found.bounds[subject][predicate] = value.value
    _add_dated(found, dated)
    known = {(name.iri, name.name, name.language) for name in found.names if name.role == "label"}
    # A source that only repeats the label names nothing more.
    found.names = {n for n in found.names if n.role == "label" or (n.iri, n.name, n.language) not in known}
    return found


def _add_dated(found: Gathered, dated: Mapping[str, Mapping[str, list[Literal | NamedNode]]]) -> None:
    """Names that a thing had for a time; one whose time has surely ended is a former one."""
    for told in dated.values():
        over = any(end.value < _NEVER for end in told.get(_END, ()))
        for thing in told.get(_NAME_OF, ()):
            for text in told.get(_TEXT, ()):
                language = text.language or "" if isinstance(text, Literal) else ""
                found.names.add(Name(thing.value, text.value, language, "former" if over else "dated"))


def _write_things(database: sqlite3.Connection, found: Gathered, things: Mapping[str, int]) -> None:
    told = {iri: " ".join(sorted(found.kinds.get(iri, ()))) for iri in things}
    sets = {names: at for at, names in enumerate(sorted(set(told.values())))}
    database.executemany("INSERT INTO kinds VALUES (?, ?)", ((at, names) for names, at in sets.items()))
    database.executemany(
        "INSERT INTO kind VALUES (?, ?)",
        sorted((kind, at) for names, at in sets.items() for kind in names.split()),
    )
    database.executemany(
        "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(at, iri, sets[told[iri]], round(log2(1 + found.links[iri]), 1)),
                *(found.bounds.get(iri, {}).get(bound, "") for bound in _BOUNDS),
            )
            for iri, at in things.items()
        ),
    )


def _write_names(
    database: sqlite3.Connection,
    found: Gathered,
    named: Sequence[tuple[str, Name]],
    things: Mapping[str, int],
) -> None:
    best: dict[str, dict[str, tuple[int, str, int]]] = defaultdict(dict)
    for at, (plain, each) in enumerate(named):
        database.execute(
            "INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)",
            (at, plain, each.name, each.language, each.role, things[each.iri]),
        )
        kinds = " ".join(sorted(found.kinds.get(each.iri, ())))
        database.execute(
            "INSERT INTO search (rowid, plain, glued, kinds) VALUES (?, ?, ?, ?)",
            (at, plain, plain.replace(" ", ""), kinds),
        )
        # The best name in each language stands for the thing in lists.
        labels, rank = best[each.iri], (_RANKS[each.role], each.name, at)
        labels[each.language] = min(labels.get(each.language, rank), rank)
    database.execute("INSERT INTO search(search) VALUES ('optimize')")
    ordered = sorted(best.items())
    database.executemany(
        "INSERT INTO label VALUES (?, ?, ?)",
        (
            (things[iri], language, at)
            for iri, labels in ordered
            for language, (_, _, at) in sorted(labels.items())
        ),
    )
    for shown in _SHOWN:
        called = [
            (labels[next(each for each in (shown, *_SHOWN, *sorted(labels)) if each in labels)], things[iri])
            for iri, labels in ordered
        ]
        called.sort(key=lambda each: (sorted_as(each[0][1]), each[1]))
        database.executemany(
            "INSERT INTO called VALUES (?, ?, ?, ?)",
            sorted((shown, thing, at, place) for place, ((_, _, at), thing) in enumerate(called)),
        )


def _write_words(database: sqlite3.Connection, names: Iterable[Name], words: Iterable[str]) -> None:
    phrases = short_forms(each.name for each in names if each.language == "vi" and len(each.name) <= _LONG)
    database.executemany(
        "INSERT INTO short VALUES (?, ?)", ((short, "\n".join(told)) for short, told in phrases.items())
    )
    known = sorted({word for word in words if not word.isdigit()})
    database.executemany("INSERT INTO word VALUES (?)", ((word,) for word in known))
    database.executemany(
        "INSERT INTO pair VALUES (?, ?)", sorted((pair, word) for word in known for pair in pairs_of(word))
    )
