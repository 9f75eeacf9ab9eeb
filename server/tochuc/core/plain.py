"""Plain rows: the answer of a saved query as JSON, for programs that know nothing of RDF."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from .parameters import term
from .rows import Labels, Table, kinds, label_of, plain
from .saved import SavedQuery

BASIS: Final = "basis"
"""The column that says of a row whether it is stated or inferred."""
_BASIS: Final = {"en": "Basis", "vi": "Căn cứ"}
_LABEL: Final = "Label"


def opening(
    query: SavedQuery,
    values: Mapping[str, str],
    names: Labels,
    language: str,
    snapshot: str = "",
    stated: bool = False,
) -> dict[str, Any]:
    """What was asked in which language, with which values, of which snapshot; `names` has those of the values."""
    return {
        "query": query.id,
        "title": query.titles[language],
        "question": query.questions[language],
        "language": language,
        "parameters": list(_parameters(query, values, names, language)),
        "snapshot": snapshot,
        "stated": stated,
    }


def columns_of(query: SavedQuery, table: Table, language: str) -> list[dict[str, str]]:
    """Name, label and kind of each column; the names of things are texts, also where none of them has one."""
    found = dict(zip(table.columns, kinds(table), strict=True))
    for name in found:
        if found[name] == "none" and found.get(name.removesuffix(_LABEL)) in ("iri", "mixed"):
            found[name] = "text"
    named = zip(found.items(), headings(query, table.columns, language), strict=True)
    return [{"name": name, "label": label, "kind": kind} for (name, kind), label in named]


def headings(query: SavedQuery, columns: Sequence[str], language: str) -> tuple[str, ...]:
    """What columns are called; one of names beside that of the things is called as the query calls the things."""
    return tuple(_heading(query, columns, name, language) for name in columns)


def document(opening: Mapping[str, Any], table: Table, basis: Iterable[str]) -> Iterator[str]:
    """A JSON object, piece by piece: the opening, then the rows, one to a line.

    A row has each column, null where it has no value, and what it rests on.
    """
    yield _text(opening).removesuffix("}") + ', "rows": ['
    separator = "\n"
    for row, mark in zip(table.rows, basis, strict=True):
        values = dict(zip(table.columns, map(plain, row), strict=True))
        yield separator + _text({**values, BASIS: mark})
        separator = ",\n"
    yield "\n]}\n"


def marked(table: Table, basis: Sequence[str]) -> Table:
    """The table with a last column that says what each row rests on."""
    rows = [(*row, Literal(mark)) for row, mark in zip(table.rows, basis, strict=True)]
    return Table((*table.columns, BASIS), rows)


def _heading(query: SavedQuery, columns: Sequence[str], name: str, language: str) -> str:
    things = name.removesuffix(_LABEL)
    if name == BASIS:
        return _BASIS[language]
    if name + _LABEL in columns:
        return f"{query.heading(name, language)} (IRI)"
    if things in columns and name not in query.columns:
        return query.heading(things, language)
    return query.heading(name, language)


def _parameters(
    query: SavedQuery, values: Mapping[str, str], names: Labels, language: str
) -> Iterator[dict[str, Any]]:
    for parameter in query.parameters:
        value = term(parameter, values[parameter.name])
        told = {
            "name": parameter.written,
            "label": parameter.labels.get(language, parameter.written),
            "value": plain(value),
        }
        if isinstance(value, NamedNode):
            told["valueLabel"] = plain(label_of(value, names, language))
        yield told


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
