"""Names as a search compares them, and in the order of a Vietnamese list."""

import re
import unicodedata
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"
"""Grave, hook, tilde, acute, dot below: the order of the tones in Vietnamese dictionaries, after the level one."""
_LETTERS: Final = {
    letter: place
    for place, letter in enumerate(unicodedata.normalize("NFC", "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"))
}
_BEFORE_NUMBER: Final = frozenset({"so", "no"})
"""Số, and its English: a number means the same without it."""


def fold(text: str) -> str:
    """Text as a search compares it: lower case, without diacritics, đ as d.

    >>> fold("Ủy ban Kiểm tra Đắk Lắk")
    'uy ban kiem tra dak lak'
    """
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded, without what stands between them and without "number" before a number.

    >>> words_of("Quy định số 67-QĐ/TW")
    ('quy', 'dinh', '67', 'qd', 'tw')
    """
    words = _WORD.findall(fold(text))
    return tuple(
        word
        for place, word in enumerate(words)
        if not (word in _BEFORE_NUMBER and words[place + 1 : place + 2] and words[place + 1][0].isdigit())
    )


def respelt(text: str) -> str:
    """Text with its marks and capitals, the mark of tone of each word put after it: hòa and hoà are the same.

    >>> respelt("Hoà  Bình") == respelt("Hòa Bình"), respelt("Hoa Binh") == respelt("Hòa Bình")
    (True, False)
    """
    return " ".join(map(_tone_last, unicodedata.normalize("NFC", text).split()))


def initials(text: str) -> tuple[tuple[str, ...], ...]:
    """What each word of a name may be shortened to: its first letter, and w for ư, as in TW; a number stays.

    >>> initials("Trung ương 18")
    (('t',), ('u', 'w'), ('18',))
    """
    found: list[tuple[str, ...]] = []
    for word in _WORD.findall(unicodedata.normalize("NFC", text.casefold())):
        first = fold(word)[:1]
        if word[0].isdigit():
            found.append((fold(word),))
        elif fold(word[0]) == "u" and unicodedata.normalize("NFD", word[0])[1:2] == "\u031b":
            found.append((first, "w"))
        else:
            found.append((first,))
    return tuple(found)


def sorted_as(text: str) -> str:
    """A text by which names come in Vietnamese order: a ă â b c d đ …, tones only where all letters are alike.

    >>> sorted(["Đà Nẵng", "Dương", "Ăn", "An", "Án", "Bạc"], key=sorted_as)
    ['An', 'Án', 'Ăn', 'Bạc', 'Dương', 'Đà Nẵng']
    """
    letters, tones = [], []
    for part in re.findall(r"\d+|[^\W\d_]+", unicodedata.normalize("NFC", text.casefold())):
        if part.isdigit():
            # A number by its size: 5 before 12.
            letters.append(f"{len(part.lstrip('0')):02}{part.lstrip('0')}")
            continue
        word = unicodedata.normalize("NFD", part)
        tones.append(next((str(_TONES.index(mark) + 1) for mark in word if mark in _TONES), "0"))
        bare = unicodedata.normalize("NFC", "".join(mark for mark in word if mark not in _TONES))
        letters.append("".join(chr(ord("A") + _LETTERS[one]) if one in _LETTERS else one for one in bare))
    return f"{' '.join(letters)}\t{''.join(tones)}"


def _tone_last(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    tone = "".join(mark for mark in apart if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in _TONES)) + tone
