"""How many queries are answered at once, how much each may take, and how long its text may be."""

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from ..errors import TooLarge
from .own.bounds import Bounds
from .syntax import bad_query


@dataclass(frozen=True)
class Limits:
    """How many queries at once, and how much each of them."""

    running: int = 2
    """Long queries that run at a time."""
    waiting: int = 8
    """Long queries that wait for their turn, stopped where they stand."""
    memory: int = 1 << 30
    patience: float = 0.1
    """Seconds after which a query is a long one."""
    door: int = 128
    """Requests that wait for a worker at all."""
    copies: bool = True
    """Whether a worker makes copies of what it shares with its keeper, ahead of need."""
    own: Bounds | None = None
    """Where graphs of one's own lie and how much they may hold; None where there are none."""

    @property
    def short(self) -> int:
        """Workers that are free or answer a query that is not yet a long one."""
        return self.running + 1


# Beyond these the engine's parser would overflow its stack and end the process.
MOST_CHARACTERS: Final = 256 * 1024
MOST_NESTED: Final = 256
STACK: Final = 256 * 1024 * 1024
"""Bytes of stack for a thread that answers. A nested group takes 4 kB, a repeated operator 1 kB a character
(measured with pyoxigraph 0.5.13), so that every query within the limits fits."""

_BRACKET: Final = re.compile(r"[{}()\[\]]")
_STEP: Final = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}


def refuse_excess(text: str) -> None:
    """Nothing, for a query of a size that can be parsed.

    Raises: TooLarge for its length, BadQuery for its nesting.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooLarge(f"the query has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read")
    # Brackets in strings count too, which errs to the safe side and meets no query in earnest.
    brackets = list(_BRACKET.finditer(text))
    if len(brackets) <= MOST_NESTED:
        return
    for bracket, depth in zip(brackets, accumulate(_STEP[found[0]] for found in brackets), strict=True):
        if depth > MOST_NESTED:
            raise bad_query(text, bracket.start(), f"brackets are nested more than {MOST_NESTED} deep")
