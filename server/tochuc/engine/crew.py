"""A worker as its keeper sees it."""

import signal
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from .slots import Running

Fate = Literal["timeout", "cancelled", "overloaded", "memory", "died"]
State = Literal["short", "extra", "long", "paused"]
BY_SIGNAL: Final[Mapping[int, Fate]] = {signal.SIGALRM: "timeout", signal.SIGABRT: "memory"}


_KEPT: Final = 1000


class Fates(OrderedDict[str, Fate]):
    """What became of the queries that ended without an answer, by their keys; the last ones."""

    def remember(self, key: str, fate: Fate) -> None:
        """Keep one more."""
        self[key] = fate
        if len(self) > _KEPT:
            self.popitem(last=False)


@dataclass
class Worker:
    """What its keeper knows of it."""

    slot: int
    state: State = "short"
    fate: Fate | None = None
    """Why the keeper ended it, if it did."""
    halting: Running | None = None
    """The query at which it shall stand still; a process hears that when it next gets the processor."""
    doom: Fate | None = None
    """Why it shall be ended once it stands still there."""
    spent: float = 0.0
    """Seconds for which it has run as a long one."""
    behind: bool = False
    """Whether it goes after short ones."""
    last: bool = False
    """Whether it goes after everything else."""
    past: bool = False
    """Whether what it shares is out of date, so that it ends when it has answered."""
    number: int = 0
    """The query for which it was counted among the long ones."""
