"""What the columns of a table hold, guessed from a sample of their values."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from . import Asked, Matcher
from .mapping import Linked, Mapping
from .tables import Row

_SAMPLE: Final = 300
"""Rows that are looked at."""
_MOST_ASKED: Final = 60
"""Different values of a column that are looked for."""
_OFTEN: Final = 0.5
"""The share of values that must be found for a column to be one of names."""
_MOSTLY: Final = 0.8
_NEAR: Final = 90.0
"""The score from which a thing may be what a value names."""
_DAY: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(T.*)?", re.ASCII)
_NUMBER: Final = re.compile(r"[\d\s.,%+-]+", re.ASCII)
_IRI: Final = re.compile(r"https?://\S+")
_KINDS: Final = ("Place", "Person", "Document", "Event", "Post", "Organ")
_PLACELESS: Final = frozenset({"Place", "Person", "Document", "Event"})
"""What is not told apart by a place beside it."""


@dataclass(frozen=True)
class Guess:
    """What one column seems to hold.

    Shape: `role` is name, place, day, subject or empty; `found` is the share of its values that a thing of ours
    stands clear for; `kind` the class that most of these are of. Numbers, days and addresses are not looked for.
    """

    column: str
    role: str = ""
    found: float = 0.0
    kind: str = ""
    example: str = ""
    looked_for: bool = False


def guess(columns: Sequence[str], rows: Iterable[Row], matcher: Matcher) -> list[Guess]:
    """What each column seems to hold."""
    sample = [row.values for row in islice(rows, _SAMPLE)]
    values = [[row[at].strip() for row in sample] for at in range(len(columns))]
    guesses = [_guess(name, values[at], matcher) for at, name in enumerate(columns)]
    places = next((values[at] for at, each in enumerate(guesses) if each.role == "place"), None)
    if places is None:
        return guesses
    # "Tỉnh ủy" means something only with the place beside it.
    return [
        _by_names(each.column, values[at], places, matcher) if each.looked_for and not each.role else each
        for at, each in enumerate(guesses)
    ]


def mapping_of(guesses: Sequence[Guess]) -> Mapping:
    """The columns to link by what was guessed: those of names, and those of places where these say more."""
    place = next((each.column for each in guesses if each.role == "place"), "")
    day = next((each.column for each in guesses if each.role == "day"), "")
    subject = next((each.column for each in guesses if each.role == "subject"), "")
    linked = [
        Linked(each.column, each.kind, "" if each.kind in _PLACELESS else place, day)
        for each in guesses
        if each.role in ("name", "place")
    ]
    return Mapping(tuple(linked), subject)


def _guess(column: str, values: Sequence[str], matcher: Matcher) -> Guess:
    told = [value for value in values if value]
    if not told:
        return Guess(column)
    example = told[0]
    if _share(told, _IRI) >= _MOSTLY:
        return Guess(column, "subject" if len(set(told)) == len(told) else "", example=example)
    if _share(told, _DAY) >= _MOSTLY:
        return Guess(column, "day", example=example)
    if _share(told, _NUMBER) >= _OFTEN:
        return Guess(column, example=example)
    return _by_names(column, values, [""] * len(values), matcher)


def _by_names(column: str, values: Sequence[str], places: Sequence[str], matcher: Matcher) -> Guess:
    pairs = dict.fromkeys((name, place) for name, place in zip(values, places, strict=True) if name)
    asked = [Asked(name, places=(place,) if place else ()) for name, place in islice(pairs, _MOST_ASKED)]
    example = asked[0].name
    answers = matcher.match(asked)
    # A name that several things have is a name too; the place or the day beside it may tell them apart.
    near = [[each for each in answer if each.match or each.score >= _NEAR] for answer in answers]
    found = sum(map(bool, near)) / len(asked)
    kinds = Counter(kind for answer in near if answer for kind in _KINDS if kind in answer[0].kinds)
    kind = next((name for name, count in kinds.most_common(1) if count >= _MOSTLY * sum(map(bool, near))), "")
    role = "" if found < _OFTEN else "place" if kind == "Place" else "name"
    return Guess(column, role, round(found, 2), kind, example, looked_for=True)


def _share(values: Sequence[str], form: re.Pattern[str]) -> float:
    return sum(bool(form.fullmatch(value)) for value in values) / len(values)
