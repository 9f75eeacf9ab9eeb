"""What the rows of an answer rest on."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from .rows import Row

Basis = Literal["stated", "inferred"]


def bases(rows: Sequence[Row], told: Sequence[Row]) -> list[Basis]:
    """For each row, whether the answer over what is stated alone has it too, each of its rows counted once.

    >>> bases([(None,), (None,)], [(None,)])
    ['stated', 'inferred']
    """
    left = Counter(told)
    found: list[Basis] = []
    for row in rows:
        found.append("stated" if left[row] > 0 else "inferred")
        left[row] -= 1
    return found
