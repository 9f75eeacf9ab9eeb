"""Until when somebody waits for names to be matched."""

import time

from ..errors import QueryTimeout


class Deadline:
    """A moment after which nothing more is looked for."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """See that there is time left.

        Raises: QueryTimeout.
        """
        if time.monotonic() >= self._end:
            told = f"the names were not matched within {self._seconds:g} seconds; send fewer at a time"
            raise QueryTimeout(f"{told}, or use the command tochuc link, which has no such limit")
