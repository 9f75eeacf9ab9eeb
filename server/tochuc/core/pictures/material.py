"""What a picture is made of: plain values, what things are called, and where their pages are."""

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ...errors import BadData
from ..charts import Channel
from ..dates import OPEN_END, OPEN_START, parse_span
from ..rows import Plain
from .palette import THEMES, Theme
from .words import say

Spec = dict[str, Any]
_NO_DAYS: Final[Mapping[Plain, str]] = {
    OPEN_START.isoformat(): "open-start",
    OPEN_END.isoformat(): "open-end",
}
LINE: Final = 14
"""Pixels from one line of a label to the next."""
_LETTER: Final = 6.4
"""Pixels that a letter of 12 pixels takes on the average."""


@dataclass(frozen=True)
class Material:
    """An answer, ready to be drawn.

    Shape: `headings` are the titles of columns, `labels` the names of IRIs, both in `language`; `links` the pages of
    IRIs; `newest` is the day up to which the sources speak; `outlines` are maps as TopoJSON.
    """

    headings: Mapping[str, str]
    rows: Sequence[Mapping[str, Plain]]
    labels: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    newest: str = ""
    outlines: Sequence[Mapping[str, Any]] = ()
    day: str = ""
    """The day that is asked about, where one is."""

    def heading(self, column: str) -> str:
        """The title of a column."""
        return self.headings.get(column, column)

    def texts(self, columns: Iterable[str]) -> dict[Plain, str]:
        """What stands for each value of some columns, so that different values never look the same."""
        wanted = tuple(columns)
        values = dict.fromkeys(row.get(column) for row in self.rows for column in wanted)
        texts = {value: self.text(value) for value in values if value is not None}
        often = Counter(texts.values())
        return {
            value: text if often[text] == 1 else f"{text} ({_last_part(str(value))})"
            for value, text in texts.items()
        }

    def text(self, value: Plain) -> str:
        """What a value looks like: the name of a thing, a plain text, nothing for none."""
        if value is None:
            return ""
        if isinstance(value, str) and value in self.labels:
            return self.labels[value]
        if value in _NO_DAYS:
            return say(self.language, _NO_DAYS[value])
        text = str(value)
        return _last_part(text) if text.startswith(("http:", "https:")) else text

    def link(self, value: Plain) -> str | None:
        """The page of a thing, where it has one."""
        return self.links.get(value) if isinstance(value, str) else None

    def told(self, row: Mapping[str, Plain]) -> dict[str, str]:
        """A row as its reader sees it, by the headings: what a mark says of itself."""
        return {
            self.heading(column): self.text(row.get(column))
            for column in self.headings
            if row.get(column) is not None
        }


def href(inside: str = "") -> Spec:
    """The channel that makes a mark lead to a page; one without a page leads nowhere."""
    place = f"datum.{inside}" if inside else "datum"
    nowhere = {"test": f"!isValid({place}['@href'])", "value": None}
    return {"condition": nowhere, "field": f"{inside}['@href']" if inside else "@href"}


@dataclass(frozen=True)
class Look:
    """How a picture looks: its colours, and how many pixels wide it is."""

    theme: str = "light"
    width: int = 720

    @property
    def colors(self) -> Theme:
        """The colours of its theme."""
        return THEMES[self.theme]

    @property
    def letters(self) -> int:
        """How many letters go into a line of the labels beside the picture."""
        return max(12, int(self.width * 0.36 / _LETTER))


def _last_part(iri: str) -> str:
    return re.split("[/#]", iri.rstrip("/#"))[-1]


def wrapped(text: str, letters: int, lines: int = 3) -> str:
    """The text on several lines, cut where these are not enough.

    >>> wrapped("Ban Chỉ đạo phòng, chống tham nhũng", 16, 2)
    'Ban Chỉ đạo\\nphòng, chống…'
    """
    return "\n".join(textwrap.wrap(text, letters, max_lines=lines, placeholder="…", break_on_hyphens=False))


def labels_beside(look: Look) -> Spec:
    """The axis of names beside a picture; one of several lines stands in the middle of its band."""
    lines = "length(split(datum.label, '\\n'))"
    moves = [{"test": f"{lines} == {count}", "value": -(count - 1) * LINE / 2} for count in (2, 3)]
    return {
        "labelLimit": room(look.letters),
        "labelLineHeight": LINE,
        "labelOffset": {"condition": moves, "value": 0},
        "domain": False,
        "ticks": False,
    }


def room(letters: int) -> int:
    """Pixels for a line of so many letters."""
    return int(letters * _LETTER) + 12


def number(value: Plain) -> float | None:
    """A value as a number, where it is one."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def day(value: Plain) -> str | None:
    """A value as a day; none for the days before and after all days, and where no single date is given.

    >>> day("2022-06"), day("9999-12-31"), day("[..2022-08-05]")
    ('2022-06-01', None, None)
    """
    if not isinstance(value, str) or value.startswith("["):
        return None
    try:
        found = parse_span(value).earliest
    except (BadData, ValueError):
        return None
    return None if found in (OPEN_START, OPEN_END) else found.isoformat()


def longest(texts: Iterable[str]) -> int:
    """The letters of the longest line of some texts."""
    return max((len(line) for text in texts for line in text.split("\n")), default=0)


def is_drawn(channel: Channel, row: Mapping[str, Plain]) -> bool:
    """Whether a row has what a channel of Vega-Lite needs."""
    value = row.get(channel.field)
    if not channel.field or channel.aggregate == "count":
        return True
    if channel.type == "quantitative":
        return number(value) is not None
    if channel.type == "temporal":
        return day(value) is not None
    return value is not None
