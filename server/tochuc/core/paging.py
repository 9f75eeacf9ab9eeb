"""Pages of rows, each begun after the key of a row."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from .rows import Row

MOST_ROWS: Final = 10_000
"""Rows that a page may have."""
KEY: Final = r"[0-9a-f]{20}(-[1-9][0-9]{0,8})?"
"""What the key of a row looks like."""


@dataclass(frozen=True)
class Page:
    """A part of the rows, from `start` to before `stop`; `next` is the key after which the next page begins."""

    start: int
    stop: int
    next: str | None


def turn(rows: Sequence[Row], limit: int | None, after: str | None) -> Page:
    """The page of at most `limit` rows that follows the row with a key; without a key, the first.

    Raises: LookupError when no row has the key.
    """
    start, key = 0, None
    if after is not None:
        start = next((place for place, known in enumerate(keys(rows), 1) if known == after), 0)
        if not start:
            raise LookupError(after)
    stop = len(rows) if limit is None else min(start + limit, len(rows))
    if stop < len(rows):
        key = next(known for place, known in enumerate(keys(rows), 1) if place == stop)
    return Page(start, stop, key)


def keys(rows: Sequence[Row]) -> Iterator[str]:
    """The key of each row: a digest of its terms, and for one that came before, the how many-th it is.

    >>> [key[20:] for key in keys([(None,), (None,)])]
    ['', '-2']
    """
    seen: Counter[str] = Counter()
    for row in rows:
        # A term in N-Triples form holds no line end.
        text = "\n".join("" if term is None else str(term) for term in row)
        digest = blake2b(text.encode(), digest_size=10).hexdigest()
        seen[digest] += 1
        yield digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
