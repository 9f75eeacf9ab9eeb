"""One proof for each inferred fact, such that proofs lead back to what is given and never in a circle."""

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

Row: TypeAlias = Sequence[int]
"""What is inferred, then what it is inferred from, then items of lists."""
Choice: TypeAlias = tuple[int, int, Row]
"""How many facts a use takes, which use it is, and its row: the least is the best."""

GIVEN: Final = 0


def select_proofs(tables: Iterable[tuple[int, int, Iterable[Row]]], given: set[int]) -> dict[int, Choice]:
    """The proof with the fewest rounds, then the fewest facts, for every fact that has one.

    `tables` holds, for each use, its place in the order of rules, the number of columns with facts used, and its rows.
    A row is looked at again only when the fact that it waits for is proved, so that the work is linear in the rows.
    Source: Dowling and Gallier 1984, on Horn formulae.
    """
    proved = set(given)
    found: dict[int, Choice] = {}
    waiting: dict[int, list[Choice]] = {}
    new: dict[int, Choice] = {}
    for use, premises, rows in tables:
        for row in rows:
            if row[0] not in given:
                _look(((premises, use, row)), proved, waiting, new)
    while new:
        found.update(new)
        proved.update(new)
        reached, new = new, {}
        for fact in reached:
            for choice in waiting.pop(fact, ()):
                if choice[2][0] not in proved:
                    _look(choice, proved, waiting, new)
    return found


def _look(choice: Choice, proved: set[int], waiting: dict[int, list[Choice]], new: dict[int, Choice]) -> None:
    premises, _, row = choice
    for fact in row[1 : premises + 1]:
        if fact not in proved:
            waiting.setdefault(fact, []).append(choice)
            return
    other = new.get(row[0])
    if other is None or choice < other:
        new[row[0]] = choice
