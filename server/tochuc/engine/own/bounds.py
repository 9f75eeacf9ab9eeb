"""How much there may be of graphs of one's own."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Bounds:
    """Where the ledger lies, and how much it takes."""

    folder: Path
    each: int = 1_000_000
    """Triples in the graphs of one token."""
    all: int = 5_000_000
    """Triples in all of them."""
