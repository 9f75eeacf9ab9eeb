"""The saved queries of a content folder: read, and every fault of them found."""

import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

from pyoxigraph import Literal, NamedNode, Store, Triple, Variable

from ..core.saved import SavedQuery, bind, faults_of, read_saved
from ..core.terms import short
from ..namespaces import TC
from .read import Fault

_APART: Final = "hygiene"
"""Queries there answer no question: each row of them is a fault of the data."""
_ID: Final = re.compile(r"[a-z0-9-]+/[a-z0-9-]+", re.ASCII)
_PLACE: Final = re.compile(r"error at (\d+):\d+: *")
_NOWHERE: Final = Variable("tochuc" + uuid4().hex)


def read_queries(folder: Path) -> list[SavedQuery]:
    """Every saved query under a folder, by id.

    Raises: BadData with file and line.
    """
    return [read_saved(query_id, path.read_text(encoding="utf-8")) for query_id, path in _files(folder)]


def check_queries(folder: Path, ontology: Iterable[Triple]) -> Iterator[Fault]:
    """Every fault of the saved queries: place and encoding, header, SPARQL, classes that there are not."""
    things = {triple.subject for triple in ontology}
    for query_id, path in _files(folder):
        file = f"queries/{query_id}.rq"
        if not _ID.fullmatch(query_id):
            told, remedy = (
                f"{query_id} is no name of a saved query",
                "Name it TOPIC/NAME by a-z, 0-9 and hyphens",
            )
            yield Fault(file, 0, "query-name", told, remedy)
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            yield Fault(file, 0, "encoding", f"byte {error.start + 1} is no UTF-8", "Save it as UTF-8")
            continue
        faults = faults_of(text)
        for line, told in faults:
            yield Fault(file, line, "query-header", told, "queries/README.md tells how a header is written")
        if not faults:
            query = read_saved(query_id, text)
            yield from _unparsed(file, query)
            yield from _unknown_classes(file, query, things)


def _files(folder: Path) -> list[tuple[str, Path]]:
    found = ((path.relative_to(folder).with_suffix("").as_posix(), path) for path in folder.rglob("*.rq"))
    return sorted((query_id, path) for query_id, path in found if query_id.partition("/")[0] != _APART)


def _unparsed(file: str, query: SavedQuery) -> Iterator[Fault]:
    try:
        text = bind(query, query.examples)
        # A value for a variable that no query has is refused after parsing and before anything is run.
        Store().query(text, substitutions={_NOWHERE: Literal("")})
    except SyntaxError as error:
        told = " ".join(str(error).split())
        place = _PLACE.search(told)
        line = int(place[1]) if place else 0
        yield Fault(
            file, line, "query", _PLACE.sub("", told), "Mend the SPARQL; parameters are bound by `VALUES`"
        )
    except (RuntimeError, ValueError):
        return


def _unknown_classes(file: str, query: SavedQuery, things: Container[object]) -> Iterator[Fault]:
    for parameter in query.parameters:
        if parameter.kind == "iri" and parameter.of.startswith(TC) and NamedNode(parameter.of) not in things:
            named = short(NamedNode(parameter.of))
            line = next(
                n
                for n, text in enumerate(query.text.splitlines(), 1)
                if text.startswith(f"#+ param {parameter.name}:")
            )
            yield Fault(
                file,
                line,
                "undeclared-term",
                f"parameter {parameter.name}: class {named} is not declared",
                "Declare it in ontology/, or mend the spelling",
            )
