"""The memory of a server with all its processes."""

from contextlib import suppress
from pathlib import Path


def megabytes(pid: int) -> float:
    """Proportional set size of a process and all that it started: what is shared counts once."""
    return sum(map(_kilobytes, {pid, *_descendants(pid)})) / 1024


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
