"""The quality of a snapshot in numbers: read from what the build has counted and answered, and from its sources."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Final

from flask import current_app

from ...core.quality import (
    Difference,
    Founded,
    Source,
    Sources,
    changed_answers,
    count_sources,
    differences,
    founded,
)
from ...core.saved import SavedQuery
from ...engine.base import Question
from ...graph.snapshot import Snapshot, snapshot_before
from ..live import Served
from ..queries.catalogue import Catalogue, catalogue_of

TOPICS: Final = ("gaps", "sources")
"""The topics of the saved queries that ask what is missing, and how well what is there is founded."""
FOUNDED: Final = "sources/single-source-counts"
"""The saved query of which the rows are summed up."""
_SOURCES: Final = (Path(__file__).parent / "sources.rq").read_text(encoding="utf-8")
_KEPT: Final = 2


@dataclass(frozen=True)
class Asked:
    """A saved query and how many rows its answer at default values has; None where it asks about one thing."""

    query: SavedQuery
    rows: int | None


@dataclass(frozen=True)
class Since:
    """What is not the same as in the snapshot before."""

    hash: str
    newest_source: str
    counts: list[Difference]
    classes: list[Difference]
    answers: list[str]
    """Ids of the saved queries whose answers at default values differ."""


@dataclass(frozen=True)
class Report:
    """All that is told of a snapshot, in no language."""

    counts: Mapping[str, Any]
    since: Since | None
    asked: Mapping[str, list[Asked]]
    founded: Founded | None
    sources: Sources


def report_of(served: Served) -> Report:
    """The report of a snapshot; what does not change is read once.

    Raises: what `Engine.answer` raises.
    """
    kept: dict[str, Report] = current_app.extensions.setdefault("quality", {})
    found = kept.get(served.hash)
    if found is None:
        found = _read(served)
        current_app.extensions["quality"] = {**dict(list(kept.items())[-_KEPT:]), served.hash: found}
    return found


def _read(served: Served) -> Report:
    catalogue = catalogue_of(served)
    before = snapshot_before(Snapshot(served.folder))
    rows = _rows(served.folder, FOUNDED)
    return Report(
        counts=served.manifest.get("counts", {}),
        since=_since(before.hash, before.manifest, served.manifest) if before else None,
        asked={topic: _asked(served.folder, catalogue, topic) for topic in TOPICS},
        founded=founded(rows) if rows is not None else None,
        sources=count_sources(_sources(served)),
    )


def _since(name: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> Since:
    one, other = before.get("counts", {}), now.get("counts", {})
    # An older program may not have counted all of this.
    both = one.keys() & other.keys()
    return Since(
        name,
        before.get("newest_source", ""),
        differences({key: one[key] for key in both}, {key: other[key] for key in both}),
        differences(one.get("classes", {}), other.get("classes", {})),
        changed_answers(before.get("files", {}), now.get("files", {})),
    )


def _asked(folder: Path, catalogue: Catalogue, topic: str) -> list[Asked]:
    found = []
    for query in catalogue.topics.get(topic, []):
        of_one = any(parameter.kind == "iri" for parameter in query.parameters)
        rows = None if of_one else _rows(folder, query.id)
        found.append(Asked(query, None if rows is None else len(rows)))
    return found


def _rows(folder: Path, query_id: str) -> list[dict[str, dict[str, str]]] | None:
    path = folder / "answers" / f"{query_id}.json"
    if not path.is_file():
        return None
    answer = json.loads(path.read_bytes())
    rows: list[dict[str, dict[str, str]]] | None = answer.get("results", {}).get("bindings")
    return rows


def _sources(served: Served) -> list[Source]:
    question = Question(_SOURCES, solutions="csv", timeout=current_app.config["QUERY_TIMEOUT"])
    with served.engine.answer(question).body as body:
        return [Source(*row) for row in [*csv.reader(StringIO(body.read().decode(), newline=""))][1:]]
