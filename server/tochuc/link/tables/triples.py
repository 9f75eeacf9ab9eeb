"""RDF: each thing that has a name is a row."""

import re
from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ...errors import BadTable
from ...namespaces import PREFIXES
from .table import Reading, Row, Table

FORMATS: Final = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
COLUMNS: Final = ("subject", "name", "type")
_NAMES: Final = {
    iri: place
    for place, iri in enumerate(
        (
            PREFIXES["skos"] + "prefLabel",
            PREFIXES["rdfs"] + "label",
            PREFIXES["schema"] + "name",
            "http://schema.org/name",
            PREFIXES["foaf"] + "name",
            PREFIXES["dcterms"] + "title",
        )
    )
}
"""The properties that hold a name, the one most wanted first."""
_LANGUAGES: Final = {"vi": 0, "en": 1, "": 2, None: 2}
_TYPE: Final = PREFIXES["rdf"] + "type"
_ENTITY: Final = re.compile(rb"""<!ENTITY(?!\s+[\w.-]+\s+(?:"[^"&]{0,200}"|'[^'&]{0,200}')\s*>)""")
"""An entity of XML that is more than a short name for an address: such ones grow without end in each other."""


def read_triples(path: Path, format: str, reading: Reading) -> Table:
    """A table of three columns: the IRI of each named thing, its best name, and the last part of its class.

    Raises: BadTable with the line of what is no RDF of that format.
    """
    size = path.stat().st_size
    if size > reading.most_bytes:
        raise BadTable(f"{path.name} has {size:,} bytes; at most {reading.most_bytes:,} are read")
    if format == "rdf":
        _refuse_entities(path)
    names: dict[str, tuple[int, int, str]] = {}
    kinds: dict[str, str] = {}
    try:
        # No context of JSON-LD is ever fetched: one that is elsewhere is an error of the parser.
        for quad in parse(path=str(path), format=FORMATS[format], base_iri=reading.base or None):
            if not isinstance(quad.subject, NamedNode):
                continue
            subject, value = quad.subject.value, quad.object
            if isinstance(value, Literal) and quad.predicate.value in _NAMES:
                rank = (_NAMES[quad.predicate.value], _LANGUAGES.get(value.language, 3), value.value)
                names[subject] = min(names.get(subject, rank), rank)
            elif isinstance(value, NamedNode) and quad.predicate.value == _TYPE:
                kinds.setdefault(subject, _last(value.value))
            if len(names) > reading.most_rows:
                raise BadTable(
                    f"{path.name} has more than {reading.most_rows:,} things; give fewer at a time"
                )
    except (SyntaxError, ValueError) as error:
        raise BadTable(
            f"{path.name} is no {format}: {error}", row=getattr(error, "lineno", None) or 0
        ) from None
    if not names:
        raise BadTable(f"{path.name} names nothing: no IRI has rdfs:label, skos:prefLabel, a name or a title")

    def rows() -> Iterator[Row]:
        for number, subject in enumerate(sorted(names), 2):
            values = (subject, names[subject][2], kinds.get(subject, ""))
            yield Row(number, values, list(values))

    return Table(COLUMNS, len(names), rows)


def _refuse_entities(path: Path) -> None:
    if not path.stat().st_size:
        return
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as text:
        if found := _ENTITY.search(text):
            line = text[: found.start()].count(b"\n") + 1
            raise BadTable(
                f"line {line} of {path.name} defines an entity that is long or holds others; write it out",
                row=line,
            )


def _last(iri: str) -> str:
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]
