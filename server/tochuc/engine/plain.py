"""The default graph of a snapshot, in a store of its own.

The engine finds the triples of one graph among those that all graphs hold with a predicate, say. Where the named graphs
hold as many as the default one, a store without them answers in half the time.
"""

import json
from itertools import islice
from pathlib import Path

from pyoxigraph import RdfFormat, Store


def load_plain(folder: Path) -> Store | None:
    """The default graph of a snapshot folder; None where it does not stand first, or its size is not told.

    Raises: OSError, SyntaxError when the quads cannot be read.
    """
    store = Store()
    # The build has checked these lines.
    store.load(_default_lines(folder), format=RdfFormat.N_QUADS, lenient=True)
    return store if len(store) and not any(True for _ in store.named_graphs()) else None


def size_of_plain(folder: Path) -> int:
    """Triples of the default graph, as the manifest tells; 0 when it does not."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return int(manifest["counts"]["default"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return 0


def _default_lines(folder: Path) -> bytes:
    with (folder / "quads.nq").open("rb") as file:
        return b"".join(islice(file, size_of_plain(folder)))
