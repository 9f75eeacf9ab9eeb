"""Names of the index that a reading leads to."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log
from typing import Final

from rapidfuzz import fuzz, process

from ..core.likeness import Features, compare_marks, of_role
from ..core.written import Marks
from .index import Index, Key
from .readings import Reading, spellings

_MOST_NEAR: Final = 60
_MOST_WORDS: Final = 6
_TOO_MANY: Final = 400
_LEAST_ALIKE: Final = 0.3


@dataclass(frozen=True)
class Hit:
    """A thing that a reading leads to, by which name, and what is known already for and against it."""

    thing: int
    name: str
    reading: Reading
    told: Features
    key: Key | None = None

    def compared(self, text: str, index: Index) -> Features:
        """What the name itself tells for and against the thing."""
        found: dict[str, float | bool] = dict(self.told)
        if self.reading.abbreviation:
            found["abbreviation"] = True
        if self.reading.title:
            found["title"] = True
        if self.reading.edits:
            found["letters"] = round(self.reading.letters, 3)
        if self.key is not None and "words" not in found:
            found["marks"] = _marks(text, self.key, index)
        return found


def _marks(text: str, key: Key, index: Index) -> float:
    """1 where the marks agree, 0 where others stand in the two names, else between."""
    mine, spelt = spellings(text), key.spelt
    if spelt.isascii() and not text.isascii():
        # An English name has no marks, so what speaks is the Vietnamese one of the same words.
        marked = [name for name, language, _ in index.things[key.thing].names if language == "vi"]
        same = [name for name in marked if spellings(name).keys() == spellings(spelt).keys()]
        spelt = same[0] if same else spelt
    agree = compare_marks(mine, spellings(spelt))
    return {Marks.SAME: 1.0, Marks.MISSING: 0.5, Marks.OTHER: 0.0}[agree]


def found_by(
    index: Index, told: Iterable[Reading], *, order: bool = False, letters: bool = False
) -> Iterator[Hit]:
    """What the readings lead to: by their words as they stand, in any order, by their letters run together."""
    for reading in told:
        for key in index.by_words.get(reading.words, ()):
            yield _hit(key, reading)
        if order:
            for key in index.by_sorted.get(tuple(sorted(reading.words)), ()):
                # Persons are told apart by the order of their names.
                if "Person" not in index.things[key.thing].kinds:
                    yield _hit(key, reading, order=True)
        if letters:
            for key in index.by_letters.get("".join(reading.words), ()):
                yield _hit(key, reading)


def _hit(key: Key, reading: Reading, order: bool = False) -> Hit:
    told: dict[str, float | bool] = {"name": of_role(key.role)}
    if order or reading.order:
        told["order"] = True
    return Hit(key.thing, key.spelt if key.role != "pattern" else "", reading, told, key)


def near(
    index: Index, told: Sequence[Reading], known: Collection[int], types: frozenset[str], most: int
) -> Iterator[Hit]:
    """Things whose names share words with a reading; none of them can be taken without asking."""
    reading = told[0] if told else Reading(())
    shared: dict[int, float] = defaultdict(float)
    # Words that few names have tell most; one that thousands have would only cost time.
    for word in sorted(set(reading.words), key=lambda word: len(index.postings.get(word, ())))[:_MOST_WORDS]:
        things = index.postings.get(word, ())
        if shared and len(things) > _TOO_MANY:
            break
        worth = log(1 + len(index.things) / (1 + len(things)))
        for thing in things:
            shared[thing] += worth
    chosen = [
        thing
        for thing in nlargest(_MOST_NEAR * 4, shared, key=shared.__getitem__)
        if thing not in known and (not types or types & index.things[thing].kinds)
    ][:_MOST_NEAR]
    wanted = " ".join(sorted(reading.words))
    names = {(thing, at): text for thing in chosen for at, text in enumerate(index.sorted_names(thing))}
    best: dict[int, float] = {}
    for _, alike, (thing, _) in process.extract(
        wanted, names, scorer=fuzz.ratio, limit=most * 8, score_cutoff=100 * _LEAST_ALIKE
    ):
        best[thing] = max(best.get(thing, 0.0), alike / 100)
    for thing, alike in sorted(best.items(), key=lambda each: -each[1])[:most]:
        yield Hit(thing, "", reading, {"words": round(alike, 3)})
