"""`tochuc link`."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from ..errors import BadParameter
from ..settings import Settings
from .against import add_flags, propose_claims
from .commands import Commands
from .progress import rows_done
from .stopping import stops_on_sigterm

if TYPE_CHECKING:
    from ..link import Asked, Matcher
    from ..link.job import Job
    from ..link.linking import Cell
    from ..link.mapping import Mapping
    from ..link.report import Report
    from ..link.tables import Table

_SERIAL: Final = 5000
"""Rows up to which one process is as soon done as several."""


class _Files(NamedTuple):
    """What is written beside the input."""

    table: Path
    links: Path
    report: Path
    answers: Path


def add(commands: Commands) -> None:
    """Declare it."""
    link = commands.add(
        "link",
        "find the things of the graph that a table names",
        _link,
        *("root", "state"),
        left="nothing was written but the answers you gave",
    )
    link.add_argument("file", nargs="?", metavar="FILE", help="CSV, TSV, XLSX, JSON Lines, or RDF")
    add_flags(link)
    link.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME[:CLASS]",
        help="a column of names; may be given again",
    )
    link.add_argument(
        "--place", default="", metavar="NAME", help="the column that says of which place a row is"
    )
    link.add_argument("--day", default="", metavar="NAME", help="the column that says of which day a row is")
    link.add_argument("--on", default="", metavar="DATE", help="the day that all rows are of")
    link.add_argument(
        "--subject", default="", metavar="NAME", help="the column with the IRI of what a row is about"
    )
    link.add_argument("--mapping", metavar="FILE", help="all of this in a TOML file")
    link.add_argument("--lang", choices=("en", "vi"), default="en", help="language of the labels added")
    link.add_argument("--guess", action="store_true", help="say what the columns seem to hold, and stop")
    link.add_argument(
        "--review", action="store_true", help="ask about unclear names; answers are kept for the next run"
    )
    link.add_argument(
        "--output", metavar="NAME", help="what the files written are called, without their endings"
    )
    link.add_argument("--replace", action="store_true", help="write over the files of an earlier run")
    link.add_argument("--format", default="", help="the format of the file, where its ending does not tell")
    link.add_argument("--encoding", default="", help="of a text file; UTF-8 by default")
    link.add_argument(
        "--delimiter", default="", help="of a text file; the commonest in its first line by default"
    )
    link.add_argument("--sheet", default="", help="of a workbook; the first by default")
    link.add_argument("--base", default="", metavar="IRI", help="of relative IRIs in RDF")


def _link(parsed: argparse.Namespace, settings: Settings) -> int:
    from ..graph.snapshot import current_snapshot
    from ..link import matcher_of
    from ..link.answers import Answers
    from ..link.job import Job
    from ..link.tables import Reading, format_of, read_table

    if parsed.against:
        return propose_claims(parsed, settings)
    if not parsed.file:
        raise BadParameter("say which FILE to link, or look for our things elsewhere with --against URL")
    source = Path(parsed.file)
    if not source.is_file():
        raise BadParameter(f"there is no file {source}")
    if not source.name.isprintable():
        raise BadParameter(f"the name {source.name!r} is not readable as text; give the file another")
    format = format_of(source, parsed.format)
    files = _files(source, format, parsed)
    snapshot = current_snapshot(settings.state)
    table = read_table(source, format, Reading(parsed.encoding, parsed.delimiter, parsed.sheet, parsed.base))
    matcher = matcher_of(snapshot.folder)
    mapping = _mapping(parsed, table, matcher)
    if parsed.guess:
        return 0
    processes = min(4, os.cpu_count() or 1) if table.count > _SERIAL else 1
    job = Job(
        source,
        format,
        table,
        mapping,
        matcher,
        snapshot.hash,
        Answers(files.answers),
        parsed.lang,
        processes,
    )
    if parsed.review:
        _review(job)
    with stops_on_sigterm(), _whole(*files[:3]) as (out, links, report), rows_done("linking") as told:
        done = job.write(out, links, report, told)
    _tell(done, files)
    return 0


def _mapping(parsed: argparse.Namespace, table: "Table", matcher: "Matcher") -> "Mapping":
    from ..link.guessing import guess, mapping_of
    from ..link.mapping import of_flags, read_mapping

    flags = parsed.column or parsed.subject
    if parsed.mapping and flags:
        raise BadParameter("give --mapping or the flags that say the same, not both")
    if parsed.mapping:
        return read_mapping(Path(parsed.mapping)).check(table.columns)
    if parsed.column:
        given = (parsed.column, parsed.place, parsed.day, parsed.on, parsed.subject)
        return of_flags(*given).check(table.columns)
    guesses = guess(table.columns, table.read(), matcher)
    for each in guesses:
        share = f", {each.found:.0%} found" if each.found else ""
        kind = f" ({each.kind})" if each.kind else ""
        print(
            f"{each.column:<24} {each.role or 'not used'}{kind}{share}; such as {each.example!r}",
            file=sys.stderr,
        )
    mapping = mapping_of(guesses)
    if not mapping.linked:
        raise BadParameter("no column seems to name things of ours; say which does with --column NAME")
    print("taken as: " + "; ".join(each.flags for each in mapping.linked), file=sys.stderr)
    return mapping


def _review(job: "Job") -> None:
    from .reviewing import review

    unclear: dict[Asked, tuple[int, Cell]] = {}
    with rows_done("looking for unclear names") as told:
        for done, (row, cells) in enumerate(job.rows(), 1):
            told(done, max(job.table.count, done))
            for cell in cells:
                if cell.outcome == "unclear":
                    unclear.setdefault(cell.asked, (row.number, cell))
    review(list(unclear.values()), job.answers)


@contextmanager
def _whole(*paths: Path) -> Iterator[list[Path]]:
    """Files to write in the place of these; they take it at the end, all or none."""
    parts = [path.with_name(f".{path.name}.{os.getpid()}.part") for path in paths]
    try:
        yield parts
        for part, path in zip(parts, paths, strict=True):
            part.replace(path)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _files(source: Path, format: str, parsed: argparse.Namespace) -> _Files:
    from ..link.tables.writing import ENDINGS

    base = Path(parsed.output) if parsed.output else source.with_suffix("")
    if not base.parent.is_dir():
        raise BadParameter(f"there is no folder {base.parent}")
    ending = ENDINGS.get(format, "csv")
    files = _Files(
        *(
            base.with_name(base.name + end)
            for end in (f".linked.{ending}", ".links.ttl", ".report.md", ".answers.jsonl")
        )
    )
    there = [path.name for path in files[:3] if path.exists()]
    if any(path.resolve() == source.resolve() for path in files):
        raise BadParameter(f"{source.name} would be written over; give another name with --output")
    if there and not parsed.replace and not parsed.guess:
        raise BadParameter(
            f"{', '.join(there)} is there already; add --replace, or another name with --output"
        )
    return files


def _tell(report: "Report", files: _Files) -> None:
    from ..link.report import WORDS

    for name, words in WORDS.items():
        if report.counts[name]:
            print(f"{report.counts[name]:>9,}  {words}")
    print(f"written: {files.table}, {files.links.name}, {files.report.name}")
    if report.counts["unclear"]:
        print("decide about the unclear ones with --review")
