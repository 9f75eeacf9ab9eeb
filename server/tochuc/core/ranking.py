"""How well a name answers what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Final, NamedTuple

from .names_folded import respelt, words_of

_MOST_WORDS: Final = 12
"""Words that are looked for; no name is told better by more."""
_WITHIN: Final = 0.5
_COVERED: Final = 0.4
"""The share of a name that must be told, to say that it begins so."""


class Tier(IntEnum):
    """How a name matches, the best first."""

    SAME = 0
    """Letter for letter."""
    FOLDED = 1
    """The same but for marks, case and what stands between words."""
    WHOLE = 2
    """All its words, in any order or shortened."""
    BEGINNING = 3
    WORDS = 4
    """Each word that was typed begins a word of it."""
    WITHIN = 5
    """The whole name is among the words that were typed."""
    LONG = 6
    """As WORDS, in the title of a text that says much else."""
    SOME = 7
    """Only some of the words."""


class Rank(NamedTuple):
    """A tier, and within it how many words are lacking, are only begun, and what share of the name is left over."""

    tier: Tier
    lacking: int
    begun: int
    left: float


@dataclass(frozen=True)
class Wanted:
    """What was typed, with the phrases that each of its words may stand for."""

    words: tuple[str, ...]
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spelt: str = ""

    @classmethod
    def of(cls, text: str, phrases: Mapping[str, tuple[str, ...]] | None = None) -> "Wanted":
        """What a text asks for."""
        return cls(words_of(text)[:_MOST_WORDS], phrases or {}, respelt(text))

    @cached_property
    def plain(self) -> str:
        """The words with a space between."""
        return " ".join(self.words)

    @cached_property
    def glued(self) -> str:
        """The words with nothing between."""
        return "".join(self.words)


def rank(wanted: Wanted, name: str, plain: str) -> Rank:
    """How well a name answers; `plain` are its folded words with a space between.

    >>> rank(Wanted.of("mau ban"), "Ban Mẫu", "ban mau").tier.name
    'WHOLE'
    """
    if plain == wanted.plain:
        return Rank(Tier.SAME if respelt(name) == wanted.spelt else Tier.FOLDED, 0, 0, 0.0)
    if plain.replace(" ", "") == wanted.glued:
        return Rank(Tier.FOLDED, 0, 0, 0.0)
    words = plain.split()
    taken, lacking, begun = _cover(wanted, words)
    left = 1 - len(taken) / len(words) if words else 1.0
    if lacking:
        whole = not left and not begun and len(wanted.words) - lacking >= _WITHIN * len(wanted.words)
        return Rank(Tier.WITHIN if whole else Tier.SOME, lacking, begun, left)
    if not left and not begun:
        return Rank(Tier.WHOLE, 0, 0, 0.0)
    begins = taken == list(range(len(taken))) and 1 - left >= _COVERED
    return Rank(Tier.BEGINNING if begins else Tier.WORDS, 0, begun, left)


def _cover(wanted: Wanted, words: Sequence[str]) -> tuple[list[int], int, int]:
    """Which words of a name are asked for, in the order of asking; how many are lacking, how many only begun."""
    taken: list[int] = []
    free = set(range(len(words)))
    waiting, lacking, begun = [], 0, 0
    for word in wanted.words:
        found = _whole(word, words, free) or _phrase(wanted.phrases.get(word, ()), words, free)
        if found:
            taken += found
            free -= set(found)
        else:
            waiting.append((word, len(taken)))
    # Whole words first: a word that only begins another must not take its place.
    for word, place in reversed(waiting):
        at = next((each for each in sorted(free) if words[each].startswith(word)), None)
        if at is None:
            lacking += 1
        else:
            taken.insert(place, at)
            free.discard(at)
            begun += 1
    return taken, lacking, begun


def _whole(word: str, words: Sequence[str], free: set[int]) -> list[int]:
    return next(([at] for at, each in enumerate(words) if each == word and at in free), [])


def _phrase(phrases: Sequence[str], words: Sequence[str], free: set[int]) -> list[int]:
    for phrase in sorted(phrases, key=len, reverse=True):
        parts = phrase.split()
        for start in range(len(words) - len(parts) + 1):
            places = list(range(start, start + len(parts)))
            if (
                words[start] == parts[0]
                and free.issuperset(places)
                and list(words[start : start + len(parts)]) == parts
            ):
                return places
    return []
