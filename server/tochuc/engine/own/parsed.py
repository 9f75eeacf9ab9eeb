"""Updates that may be run: read by the engine's own parser, before anything is."""

import re
from dataclasses import replace
from typing import Final

from pyoxigraph import Store

from ...core.updates import Operation
from ..syntax import bad_query, find_fault

_NOWHERE: Final = "DROP GRAPH <urn:x-tochuc:nowhere> ; "
"""Fails when it is run, so that what stands after it is parsed and not run."""
_REACHING: Final = re.compile(r"\b(servic|loa)([ed])\b", re.IGNORECASE | re.ASCII)
_BEGINNINGS: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
)


def refuse_outside(text: str, operations: list[Operation]) -> None:
    """Nothing, for an update that asks nothing of other servers.

    The engine's own parser decides, as for queries (`outside.py`): with the last letter of each `service` and `load`
    changed, names and strings still parse, keywords do not.

    Raises: BadQuery.
    """
    for operation in operations:
        if not _REACHING.search(operation.text):
            continue
        changed = _REACHING.sub(lambda found: found[1] + ("q" if found[2].islower() else "Q"), operation.text)
        if _parses(operation) and not _parses(replace(operation, text=changed)):
            word = "LOAD" if operation.kind == "load" else "SERVICE"
            repair = (
                "Fetch the document yourself, and send it to /graphs."
                if word == "LOAD"
                else "Ask the other endpoint yourself, and give what it says with VALUES."
            )
            told = f"{word} is refused: this server fetches nothing for an update"
            raise bad_query(text, operation.start, told, repair)


def refuse_unreadable(operation: Operation, text: str) -> None:
    """Nothing, for an operation of this update that the engine's parser reads.

    Raises: BadQuery with `line` and `column`.
    """
    written = text[operation.start : operation.end]
    try:
        _parse(before := f"{operation.prologue}{_NOWHERE}", written)
    except SyntaxError as error:
        fault = find_fault(before + written, error, lambda spread: _parse("", spread))
        offset = max(operation.start, fault.offset - len(before) + operation.start)
        if fault.word.upper() in _BEGINNINGS:
            told = f"{fault.word.upper()} is not expected here"
            raise bad_query(text, offset, told, "Put “;” between two operations.") from None
        raise replace(fault, offset=offset).explain(text) from None


def _parses(operation: Operation) -> bool:
    try:
        _parse(f"{operation.prologue}{_NOWHERE}", operation.text)
    except SyntaxError:
        return False
    return True


def _parse(before: str, operation: str) -> None:
    try:
        Store().update(before + operation)
    except (RuntimeError, ValueError, OSError):
        return
