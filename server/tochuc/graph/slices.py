"""Where each graph lies in the quads of a snapshot, so that one of them is read without the rest."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

QUADS: Final = "quads.nq"
_PLACES: Final = "graphs.json"
_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class Slice:
    """One graph in the file of quads."""

    start: int
    """The byte that it begins at."""
    length: int
    statements: int


def write_quads(folder: Path, graphs: Iterable[tuple[str, list[str]]]) -> int:
    """How many statements the default graph has, which is the one without a name.

    Each graph, given as lines of N-Triples without their final dot, is written into one file; beside it, where each lies.
    """
    places = {}
    with (folder / QUADS).open("wb") as file:
        for graph, lines in graphs:
            start, ending = file.tell(), f"<{graph}> .\n" if graph else ".\n"
            file.writelines(f"{line}{ending}".encode() for line in lines)
            places[graph] = start, file.tell() - start, len(lines)
    (folder / _PLACES).write_text(json.dumps(places, indent=0) + "\n", encoding="utf-8")
    return places[""][2]


@lru_cache(8)
def slices(folder: Path) -> Mapping[str, Slice]:
    """Each graph of a snapshot by its name; none for a snapshot that was made before this was kept."""
    path = folder / _PLACES
    if not path.is_file():
        return {}
    return {graph: Slice(*place) for graph, place in json.loads(path.read_text(encoding="utf-8")).items()}


def read_slice(folder: Path, place: Slice) -> Iterator[bytes]:
    """The lines of one graph as N-Quads, piece by piece."""
    with (folder / QUADS).open("rb") as file:
        file.seek(place.start)
        left = place.length
        while left > 0 and (piece := file.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece
