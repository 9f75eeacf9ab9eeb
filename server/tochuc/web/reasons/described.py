"""Reasons, reports and what sources state, as operations."""

from pathlib import Path
from typing import Final

from flask import g

from ...namespaces import PREFIXES
from ..language import gettext
from ..openapi.schemas import TEXT, ref
from ..openapi.told import Paths, formats, in_path, operation, query
from ..rows import rows_of
from .asked import OFFERS

_SOME: Final = (Path(__file__).parent / "some.rq").read_text(encoding="utf-8")
_EXAMPLE: Final = ("tc:SteeringCommittee", "rdfs:subClassOf", "tc:Organ")
_FAILS: Final = ("NotFound", "EngineDown", "Timeout")


def paths() -> Paths:
    """The operations of this room."""
    lang = ref("parameters", "lang")
    words = (
        gettext("The subject: a prefixed name or an IRI."),
        gettext("The property."),
        gettext("The value: a prefixed name, an IRI, or a literal as in Turtle."),
    )
    statement = [
        query(name, told, TEXT, example)
        for name, told, example in zip(("s", "p", "o"), words, _EXAMPLE, strict=True)
    ]
    page = {"text/html": TEXT}
    source = in_path("source", gettext("The last part of the address of the source."), _stating())
    first = query(
        "from", gettext("From which statement on; 0 is the first."), {"type": "integer", "minimum": 0}
    )
    return {
        "/why": {
            "get": operation(
                "explain",
                "things",
                gettext("Why a statement holds"),
                formats(OFFERS),
                [*statement, lang],
                told=gettext("The steps from the statement down to articles and sources."),
                more=gettext(
                    "A suffix of the address names the format, too: .json .ttl .jsonld .nt .rdf .trig .nq."
                ),
                fails=_FAILS,
            )
        },
        "/report": {
            "get": operation(
                "report",
                "things",
                gettext("The text with which to report an error"),
                page,
                [*statement, lang],
                fails=_FAILS,
            )
        },
        "/said-by/{source}": {
            "get": operation(
                "listStatements",
                "things",
                gettext("What a source states"),
                page,
                [source, first, lang],
                fails=_FAILS,
            )
        },
    }


def _stating() -> str:
    rows = rows_of(g.served, _SOME)
    return rows[0][0][1:-1].removeprefix(PREFIXES["source"]) if rows else "none"
