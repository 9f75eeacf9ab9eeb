"""Facts beside matched names: the values of properties of things, and which properties there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from string import Template
from typing import Any, Final, NamedTuple

from flask import current_app, g
from pyoxigraph import NamedNode

from ...core.entity.terms import read_term
from ...core.entity.vocabulary import Value
from ...engine.naming import labels_of
from ...errors import BadParameter, BadQuery, TooLarge
from ...namespaces import ID, PREFIXES, TC
from ..entities.day import read_day
from ..language import gettext, language
from ..rows import rows_of
from .names import LABEL, PLACE, id_of, iri_of, property_name, read_type, type_of, types
from .told import MOST_QUERIES

MOST_PROPERTIES: Final = 50
SETTINGS: Final = ("limit", "content", "asOf")
CONTENTS: Final = ("entity", "name", "id")
_TEXTS: Final = {
    # The first line of each says what it is for.
    path.stem: Template(path.read_text(encoding="utf-8").partition("\n")[2].strip())
    for path in Path(__file__).parent.glob("*.rq")
}
_NAMES: Final = {LABEL: (PREFIXES["rdfs"] + "label",), PLACE: (TC + "coversArea", TC + "partOfPlace")}
_XSD: Final = PREFIXES["xsd"]
_WHOLE: Final = frozenset(
    _XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")
)
_BROKEN: Final = frozenset(_XSD + name for name in ("decimal", "double", "float"))
_FEW: Final = 12
"""Properties that are proposed for things of any type."""


class Wanted(NamedTuple):
    """A property whose values are asked for, and how."""

    id: str
    limit: int = 0
    content: str = CONTENTS[0]
    day: date | None = None

    @property
    def iris(self) -> tuple[str, ...]:
        """The properties of the graph that it stands for."""
        return _NAMES.get(self.id, (TC + self.id,))


class Extended(NamedTuple):
    """The properties that were asked for, and the values of each thing, in the order of asking."""

    wanted: tuple[Wanted, ...]
    rows: tuple[tuple[str, tuple[tuple[dict[str, Any], ...], ...]], ...]

    def meta(self) -> list[dict[str, Any]]:
        """The properties with their names, and the type of their values where it is one of ours."""
        return [
            {
                "id": each.id,
                "name": property_name(each.id),
                **({"type": type_of("Place")} if each.id == PLACE else {}),
            }
            for each in self.wanted
        ]


def extend(told: Any) -> Extended:
    """The values that a data extension query asks for.

    Raises: BadQuery naming the field; BadParameter for a property that there is not; TooLarge; what `Engine.answer`
    raises.
    """
    if not isinstance(told, dict) or not {*told} <= {"ids", "properties", "lang", "dir"}:
        raise BadQuery('a data extension query is an object {"ids": […], "properties": [{"id": "…"}]}')
    ids, given = told.get("ids"), told.get("properties")
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise BadQuery("ids is a list of identifiers")
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise BadQuery('properties is a list such as [{"id": "place"}]')
    if len(ids) > MOST_QUERIES or len(given) > MOST_PROPERTIES:
        raise TooLarge(
            f"at most {MOST_QUERIES:,} ids and {MOST_PROPERTIES} properties at once; send them in parts"
        )
    wanted = tuple(_wanted(at, each) for at, each in enumerate(given))
    return Extended(wanted, tuple(_rows(ids, wanted)))


def proposed(kind: str, most: int) -> list[dict[str, str]]:
    """The properties that things of a type have, those first that tell most; of any type, those of all.

    Raises: BadParameter for a type that there is not; what `Engine.answer` raises.
    """
    if kind:
        return _named((LABEL, PLACE, *_properties_of(read_type(kind, "type"))))[:most]
    tops = [name for name, each in types().items() if not {*each.parents} & {*types()}]
    listed = dict.fromkeys(name for top in tops for name in _properties_of(top)[:_FEW])
    return _named((LABEL, PLACE, *listed))[:most]


def known_properties() -> tuple[str, ...]:
    """Every property whose values can be asked for."""
    return tuple(sorted({name for kind in types() for name in _properties_of(kind)}))


def _named(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"id": name, "name": property_name(name)} for name in names]


def _properties_of(kind: str) -> tuple[str, ...]:
    # The same for every reader until the next snapshot.
    kept: dict[tuple[str, str], tuple[str, ...]] = current_app.extensions.setdefault("proposals", {})
    key = (g.served.hash, kind)
    if key not in kept:
        rows = rows_of(g.served, _TEXTS["proposals"].substitute({"class": str(NamedNode(TC + kind))}))
        newest = {old: told for old, told in kept.items() if old[0] == g.served.hash}
        current_app.extensions["proposals"] = {
            **newest,
            key: tuple(row[0][1:-1].removeprefix(TC) for row in rows),
        }
    found: tuple[str, ...] = current_app.extensions["proposals"][key]
    return found


def _wanted(at: int, told: Mapping[str, Any]) -> Wanted:
    where = f"properties[{at}]"
    name, settings = told.get("id"), told.get("settings") or {}
    if not isinstance(name, str) or not isinstance(settings, dict):
        raise BadQuery(f"{where}: id is a text, and settings an object")
    name = name.removeprefix("tc:").removeprefix(TC)
    if name not in _NAMES and name not in known_properties():
        allowed = ", ".join((*_NAMES, *known_properties()))
        raise BadParameter(
            f"{where}: there is no property {name[:80]!r}; there are {allowed}", allowed=allowed
        )
    for setting in settings:
        if setting not in SETTINGS:
            raise BadQuery(
                f"{where}: there is no setting {str(setting)[:40]!r}; there are {', '.join(SETTINGS)}"
            )
    content = settings.get("content") or CONTENTS[0]
    if content not in CONTENTS:
        raise BadQuery(f"{where}: content is {', '.join(CONTENTS)}, not {str(content)[:40]!r}")
    return Wanted(name, _limit(where, settings.get("limit")), content, _day(where, settings.get("asOf")))


def _limit(where: str, given: Any) -> int:
    # Forms send numbers as texts.
    text = str(given if given is not None else "0").strip() or "0"
    if not text.isascii() or not text.isdigit():
        raise BadQuery(f"{where}: limit is a whole number, 0 for all, not {text[:40]!r}")
    return int(text[:9])


def _day(where: str, given: Any) -> date | None:
    if not given:
        return read_day()
    try:
        return date.fromisoformat(str(given).strip())
    except ValueError:
        raise BadQuery(
            f"{where}: asOf is a day that exists, as 2023-06-19, not {str(given)[:40]!r}"
        ) from None


def _rows(
    ids: Sequence[str], wanted: Sequence[Wanted]
) -> Iterable[tuple[str, tuple[tuple[dict[str, Any], ...], ...]]]:
    known = {each: iri for each in ids if _is_ours(iri := iri_of(each))}
    found: dict[tuple[str, str], list[tuple[Value, str, str]]] = defaultdict(list)
    if known and wanted:
        properties = sorted({iri for each in wanted for iri in each.iris})
        asked = _TEXTS["values"].substitute(
            things=" ".join(str(NamedNode(iri)) for iri in sorted({*known.values()})),
            properties=" ".join(str(NamedNode(iri)) for iri in properties),
        )
        for thing, name, value, start, end in rows_of(g.served, asked):
            found[thing[1:-1], name[1:-1]].append((read_term(value), _date(start), _date(end)))
    entities = {value.text for values in found.values() for value, *_ in values if value.iri}
    labels = {
        iri: next((told[code] for code in (language(), "vi", "en", *told) if code in told), iri)
        for iri, told in labels_of(g.served.engine, entities, current_app.config["QUERY_TIMEOUT"]).items()
    }
    for each in ids:
        yield each, tuple(_values(known.get(each, ""), one, found, labels) for one in wanted)


def _values(
    thing: str,
    wanted: Wanted,
    found: Mapping[tuple[str, str], Sequence[tuple[Value, str, str]]],
    labels: Mapping[str, str],
) -> tuple[dict[str, Any], ...]:
    values = [value for iri in wanted.iris for value in found.get((thing, iri), ())]
    if wanted.day:
        day = wanted.day.isoformat()
        values = [each for each in values if (each[1] or day) <= day < (each[2] or "9999-12-31")]
    said = [value for value, *_ in values if value.language == language()]
    # Of texts in several languages the reader's is given, and another only where there is none.
    texts = [value for value, *_ in values if not value.language] + (
        said or [v for v, *_ in values if v.language]
    )
    told = list({str(each): each for each in (_told(value, wanted, labels) for value in texts)}.values())
    return tuple(told[: wanted.limit] if wanted.limit else told)


def _told(value: Value, wanted: Wanted, labels: Mapping[str, str]) -> dict[str, Any]:
    if value.iri:
        if wanted.content == "name" or not value.text.startswith(ID):
            return {"str": labels.get(value.text, value.text) if wanted.content != "id" else value.text}
        if wanted.content == "id":
            return {"str": id_of(value.text)}
        return {"id": id_of(value.text), "name": labels.get(value.text, id_of(value.text))}
    if value.datatype in _WHOLE:
        return {"int": int(value.text)}
    if value.datatype in _BROKEN:
        return {"float": float(value.text)}
    if value.datatype == _XSD + "date":
        return {"date": f"{value.text[:10]}T00:00:00Z"}
    return {"str": value.text, **({"lang": value.language} if value.language else {})}


def _date(term: str) -> str:
    return read_term(term).text if term else ""


def _is_ours(iri: str) -> bool:
    # What is no IRI stands in no text of a query.
    return iri.startswith(ID) and not any(mark in '<>"{}|\\^`' or mark.isspace() for mark in iri)


def settings(*, named: bool) -> list[dict[str, Any]]:
    """What may be set for each property, as the manifest tells it; `named` in the words of version 1.0."""
    label, key, text = ("name", "id", "helpText") if named else ("label", "name", "help_text")
    return [
        {
            "type": "number",
            "default": 0,
            key: "limit",
            label: gettext("Most values"),
            text: gettext("How many values of one thing at most; 0 for all"),
        },
        {
            "type": "select",
            "default": CONTENTS[0],
            key: "content",
            label: gettext("Content"),
            text: gettext("What is put into the cells"),
            "choices": [
                {"value": CONTENTS[0], "name": gettext("Things, matched already")},
                {"value": CONTENTS[1], "name": gettext("Their names")},
                {"value": CONTENTS[2], "name": gettext("Their identifiers")},
            ],
        },
        {
            "type": "text",
            "default": "",
            key: "asOf",
            label: gettext("On the day"),
            text: gettext("A day as 2023-06-19: only what was there on it"),
        },
    ]
