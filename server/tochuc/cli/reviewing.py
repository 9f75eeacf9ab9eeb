"""A person decides about unclear names, one after the other."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..link.answers import Answers
    from ..link.linking import Cell

_ASKED = "number, n for none of these, s to skip, q to stop"


def review(unclear: Sequence[tuple[int, "Cell"]], answers: "Answers") -> None:
    """Ask about each; every answer is kept at once. The end of the input is q."""
    print(f"{len(unclear):,} unclear names; {_ASKED}", file=sys.stderr)
    for place, (row, cell) in enumerate(unclear, 1):
        _show(place, len(unclear), row, cell)
        told = _ask(len(cell.candidates))
        if told == "q":
            return
        if told == "n":
            answers.decide(cell.asked, "")
        elif told != "s":
            answers.decide(cell.asked, cell.candidates[int(told) - 1].iri)


def _show(place: int, total: int, row: int, cell: "Cell") -> None:
    from ..link.report import beside

    told = f" ({beside(cell)})" if beside(cell) else ""
    print(f"\n{place:,} of {total:,}, row {row}: {cell.asked.name}{told}", file=sys.stderr)
    for number, each in enumerate(cell.candidates, 1):
        against = ", ".join(name for name, value in each.features.items() if value is False or value == 0)
        other = f" (as {each.name})" if each.name != each.label else ""
        doubt = f"; against it: {against}" if against else ""
        print(f"  {number}  {each.label}{other}  {each.score:.0f}{doubt}\n     {each.iri}", file=sys.stderr)


def _ask(most: int) -> str:
    while True:
        print("? ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        told = line.strip().lower()
        if not line:
            return "q"
        if told in ("n", "s", "q") or (told.isascii() and told.isdigit() and 1 <= int(told) <= most):
            return told
        print(f"  {_ASKED}", file=sys.stderr)
