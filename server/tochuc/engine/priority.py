"""Who goes first when more is to be done than there are processors."""

import contextlib
import os
from typing import Final, Literal

_BEHIND: Final = 10
"""A nice level: a tenth of the processor time, when all of it is wanted."""


def put_behind(thread: int) -> Literal[True]:
    """Let a thread go after those that have not been put anywhere."""
    with contextlib.suppress(OSError):  # it has just ended
        os.setpriority(os.PRIO_PROCESS, thread, _BEHIND)
    return True


def put_last(thread: int) -> Literal[True]:
    """Give a thread only the processor time that nothing else wants."""
    with contextlib.suppress(OSError, AttributeError):  # a platform without it: all are equal there
        os.sched_setscheduler(thread, os.SCHED_IDLE, os.sched_param(0))
    return True
