"""The day of a page: which one it is, and the days on which something changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from flask import g, request

from ...core.changes import Days
from ...errors import BadParameter, GraphError
from ..addresses import base, carried, here
from ..entities.day import newest_day, read_day
from ..entities.gather import Gathered
from ..table import short_name
from .asking import all_changes, changes_around, days_in

_REPLACED: Final = ("from", "to", "page", "asOf")


@dataclass(frozen=True)
class Control:
    """What the control shows; `days` are those of real changes, with how much changed on each."""

    day: date | None
    """The day that was asked for."""
    shown: date | None
    """The day of the page: that one, or the one that it shows where none is asked for."""
    newest: date | None
    kept: Sequence[tuple[str, str]]
    """The other parameters of the address."""
    typed: str = ""
    """What was given in place of a day that exists."""
    days: Mapping[date, int] | None = None
    first: date | None = None
    changes: str = ""
    """The address of the page of these changes."""

    def address(self, day: date | None) -> str:
        """This page on another day, or on all days; a period that was asked for gives way to it."""
        if day is None:
            return self._all_days
        return f"{self._all_days}{'&' if '?' in self._all_days else '?'}as-of={day.isoformat()}"

    @cached_property
    def _all_days(self) -> str:
        return here(**dict.fromkeys(_REPLACED), as_of=None)

    @property
    def is_other(self) -> bool:
        """Whether a day is asked for that is not the newest that anything is known of, which stands for now."""
        return bool(self.day and self.day != self.newest)

    @property
    def previous(self) -> date | None:
        """The last day of a change before the day."""
        return max((day for day in self.days or () if day < self._from), default=None)

    @property
    def next(self) -> date | None:
        """The first day of a change after the day."""
        return min((day for day in self.days or () if day > self._from), default=None)

    @property
    def is_too_early(self) -> bool:
        """Whether nothing at all is known of a day so early."""
        return bool(self.day and self.first and self.day < self.first)

    @property
    def _from(self) -> date:
        return self.shown or self.newest or date.max


def control_of(of: str | None = "", gathered: Gathered | None = None, shown: str | None = None) -> Control:
    """The control of this page: with the days of changes of a thing, of everything for "", without any for None.

    A page that has read the thing hands over what it read, and nothing is asked. One that shows a day of its own
    where none is asked for tells which.
    """
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in ("as-of", *_REPLACED)]
    try:
        day, typed = read_day(), ""
    except BadParameter:
        day, typed = None, request.args["as-of"]
    page = day or (date.fromisoformat(shown) if shown else None)
    if "served" not in g:
        return Control(day, page, None, kept, typed)
    control = Control(day, page, newest_day(), kept, typed)
    if of is None:
        return control
    try:
        days = _days(of, gathered)
    except GraphError:
        # An engine that does not answer now takes the days away, not the page.
        return control
    asked = {**({"of": short_name(of)} if of else {}), **carried()}
    address = f"{base()}/changes{'?' if asked else ''}{urlencode(asked, safe=':')}"
    return replace(control, days=days.counts, first=days.first, changes=address)


def _days(of: str, gathered: Gathered | None) -> Days:
    if gathered:
        return days_in(gathered)
    return (changes_around(g.served, (of,)) if of else all_changes(g.served)).days
