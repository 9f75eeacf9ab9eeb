"""Each row of a table with what its names mean, in flat memory however many rows there are."""

import ctypes
import multiprocessing
import signal
import sys
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Mapping_
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from ..errors import BadParameter
from . import Asked, Candidate, Matcher
from .answers import Answers
from .mapping import Linked, Mapping
from .tables import Row

Outcome = Literal["matched", "decided", "unclear", "none", "refused", "empty"]
"""matched: one candidate stands clear; decided: a person chose; unclear: several may be meant; none: nothing of ours,
or a person said so; refused: it cannot be looked for, as its day is none or its name too long; empty: no name."""
Matches = Sequence[tuple[Candidate, ...]]

_AT_ONCE: Final = 1000
"""Rows that are looked for together."""
_REMEMBERED: Final = 50_000
"""Names whose answer is kept, since tables repeat themselves."""
NEAR: Final = 60.0
"""The score from which a candidate may be meant."""
_LONGEST: Final = 300
"""Letters of a name; what is longer is a text, and takes long to compare."""
_EMPTY: Final = frozenset({"", "-", "–", "—", "n/a", "N/A"})


@dataclass(frozen=True)
class Cell:
    """What one name means: the candidates, best first, and what became of it."""

    asked: Asked
    outcome: Outcome
    candidates: tuple[Candidate, ...] = ()
    chosen: Candidate | None = None
    told: str = ""
    """Why it is refused."""


@dataclass
class _Part:
    """Some rows that are looked for together: what each asks, what is known of that, and the answer to the rest."""

    rows: list[Row]
    asked: list[list[Asked]]
    known: dict[Asked, tuple[Candidate, ...]]
    new: list[Asked]
    answer: Callable[[], Matches]


def link_rows(
    rows: Iterable[Row],
    columns: Sequence[str],
    mapping: Mapping,
    matcher: Matcher,
    answers: Answers,
    processes: int = 1,
    language: str = "en",
) -> Iterator[tuple[Row, tuple[Cell, ...]]]:
    """Each row with a cell for each column that is linked, in the order of the rows.

    Raises: BadParameter for a class that there is not; what reading the rows raises.
    """
    for linked in mapping.linked:
        matcher.check(Asked("", types=(linked.type,) if linked.type else ()))
    known: OrderedDict[Asked, tuple[Candidate, ...]] = OrderedDict()
    with _matching(matcher, processes) as match:
        for part in _ahead(
            _parts(rows, _asking(columns, mapping, language), known, matcher, match), 2 * (processes - 1)
        ):
            found = part.known | dict(zip(part.new, part.answer(), strict=True))
            known.update(found)
            while len(known) > _REMEMBERED:
                known.popitem(last=False)
            for row, asked in zip(part.rows, part.asked, strict=True):
                yield row, tuple(_cell(each, found, matcher, answers) for each in asked)


def _parts(
    rows: Iterable[Row],
    read: Callable[[Row], list[Asked]],
    known: Mapping_[Asked, tuple[Candidate, ...]],
    matcher: Matcher,
    match: Callable[[list[Asked]], Callable[[], Matches]],
) -> Iterator[_Part]:
    source = iter(rows)
    while taken := list(islice(source, _AT_ONCE)):
        asked = [read(row) for row in taken]
        wanted = [
            each for each in dict.fromkeys(one for row in asked for one in row) if _may_ask(each, matcher)
        ]
        new = [each for each in wanted if each not in known]
        yield _Part(taken, asked, {each: known[each] for each in wanted if each in known}, new, match(new))


def _ahead(parts: Iterator[_Part], most: int) -> Iterator[_Part]:
    """The same, with some begun before they are wanted."""
    begun: deque[_Part] = deque()
    for part in parts:
        begun.append(part)
        if len(begun) > most:
            yield begun.popleft()
    yield from begun


def _asking(columns: Sequence[str], mapping: Mapping, language: str) -> Callable[[Row], list[Asked]]:
    at = {name: place for place, name in enumerate(columns)}

    def asked(row: Row, linked: Linked) -> Asked:
        def value(column: str) -> str:
            text = row.values[at[column]].strip() if column else ""
            return "" if text in _EMPTY else text

        # A moment is a day here.
        day = linked.on or value(linked.day).partition("T")[0]
        places = (value(linked.place),) if value(linked.place) else ()
        types = (linked.type,) if linked.type else ()
        return Asked(value(linked.column), types, places, day, language=language)

    return lambda row: [asked(row, linked) for linked in mapping.linked]


def _may_ask(asked: Asked, matcher: Matcher) -> bool:
    return bool(asked.name) and not _refusal(asked, matcher)


def _refusal(asked: Asked, matcher: Matcher) -> str:
    if len(asked.name) > _LONGEST:
        return f"this has {len(asked.name):,} letters; a name has at most {_LONGEST}"
    try:
        matcher.check(asked)
    except BadParameter as error:
        return error.detail
    return ""


def _cell(
    asked: Asked, found: Mapping_[Asked, tuple[Candidate, ...]], matcher: Matcher, answers: Answers
) -> Cell:
    if not asked.name:
        return Cell(asked, "empty")
    if asked not in found:
        return Cell(asked, "refused", told=_refusal(asked, matcher))
    candidates = found[asked]
    decided = answers.get(asked)
    if decided is not None:
        chosen = next((each for each in candidates if each.iri == decided), None) or matcher.candidate(
            decided
        )
        return Cell(asked, "decided" if decided else "none", candidates, chosen if decided else None)
    chosen = next((each for each in candidates if each.match), None)
    if chosen:
        return Cell(asked, "matched", candidates, chosen)
    near = any(each.score >= NEAR for each in candidates)
    return Cell(asked, "unclear" if near else "none", candidates)


@contextmanager
def _matching(matcher: Matcher, processes: int) -> Iterator[Callable[[list[Asked]], Callable[[], Matches]]]:
    """What begins to look for names, in other processes where there are several."""
    if processes < 2 or not sys.platform.startswith("linux"):
        yield lambda asked: lambda: matcher.match(asked)
        return
    # Forked, so that they share the names that are in memory.
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, context, _take, (matcher,)) as pool:

        def match(asked: list[Asked]) -> Callable[[], Matches]:
            answer: Future[Matches] = pool.submit(_match, asked)
            return answer.result

        yield match


_END_WITH_PARENT: Final = 1
"""PR_SET_PDEATHSIG of Linux."""
_TAKEN: list[Matcher] = []
"""The matcher of this process, if it looks for names on behalf of another."""


def _take(matcher: Matcher) -> None:
    # The one that began this process ends it; a key that was pressed reaches both.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # It would wait for work for ever if the command were killed.
    ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGTERM)
    _TAKEN.append(matcher)


def _match(asked: list[Asked]) -> Matches:
    return _TAKEN[0].match(asked)
