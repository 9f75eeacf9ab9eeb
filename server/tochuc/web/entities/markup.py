"""The parts of a page that it holds by the hundred. Macros of the template take five times as long for them (measured)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from ...core.entity.shown import Evidence, Row, Shown
from ..language import gettext


@dataclass
class Writer:
    """Writes values, rows and the ways to sources; everything from the data is escaped here."""

    because_of: Callable[[Evidence], str]
    """Writes how we know of something."""
    _values: dict[Shown, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._unknown = str(escape(gettext("not known whether on this day")))

    def shown(self, it: Shown) -> Markup:
        """One value: isolated, so that marks for the direction of text do not reach beyond it."""
        return Markup(self._value(it))

    def said(self, row: Row) -> Markup:
        """One value of a property of the thing, with how we know of it."""
        values = " ".join(map(self._value, row.cells[0]))
        return Markup(f'<div class="said">{values}{self._held(row)} {self.because_of(row.evidence)}</div>')

    def rows(self, rows: Iterable[Row]) -> Markup:
        """The rows of a table."""
        return Markup("".join(map(self._row, rows)))

    def because(self, evidence: Evidence) -> Markup:
        """How we know of something, on a click."""
        return Markup(self.because_of(evidence))

    def _row(self, row: Row) -> str:
        cells = []
        for at, cell in enumerate(row.cells):
            if at == 0 and not row.span:
                continue
            inner = " ".join(map(self._value, cell))
            if at == 0 and row.note:
                inner += f'<small class="note">{" ".join(map(self._value, row.note))}</small>'
            if at == len(row.cells) - 1:
                inner += self._held(row) + _bar(row)
            cells.append(
                f'<td rowspan="{row.span}">{inner}</td>' if at == 0 and row.span > 1 else f"<td>{inner}</td>"
            )
        return f'<tr>{"".join(cells)}<td class="how">{self.because_of(row.evidence)}</td></tr>'

    def _value(self, it: Shown) -> str:
        found = self._values.get(it)
        if found is None:
            lang = f' lang="{escape(it.language)}"' if it.language else ""
            text = f"<bdi{lang}>{escape(it.text)}</bdi>"
            if it.href:
                outside = ' rel="noreferrer nofollow"' if it.outside else ""
                text = f'<a href="{escape(it.href)}"{outside}>{text}</a>'
            elif it.title:
                text = f'<span title="{escape(it.title)}">{text}</span>'
            found = self._values[it] = text
        return found

    def _held(self, row: Row) -> str:
        if row.held != "unknown":
            return ""
        return f' <span class="held">{self._unknown}</span>'


def _bar(row: Row) -> str:
    bar = row.bar
    if bar is None:
        return ""
    may = f'<rect class="may" x="{bar.light}" y="2" width="{max(bar.light_end - bar.light, 6)}" height="6"/>'
    sure = ""
    if bar.full_end > bar.full:
        sure = (
            f'<rect class="sure" x="{bar.full}" y="1" width="{max(bar.full_end - bar.full, 6)}" height="8"/>'
        )
    return f'<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">{may}{sure}</svg>'
