"""How well a name answers what a table says, told by features, and the score that they make together."""

from collections.abc import Mapping, Sequence
from typing import Final

from .written import Marks, marks

Features = Mapping[str, float | bool]
"""What tells for or against a candidate, by the names in `FEATURES`."""

FEATURES: Final = (
    "name", "marks", "order", "abbreviation", "letters", "title", "words", "named_by_place", "id",
    "type", "place", "sort_of_place", "day", "year", "values",
)  # fmt: skip
SURE: Final = 80.0
"""Least score of a candidate that may be taken without asking."""
CLEAR: Final = 4.0
"""By how much its score must be above that of the next."""
_OF_ROLE: Final = {
    "label": 1.0,
    "title": 0.98,
    "number": 0.98,
    "other": 0.98,
    "dated": 0.97,
    "source": 0.97,
    "former": 0.97,
}
_USUAL_ROLE: Final = 0.96
_AGAINST: Final = {
    "type": 30.0,
    "place": 40.0,
    "sort_of_place": 25.0,
    "day": 40.0,
    "year": 30.0,
    "values": 30.0,
}
"""What goes off the score when what the table says beside the name speaks against a candidate."""
_MARKS: Final = {"Person": 30.0, "Place": 20.0}
_USUAL_MARKS: Final = 8.0
_NEAR: Final = 78.0
"""The score of a candidate whose name holds all the words but is not the name."""


def of_role(role: str) -> float:
    """How much a kind of name counts, from 0 to 1."""
    return _OF_ROLE.get(role, _USUAL_ROLE)


def compare_marks(mine: Mapping[str, Sequence[str]], theirs: Mapping[str, Sequence[str]]) -> Marks:
    """How the marks of the words agree that two names share; each word with its spellings in order."""
    worst = Marks.SAME
    for word, spellings in mine.items():
        for one, other in zip(spellings, theirs.get(word, ()), strict=False):
            if one != other:
                worst = max(worst, marks(one, other))
    return worst


def score(features: Features, kinds: frozenset[str]) -> float:
    """From 0 to 100: what the name earns, less what speaks against it.

    100 is the label letter for letter, with nothing against it; below `SURE`, a person should look.

    >>> score({"name": 1.0}, frozenset()), score({"name": 1.0, "day": 0.0}, frozenset())
    (100.0, 60.0)
    """
    if "id" in features:
        earned = 100.0
    elif "words" in features:
        earned = _NEAR * features["words"]
    elif "named_by_place" in features:
        earned = 90.0
    else:
        earned = 100.0 * features.get("name", 0.0)
    earned -= _spelling(features, kinds)
    for name, worth in _AGAINST.items():
        if name in features:
            earned -= worth * (1 - float(features[name]))
    return round(min(100.0, max(0.0, earned)), 1)


def _spelling(features: Features, kinds: frozenset[str]) -> float:
    lost = 0.0
    told = float(features.get("marks", 1.0))
    if told == 0:
        lost += next((worth for kind, worth in _MARKS.items() if kind in kinds), _USUAL_MARKS)
    elif told < 1:
        lost += 2.0
    lost += (
        3.0 * bool(features.get("order"))
        + 3.0 * bool(features.get("abbreviation"))
        + 1.0 * bool(features.get("title"))
    )
    return lost + 60.0 * (1 - float(features.get("letters", 1.0)))


def stands_clear(best: float, next_best: float) -> bool:
    """Whether the best of several candidates may be taken without asking."""
    return best >= SURE and best - next_best >= CLEAR
