"""What an address of a list asks for."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from flask import g, request
from pyoxigraph import NamedNode

from ...core.dates import Answer
from ...core.terms import short
from ...errors import BadParameter
from ...graph.browse import KIND, STATE
from ...namespaces import PREFIXES

COMMON: Final = ("lang", "as-of", "format", "page")
_PAGE: Final = re.compile(r"[1-9]\d{0,5}", re.ASCII)
_CURIE: Final = re.compile(r"([a-z][\w-]*):([\w.-]+)", re.ASCII)


def check_names(known: Iterable[str]) -> None:
    """See that each parameter is known and given once.

    Raises: BadParameter naming what there is.
    """
    allowed = [*known, *COMMON]
    for name, given in request.args.lists():
        if name not in allowed:
            raise refused(name, given[0], f"there is no parameter {name!r}", ", ".join(allowed))
        if len(given) > 1:
            raise refused(name, ", ".join(given), f"{name} is given {len(given)} times", "one value")


def read_number() -> int:
    """The number of the page, from 1 on.

    Raises: BadParameter.
    """
    given = request.args.get("page", "1")
    if not _PAGE.fullmatch(given):
        raise refused("page", given, f"page cannot be {given!r}", "a whole number from 1 on")
    return int(given)


def read_kind() -> str:
    """A class of ours, or none.

    Raises: BadParameter.
    """
    given = request.args.get(KIND, "").removeprefix("tc:")
    known = g.served.manifest.get("counts", {}).get("classes", {})
    if given and given not in known:
        raise refused(KIND, given, f"nothing here is a {given}", ", ".join(known))
    return given


def read_chosen(properties: Iterable[str], *, dated: bool) -> Mapping[str, str]:
    """The value that is chosen for each facet, as the index has it: a class, a state, or a full IRI.

    Raises: BadParameter.
    """
    chosen = {}
    if kind := read_kind():
        chosen[KIND] = kind
    state = request.args.get(STATE)
    if state is not None:
        if state not in {each.value for each in Answer} or not dated:
            told = f"state cannot be {state!r}" if dated else "state is asked of a day: give as-of too"
            raise refused(STATE, state, told, ", ".join(each.value for each in Answer))
        chosen[STATE] = state
    for name in properties:
        if given := request.args.get(name, ""):
            chosen[name] = _iri(name, given)
    return chosen


def value_in_address(facet: str, value: str) -> str:
    """A value as an address shows it."""
    return value if facet in (KIND, STATE) else short(NamedNode(value)).strip("<>")


def refused(name: str, given: str, fault: str, allowed: str) -> BadParameter:
    """That a parameter makes no sense, with what would."""
    return BadParameter(f"{fault}; allowed: {allowed}", parameter=name, given=given, allowed=allowed)


def _iri(name: str, given: str) -> str:
    match = _CURIE.fullmatch(given)
    if match and match[1] in PREFIXES:
        return PREFIXES[match[1]] + match[2]
    if given.startswith("https://") and not re.search(r'[\s<>"{}|\\^`]', given):
        return given
    raise refused(
        name, given, f"{name} cannot be {given!r}", "a prefixed name, such as place:NAME, or an IRI"
    )
