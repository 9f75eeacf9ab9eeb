"""`/link`: paste or upload a table, see what its names mean and why, choose where that is unclear, and take the files."""

import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, current_app, g, make_response, render_template, request

from ...core.media import HTML
from ...errors import BadParameter
from ...link import Deadline, matcher_of
from ...link.guessing import guess, mapping_of
from ...link.job import Job
from ...link.linking import Cell
from ...link.mapping import Mapping
from ...link.tables import Row
from ...namespaces import ID
from ..addresses import page_of
from ..answers import negotiate, send_text
from ..budget import Budget, payer
from ..language import language
from ..openapi.told import describes
from ..reconcile.names import types
from .decided import NONE, Decided, field_of
from .described import paths
from .received import MOST_ROWS, Received, new_folder, read_mapping, receive
from .words import OUTCOMES, reasons

bp = Blueprint("link", __name__)
describes(bp, paths)

SHOWN: Final = 200
"""Rows that a page shows; the files hold all."""
_FILES: Final = {
    "table": ("linked.csv", "text/csv; charset=utf-8"),
    "links": ("links.ttl", "text/turtle; charset=utf-8"),
    "report": ("report.md", "text/markdown; charset=utf-8"),
}


@bp.get("/link")
def start() -> Response:
    """The form."""
    negotiate(request.headers.get("Accept"), (), (HTML,))
    language()
    return send_text(render_template("link/start.html", most=MOST_ROWS), HTML.media_type)


@bp.post("/link")
def link() -> Response:
    """The table with what its names mean: a page, or one of the files with `give=`.

    Raises: BadTable; BadParameter; TooManyRequests; NoSnapshot; QueryTimeout. Nothing of the table is kept.
    """
    language()
    _check_budget()
    began, deadline = time.monotonic(), Deadline(current_app.config["QUERY_TIMEOUT"])
    give = request.form.get("give", "")
    if give and give not in _FILES:
        raise BadParameter(f"give is one of {', '.join(_FILES)}, not {give!r}", parameter="give", given=give)
    try:
        with new_folder() as folder:
            received = receive(Path(folder))
            if received is None:
                raise BadParameter(
                    "paste a table or choose a file; its first row names the columns", parameter="table"
                )
            job, guessed = _job(received, Path(folder), deadline)
            response = _file(job, give, Path(folder)) if give else _page(job, received, guessed)
    finally:
        request.environ["tochuc.seconds"] = time.monotonic() - began
    response.headers["Cache-Control"] = "no-store"
    return response


def _check_budget() -> None:
    budget: Budget | None = current_app.extensions.get("budget")
    if budget:
        budget.check(payer(request.environ.get("tochuc.client", "")))


def _job(received: Received, folder: Path, deadline: Deadline) -> tuple[Job, bool]:
    matcher = matcher_of(g.served.folder).until(deadline)
    table = received.table
    mapping = read_mapping(table)
    guessed = mapping is None
    if mapping is None:
        mapping = mapping_of(guess(table.columns, table.read(), matcher))
    # The file has the name that the reader gave it, since the links begin with that.
    source = folder / received.path
    if not source.exists():
        source.write_text(received.text, encoding="utf-8", newline="")
    return Job(source, "csv", table, mapping, matcher, g.served.hash, Decided(), language()), guessed


def _file(job: Job, give: str, folder: Path) -> Response:
    paths = {name: folder / f"out-{name}" for name in _FILES}
    job.write(paths["table"], paths["links"], paths["report"], lambda *_: None)
    ending, media_type = _FILES[give]
    response = make_response(paths[give].read_bytes())
    response.content_type = media_type
    response.headers.set("Content-Disposition", "attachment", filename=f"{job.source.stem}.{ending}")
    return response


def _page(job: Job, received: Received, guessed: bool) -> Response:
    counts: Counter[str] = Counter()
    shown: list[tuple[Row, list[dict[str, Any]]]] = []
    for row, cells in job.rows() if job.mapping.linked else ():
        counts.update(cell.outcome for cell in cells)
        if len(shown) < SHOWN:
            shown.append((row, [_cell(cell) for cell in cells]))
    text = render_template(
        "link/linked.html",
        columns=_columns(job.table.columns, job.mapping),
        linked=[each.column for each in job.mapping.linked],
        on=next((each.on for each in job.mapping.linked), ""),
        rows=shown,
        total=job.table.count,
        counts=[(OUTCOMES[name], counts[name]) for name in OUTCOMES if counts[name]],
        unclear=counts["unclear"],
        guessed=guessed,
        types=types(),
        text=received.text,
        name=received.path,
        files=_FILES,
        none=NONE,
        kept=_kept(shown),
    )
    response = make_response(text)
    response.content_type = "text/html; charset=utf-8"
    return response


def _columns(columns: tuple[str, ...], mapping: Mapping) -> list[dict[str, str]]:
    linked = {each.column: each for each in mapping.linked}
    roles = {each.place: "place" for each in mapping.linked} | {each.day: "day" for each in mapping.linked}
    roles[mapping.subject] = "subject"
    return [
        {
            "name": name,
            "role": roles.get(name) or ("name" if name in linked else ""),
            "type": linked[name].type if name in linked else "",
        }
        for name in columns
    ]


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "name": cell.asked.name,
        "outcome": cell.outcome,
        "word": OUTCOMES[cell.outcome],
        "told": cell.told,
        "field": field_of(cell.asked),
        "chosen": _shown(cell.chosen) if cell.chosen else None,
        "candidates": [_shown(each) for each in cell.candidates],
        "decided": request.form.get(field_of(cell.asked), ""),
    }


def _shown(candidate: Any) -> dict[str, Any]:
    return {
        "iri": candidate.iri,
        "short": candidate.iri.removeprefix(ID),
        "label": candidate.label,
        "page": page_of(candidate.iri),
        "score": round(candidate.score),
        "reasons": reasons(candidate),
    }


def _kept(shown: list[tuple[Row, list[dict[str, Any]]]]) -> dict[str, str]:
    """Choices about rows that this page does not show."""
    here = {cell["field"] for _, cells in shown for cell in cells}
    return {
        name: value
        for name, value in request.form.items()
        if name.startswith("choice-") and value and name not in here
    }
