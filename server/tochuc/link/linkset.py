"""What was linked, as RDF: a link for each name, and where it comes from.

Source: VoID, 5 (link sets); SKOS Reference, 10; RFC 7111, 2 (rows and cells of CSV); PROV-O.
"""

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final, TextIO
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from ..errors import BadTable
from ..namespaces import BASE, ID, PREFIXES
from .linking import Cell
from .mapping import Mapping
from .tables import Row, Table

_SURE: Final = 95.0
"""The score from which two names are the same and nothing speaks against it."""
_PREFIXES: Final = ("skos", "void", "dcterms", "prov", "xsd")


class LinkSet:
    """Writes links in Turtle as they come, and at the end what the set is.

    What a link begins with is the IRI of the row for the first column that is linked, where the mapping names a
    column of such IRIs; else the cell of the table, as an address relative to the file.
    """

    def __init__(self, file: TextIO, source: Path, table: Table, mapping: Mapping) -> None:
        self._file, self._source, self._mapping = file, source, mapping
        self._at = {name: place for place, name in enumerate(table.columns)}
        self._counts = {"exactMatch": 0, "closeMatch": 0}
        for name in _PREFIXES:
            file.write(f"@prefix {name}: <{PREFIXES[name]}> .\n")
        file.write("\n")

    def add(self, row: Row, cells: Sequence[Cell]) -> None:
        """Write the links of a row.

        Raises: BadTable for a subject that is no IRI.
        """
        for place, cell in enumerate(cells):
            if cell.chosen:
                decided = cell.outcome == "decided" or cell.chosen.score >= _SURE
                name = "exactMatch" if decided else "closeMatch"
                self._counts[name] += 1
                self._file.write(f"{self._subject(row, place)} skos:{name} {NamedNode(cell.chosen.iri)} .\n")

    def close(self, snapshot: str) -> None:
        """Write what the set is: its size, what it was made of, and by what."""
        source = f"<{quote(self._source.name)}>"
        digest = hashlib.sha256()
        with self._source.open("rb") as file:
            for chunk in iter(lambda: file.read(1 << 20), b""):
                digest.update(chunk)
        made = f"prov:wasDerivedFrom {source}, <{BASE}snapshots/{snapshot}> ;\n"
        made += f"    dcterms:description {_text(self._told(digest))}"
        for name, count in self._counts.items():
            self._file.write(
                f"\n<#{name}> a void:Linkset ;\n    void:linkPredicate skos:{name} ;\n"
                f"    void:subjectsTarget {source} ;\n    void:objectsTarget <{BASE}dataset> ;\n"
                f"    void:triples {count} ;\n    {made} .\n"
            )
        self._file.write(f"\n<{BASE}dataset> a void:Dataset ;\n    void:uriSpace {_text(ID)} .\n")

    def _told(self, digest: "hashlib._Hash") -> str:
        columns = "; ".join(each.flags for each in self._mapping.linked)
        return f"tochuc {version('tochuc')} link {columns}; SHA-256 of the table: {digest.hexdigest()}"

    def _subject(self, row: Row, place: int) -> str:
        if self._mapping.subject and place == 0:
            text = row.values[self._at[self._mapping.subject]].strip()
            try:
                return str(NamedNode(text))
            except ValueError:
                told = f"row {row.number}: {text!r} in column {self._mapping.subject!r} is no IRI"
                raise BadTable(told, row=row.number) from None
        column = self._at[self._mapping.linked[place].column] + 1
        return f"<{quote(self._source.name)}#cell={row.number},{column}>"


def _text(text: str) -> str:
    return str(Literal(text))
