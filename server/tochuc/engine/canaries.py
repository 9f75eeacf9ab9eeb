"""Whether a snapshot that has been loaded answers as it should, before anyone is let near it."""

import json
import time
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

from ..errors import GraphError, NoSnapshot
from ..namespaces import INFERRED_GRAPH, ONTOLOGY_GRAPH, STATED_GRAPH
from .base import Engine, Question

_QUERIES: Final = Path(__file__).parent / "queries"
_GRAPHS: Final = {"stated": STATED_GRAPH, "inferred": INFERRED_GRAPH, "ontology": ONTOLOGY_GRAPH}
_TIMEOUT: Final = 60.0


def refuse_unsound(engine: Engine, folder: Path, seconds: float) -> None:
    """Nothing, for a snapshot that holds what its manifest counts and answers its saved queries as when it was built.

    The saved queries are asked again for that many seconds; each was kept beside its answer.
    Raises: NoSnapshot with what is wrong.
    """
    counts = json.loads((folder / "manifest.json").read_text(encoding="utf-8")).get("counts", {})
    count = (_QUERIES / "count.rq").read_text(encoding="utf-8")
    end = time.monotonic() + seconds
    for name, graphs in {"default": (), **{name: (iri,) for name, iri in _GRAPHS.items()}}.items():
        found = int(_rows(engine, count, graphs)[0]["n"]["value"])
        if found == 0 or found != counts.get(name, found):
            told = f"its {name} graph has {found:,} triples where the manifest counts {counts.get(name, 1):,}"
            raise NoSnapshot(f"the snapshot {folder.name} is not sound: {told}")
    for path in sorted((folder / "answers").rglob("*.rq")):
        if time.monotonic() > end:
            return
        kept = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["results"]["bindings"]
        found = len(_rows(engine, path.read_text(encoding="utf-8")))
        if found != len(kept):
            told = f"the saved query {path.stem} gives {found:,} rows where {len(kept):,} are kept"
            raise NoSnapshot(f"the snapshot {folder.name} is not sound: {told}")


def _rows(engine: Engine, text: str, graphs: tuple[str, ...] = ()) -> list[Any]:
    try:
        answer = engine.answer(Question(text, graphs, timeout=_TIMEOUT))
    except GraphError as error:
        raise NoSnapshot(f"the snapshot is not sound: {error.detail}") from error
    with TextIOWrapper(answer.body, encoding="utf-8") as body:
        rows: list[Any] = json.load(body)["results"]["bindings"]
        return rows
