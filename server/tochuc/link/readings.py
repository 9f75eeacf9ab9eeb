"""What a written name may stand for: its words as they are, in full, mended, turned, without titles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, product
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..core.written import is_syllable, key_words, spelt_words, turned, without_date, without_rest
from .index import Index
from .wording import readings, wording

_MOST: Final = 24
"""Ways of reading one name that are tried."""
_LONG_WORD: Final = 7
_SHORT_WORD: Final = 3
"""Letters up to which a word may be short for several, and below which none is mended: too many others are near."""
_MOST_NEAR: Final = 12
_LONGEST_SHORT: Final = 9


@dataclass(frozen=True)
class Reading:
    """One way of reading a name."""

    words: tuple[str, ...]
    sorts: frozenset[str] = frozenset()
    abbreviation: bool = False
    title: bool = False
    order: bool = False
    edits: int = 0
    syllables: bool = False
    """Whether a word was mended that may be a right one."""
    year: str = ""

    @property
    def letters(self) -> float:
        """The share of letters that were right."""
        return 1 - self.edits / max(1, sum(map(len, self.words)))


@dataclass(frozen=True)
class Written:
    """A name as it is written, with the spellings of its words."""

    text: str
    spelt: Mapping[str, Sequence[str]]


@lru_cache(1 << 14)
def spellings(text: str) -> Mapping[str, Sequence[str]]:
    """Each word as it is compared, with how it is spelt, in the order of the text."""
    found: dict[str, list[str]] = {}
    for word, spelt in zip(key_words(text), spelt_words(text), strict=True):
        found.setdefault(word, []).append(spelt)
    return found


def as_written(text: str) -> tuple[Reading, ...]:
    """The words as they stand, with and without a date at the end."""
    plain = [Reading(words, sorts) for words, sorts in readings(text)]
    bare, year = without_date(text)
    if year and bare != text:
        plain += [Reading(words, sorts, year=year) for words, sorts in readings(bare)]
    return tuple(plain)


def of_person(text: str) -> Iterator[Reading]:
    """A name of a person without titles and what follows it, and with the given name first."""
    words = key_words(without_rest(text))
    bare = wording().untitled(words)
    if bare != key_words(text):
        yield Reading(bare, title=True)
    for told in turned(bare):
        yield Reading(told, order=True, title=bare != words)


def in_full(reading: Reading, index: Index) -> Iterator[Reading]:
    """A reading with its abbreviations written out, those first that are most usual."""
    chosen = [_choices(word, index) for word in reading.words]
    # A short word such as TU may be whole or short, so each is tried by itself.
    also = [
        [*chosen[:at], index.phrases[word], *chosen[at + 1 :]]
        for at, word in enumerate(reading.words)
        if chosen[at] == ((word,),) and len(word) <= _SHORT_WORD and word in index.phrases
    ]
    for told in islice(chain(product(*chosen), *(product(*each) for each in also)), _MOST):
        words = tuple(word for part in told for word in part)
        if words != reading.words:
            # What is written out may hold words that tell nothing, as a sort of place does.
            for kept, sorts in readings(" ".join(words)):
                yield Reading(
                    kept, reading.sorts | sorts, True, reading.title, reading.order, reading.edits,
                    reading.syllables, reading.year,
                )  # fmt: skip


def mended(reading: Reading, index: Index) -> Iterator[Reading]:
    """A reading with words that no name has put right, each by the nearest that one has."""
    choices: list[tuple[tuple[str, int], ...]] = []
    for word in reading.words:
        known = word in index.postings or len(word) < _SHORT_WORD or word[0].isdigit()
        choices.append(((word, 0),) if known else _nearest(word, index) or ((word, 0),))
    for told in islice(product(*choices), _MOST):
        edits = sum(edit for _, edit in told)
        if edits:
            wrong = [word for word, (_, edit) in zip(reading.words, told, strict=True) if edit]
            yield Reading(
                tuple(word for word, _ in told), reading.sorts, reading.abbreviation, reading.title,
                reading.order, edits, any(map(is_syllable, wrong)), reading.year,
            )  # fmt: skip


def _choices(word: str, index: Index) -> tuple[tuple[str, ...], ...]:
    phrases = index.phrases.get(word, ()) if 1 < len(word) <= _LONGEST_SHORT else ()
    return phrases if phrases and not is_syllable(word) else ((word,),)


def _nearest(word: str, index: Index) -> tuple[tuple[str, int], ...]:
    most = 2 if len(word) >= _LONG_WORD else 1
    found = process.extract(word, index.vocabulary, scorer=OSA.distance, score_cutoff=most, limit=_MOST_NEAR)
    return tuple((told, int(edits)) for told, edits, _ in sorted(found, key=lambda each: (each[1], each[0])))
