"""The number of the last write, in memory that all processes of a server share."""

import mmap
import os
import struct
from pathlib import Path
from typing import Final

_NUMBER: Final = struct.Struct("=Q")
_FILE: Final = "generation"


class Published:
    """The last write that every answer must know of. To read it costs no more than to read memory."""

    def __init__(self, folder: Path) -> None:
        self._handle = os.open(folder / _FILE, os.O_CREAT | os.O_RDWR, 0o600)
        if os.fstat(self._handle).st_size < _NUMBER.size:
            os.ftruncate(self._handle, _NUMBER.size)
        self._memory = mmap.mmap(self._handle, _NUMBER.size)

    @property
    def value(self) -> int:
        """The number; 0 before the first write."""
        number: int = _NUMBER.unpack_from(self._memory)[0]
        return number

    def raise_to(self, number: int) -> None:
        """Set it, unless it is higher already."""
        import fcntl  # there is none where there is no fork, and nothing is written then

        fcntl.lockf(self._handle, fcntl.LOCK_EX)
        try:
            if number > self.value:
                _NUMBER.pack_into(self._memory, 0, number)
        finally:
            fcntl.lockf(self._handle, fcntl.LOCK_UN)
