"""What of our own is looked for elsewhere."""

import json
from collections.abc import Mapping
from string import Template
from typing import Any

from pyoxigraph import Literal

from ...engine.base import Engine, Question
from .asking import text_of
from .proposing import Ours


def things_of(engine: Engine, kind: str) -> list[Ours]:
    """The things of a class by IRI, with their labels and where they are known elsewhere."""
    names: dict[str, dict[Literal, None]] = {}
    known: dict[str, set[str]] = {}
    for row in _rows(engine, Template(text_of("ours")).substitute(kind=kind)):
        iri, name = row["thing"]["value"], row["name"]
        literal = (
            Literal(name["value"], language=name["xml:lang"])
            if "xml:lang" in name
            else Literal(name["value"])
        )
        names.setdefault(iri, {})[literal] = None
        if "known" in row:
            known.setdefault(iri, set()).add(row["known"]["value"])
    return [Ours(iri, kind, tuple(told), frozenset(known.get(iri, ()))) for iri, told in names.items()]


def schemes_of(engine: Engine) -> Mapping[str, str]:
    """The IRI of each register by the beginning of its addresses."""
    return {row["prefix"]["value"]: row["scheme"]["value"] for row in _rows(engine, text_of("schemes"))}


def _rows(engine: Engine, text: str) -> list[dict[str, Any]]:
    with engine.answer(Question(text, timeout=60.0)).body as body:
        rows: list[dict[str, Any]] = json.load(body)["results"]["bindings"]
    return rows
