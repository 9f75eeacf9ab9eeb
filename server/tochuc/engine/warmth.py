"""A worker's own copies of the pages that it shares with its keeper, made before a query needs them.

The store counts references while it reads, so a worker that scans the graph writes to nearly every page of it, and the
first write to a page that was shared at the fork costs a copy. For the whole graph that is several times the query.
"""

import ctypes
import os
import re
import resource
import select
import socket
import time
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PAGE: Final = resource.getpagesize()
_PIECE: Final = 128
"""Pages that are copied at once: a third of a millisecond, for which a question may have to wait."""
_GAP: Final = 16
"""Untouched pages between two stretches that are not worth a piece of their own."""
_PRESENT: Final = 1 << 63
_POPULATE_WRITE: Final = 23
_PAUSE: Final = 2
"""Milliseconds without a question before the next piece."""
_BUSY_PAUSE: Final = 50
"""The same when another process wanted the processor."""
_REST: Final = 2.0
"""Seconds after its fork before a process begins: where queries are ended all the time, it would copy in vain."""
_SPARE: Final = 4
"""How many times the memory of the copies must be free."""
_MAPPING: Final = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw-p [0-9a-f]+ \S+ 0\s*(\[heap\])?$", re.MULTILINE)

Piece = tuple[int, int]
"""An address, and how many bytes from there."""


def own_pages(heap_alone: bool = False) -> tuple[Piece, ...]:
    """The memory that this process has written to, in pieces; none where the system does not tell.

    The heap is what its first thread has made. Other threads have other places (glibc, `man mallopt`, M_ARENA_MAX).
    """
    try:
        mappings = [
            (int(begin, 16) // _PAGE, int(end, 16) // _PAGE)
            for begin, end, heap in _MAPPING.findall(Path("/proc/self/maps").read_text("ascii"))
            if heap or not heap_alone
        ]
        with open("/proc/self/pagemap", "rb", buffering=0) as file:  # noqa: PTH123 (unbuffered)
            return tuple(piece for begin, end in mappings for piece in _pieces(file.fileno(), begin, end))
    except (OSError, ValueError):
        return ()


def _pieces(pagemap: int, begin: int, end: int) -> Iterator[Piece]:
    pages = array("Q", os.pread(pagemap, (end - begin) * 8, begin * 8))
    first = last = -1
    for at, page in enumerate(pages):
        if not page & _PRESENT:
            continue
        if first >= 0 and (at - last > _GAP or at - first >= _PIECE):
            yield (begin + first) * _PAGE, (last + 1 - first) * _PAGE
            first = -1
        first = at if first < 0 else first
        last = at
    if first >= 0:
        yield (begin + first) * _PAGE, (last + 1 - first) * _PAGE


def room_for(pieces: tuple[Piece, ...]) -> bool:
    """Whether so much memory is free that copies of these pieces leave enough for others."""
    return has_room(sum(length for _, length in pieces))


def has_room(size: int) -> bool:
    """Whether so much memory is free that to take these bytes leaves enough for others."""
    most = _SPARE * size
    try:
        free = re.search(r"MemAvailable:\s*(\d+)", Path("/proc/meminfo").read_text("ascii"))
        if free is None or int(free[1]) * 1024 < most:
            return False
        group = Path("/sys/fs/cgroup")
        limit = group / "memory.max"
        if limit.exists() and (told := limit.read_text("ascii").strip()) != "max":
            return int(told) - int((group / "memory.current").read_text("ascii")) >= most
    except (OSError, ValueError):
        return False
    return True


def warm(pieces: list[Piece], listener: socket.socket, born: float) -> None:
    """Copy these pieces one after the other, until somebody asks; what has been copied is taken from the list.

    `born` is when this process was forked, by the monotonic clock.
    """
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    pause = max(_PAUSE, int(1000 * (born + _REST - time.monotonic())))
    while pieces:
        if poll.poll(pause):
            time.sleep(0.0005)  # another worker may take it
            if poll.poll(0):
                return
            continue
        began, used = time.monotonic(), time.thread_time()
        if not _copy(*pieces.pop()):
            pieces.clear()
        waited = (time.monotonic() - began) > 2 * (time.thread_time() - used)
        pause = _BUSY_PAUSE if waited else _PAUSE


_C: Final = ctypes.CDLL(None, use_errno=True)
_EINVAL: Final = 22


def _copy(address: int, length: int) -> bool:
    """Whether the system can do this at all. Memory that is no longer there does not matter."""
    failed = _C.madvise(ctypes.c_void_p(address), ctypes.c_size_t(length), _POPULATE_WRITE) != 0
    return not failed or ctypes.get_errno() != _EINVAL
