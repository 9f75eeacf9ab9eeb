"""The words around names, from their file."""

import tomllib
from functools import cache, lru_cache
from pathlib import Path

from ..core.written import Wording

_FILE = Path(__file__).parent / "words.toml"


@cache
def wording() -> Wording:
    """What `words.toml` tells."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Wording(
        frozenset(tuple(each.split()) for each in told["light"]),
        {tuple(each.split()): kind for kind, listed in told["kinds"].items() for each in listed},
        frozenset(tuple(each.split()) for each in told["titles"]["words"]),
        frozenset(tuple(each.split()) for each in told["heavy"]),
    )


@lru_cache(1 << 15)
def readings(text: str) -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    """As `Wording.readings`; kept, as tables and places repeat what they say."""
    return wording().readings(text)
