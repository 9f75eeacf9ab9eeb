"""What each worker is doing, in memory that the keeper and its workers share."""

import mmap
import struct
from dataclasses import dataclass
from typing import Final

_SLOT: Final = 1024
_FIGURES: Final = struct.Struct("=ddQQI")
"""When the query began (0: none is running), its deadline, its number, the thread, the bytes of text after it."""
_BEGAN: Final = struct.Struct("=d")
_NUMBER: Final = struct.Struct("=Q")
_NUMBER_AT: Final = 16
_TEXT: Final = _SLOT - _FIGURES.size


@dataclass(frozen=True)
class Running:
    """One query that is being answered; times by the clock that all processes of a machine share."""

    began: float
    deadline: float
    number: int
    """How many queries this worker has begun, which tells two of them apart."""
    thread: int
    key: str
    """What the web side calls this request; no two are the same."""
    id: str
    owner: str
    query: str
    """The beginning of its text."""


class Slots:
    """A row for each worker. Only the worker writes to its row; the keeper clears it for the next one.

    The last byte says whether the workers are more than needed; only the keeper writes that.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._memory = mmap.mmap(-1, count * _SLOT + 1)

    def begin(self, slot: int, running: Running) -> None:
        """Tell what the worker of this slot answers now."""
        texts = "\0".join((running.key, running.id, running.owner, running.query)).encode()[:_TEXT]
        at = slot * _SLOT
        self._memory[at + _FIGURES.size : at + _FIGURES.size + len(texts)] = texts
        figures = (running.deadline, running.number, running.thread, len(texts))
        _FIGURES.pack_into(self._memory, at, 0.0, *figures)
        _BEGAN.pack_into(self._memory, at, running.began)  # last, so that whoever sees it sees the rest

    def end(self, slot: int) -> None:
        """Tell that the worker of this slot answers nothing now."""
        _BEGAN.pack_into(self._memory, slot * _SLOT, 0.0)

    def began(self, slot: int) -> float:
        """When the query of this slot began; 0 when none is running."""
        began: float = _BEGAN.unpack_from(self._memory, slot * _SLOT)[0]
        return began

    def rest(self, slot: int) -> None:
        """Tell that the worker of this slot waits for a question."""
        _NUMBER.pack_into(self._memory, slot * _SLOT + _NUMBER_AT, 0)

    def number(self, slot: int) -> int:
        """The number of the query of this slot, also when it has ended and is still being sent; 0 after that."""
        number: int = _NUMBER.unpack_from(self._memory, slot * _SLOT + _NUMBER_AT)[0]
        return number

    @property
    def crowded(self) -> bool:
        """Whether a worker that is done with a long query is not needed any more."""
        return self._memory[len(self._memory) - 1] == 1

    @crowded.setter
    def crowded(self, crowded: bool) -> None:
        self._memory[len(self._memory) - 1] = int(crowded)

    def read(self, slot: int) -> Running | None:
        """What the worker of this slot answers, if anything."""
        at = slot * _SLOT
        began, deadline, number, thread, length = _FIGURES.unpack_from(self._memory, at)
        if not began:
            return None
        texts = self._memory[at + _FIGURES.size : at + _FIGURES.size + length]
        key, id_, owner, query = texts.decode(errors="replace").split("\0", 3)
        return Running(began, deadline, number, thread, key, id_, owner, query)
