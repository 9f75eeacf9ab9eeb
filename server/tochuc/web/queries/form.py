"""The form of a saved query: a field for each parameter, and what is wrong with what was given."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import g, request
from pyoxigraph import NamedNode

from ...core.parameters import Parameter, term
from ...core.rows import label_of
from ...core.saved import SavedQuery
from ...core.terms import short
from ...engine.base import Question
from ...engine.entities import ANYTHING
from ...errors import BadParameter
from ...graph.search import languages, members
from ...namespaces import PREFIXES, TC
from ..language import language
from .faults import told
from .given import Ambiguous, Values, short_id, shown_value
from .labels import labels_of
from .words import word

CLASS: Final = PREFIXES["owl"] + "Class"
_CLASSES: Final = (Path(__file__).parent / "classes.rq").read_text(encoding="utf-8")
_FEW: Final = 200
"""Members of a class up to which a field without JavaScript lists them all."""
_TYPES: Final = {"date": "date", "integer": "number"}


@dataclass(frozen=True)
class Choice:
    """One of the values that a field offers."""

    value: str
    label: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True)
class Field:
    """One field: `type` is that of its input, or `select`; `said` names the entity that `value` is the id of."""

    name: str
    label: str
    type: str
    value: str
    least: str = ""
    most: str = ""
    required: bool = True
    choices: tuple[Choice, ...] = ()
    said: str = ""
    kind: str = ""
    """The class of ours to which what is searched for belongs; `*` for any."""
    base: str = ""
    """What an IRI begins with whose last part alone may be given."""
    fault: str = ""
    candidates: tuple[Choice, ...] = ()


def fields_of(query: SavedQuery, values: Values, fault: BadParameter | None = None) -> list[Field]:
    """The fields with the values of the answer, or, after a fault, with what was given."""
    entities = [values[p.name] for p in query.parameters if p.kind == "iri" and p.name in values]
    names = labels_of(g.served, entities) if entities else {}
    said = {iri: label.value for iri in entities if (label := label_of(NamedNode(iri), names, language()))}
    return [_field(parameter, values, said, fault) for parameter in query.parameters]


def _field(
    parameter: Parameter,
    values: Values,
    said: Mapping[str, str],
    fault: BadParameter | None,
) -> Field:
    value = values.get(parameter.name)
    shown = _given(parameter) if value is None else shown_value(parameter, value)
    wrong = fault if fault and fault.extra.get("parameter") in (parameter.name, parameter.written) else None
    choices = _choices(parameter, shown)
    is_list = parameter.kind in ("choice", "language") or parameter.of == CLASS
    return Field(
        name=parameter.written,
        label=parameter.labels.get(language(), parameter.written),
        type="select" if is_list else _TYPES.get(parameter.kind, "text"),
        value=shown,
        least=parameter.least,
        most=parameter.most,
        required=parameter.kind != "text",
        choices=choices,
        said=said.get(value or "", ""),
        kind=_kind(parameter) if parameter.kind == "iri" and not is_list else "",
        base=term(parameter, parameter.example).value.rpartition("/")[0] + "/"
        if parameter.kind == "iri"
        else "",
        fault=told(parameter, wrong) if wrong else "",
        candidates=_candidates(parameter, wrong) if isinstance(wrong, Ambiguous) else (),
    )


def _given(parameter: Parameter) -> str:
    names = (parameter.written, parameter.name)
    return next((request.args[name] for name in names if name in request.args), parameter.default or "")


def _kind(parameter: Parameter) -> str:
    return "*" if parameter.of == ANYTHING else parameter.of.removeprefix(TC)


def _choices(parameter: Parameter, shown: str) -> tuple[Choice, ...]:
    if parameter.kind == "choice":
        return tuple(Choice(each, word(each) or each) for each in parameter.of.split("|"))
    if parameter.kind == "language":
        known = dict.fromkeys([*languages(g.served.folder), shown])
        return tuple(Choice(each, each) for each in known if each)
    if parameter.of == CLASS:
        return _classes(g.served.hash, language())
    if parameter.kind == "iri" and _kind(parameter) != "*":
        listed = members(g.served.folder, _kind(parameter), language(), _FEW)
        return tuple(Choice(short_id(parameter, iri), label) for iri, label in listed)
    return ()


@lru_cache(8)
def _classes(snapshot: str, language: str) -> tuple[Choice, ...]:  # noqa: ARG001 (by hash, so that no engine is kept)
    """The classes that have members, by their names."""
    with g.served.engine.answer(Question(_CLASSES)).body as body:
        rows: list[dict[str, Any]] = json.load(body)["results"]["bindings"]
    names = labels_of(g.served, [row["class"]["value"] for row in rows])
    labels = ((iri, label_of(NamedNode(iri), names, language)) for iri in names)
    return tuple(
        sorted((Choice(short(NamedNode(i)), la.value) for i, la in labels if la), key=lambda c: c.label)
    )


def _candidates(parameter: Parameter, fault: Ambiguous) -> tuple[Choice, ...]:
    names = (parameter.written, parameter.name)
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in names]
    found: list[Choice] = []
    for each in fault.candidates:
        value = short_id(parameter, each.iri)
        href = f"{quote(request.path)}?{urlencode([*kept, (parameter.written, value)])}"
        found.append(Choice(value, each.label, "" if each.name == each.label else each.name, href))
    return tuple(found)
