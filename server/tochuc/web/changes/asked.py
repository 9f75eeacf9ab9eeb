"""What the address of a page of changes asks for."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from flask import request

from ...core.changes import KINDS
from ...errors import BadParameter
from ..addresses import base, carried
from ..entities.day import newest_day, read_day
from ..named import full_iri, thing_named
from ..table import short_name

KNOWN: Final = (
    "from",
    "to",
    "of",
    "place",
    "kind",
    "sort",
    "page",
    "as-of",
    "lang",
    "format",
    "theme",
    "width",
)
_MOST_PAGES: Final = 1_000_000
_YEAR: Final = 365
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """Between which two days, of what or where, which kinds and sort of changes, and which page of them."""

    path: str
    first: date
    last: date
    of: str = ""
    place: str = ""
    kinds: tuple[str, ...] = ()
    sort: str = ""
    page: int = 1

    def address(self, form: str = "", **changes: object) -> str:
        """The address of this page in a form, with some of it changed."""
        new = Asked(**{**vars(self), **changes})
        pairs = [("from", new.first.isoformat()), ("to", new.last.isoformat())]
        pairs += [(name, short_name(iri)) for name, iri in (("of", new.of), ("place", new.place)) if iri]
        pairs += [("kind", kind) for kind in new.kinds]
        if new.sort:
            pairs.append(("sort", short_name(new.sort)))
        if new.page > 1:
            pairs.append(("page", str(new.page)))
        pairs += carried().items()
        return f"{base()}{new.path}{'.' if form else ''}{form}?{urlencode(pairs, safe=':')}"


def read_asked(path: str, years: int = 1) -> Asked:
    """What is asked for: without days, so many years up to the day of the page.

    Raises: BadParameter naming the parameter, what was given and what is allowed; NotFound with the nearest names
    for a thing that the graph does not hold; what `Engine.answer` raises.
    """
    for name, given in request.args.lists():
        if name not in KNOWN:
            raise _refused(name, given[0], f"there is no parameter {name!r}", ", ".join(KNOWN))
        if len(given) > 1 and name != "kind":
            raise _refused(name, ", ".join(given), f"{name} is given {len(given)} times", "one value")
    last = _day("to") or read_day() or newest_day()
    first = _day("from") or date.fromordinal(max(last.toordinal() - years * _YEAR, 1))
    if first > last:
        told = f"from ({first}) comes after to ({last}); swap the two days"
        raise BadParameter(told, parameter="from", given=first.isoformat())
    kinds = tuple(_kind(name) for given in request.args.getlist("kind") for name in given.split(",") if name)
    return Asked(
        path,
        first,
        last,
        _thing("of"),
        _thing("place", "Place"),
        tuple(dict.fromkeys(kinds)),
        _sort(),
        _page(),
    )


def _day(name: str) -> date | None:
    given = request.args.get(name, "")
    if not given:
        return None
    try:
        if not _DAY.fullmatch(given):
            raise ValueError
        return date.fromisoformat(given)
    except ValueError:
        told = f"{name} is one day that exists, written YYYY-MM-DD, not {given!r}"
        raise BadParameter(told, parameter=name, given=given) from None


def _kind(given: str) -> str:
    if given not in KINDS:
        raise _refused("kind", given, f"kind cannot be {given!r}", ", ".join(KINDS))
    return given


def _sort() -> str:
    given = request.args.get("sort", "")
    if not given:
        return ""
    found = full_iri(given)
    if not found:
        told = (
            f"sort is a class, relation, role or kind as the page lists them, such as tc:Organ, not {given!r}"
        )
        raise BadParameter(told, parameter="sort", given=given)
    return found


def _page() -> int:
    given = request.args.get("page", "1")
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= _MOST_PAGES):
        raise _refused("page", given, f"page cannot be {given!r}", "a whole number from 1 on")
    return int(given)


def _thing(name: str, kind: str = "") -> str:
    given = request.args.get(name, "").strip()
    return thing_named(name, given, kind) if given else ""


def _refused(name: str, given: str, fault: str, allowed: str) -> BadParameter:
    return BadParameter(f"{fault}; allowed: {allowed}", parameter=name, given=given, allowed=allowed)
