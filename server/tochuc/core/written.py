"""Names as tables write them: the words that are compared, the marks above them, and what stands around a name."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Final

from .names_folded import fold

_HARD_C: Final = re.compile(r"k(?!h)")
_TONES: Final = frozenset("\u0300\u0309\u0303\u0301\u0323")
_SYLLABLE: Final = re.compile(
    r"(?=.*[aeiouy])(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?"
    r"(?:[iy]|[ou]?[aeou]|uy|ie|ye|uo|uye|oo)?(?:[aeiouy]|ch|ng|nh|[cmnpt])?[iuoaey]?"
)
_DATE: Final = re.compile(
    r"[\s,]*[([]?\s*(?:(?:ngày|of|dated|năm|in)\s*)?"
    r"(?:\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*)?((?:19|20)\d\d)\s*[)\]]?\s*$",
    re.I,
)
_AFTER: Final = re.compile(r"\s*(?:[,;(\[]|\s[–—-]\s).*$")
_WORD: Final = re.compile(r"[^\W_]+")
_BEFORE_NUMBER: Final = frozenset({"so", "no"})
_HEAVY: Final = "heavy"
_MOST_READINGS: Final = 4
_LONGEST: Final = 300
"""Letters of a name that are looked at."""


class Marks(IntEnum):
    """How the marks of two spellings of the same words agree."""

    SAME = 0
    MISSING = 1
    """One of the two lacks marks that the other has."""
    OTHER = 2
    """Somewhere, each has a mark that the other has not."""


@dataclass(frozen=True)
class Wording:
    """What words of a language do in names: see `link/words.toml`."""

    light: frozenset[tuple[str, ...]]
    """They tell nothing apart."""
    kinds: Mapping[tuple[str, ...], str]
    """Sorts of places, with their marks."""
    titles: frozenset[tuple[str, ...]]
    heavy: frozenset[tuple[str, ...]]
    """Beginnings with words that would be light elsewhere."""

    def readings(self, text: str) -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
        """The words of a text that tell names apart, and the sorts of places that the others tell.

        There are several where a word without marks may be either.
        """
        words = key_words(text)
        if self._starts.isdisjoint(words):
            return ((words, frozenset()),) if words else ()
        spelt = spelt_words(text)
        found: list[tuple[tuple[str, ...], frozenset[str]]] = [((), frozenset())]
        at = 0
        while at < len(words):
            size, sure, kind = self._role(words, spelt, at)
            kept = [(told + words[at : at + max(size, 1)], kinds) for told, kinds in found]
            left = [(told, kinds | ({kind} if kind else set())) for told, kinds in found]
            found = kept if not size or kind == _HEAVY else left if sure else [*left, *kept][:_MOST_READINGS]
            at += max(size, 1)
        return tuple(dict.fromkeys((told, kinds) for told, kinds in found if told))

    def _role(self, words: Sequence[str], spelt: Sequence[str], at: int) -> tuple[int, bool, str]:
        """How many words from a place on are light, whether surely, and the sort of place that they are."""
        for size in (2, 1):
            part, marked = tuple(words[at : at + size]), tuple(spelt[at : at + size])
            if len(part) < size:
                continue
            if part in self.heavy:
                return size, True, _HEAVY
            if marked in self.kinds:
                return size, True, self.kinds[marked]
            if marked == part and part in self._bare:
                # "ha tinh" may be a name, and "tinh ha" a sort of place.
                return size, size > 1, self._bare[part]
            if part in self.light:
                return size, True, ""
        return 0, True, ""

    @cached_property
    def _starts(self) -> frozenset[str]:
        return frozenset(words[0] for words in (*self.light, *self._bare))

    @cached_property
    def _bare(self) -> Mapping[tuple[str, ...], str]:
        return {key_words(" ".join(words)): kind for words, kind in self.kinds.items()}

    def untitled(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words without the titles before them."""
        rest = tuple(words)
        while rest:
            size = next(
                (size for size in range(min(6, len(rest) - 1), 0, -1) if rest[:size] in self.titles), 0
            )
            if not size:
                return rest
            rest = rest[size:]
        return rest


def spelt_words(text: str) -> tuple[str, ...]:
    """The words that `key_words` gives, with their marks."""
    words = _WORD.findall(unicodedata.normalize("NFC", text[:_LONGEST].casefold()))
    return tuple(
        word
        for at, word in enumerate(words)
        if not (words[at + 1 : at + 2] and words[at + 1][0].isdigit() and fold(word) in _BEFORE_NUMBER)
    )


@lru_cache(1 << 16)
def key_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: folded, y as i, and k as c, which tables mix.

    >>> key_words("Đắk Lắk") == key_words("ĐẮC LẮC"), key_words("Thái Thanh Quí")
    (True, ('thai', 'thanh', 'qui'))
    """
    return tuple(map(_key_of, spelt_words(text)))


def key_word(word: str) -> str:
    """One folded word as it is compared."""
    return _HARD_C.sub("c", word.replace("y", "i"))


@lru_cache(1 << 14)
def _key_of(spelt: str) -> str:
    return key_word(fold(spelt))


def is_syllable(word: str) -> bool:
    """Whether a folded word may be a Vietnamese one.

    >>> [is_syllable(word) for word in ("hoai", "trung", "mih", "trongg")]
    [True, True, False, False]
    """
    return bool(_SYLLABLE.fullmatch(word))


def without_date(text: str) -> tuple[str, str]:
    """A text without the date or year at its end, and that year.

    >>> without_date("Quy định 67-QĐ/TW năm 2022"), without_date("Luật 36/2018/QH14")
    (('Quy định 67-QĐ/TW', '2022'), ('Luật 36/2018/QH14', ''))
    """
    found = _DATE.search(text)
    return (text[: found.start()], found[1]) if found and found.start() else (text, "")


def without_rest(text: str) -> str:
    """A text up to the first comma, bracket or dash.

    >>> without_rest("Người Mẫu (Chủ tịch)")
    'Người Mẫu'
    """
    return _AFTER.sub("", text) or text


def marks(one: str, other: str) -> Marks:
    """How the marks of two spellings of the same words agree, wherever the tone is put.

    >>> [marks("Hoà", each).name for each in ("Hòa", "hoa", "Hóa")]
    ['SAME', 'MISSING', 'OTHER']
    """
    mine, theirs = _marked(one), _marked(other)
    if mine == theirs:
        return Marks.SAME
    if len(mine) != len(theirs):
        return Marks.OTHER
    pairs = list(zip(mine, theirs, strict=True))
    if all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs):
        return Marks.MISSING
    return Marks.OTHER


@lru_cache(1 << 15)
def _marked(text: str) -> tuple[frozenset[str], ...]:
    """For each letter its marks, for each word its tone."""
    found: list[frozenset[str]] = []
    for word in _WORD.findall(unicodedata.normalize("NFC", text.casefold())):
        tone: set[str] = set()
        for letter in word:
            parts = unicodedata.normalize("NFD", letter)[1:]
            tone |= _TONES.intersection(parts)
            found.append(frozenset(parts) - _TONES | ({"đ"} if letter == "đ" else set()))
        found.append(frozenset(tone))
    return tuple(found)


def turned(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """The same words begun at another: a given name before a family name."""
    return (tuple(words[at:]) + tuple(words[:at]) for at in range(1, len(words)))
