"""When the things of a timeline began and ended, as far as that is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ..charts import Chart
from ..dates import OPEN_END, OPEN_START
from ..rows import Plain
from .material import Material

_MARGIN: Final = 0.03
_LEAST_DAYS: Final = 10
"""The margin of a timeline: a part of its length, and not less than some days."""


@dataclass(frozen=True)
class Life:
    """A row on a timeline: between which days it began, between which days it ended; without ends, when it happened."""

    row: Mapping[str, Plain]
    start: tuple[date, date]
    end: tuple[date, date] | None

    @property
    def last(self) -> date:
        """The last day on which it may have been so."""
        return self.end[1] if self.end else self.start[1]

    def days(self) -> Iterator[date]:
        """The days that are known of it."""
        return (day for day in (*self.start, *(self.end or ())) if OPEN_START < day < OPEN_END)


def lives_of(chart: Chart, material: Material) -> list[Life]:
    """The rows that have every date which the chart needs."""
    found = (_life(chart, row) for row in material.rows)
    return [life for life in found if life]


def distinct(chart: Chart, lives: Sequence[Life]) -> list[Life]:
    """Each life of a thing once: rows that differ only in what a timeline does not draw lie on one another."""
    drawn = [chart.encoding[name].field for name in ("y", "color") if name in chart.encoding]
    found: dict[object, Life] = {}
    for life in lives:
        found.setdefault((life.start, life.end, *(life.row.get(field) for field in drawn)), life)
    return list(found.values())


def _life(chart: Chart, row: Mapping[str, Plain]) -> Life | None:
    days = {name: day_of(row.get(channel.field)) for name, channel in chart.encoding.items()}
    start = days["startEarliest"], days["startLatest"]
    if None in start or row.get(chart.encoding["y"].field) is None:
        return None
    if "endLatest" not in days:
        return Life(row, start, None)  # type: ignore[arg-type]
    end = days["endEarliest"] or OPEN_START, days["endLatest"] or OPEN_END
    return Life(row, start, end)  # type: ignore[arg-type]


def day_of(value: Plain) -> date | None:
    """A value as a day, the open ends among them."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def reach_of(lives: Sequence[Life], material: Material) -> tuple[date, date]:
    """From when to when a timeline goes: the known days and, where an end is open, the newest source; with a margin."""
    days = [day for life in lives for day in life.days()]
    newest = day_of(material.newest)
    if newest and any(life.last == OPEN_END for life in lives):
        days.append(newest)
    first, last = min(days, default=newest or OPEN_START), max(days, default=newest or OPEN_START)
    margin = timedelta(days=max(_LEAST_DAYS, int((last - first).days * _MARGIN)))
    return max(first, OPEN_START + margin) - margin, min(last, OPEN_END - margin) + margin


def lanes_of(chart: Chart, lives: Sequence[Life]) -> list[int]:
    """Where rows of one thing overlap, each gets a lane of its own."""
    taken: dict[Plain, list[date]] = {}
    lanes = [0] * len(lives)
    for place in sorted(range(len(lives)), key=lambda place: (lives[place].start, place)):
        life = lives[place]
        ends = taken.setdefault(life.row[chart.encoding["y"].field], [])
        lane = next((lane for lane, end in enumerate(ends) if end <= life.start[0]), len(ends))
        ends[lane : lane + 1] = [
            max(life.last, life.start[0] + timedelta(days=1)) if life.last < OPEN_END else OPEN_END
        ]
        lanes[place] = lane
    return lanes
