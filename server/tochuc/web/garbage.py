"""Objects that hold each other, which Python must search for: done beside the requests, not in their midst.

Left to itself, Python searches whenever so many more objects have been made: many times while a large page is put
together, and each time through all of it. Every few seconds it goes through the names that a process remembers, too:
some 15 ms, for which the page that just then is made waits (measured: one in a hundred).
"""

import gc
import threading
from time import monotonic, sleep
from typing import Final

_PAUSE: Final = 0.5
"""Seconds between two searches among what is new."""
_FEW: Final = 5_000
"""New objects for which a search does not pay."""
_WHOLE: Final = 60.0
"""Seconds between two searches through everything."""


def collect_beside() -> None:
    """Search from now on in a thread of its own. What is there already is never garbage, and is left alone."""
    gc.collect()
    gc.freeze()
    gc.disable()
    threading.Thread(target=_collect, name="garbage", daemon=True).start()


def _collect() -> None:
    due = monotonic() + _WHOLE
    while True:
        sleep(_PAUSE)
        if monotonic() > due:
            gc.collect()
            due = monotonic() + _WHOLE
        elif gc.get_count()[0] > _FEW:
            gc.collect(1)
