"""Rows as columns of text, for a terminal."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

_LEAST: Final = 8
_GAP: Final = 2


def grid(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """The lines of a table at most that wide; what does not fit is cut, and ends with an ellipsis then.

    >>> print(*grid(["organ", "n"], [["Ban Nội chính", "2"]], 80), sep="|")
    organ          n|─────────────  ─|Ban Nội chính  2
    """
    shown = [[_one_line(cell) for cell in row] for row in (names, *rows)]
    wanted = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    widths = _fit(wanted, width - _GAP * (len(names) - 1))
    for number, row in enumerate(shown):
        cells = [_pad(cell, room) for cell, room in zip(row, widths, strict=True)]
        yield (" " * _GAP).join(cells).rstrip()
        if number == 0:
            yield (" " * _GAP).join("─" * room for room in widths)


def _fit(wanted: list[int], room: int) -> list[int]:
    """The widths wanted, the widest cut down until they fit, none below the least."""
    widths = list(wanted)
    while sum(widths) > room and (widest := max(widths)) > _LEAST:
        second = max([width for width in widths if width < widest], default=_LEAST)
        many = widths.count(widest)
        cut = max(second, _LEAST, widest - -(-(sum(widths) - room) // many))
        widths = [cut if width == widest else width for width in widths]
    return widths


def _pad(text: str, room: int) -> str:
    if _width(text) > room:
        while _width(text) > room - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (room - _width(text))


def _width(text: str) -> int:
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", text))
