"""Short forms of names, made from the names themselves: BCĐ from Ban Chỉ đạo, TW from Trung ương."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final

from .names_folded import initials, words_of

_LEAST, _LONGEST = 2, 9
"""Words of a phrase that people shorten."""
_SHARED: Final = 3
"""Names that must have a phrase inside them, before it counts as one that people shorten."""
_PROPER: Final = 3
"""Words of a proper name that is shortened as a whole; so many of two words begin alike that none would be meant."""
_PHRASES_EACH: Final = 8


def short_forms(names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """For the first letters of words, the phrases that they may stand for, the most frequent first.

    A phrase is a whole name, or what several names share.

    >>> short_forms(["Ban Mẫu huyện", "Ban Mẫu xã", "Ban Mẫu tỉnh"])["bm"]
    ('ban mau',)
    """
    times: Counter[tuple[str, ...]] = Counter()
    letters: dict[tuple[str, ...], set[str]] = defaultdict(set)
    whole: set[tuple[str, ...]] = set()
    for name in sorted(set(names)):
        words, firsts = words_of(name), initials(name)
        if len(words) != len(firsts):
            continue
        if len(words) >= (_PROPER if name.istitle() else _LEAST):
            whole.add(words)
        for start, end in _runs(len(words)):
            phrase = words[start:end]
            times[phrase] += 1
            if phrase not in letters or any(len(first) > 1 for first in firsts[start:end]):
                letters[phrase] |= {"".join(each) for each in product(*firsts[start:end])}
    kept: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for phrase, number in times.items():
        if number >= _SHARED or phrase in whole:
            for short in letters[phrase]:
                kept[short].append((-number, " ".join(phrase)))
    return {
        short: tuple(text for _, text in sorted(found)[:_PHRASES_EACH])
        for short, found in sorted(kept.items())
    }


def _runs(length: int) -> Iterator[tuple[int, int]]:
    for start in range(length):
        for end in range(start + _LEAST, min(start + _LONGEST, length) + 1):
            yield start, end
