"""The day of a page: which one it is, and the days on which something changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from flask import g, request

from ...core.entity.material import Material
from ...errors import BadParameter
from ..addresses import KEPT, base, here
from ..entities.day import read_day
from .asked import newest_day, short_of
from .asking import all_changes, changes_around, changes_in

_REPLACED: Final = ("from", "to", "page")


@dataclass(frozen=True)
class Control:
    """What the control shows; `days` are those of real changes, with how much changed on each."""

    day: date | None
    newest: date
    kept: Sequence[tuple[str, str]]
    """The other parameters of the address."""
    days: Sequence[tuple[date, int]] = ()
    first: date | None = None
    changes: str = ""
    """The address of the page of these changes."""

    @staticmethod
    def address(day: date | None) -> str:
        """This page on another day, or on all days; a period that was asked for gives way to it."""
        return here(**dict.fromkeys(_REPLACED), as_of=day.isoformat() if day else None)

    @property
    def previous(self) -> date | None:
        """The last day of a change before the day."""
        return max((day for day, _ in self.days if day < (self.day or self.newest)), default=None)

    @property
    def next(self) -> date | None:
        """The first day of a change after the day."""
        return min((day for day, _ in self.days if day > (self.day or self.newest)), default=None)

    @property
    def is_too_early(self) -> bool:
        """Whether nothing at all is known of a day so early."""
        return bool(self.day and self.first and self.day < self.first)


def control_of(of: str | None = None, material: Material | None = None) -> Control | None:
    """The control of this page: with the days of changes of a thing, of everything for "", without any for None.

    A page that has read the thing hands over what it read, and nothing is asked.

    None on a page without a snapshot, or with a day that does not exist.
    Raises: what `Engine.answer` raises.
    """
    if "served" not in g:
        return None
    try:
        day = read_day()
    except BadParameter:
        return None
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in ("as-of", *_REPLACED)]
    if of is None:
        return Control(day, newest_day(), kept)
    if of and material:
        changes = changes_in(g.served, material, of)
    else:
        changes = changes_around(g.served, (of,)) if of else all_changes(g.served)
    days = list(changes.days().items())
    asked = [("of", short_of(of))] * bool(of) + [
        (name, request.args[name]) for name in KEPT if request.args.get(name)
    ]
    address = f"{base()}/changes{'?' if asked else ''}{urlencode(asked, safe=':')}"
    return Control(day, newest_day(), kept, days, changes.first, address)
