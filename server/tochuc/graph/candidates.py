"""Names in the search index of a snapshot that may answer what was typed."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final

from ..core.ranking import Tier, Wanted, rank
from ..errors import NoSnapshot
from .search_index import pairs_of

_LOOKED_AT: Final = 400
"""Names that match, the shortest first, among which the best are chosen; a letter begins a word of 12,000."""
FEW: Final = 3
"""Things that fit well; where there are fewer, near names are looked for."""
_MOST_LEFT_OUT: Final = 8
_ALIKE: Final = 0.7
_CORRECTIONS: Final = 3
_COLUMNS: Final = "name.name, language, role, iri, kinds.names, name.plain, weight"
_THING: Final = "join thing on thing.id = name.thing join kinds on kinds.id = thing.kinds"
_MATCH: Final = f"""select {_COLUMNS} from search cross join name on name.id = search.rowid {_THING}
    where search match :asked limit :most"""
_SPELT: Final = f"select {_COLUMNS} from name {_THING} where name.plain = :plain limit 200"
_NEAR: Final = """select word, count(*) as shared from pair where letters in (select value from json_each(:pairs))
    group by word order by shared desc, abs(length(word) - :length), word limit 40"""


@dataclass(frozen=True)
class Row:
    """A name as the index has it; `weight` tells how much leads to its thing."""

    name: str
    language: str
    role: str
    iri: str
    kinds: str
    plain: str
    weight: float


def candidates(
    index: sqlite3.Connection, wanted: Wanted, kind: str, forgiving: bool
) -> tuple[list[Row], Wanted, bool]:
    """Names that may answer, what was understood, and whether there may be more.

    First as it was typed, then by short forms, then nearly.
    """
    rows = _spelt(index, wanted.plain, kind) + _matching(index, wanted, kind)
    more = len(rows) >= _LOOKED_AT
    if any(rank(wanted, row.name, row.plain).tier <= Tier.BEGINNING for row in rows[:_LOOKED_AT]):
        return rows, wanted, more
    phrases = {
        word: tuple(told[0].split("\n"))
        for word in wanted.words
        if (told := index.execute("select phrases from short where letters = ?", (word,)).fetchone())
    }
    if phrases:
        wanted = replace(wanted, phrases=phrases)
        rows += _matching(index, wanted, kind)
    if not forgiving or len({row.iri for row in rows}) > FEW:
        return rows + (_within(index, wanted, kind) if forgiving else []), wanted, more
    corrected = _corrected(index, wanted)
    if corrected != wanted:
        rows += _matching(index, corrected, kind)
        wanted = corrected
    rows += _within(index, wanted, kind)
    if len(rows) <= FEW:
        for left_out in range(min(len(wanted.words), _MOST_LEFT_OUT) if len(wanted.words) > 1 else 0):
            kept = (*wanted.words[:left_out], *wanted.words[left_out + 1 :])
            rows += _matching(index, replace(wanted, words=kept), kind, _LOOKED_AT // _MOST_LEFT_OUT)
    half = (len(wanted.words) + 1) // 2
    if not rows and half > 1:
        for start in range(len(wanted.words) - half + 1):
            kept = wanted.words[start : start + half]
            rows += _matching(index, replace(wanted, words=kept), kind, _LOOKED_AT // _MOST_LEFT_OUT)
    return rows, wanted, more


def _matching(index: sqlite3.Connection, wanted: Wanted, kind: str, most: int = _LOOKED_AT) -> list[Row]:
    """Names in which each word, or a phrase that it may stand for, is there, or which are the words without spaces."""
    each = [
        " OR ".join((f'"{word}"*', *(f'"{phrase}"' for phrase in wanted.phrases.get(word, ()))))
        for word in wanted.words
    ]
    asked = f'({{plain}} : ({" AND ".join(f"({one})" for one in each)})) OR ({{glued}} : "{wanted.glued}"*)'
    if kind:
        asked = f'({{kinds}} : "{kind}") AND ({asked})'
    return [Row(*row) for row in index.execute(_MATCH, {"asked": asked, "most": most})]


def _spelt(index: sqlite3.Connection, plain: str, kind: str) -> list[Row]:
    rows = (Row(*row) for row in index.execute(_SPELT, {"plain": plain}))
    return [row for row in rows if not kind or kind in row.kinds.split()]


def _within(index: sqlite3.Connection, wanted: Wanted, kind: str) -> list[Row]:
    """Whole names that stand among the words."""
    length = len(wanted.words)
    runs = {
        " ".join(wanted.words[start:end])
        for start in range(length)
        for end in range(start + 1, length + 1)
        if 2 * (end - start) >= length
    }
    return [row for run in sorted(runs) for row in _spelt(index, run, kind)]


def _corrected(index: sqlite3.Connection, wanted: Wanted) -> Wanted:
    """The same, where each word that no name has may stand for words that are nearly the same."""
    phrases = dict(wanted.phrases)
    for word in wanted.words:
        known = index.execute("select 1 from word where word >= ? and word < ?", (word, word + "\U0010ffff"))
        if word in phrases or len(word) < _CORRECTIONS or word.isdigit() or known.fetchone():
            continue
        asked = {"pairs": array(pairs_of(word)), "length": len(word)}
        near = [str(other) for other, _ in index.execute(_NEAR, asked)]
        alike = sorted(((_alike(word, other), other) for other in near), key=lambda pair: (-pair[0], pair[1]))
        close = tuple(other for likeness, other in alike if likeness >= _ALIKE)[:_CORRECTIONS]
        if close:
            phrases[word] = close
    return replace(wanted, phrases=phrases)


def _alike(word: str, other: str) -> float:
    # Two letters in the wrong order are one slip, not two.
    same_letters = sorted(word) == sorted(other)
    return max(SequenceMatcher(None, word, other, autojunk=False).ratio(), 0.9 if same_letters else 0.0)


def array(texts: Iterable[str]) -> str:
    """Texts as a JSON list, which SQLite can read."""
    # IRIs and folded words hold no character that JSON would have to escape.
    return "[" + ",".join(f'"{text}"' for text in texts) + "]"


@contextmanager
def open_index(folder: Path) -> Iterator[sqlite3.Connection]:
    """The index of a snapshot, to read.

    Raises: NoSnapshot for a snapshot whose index is lacking or of an older form.
    """
    address = (folder / "search.sqlite").resolve().as_uri() + "?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as index:
            yield index
    except sqlite3.OperationalError as error:
        told = f"names cannot be searched in this snapshot ({error}); a build with this version of tochuc mends it"
        raise NoSnapshot(told) from None
