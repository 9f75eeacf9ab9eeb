"""Queries of both versions of the protocol, read into what the matcher is asked, and its answers written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...errors import BadParameter, BadQuery, TooLarge
from ...link import Asked, values_of
from ..entities.day import read_day
from ..language import LANGUAGES, language
from .names import DAY, PLACE, iri_of, matcher, properties, read_type
from .told import MOST_LIMIT, MOST_QUERIES

_USUAL: Final = 5
_LONGEST: Final = 1000
_ASIDE: Final = ("query", "type", "type_strict", "limit", "properties", "lang", "dir")
_CONDITION: Final = (
    "matchType", "propertyId", "propertyValue", "required", "matchQuantifier", "matchQualifier", "lang", "dir",
)  # fmt: skip
_OLDER: Final = {"pid": "propertyId", "v": "propertyValue"}
"""Names of earlier drafts."""
_PLACES: Final = (PLACE, "coversArea", "partOfPlace")


@dataclass(frozen=True)
class Query:
    """What is asked of the matcher, and what must hold of a candidate besides."""

    names: tuple[Asked, ...]
    needed: frozenset[str] = frozenset()
    """Features that must speak for it."""
    without: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Properties with values that it must not have."""


def read_batch(told: Any) -> dict[str, Query]:
    """The queries of version 0.2, by their keys.

    Raises: BadQuery or BadParameter naming the query and the field; TooLarge.
    """
    if not isinstance(told, dict) or not all(isinstance(each, dict) for each in told.values()):
        raise BadQuery('queries is an object of queries by keys, such as {"q0": {"query": "…"}}')
    _check_number(told)
    day = _usual_day()
    return {key: _read_query(key, each, day) for key, each in told.items()}


def read_list(told: Any) -> list[Query]:
    """The queries of version 1.0. Raises: as `read_batch`."""
    if not isinstance(told, dict) or not isinstance(told.get("queries"), list):
        raise BadQuery('the body is an object with a list, such as {"queries": [{"conditions": […]}]}')
    _check_number(told["queries"])
    day = _usual_day()
    return [_read_conditions(f"queries[{at}]", each, day) for at, each in enumerate(told["queries"])]


def _read_query(key: str, told: Mapping[str, Any], day: str) -> Query:
    where = f"query {key[:40]!r}"
    _check_names(where, told, _ASIDE)
    text = _text(where, told.get("query", ""), "query")
    asked = told.get("properties") or []
    if not isinstance(asked, list) or not all(isinstance(each, dict) and "pid" in each for each in asked):
        raise BadQuery(f'{where}: properties is a list such as [{{"pid": "place", "v": "…"}}]')
    if not text.strip() and not asked:
        raise BadQuery(f"{where}: query or properties is needed")
    given = told.get("type") or []
    wanted = given if isinstance(given, list) else [given]
    strict = told.get("type_strict", "should")
    if strict not in ("should", "any", "all"):
        raise BadQuery(f"{where}: type_strict is should, any or all, not {str(strict)[:40]!r}")
    beside = [(_pid(where, each["pid"]), _values(where, each.get("v"))) for each in asked]
    return Query(
        (_asked(where, text, wanted, told.get("limit"), beside, day, strict != "should", told.get("lang")),)
    )


def _read_conditions(where: str, told: Any, day: str) -> Query:
    if not isinstance(told, dict):
        raise BadQuery(f"{where} is an object")
    _check_names(where, told, ("conditions", "type", "limit", "lang", "dir"))
    conditions = told.get("conditions")
    if not isinstance(conditions, list) or not conditions:
        raise BadQuery(f"{where}: conditions is a list of at least one condition")
    names: list[str] = []
    beside: list[tuple[str, tuple[str, ...]]] = []
    without: list[tuple[str, tuple[str, ...]]] = []
    needed: set[str] = set()
    for at, each in enumerate(conditions):
        _read_condition(f"{where}.conditions[{at}]", each, names, beside, without, needed)
    given = [told["type"]] if "type" in told else []
    asked = [
        _asked(where, name, given, told.get("limit"), beside, day, False, told.get("lang"))
        for name in names or [""]
    ]
    return Query(tuple(asked), frozenset(needed), tuple(without))


def _read_condition(
    where: str,
    told: Any,
    names: list[str],
    beside: list[tuple[str, tuple[str, ...]]],
    without: list[tuple[str, tuple[str, ...]]],
    needed: set[str],
) -> None:
    if not isinstance(told, dict):
        raise BadQuery(f"{where} is an object")
    told = {_OLDER.get(name, name): value for name, value in told.items()}
    _check_names(where, told, _CONDITION)
    if "propertyValue" not in told:
        raise BadQuery(f"{where}: propertyValue is needed")
    if told.get("matchQualifier"):
        raise BadQuery(f"{where}: no property here has a matchQualifier")
    if not isinstance(told.get("required", False), bool):
        raise BadQuery(f"{where}: required is true or false")
    quantifier = told.get("matchQuantifier", "any")
    if quantifier not in ("any", "all", "none"):
        raise BadQuery(f"{where}: matchQuantifier is any, all or none, not {str(quantifier)[:40]!r}")
    values = _values(where, told["propertyValue"])
    if told.get("matchType") == "name":
        if quantifier != "any":
            raise BadQuery(f"{where}: a name is matched with any of the values, not with {quantifier}")
        names += values
        return
    if told.get("matchType") != "property":
        raise BadQuery(f"{where}: matchType is name or property")
    name = _pid(where, told.get("propertyId"))
    if name in (*_PLACES, DAY) and quantifier != "any":
        raise BadQuery(f"{where}: {name} is matched with any of the values, not with {quantifier}")
    if quantifier == "none":
        without.append((name, values))
        return
    beside += [(name, (value,)) for value in values] if quantifier == "all" else [(name, values)]
    if told.get("required"):
        needed.add(PLACE if name in _PLACES else DAY if name == DAY else "values")


def _asked(
    where: str,
    name: str,
    wanted: Sequence[Any],
    limit: Any,
    beside: Sequence[tuple[str, tuple[str, ...]]],
    day: str,
    strict: bool,
    lang: Any = None,
) -> Asked:
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 1):
        raise BadQuery(f"{where}: limit is a whole number from 1 on, not {str(limit)[:40]!r}")
    kinds = tuple(read_type(_text(where, each, "type"), where) for each in wanted)
    places = tuple(iri_of_place(value) for each, values in beside if each in _PLACES for value in values)
    days = [value for each, values in beside if each == DAY for value in values]
    if len(days) > 1:
        raise BadQuery(f"{where}: one day, month or year is given, not {len(days)}")
    others = {name_: values for name_, values in beside if name_ not in (*_PLACES, DAY)}
    asked = Asked(
        name[:_LONGEST], kinds, places, days[0] if days else day, values_of(others), strict,
        min(int(limit or _USUAL), MOST_LIMIT), lang if lang in LANGUAGES else language(),
    )  # fmt: skip
    try:
        matcher().check(asked)
    except BadParameter as error:
        raise BadParameter(f"{where}: {error.detail}", **error.extra) from None
    return asked


def iri_of_place(value: str) -> str:
    """The IRI of a place that is given by its identifier; a name stays."""
    index = matcher().index
    return iri_of(value) if iri_of(value) in index.by_iri else value


def _pid(where: str, given: Any) -> str:
    name = _text(where, given, "the id of a property").removeprefix("tc:")
    known = properties()
    if name not in known:
        allowed = ", ".join(known)
        raise BadParameter(
            f"{where}: there is no property {name[:80]!r}; there are {allowed}", allowed=allowed
        )
    return name


def _values(where: str, given: Any) -> tuple[str, ...]:
    """Values as texts: an entity by its IRI, a number as it is written."""
    found = []
    for each in given if isinstance(given, list) else [given]:
        if isinstance(each, dict) and isinstance(each.get("id"), str):
            found.append(iri_of(each["id"]))
        elif isinstance(each, str):
            found.append(each)
        elif isinstance(each, int | float):
            found.append(f"{each:g}" if isinstance(each, float) else str(each).lower())
        else:
            raise BadQuery(f'{where}: a value is a text, a number, true, false, or {{"id": "…"}}')
    return tuple(value[:_LONGEST] for value in found)


def _text(where: str, given: Any, what: str) -> str:
    if isinstance(given, dict) and what == "type":
        given = given.get("id")
    if not isinstance(given, str):
        raise BadQuery(f"{where}: {what} is a text, not {str(given)[:40]!r}")
    return given


def _check_names(where: str, told: Mapping[str, Any], known: Iterable[str]) -> None:
    for name in told:
        if name not in known:
            raise BadQuery(f"{where}: there is no field {str(name)[:60]!r}; there are {', '.join(known)}")


def _check_number(queries: Sequence[Any] | Mapping[str, Any]) -> None:
    if len(queries) > MOST_QUERIES:
        raise TooLarge(
            f"a batch has at most {MOST_QUERIES:,} queries, and this one {len(queries):,}; send it in parts"
        )


def _usual_day() -> str:
    """The day of the address, of which all queries are that name none."""
    day = read_day()
    return day.isoformat() if day else ""
