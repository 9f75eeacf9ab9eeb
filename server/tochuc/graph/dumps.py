"""The dumps of a snapshot: the whole and its parts in every form, each packed in two ways.

Run as a program over the folder of a snapshot that is being built: what it does takes as long as the saved queries, and
needs nothing of theirs, so both are done at once.
"""

import gzip
import hashlib
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import zstandard
from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from ..errors import GraphError
from ..namespaces import (
    ENTAILED_GRAPH,
    ID,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    PREFIXES,
    QUERIES_GRAPH,
    STATED_GRAPH,
)
from .partitions import write_partitions
from .slices import read_slice, slices
from .tabular import write_tables

FOLDER: Final = "dumps"
SUMS: Final = "SHA256SUMS"
SOURCES: Final = ID + "source/"
_GZIP_LEVEL: Final = 6
_ZSTD_LEVEL: Final = 9


@dataclass(frozen=True)
class Part:
    """A part of the graph that has dumps of its own."""

    name: str
    named: tuple[str, ...]
    """Its graphs besides those of sources."""
    sources: bool
    """Whether the graphs of sources belong to it."""
    merged: str
    """The graph in which each of its statements stands once, for the forms without graphs."""


PARTS: Final = (
    Part("all", (INFERRED_GRAPH, ENTAILED_GRAPH, ONTOLOGY_GRAPH, QUERIES_GRAPH), True, ""),
    Part("stated", (), True, STATED_GRAPH),
    Part("inferred", (INFERRED_GRAPH, ENTAILED_GRAPH), False, INFERRED_GRAPH),
    Part("ontology", (ONTOLOGY_GRAPH,), False, ONTOLOGY_GRAPH),
    Part("queries", (QUERIES_GRAPH,), False, QUERIES_GRAPH),
)
FORMS: Final = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "ttl": RdfFormat.TURTLE,
}
"""The forms by the endings of their files; the last has no graphs."""
PACKINGS: Final = ("gz", "zst")


@contextmanager
def dumps_beside(folder: Path) -> Iterator[None]:
    """Write everything that is read from the quads alone, in a process of its own, while the body does the rest.

    Raises: GraphError with what that process said when it failed.
    """
    command = [sys.executable, "-m", __name__, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        yield
        _, told = process.communicate()
    except BaseException:
        process.kill()
        process.communicate()
        raise
    if process.returncode:
        last = told.decode(errors="replace").strip().rpartition("\n")[2]
        raise GraphError(f"the dumps could not be written: {last or process.returncode}")


def write_dumps(folder: Path) -> None:
    """Write `dumps/`, and the counts of classes and properties, for the quads in this folder."""
    (folder / FOLDER).mkdir()
    whole = [quad.triple for quad in _quads(folder, "")]
    write_partitions(folder, whole)
    for part in PARTS:
        graphs = [*_sources(folder, part), *part.named]
        for ending in FORMS:
            merged = whole if part.merged == "" else None
            _pack(folder / FOLDER / f"{part.name}.{ending}", _written(folder, graphs, part, ending, merged))
    _quads.cache_clear()
    del whole
    write_tables(folder, folder / FOLDER)
    _write_sums(folder / FOLDER)


def written(pieces: Iterable[bytes], ending: str) -> bytes:
    """Lines of N-Quads in the form that an ending names."""
    lines = b"".join(pieces)
    return lines if ending == "nq" else _serialized(list(parse(lines, format=RdfFormat.N_QUADS)), ending)


def packed(content: bytes, packing: str) -> bytes:
    """The content packed as an ending names it, nothing for as it is; always to the same bytes."""
    if packing == "gz":
        return gzip.compress(content, _GZIP_LEVEL, mtime=0)
    return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(content) if packing == "zst" else content


def _sources(folder: Path, part: Part) -> list[str]:
    return [graph for graph in slices(folder) if graph.startswith(SOURCES)] if part.sources else []


@cache
def _quads(folder: Path, graph: str) -> list[Quad]:
    return list(parse(b"".join(read_slice(folder, slices(folder)[graph])), format=RdfFormat.N_QUADS))


def _written(
    folder: Path, graphs: Sequence[str], part: Part, ending: str, merged: list[Triple] | None
) -> Iterator[bytes]:
    if ending == "nq":
        for graph in graphs:
            yield from read_slice(folder, slices(folder)[graph])
    elif ending == "ttl":
        yield _serialized(merged or [quad.triple for quad in _quads(folder, part.merged)], ending)
    else:
        yield _serialized((quad for graph in graphs for quad in _quads(folder, graph)), ending)


def _serialized(statements: Iterable[Quad] | Iterable[Triple], ending: str) -> bytes:
    prefixes = PREFIXES if ending in ("ttl", "trig") else None
    content = serialize(
        _without_graphs(statements) if ending == "ttl" else statements,
        format=FORMS[ending],
        prefixes=prefixes,
    )
    assert content is not None
    return content


def _without_graphs(statements: Iterable[Quad] | Iterable[Triple]) -> Iterator[Triple]:
    return (each.triple if isinstance(each, Quad) else each for each in statements)


def _pack(path: Path, pieces: Iterable[bytes]) -> None:
    # No time and no name in the header, so that the same statements give the same bytes.
    packer = zstandard.ZstdCompressor(level=_ZSTD_LEVEL)
    with (
        path.with_name(f"{path.name}.gz").open("wb") as gzipped,
        gzip.GzipFile("", "wb", _GZIP_LEVEL, gzipped, mtime=0) as first,
        path.with_name(f"{path.name}.zst").open("wb") as file,
        packer.stream_writer(file) as second,
    ):
        for piece in pieces:
            first.write(piece)
            second.write(piece)


def _write_sums(folder: Path) -> None:
    """The checksums in the form that `sha256sum -c` reads."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.iterdir())
    ]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    write_dumps(Path(sys.argv[1]))
