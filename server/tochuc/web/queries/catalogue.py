"""The saved queries of one snapshot."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Final

from ...core.saved import SavedQuery, read_saved
from ...errors import NotFound
from ...graph.search_index import fold
from ..live import Served

_CLOSE: Final = 3
_KEPT: Final = 4
"""Snapshots whose queries are kept in memory."""


class Catalogue:
    """Saved queries by id, in the order of their ids."""

    def __init__(self, queries: Iterable[SavedQuery]) -> None:
        self._queries = {query.id: query for query in sorted(queries, key=lambda query: query.id)}
        self._words = {query.id: _words(query) for query in self._queries.values()}

    def get(self, query_id: str) -> SavedQuery:
        """The query with this id.

        Raises: NotFound with the nearest names.
        """
        if query_id in self._queries:
            return self._queries[query_id]
        if not self._queries:
            raise NotFound("this snapshot was built without its saved queries; a newer one has them")
        near = self._near(query_id)
        hint = f"did you mean {' or '.join(near)}?" if near else "/queries lists them all"
        raise NotFound(f"there is no saved query {query_id}; {hint}", nearest=near)

    def search(self, words: str) -> list[SavedQuery]:
        """The queries in whose texts each of these words begins a word, however it is marked; without words, all."""
        wanted = fold(words).split()
        return [
            query
            for query in self._queries.values()
            if all(any(word.startswith(start) for word in self._words[query.id]) for start in wanted)
        ]

    @property
    def topics(self) -> Mapping[str, list[SavedQuery]]:
        """The queries by topic, the first part of their ids."""
        found: dict[str, list[SavedQuery]] = {}
        for query in self._queries.values():
            found.setdefault(query.topic, []).append(query)
        return found

    def _near(self, query_id: str) -> list[str]:
        # A right name under a wrong topic is nearer than its letters say.
        same = [known for known in self._queries if known.rpartition("/")[2] == query_id.rpartition("/")[2]]
        return list(dict.fromkeys([*same, *get_close_matches(query_id, self._queries, _CLOSE, 0.4)]))[:_CLOSE]


def catalogue_of(served: Served) -> Catalogue:
    """The queries that the snapshot carries; none where it was built without them."""
    return _read(served.folder / "queries")


@lru_cache(_KEPT)
def _read(folder: Path) -> Catalogue:
    names = {path.relative_to(folder).with_suffix("").as_posix(): path for path in folder.rglob("*.rq")}
    return Catalogue(read_saved(name, path.read_text(encoding="utf-8")) for name, path in names.items())


def _words(query: SavedQuery) -> frozenset[str]:
    by_language = (query.titles, query.questions, query.descriptions, query.keywords)
    texts = [text for each in by_language for text in each.values()]
    told = fold(" ".join([query.id, *query.id.split("/"), *query.answers, *texts]))
    letters = "".join(letter if letter.isalnum() else " " for letter in told)
    return frozenset([*letters.split(), *told.split()])
