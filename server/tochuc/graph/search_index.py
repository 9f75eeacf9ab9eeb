"""The search index of a snapshot: every name of every thing, folded to plain letters, in SQLite FTS5."""

import sqlite3
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from ..namespaces import ID, PREFIXES, TC

_NAMING = {
    NamedNode(PREFIXES["rdfs"] + "label"): "label",
    NamedNode(PREFIXES["skos"] + "altLabel"): "other",
    NamedNode(PREFIXES["skos"] + "prefLabel"): "label",
    NamedNode(PREFIXES["dcterms"] + "title"): "title",
    NamedNode(TC + "number"): "number",
    NamedNode(TC + "nameInSource"): "source",
}
_TYPE = NamedNode(PREFIXES["rdf"] + "type")


def fold(text: str) -> str:
    """Text as a search compares it: lower case, without diacritics, đ as d.

    >>> fold("Ủy ban Kiểm tra Đắk Lắk")
    'uy ban kiem tra dak lak'
    """
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def write_search_index(path: Path, triples: Iterable[Triple]) -> int:
    """The number of names written; the file is the same for the same triples."""
    names: set[tuple[str, str, str, str]] = set()
    kinds: dict[str, set[str]] = {}
    for triple in triples:
        if not isinstance(triple.subject, NamedNode) or not triple.subject.value.startswith(ID):
            continue
        if triple.predicate == _TYPE and isinstance(triple.object, NamedNode):
            if triple.object.value.startswith(TC):
                kinds.setdefault(triple.subject.value, set()).add(triple.object.value.removeprefix(TC))
        elif triple.predicate in _NAMING and isinstance(triple.object, Literal):
            names.add(
                (
                    triple.subject.value,
                    triple.object.value,
                    triple.object.language or "",
                    _NAMING[triple.predicate],
                )
            )
    rows = [
        (name, language, role, iri, " ".join(sorted(kinds.get(iri, ()))), fold(name))
        for iri, name, language, role in sorted(names)
    ]
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute(
            "CREATE VIRTUAL TABLE search USING fts5"
            "(name UNINDEXED, language UNINDEXED, role UNINDEXED, iri UNINDEXED, kinds UNINDEXED, folded, prefix='2 3')"
        )
        database.executemany("INSERT INTO search VALUES (?, ?, ?, ?, ?, ?)", rows)
        database.execute("INSERT INTO search(search) VALUES ('optimize')")
    return len(rows)
