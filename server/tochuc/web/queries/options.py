"""What the address of a saved query says beside its parameters: how the answer is to be given."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import request

from ...core.media import HTML, PICTURES, ROWS
from ...core.paging import KEY, MOST_ROWS
from ...errors import BadParameter

HEADERS: Final = ("names", "labels")
THEMES: Final = ("light", "dark")
WIDTHS: Final = range(280, 1601)
"""How many pixels wide a picture may be."""
SWITCH: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("on", "true", "1", "yes"), True),
    **dict.fromkeys(("off", "false", "0", "no"), False),
}
"""The ways to say that an option is on or off."""
_DATA: Final = frozenset(offer.format for offer in ROWS) - {HTML.format}
_DRAWN: Final = frozenset(offer.format for offer in PICTURES)
_ONLY_FOR: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    **dict.fromkeys(("limit", "after", "labels", "basis"), ("rows as data", _DATA)),
    **dict.fromkeys(("bom", "raw", "header"), ("CSV", frozenset({"csv"}))),
    **dict.fromkeys(("theme", "width"), ("pictures", _DRAWN)),
    **dict.fromkeys(("sort", "q", "topic", "snapshot"), ("pages", frozenset({HTML.format}))),
}
"""What the options are for that mean something to some formats alone."""
_COUNT: Final = re.compile(r"\d{1,9}", re.ASCII)
_SECONDS: Final = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
_KEY: Final = re.compile(KEY)


@dataclass(frozen=True)
class Options:
    """How an answer is to be given."""

    stated: bool = False
    """Over what is stated and the ontology alone."""
    limit: int | None = None
    after: str | None = None
    """The key of the row that the page follows."""
    labels: bool = False
    """A column of labels beside each column of IRIs; plain rows have it always."""
    basis: bool = False
    """A column that says of each row whether it is stated or inferred; plain rows have it always."""
    bom: bool = False
    raw: bool = False
    header: str = "names"
    theme: str = "light"
    width: int | None = None
    timeout: float | None = None


def read_options(format: str = "") -> Options:
    """The options of the request, for an answer in a format; without one, whatever they are for.

    Raises: BadParameter with what was given and what is allowed, also for one that means nothing to the format.
    """
    for name, (told, formats) in _ONLY_FOR.items():
        if format and name in request.args and format not in formats:
            text = f"{name} is for {told}, and means nothing to {format}; leave it out"
            raise BadParameter(text, parameter=name, given=request.args[name], allowed="nothing")
    after, timeout = _once("after"), _once("timeout")
    if after is not None and not _KEY.fullmatch(after):
        raise refused("after", after, "the key of a row, as a link to a next page has it")
    if timeout is not None and not _SECONDS.fullmatch(timeout):
        raise refused("timeout", timeout, "a number of seconds")
    return Options(
        stated=_switch("stated"),
        limit=_number("limit", range(1, MOST_ROWS + 1)),
        after=after,
        labels=_switch("labels"),
        basis=_switch("basis"),
        bom=_switch("bom"),
        raw=_switch("raw"),
        header=_choice("header", HEADERS),
        theme=_choice("theme", THEMES),
        width=_number("width", WIDTHS),
        # As at /sparql, 0 sets no limit of its own.
        timeout=float(timeout) or None if timeout else None,
    )


def refused(name: str, given: str, allowed: str) -> BadParameter:
    """What is said of an option that makes no sense."""
    return BadParameter(f"{name} is {allowed}, not {given!r}", parameter=name, given=given, allowed=allowed)


def _switch(name: str) -> bool:
    given = _once(name)
    if given is None:
        return False
    if given not in SWITCH:
        raise refused(name, given, "on or off")
    return SWITCH[given]


def _number(name: str, allowed: range) -> int | None:
    given = _once(name)
    if given is None:
        return None
    if not _COUNT.fullmatch(given) or int(given) not in allowed:
        raise refused(name, given, f"a whole number from {allowed[0]} to {allowed[-1]}")
    return int(given)


def _choice(name: str, choices: tuple[str, ...]) -> str:
    given = _once(name)
    if given is not None and given not in choices:
        raise refused(name, given, " or ".join(choices))
    return given or choices[0]


def _once(name: str) -> str | None:
    values = request.args.getlist(name)
    if len(values) > 1:
        told = f"{name} is given {len(values)} times; give it once"
        raise BadParameter(told, parameter=name, given=", ".join(values), allowed="one value")
    return values[0] if values else None
