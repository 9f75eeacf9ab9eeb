"""What became of the names of a table, and why some were not linked, in Markdown."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from .linking import Cell, Outcome
from .mapping import Mapping
from .tables import Row

MOST: Final = 1000
"""Different names that are listed."""
WORDS: Final[dict[Outcome, str]] = {
    "matched": "linked: one thing stands clear",
    "decided": "linked: chosen by a person",
    "unclear": "not linked: several things may be meant, or none",
    "none": "not linked: nothing of ours, or a person said so",
    "refused": "not linked: its day cannot be read, or it is too long for a name",
    "empty": "no name",
}


@dataclass
class Report:
    """Counts, and the names that were not linked with the first row of each."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    rows: int = 0
    unlinked: dict[tuple[str, str, str], tuple[int, int, Cell]] = field(default_factory=dict)
    """By column, name and what stands beside it: how often, the first row, what was found."""
    more: int = 0

    def add(self, row: Row, cells: Sequence[Cell], mapping: Mapping) -> None:
        """Count a row."""
        self.rows += 1
        for linked, cell in zip(mapping.linked, cells, strict=True):
            self.counts[cell.outcome] += 1
            if cell.outcome in ("unclear", "none", "refused"):
                key = linked.column, cell.asked.name, beside(cell)
                times, first, known = self.unlinked.get(key, (0, row.number, cell))
                if times or len(self.unlinked) < MOST:
                    self.unlinked[key] = times + 1, first, known
                else:
                    self.more += 1

    @property
    def linked(self) -> int:
        """How many names have a thing of ours."""
        return self.counts["matched"] + self.counts["decided"]

    def lines(self, source: str, snapshot: str, mapping: Mapping) -> Iterator[str]:
        """The report, line by line."""
        yield f"# {source}: what its names mean"
        yield ""
        yield f"{self.rows:,} rows, against snapshot {snapshot}. Columns: " + "; ".join(
            f"`{each.flags}`" for each in mapping.linked
        )
        yield ""
        yield "| names | what became of them |"
        yield "|--:|---|"
        yield from (
            f"| {self.counts[name]:,} | {words} |" for name, words in WORDS.items() if self.counts[name]
        )
        if self.unlinked:
            yield ""
            yield "## Not linked"
            yield ""
            yield "| first row | times | column | name | beside it | why |"
            yield "|--:|--:|---|---|---|---|"
        for (column, name, told), (times, first, cell) in self.unlinked.items():
            cells = (str(first), str(times), column, name, told, why(cell))
            yield "| " + " | ".join(map(_escaped, cells)) + " |"
        if self.more:
            yield ""
            yield f"And {self.more:,} more cells; only {MOST:,} different names are listed."


def beside(cell: Cell) -> str:
    """What the table says beside the name."""
    return ", ".join(filter(None, (*cell.asked.types, *cell.asked.places, cell.asked.day)))


def why(cell: Cell) -> str:
    """Why a name was not linked, with what came nearest."""
    if cell.outcome == "refused":
        return cell.told
    if not cell.candidates:
        return "nothing is called so"
    near = ", ".join(f"{each.label} ({each.score:.0f})" for each in cell.candidates[:3])
    if cell.outcome == "unclear":
        return f"{'these fit' if len(cell.candidates) > 1 else 'this may be it'}: {near}"
    return f"nothing comes near enough; the nearest: {near}"


def _escaped(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())
