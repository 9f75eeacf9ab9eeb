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
    CREATE VIRTUAL TABLE search USING fts5 (
        plain, glued, kinds, name UNINDEXED, language UNINDEXED, role UNINDEXED, iri UNINDEXED, weight UNINDEXED,
        prefix = '2 3');
    CREATE TABLE spelt (plain, name, PRIMARY KEY (plain, name)) WITHOUT ROWID;
    CREATE TABLE short (letters PRIMARY KEY, phrases) WITHOUT ROWID;
    CREATE TABLE pair (letters, word, PRIMARY KEY (letters, word)) WITHOUT ROWID;
    CREATE TABLE word (word PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE label (iri, language, label, PRIMARY KEY (iri, language)) WITHOUT ROWID;
    CREATE TABLE thing (iri PRIMARY KEY, kinds, start_earliest, start_latest, end_earliest, end_latest)
        WITHOUT ROWID;
    CREATE TABLE called (language, iri, label, said, sorted, PRIMARY KEY (language, iri)) WITHOUT ROWID;
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
    rows = [
        (
            (plain := " ".join(words_of(each.name))),
            plain.replace(" ", ""),
            " ".join(sorted(found.kinds.get(each.iri, ()))),
            each.name,
            each.language,
            each.role,
            each.iri,
            round(log2(1 + found.links[each.iri]), 1),
        )
        for each in sorted(found.names)
    ]
    # A search that ends early has then seen the names that are nearest to what was typed.
    rows.sort(key=lambda row: len(row[0]))
    labels = _labels(found.names)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_TABLES)
        database.executemany("INSERT INTO search VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        database.execute("INSERT INTO search(search) VALUES ('optimize')")
        database.executemany(
            "INSERT INTO spelt VALUES (?, ?)", ((row[0], at) for at, row in enumerate(rows, 1))
        )
        _write_words(database, found.names, (word for row in rows for word in row[0].split()))
        database.executemany(
            "INSERT INTO label VALUES (?, ?, ?)", ((*key, name) for key, name in labels.items())
        )
        _write_things(database, found, labels)
        write_facets(database, triples)
    return len(rows)


def _gather(triples: Iterable[Triple]) -> Gathered:
    found = Gathered()
    dated: dict[str, dict[str, list[Literal | NamedNode]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if not isinstance(triple.subject, NamedNode) or not triple.subject.value.startswith(ID):
            continue
        subject, predicate, value = triple.subject.value, triple.predicate.value, triple.object
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


def _labels(names: Iterable[Name]) -> dict[tuple[str, str], str]:
    # The best name in each language stands for the thing in lists.
    best: dict[tuple[str, str], tuple[int, str]] = {}
    for each in sorted(names):
        rank = (_RANKS[each.role], each.name)
        best[each.iri, each.language] = min(best.get((each.iri, each.language), rank), rank)
    return {key: name for key, (_, name) in best.items()}


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


def _write_things(
    database: sqlite3.Connection, found: Gathered, labels: Mapping[tuple[str, str], str]
) -> None:
    by_thing: dict[str, dict[str, str]] = defaultdict(dict)
    for (iri, language), label in labels.items():
        by_thing[iri][language] = label
    database.executemany(
        "INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?)",
        (
            (iri, " ".join(sorted(kinds)), *(found.bounds.get(iri, {}).get(bound, "") for bound in _BOUNDS))
            for iri, kinds in sorted(found.kinds.items())
        ),
    )
    for shown in _SHOWN:
        for iri, told in sorted(by_thing.items()):
            said = next(each for each in (shown, *_SHOWN, *sorted(told)) if each in told)
            row = (shown, iri, told[said], said, sorted_as(told[said]))
            database.execute("INSERT INTO called VALUES (?, ?, ?, ?, ?)", row)
