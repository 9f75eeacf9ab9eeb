"""Lives as bars on one scale: full where something surely held, light where it may have held."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ..dates import OPEN_END, OPEN_START, Bounds

WIDTH = 1000
_MARGIN = 0.04
"""Of the width, on each side, where bars with an open end run out."""


class Scale(NamedTuple):
    """The days at the two ends of all bars, with the years to write there."""

    first: int
    last: int
    years: tuple[int, int]


class Bar(NamedTuple):
    """Begin and end of the light and of the full part, of `WIDTH`; the full part may be empty."""

    light: int
    light_end: int
    full: int
    full_end: int


def scale_of(lives: Iterable[Bounds]) -> Scale | None:
    """The scale on which these are drawn; None where no day is known, or only one.

    >>> day = date(2022, 6, 2)
    >>> scale_of([Bounds(day, day, date(2025, 7, 1), date(2025, 7, 1))]).years
    (2022, 2025)
    """
    days = {day for bounds in lives for day in bounds_days(bounds) if day not in (OPEN_START, OPEN_END)}
    if len(days) < 2:
        return None
    first, last = min(days), max(days)
    return Scale(first.toordinal(), last.toordinal(), (first.year, last.year))


def bounds_days(bounds: Bounds) -> tuple[date, date, date, date]:
    """The four days of a life."""
    return bounds.start_earliest, bounds.start_latest, bounds.end_earliest, bounds.end_latest


def bar_of(bounds: Bounds, scale: Scale) -> Bar:
    """The bar of a life."""
    light, full, full_end, light_end = (_place(day, scale) for day in bounds_days(bounds))
    return Bar(light, light_end, full, max(full, full_end))


def _place(day: date, scale: Scale) -> int:
    if day == OPEN_START:
        return 0
    if day == OPEN_END:
        return WIDTH
    part = (day.toordinal() - scale.first) / (scale.last - scale.first)
    return round(WIDTH * (_MARGIN + part * (1 - 2 * _MARGIN)))
