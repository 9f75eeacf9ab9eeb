"""Where the IRI of an entity or of a term leads."""

from pathlib import Path
from urllib.parse import urlencode

from pyoxigraph import NamedNode

from ..namespaces import BASE, ID, ONTOLOGY_GRAPH, TC
from .addresses import along, local

_EXAMPLE = "<https://example.org/node>"
_DESCRIBE = (Path(__file__).parent / "describe.rq").read_text(encoding="utf-8").partition("\n")[2].strip()


def link(iri: str) -> tuple[str, bool]:
    """Where a click on an IRI leads, and whether that is another site; nowhere for what is no web address."""
    if iri.startswith((ID, TC)) or iri == ONTOLOGY_GRAPH:
        return along(local(iri)), False
    if iri.startswith(BASE):
        asked = {"query": _DESCRIBE.replace(_EXAMPLE, str(NamedNode(iri)))}
        return along("/sparql?" + urlencode(asked)), False
    return (iri, True) if iri.startswith(("https://", "http://")) else ("", False)
