"""One table that is linked: its rows with what they mean, and the three files that come of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from . import Matcher
from .answers import Answers
from .linking import Cell, link_rows
from .linkset import LinkSet
from .mapping import Mapping
from .report import Report
from .tables import Row, Table, writer_for

ADDED: Final = ("IRI", "label", "score", "outcome")
"""What is added for each column that is linked."""


@dataclass(frozen=True)
class Job:
    """A table with everything that linking it takes."""

    source: Path
    format: str
    table: Table
    mapping: Mapping
    matcher: Matcher
    snapshot: str
    answers: Answers = field(default_factory=Answers)
    language: str = "en"
    processes: int = 1

    def rows(self) -> Iterator[tuple[Row, tuple[Cell, ...]]]:
        """Each row with what its names mean.

        Raises: BadTable for a row that cannot be read.
        """
        return link_rows(
            self.table.read(),
            self.table.columns,
            self.mapping,
            self.matcher,
            self.answers,
            self.processes,
            self.language,
        )

    def write(self, table: Path, links: Path, report: Path, told: Callable[[int, int], None]) -> Report:
        """Write the table with columns added, the link set and the report; `told` hears how many rows are done of how many.

        Raises: as `rows`; BadTable for a subject that is no IRI.
        """
        done = Report()
        added = [f"{each.column}: {name}" for each in self.mapping.linked for name in ADDED]
        with ExitStack() as stack:
            writer = writer_for(self.format, table, self.table, added)
            stack.callback(writer.close)
            file = stack.enter_context(links.open("w", encoding="utf-8"))
            link_set = LinkSet(file, self.source, self.table, self.mapping)
            for row, cells in self.rows():
                done.add(row, cells, self.mapping)
                link_set.add(row, cells)
                writer.write(row, [value for cell in cells for value in _values(cell)])
                told(done.rows, max(self.table.count, done.rows))
            link_set.close(self.snapshot)
        lines = done.lines(self.source.name, self.snapshot, self.mapping)
        report.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return done


def _values(cell: Cell) -> tuple[str, str, float | None, str]:
    best = cell.chosen or (cell.candidates[0] if cell.outcome == "unclear" else None)
    chosen = cell.chosen
    return (
        chosen.iri if chosen else "",
        chosen.label if chosen else "",
        round(best.score, 1) if best else None,
        cell.outcome,
    )
