"""The memory of a server with all its processes, and when they have come to rest."""

import os
import time
from contextlib import suppress
from pathlib import Path

_REST = 0.02
"""The share of a processor that a server at rest may take."""
_PATIENCE = 60.0


def megabytes(pid: int) -> float:
    """Proportional set size of a process and all that it started: what is shared counts once."""
    return sum(map(_kilobytes, {pid, *_descendants(pid)})) / 1024


def wait_for_rest(pid: int) -> None:
    """Wait until a server is done with what it does beside its first answers.

    Raises: RuntimeError where it is not after a minute.
    """
    end = time.monotonic() + _PATIENCE
    before = _seconds(pid)
    while time.monotonic() < end:
        time.sleep(1)
        now = _seconds(pid)
        if now - before < _REST:
            return
        before = now
    raise RuntimeError(f"process {pid} does not come to rest")


def _seconds(pid: int) -> float:
    return sum(map(_ticks, {pid, *_descendants(pid)})) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    with suppress(OSError):
        # proc(5): behind the name, which may have anything in it, user and system time, and those of children that ended.
        return sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return 0


def _descendants(pid: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text().split()):
                found |= {child} | _descendants(child)
    return found


def _kilobytes(pid: int) -> int:
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return 0
