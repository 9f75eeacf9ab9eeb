"""Things found by their names in the search index of a snapshot."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from ..core.names_folded import fold, respelt, words_of
from ..core.ranking import Rank, Tier, Wanted, rank
from .candidates import FEW, Row, array, candidates, open_index
from .search_index import pairs_of

_FALLBACK: Final = ("vi", "en")
_MOST_LETTERS: Final = 200
_TEXT: Final = "Source"
"""The class of texts, whose titles are sentences and not names."""
_TOLD: Final = 0.5
"""The share of a title that must be asked for, to put it among names."""
_MEMBERS: Final = "select iri from kind join thing using (kinds) where kind = :kind limit :most"
_LABELS: Final = """select label.language, name.name from thing join label on label.thing = thing.id
    join name on name.id = label.name where iri = ?"""
_ALIVE: Final = """select iri from thing where iri in (select value from json_each(:iris))
    and start_earliest <= :day and end_latest > :day or iri in (select value from json_each(:iris)) and end_latest = ''"""


@dataclass(frozen=True)
class Found:
    """A thing with the name that matched, what it is called in the language of the reader, and its classes."""

    iri: str
    name: str
    language: str
    label: str
    kinds: tuple[str, ...]
    exact: bool
    """Whether the name is what was asked for: marks and case aside, unless one alone has it with all its marks."""
    role: str = "label"
    """What kind of name matched: label, other, title, number, dated, former, or as a source writes it."""
    tier: Tier = Tier.SAME


@dataclass(frozen=True)
class Results:
    """One page of what was found, best first."""

    found: tuple[Found, ...]
    total: int
    more: bool
    """Whether more match than were looked at: `total` is then the least there are."""
    near: bool
    """Whether nothing matches all that was typed, so that these only come near."""
    kinds: tuple[tuple[str, int], ...] = ()
    """The classes of all that was found, with how many are of each."""


def find(folder: Path, words: str, kind: str = "", language: str = "en", most: int = 10) -> list[Found]:
    """The things with a name in which each word begins a word, marks and case aside; `kind` is a class of ours.

    Those whose whole name was given come first, then those whose name begins so. A word may be the short form of several.
    Raises: NoSnapshot for a snapshot whose index is lacking or of an older form.
    """
    results = search(folder, words, kind, language, most=most, forgiving=False)
    return list(results.found)


def search(
    folder: Path,
    words: str,
    kind: str = "",
    language: str = "en",
    day: date | None = None,
    most: int = 10,
    first: int = 0,
    forgiving: bool = True,
) -> Results:
    """The things that were asked for by words, `most` from the number `first` on; on a day, those that there may be then.

    Where few match all the words and `forgiving`, those that match some, or nearly, come after them.
    Raises: as `find`.
    """
    wanted = Wanted.of(words[:_MOST_LETTERS])
    if not wanted.words:
        return Results((), 0, False, False)
    with open_index(folder) as index:
        rows, wanted, more = candidates(index, wanted, kind, forgiving)
        best = _best(rows, wanted, language)
        ordered = sorted(best.values(), key=lambda each: _order(each[0], each[1], wanted, language))
        if not forgiving:
            ordered = [each for each in ordered if not each[0].lacking]
        if day:
            alive = _alive(index, [row.iri for _, row in ordered], day)
            ordered = [each for each in ordered if each[1].iri in alive]
        near = all(each[0].lacking for each in ordered)
        if not near:
            well = [each for each in ordered if not each[0].lacking or each[0].tier is Tier.WITHIN]
            ordered = well if len(well) > FEW else ordered
        shown = tuple(_found(index, row, how.tier, language) for how, row in ordered[first : first + most])
        counts = Counter(name for _, row in ordered for name in row.kinds.split())
        return Results(
            _told_exactly(shown, [row for _, row in ordered], wanted),
            len(ordered),
            more,
            bool(ordered) and near,
            tuple(sorted(counts.items())),
        )


def _best(rows: Iterable[Row], wanted: Wanted, language: str) -> dict[str, tuple[Rank, Row]]:
    """The best name of each thing."""
    best: dict[str, tuple[Rank, Row]] = {}
    for row in dict.fromkeys(rows):
        how = rank(wanted, row.name, row.plain)
        if how.tier in (Tier.BEGINNING, Tier.WORDS) and how.left > _TOLD and _is_text(row):
            how = how._replace(tier=Tier.LONG)
        other = best.get(row.iri)
        if other is None or _order(how, row, wanted, language) < _order(*other, wanted, language):
            best[row.iri] = (how, row)
    return best


def _is_text(row: Row) -> bool:
    return row.role == "title" or _TEXT in row.kinds.split()


def _order(how: Rank, row: Row, wanted: Wanted, language: str) -> tuple[object, ...]:
    return (
        how.tier,
        # What only comes near: first what looks most alike as a whole.
        -_shared(row.plain, wanted.plain) if how.tier is Tier.SOME else 0,
        how.lacking,
        how.begun > 0,
        _is_text(row),
        round(how.left, 1),
        -row.weight,
        row.role != "label",
        row.language != language,
        len(row.plain),
        row.plain,
        row.iri,
    )


def _shared(one: str, other: str) -> float:
    """The share of pairs of letters that two texts have in common, in tenths."""
    mine, theirs = pairs_of(one), pairs_of(other)
    return round(2 * len(mine & theirs) / (len(mine) + len(theirs)), 1)


def _told_exactly(shown: tuple[Found, ...], rows: list[Row], wanted: Wanted) -> tuple[Found, ...]:
    equal = [row for row in rows if row.plain == wanted.plain]
    whole = {row.iri for row in equal}
    same = {row.iri for row in equal if respelt(row.name) == wanted.spelt}
    return tuple(replace(each, exact=each.iri in (same if len(same) == 1 else whole)) for each in shown)


def _found(index: sqlite3.Connection, row: Row, tier: Tier, language: str) -> Found:
    label = _label(index, row.iri, language) or row.name
    return Found(row.iri, row.name, row.language, label, tuple(row.kinds.split()), False, row.role, tier)


def _alive(index: sqlite3.Connection, iris: list[str], day: date) -> set[str]:
    asked = {"iris": array(iris), "day": day.isoformat()}
    return {str(iri) for (iri,) in index.execute(_ALIVE, asked)}


@lru_cache(64)
def members(folder: Path, kind: str, language: str = "en", most: int = 200) -> tuple[tuple[str, str], ...]:
    """The things of a class of ours with their labels, by label; none where there are more than so many.

    Raises: as `find`.
    """
    with open_index(folder) as index:
        iris = [str(iri) for (iri,) in index.execute(_MEMBERS, {"kind": kind, "most": most + 1})]
        labelled = (
            [(iri, label) for iri in iris if (label := _label(index, iri, language))]
            if len(iris) <= most
            else []
        )
    return tuple(sorted(labelled, key=lambda pair: (fold(pair[1]), pair)))


@lru_cache(8)
def languages(folder: Path) -> tuple[str, ...]:
    """The languages in which anything is named.

    Raises: as `find`.
    """
    with open_index(folder) as index:
        return tuple(
            str(tag) for (tag,) in index.execute("select distinct language from label order by 1") if tag
        )


def understood(words: str) -> str:
    """The words that are looked for, as they are compared."""
    return " ".join(words_of(words))


def _label(index: sqlite3.Connection, iri: str, language: str) -> str:
    labels = dict(index.execute(_LABELS, (iri,)).fetchall())
    return next(
        (str(labels[known]) for known in (language, *_FALLBACK, *sorted(labels)) if known in labels), ""
    )
