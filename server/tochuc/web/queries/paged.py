"""The rows of answers that are read page by page, kept so that not each page evaluates the whole answer."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from ...core.saved import SavedQuery, bind
from ..live import Served
from .answers import Rows, Values, read_rows

_Key = tuple[str, str, bool, bool]
"""What an answer depends on: the snapshot, the query with its values, whether over what is stated, whether marked."""


class KeptRows:
    """The answers that were read last: not more than `most`, and of all together not more than `most_rows` rows."""

    def __init__(self, most: int = 8, most_rows: int = 50_000) -> None:
        self._most = most
        self._most_rows = most_rows
        self._kept: OrderedDict[_Key, Rows] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> Rows | None:
        """The rows of an answer, if they are kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: _Key, rows: Rows) -> None:
        """Keep the rows of an answer, and leave those that were read longest ago where there is no room."""
        if len(rows.rows) > self._most_rows:
            return
        with self._lock:
            self._kept[key] = rows
            self._kept.move_to_end(key)
            while len(self._kept) > self._most or self._rows() > self._most_rows:
                self._kept.popitem(last=False)

    def _rows(self) -> int:
        return sum(len(rows.rows) for rows in self._kept.values())


_KEPT: Final = KeptRows()


def paged_rows(
    served: Served, query: SavedQuery, values: Values, *, stated: bool, timeout: float | None, marked: bool
) -> Rows:
    """As `read_rows`; those that were read lately are not asked for again."""
    key = (served.hash, bind(query, values), stated, marked)
    rows = _KEPT.get(key)
    if rows is None:
        rows = read_rows(served, query, values, stated=stated, timeout=timeout, marked=marked)
        _KEPT.keep(key, rows)
    return rows
