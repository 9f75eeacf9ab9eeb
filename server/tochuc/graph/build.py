"""`tochuc build` and `tochuc check`: read, check, reason, index, and write one snapshot."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from pyoxigraph import Triple

from ..core.terms import iri, show_triple
from ..errors import BadData
from . import check as checks
from .answers import write_answers
from .catalogue import catalogue
from .contents import Contents, write_contents
from .dumps import dumps_beside
from .inputs import input_hash, library_versions
from .kinds import check_kinds
from .queries import check_queries, read_queries
from .read import Data, Fault, read_data, read_ontology
from .reason import Reasoned, reason
from .shapes import check_each_file, check_whole, count_shapes
from .slices import write_quads
from .snapshot import Snapshot, building, find_snapshot, prune, switch_to, write_snapshot

STAGES = ("reading", "checking", "reasoning", "writing", "answering saved queries")
Announce = Callable[[str], None]


@dataclass(frozen=True)
class Read:
    """Ontology and data of one content folder, with the faults met so far."""

    root: Path
    data: Data
    ontology: list[Triple]


def read_content(root: Path) -> Read:
    """What stands under `ontology/` and `data/`."""
    data = read_data(root / "data")
    return Read(root, data, read_ontology(root / "ontology", data.faults))


def find_faults(content: Read) -> list[Fault]:
    """Every fault of ontology and data, sorted by file and line."""
    root, data, ontology = content.root, content.data, content.ontology
    places = checks.Places(data, root / "data")
    faults = [
        *data.faults,
        *checks.check_structure(data, ontology, places),
        *check_kinds(data, ontology, places),
    ]
    # A blank node is a fault already; the rest is checked without it, so that one run names everything.
    named = replace(data, quads=[quad for quad in data.quads if not checks.has_blank_node(quad)])
    shapes = root / "ontology" / "shapes.ttl"
    faults += check_each_file(shapes, named, places)
    faults += check_whole(shapes, named, ontology, places)
    faults += checks.check_hygiene(root / "queries" / "hygiene", named, ontology, places)
    faults += check_queries(root / "queries", ontology)
    faults += checks.check_rules(root / "ontology" / "rules")
    faults += checks.check_counts(root / "data" / "expected.toml", data)
    return sorted(set(faults))


def build(root: Path, state: Path, keep: int, announce: Announce) -> tuple[Snapshot, bool]:
    """The snapshot of this content, and whether it had to be made.

    Raises: BadData with every fault; what is served stays as it was.
    """
    with building(state):
        name = input_hash(root)
        found = find_snapshot(state, name)
        if found is not None:
            switch_to(state, found)
            return found, False
        announce(STAGES[0])
        content = read_content(root)
        announce(STAGES[1])
        refuse(find_faults(content))
        announce(STAGES[2])
        reasoned = reason(content.data.quads, content.ontology)
        refuse(_clashes(reasoned, content))
        snapshot = write_snapshot(
            state, name, lambda folder: _fill(folder, content, reasoned, name, announce)
        )
        prune(state, keep)
        return snapshot, True


def refuse(faults: list[Fault]) -> None:
    """Stop on faults.

    Raises: BadData that carries them as `faults`.
    """
    if faults:
        noun = "fault" if len(faults) == 1 else "faults"
        raise BadData(f"{len(faults)} {noun} found; nothing was built", faults=faults)


def _clashes(reasoned: Reasoned, content: Read) -> list[Fault]:
    places = checks.Places(content.data, content.root / "data")
    faults = []
    for clash in reasoned.clashes:
        stated = reasoned.stated_behind(clash)
        told = "; ".join(f"{show_triple(triple)} ({_sources(triple, content)})" for triple in stated)
        file, line = places.anywhere(iri(stated[0].subject), content.data.quads) if stated else ("data", 0)
        faults.append(
            Fault(
                file,
                line,
                f"inconsistent ({clash.rule})",
                told,
                "These cannot all hold; find the statement that is wrong",
            )
        )
    return sorted(faults)


def _sources(triple: Triple, content: Read) -> str:
    graphs = {iri(q.graph_name) for q in content.data.quads if q.triple == triple}
    return ", ".join(sorted(graph.rsplit("/", 1)[-1] for graph in graphs)) or "ontology"


def _fill(folder: Path, content: Read, reasoned: Reasoned, name: str, announce: Announce) -> dict[str, Any]:
    announce(STAGES[3])
    queries = read_queries(content.root / "queries")
    contents = Contents.of(content.data.quads, content.ontology, reasoned, catalogue(queries))
    counts = {"default": write_quads(folder, chain([("", contents.default())], contents.named()))}
    with dumps_beside(folder):
        counts |= write_contents(folder, contents, reasoned)
        announce(STAGES[4])
        counts["answers"] = write_answers(folder, queries, contents.told())
    _copy_outlines(content.root / "data" / "geometry", folder / "geometry")
    counts |= _copy_checks(content.root, folder)
    return {
        "hash": name,
        "versions": library_versions(),
        "counts": counts,
        "newest_source": contents.newest_source(),
    }


def _copy_outlines(source: Path, target: Path) -> None:
    """Keep with a snapshot the outlines of the places that it tells of."""
    for path in sorted(source.glob("*.topo.json")):
        target.mkdir(exist_ok=True)
        shutil.copyfile(path, target / path.name)


def _copy_checks(root: Path, folder: Path) -> dict[str, int]:
    """Keep with a snapshot the shapes that it was checked by; gives how many checks there were."""
    shapes = root / "ontology" / "shapes.ttl"
    shutil.copyfile(shapes, folder / shapes.name)
    return {"shapes": count_shapes(shapes), "hygiene": len([*(root / "queries" / "hygiene").glob("*.rq")])}
