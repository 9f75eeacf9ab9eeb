"""The names of a snapshot in memory, by the words that are compared."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from ..core.written import key_word, key_words
from ..errors import NoSnapshot
from ..namespaces import ID
from .wording import readings

_THINGS: Final = """select thing.id, iri, kinds.names, weight, coalesce(start_earliest, ''), coalesce(start_latest, ''),
    coalesce(end_earliest, ''), coalesce(end_latest, '') from thing join kinds on kinds.id = thing.kinds"""
_NAMES: Final = "select thing, name, language, role from name order by id"
_FACETS: Final = "select thing, property, value from facet"
_SHORT: Final = "select letters, phrases from short"
_CLASSES: Final = "select name, parents from class"
_READ: Final = (_THINGS, _NAMES, _FACETS, _SHORT, _CLASSES)
MEANT: Final = frozenset({"Organ", "Place", "Person", "Document", "Event", "Post"})
"""Classes whose things are found by their names."""
_COVERS, _PART_OF = "coversArea", "partOfPlace"
_LONG: Final = 160
"""Letters of a text that nobody writes as a name."""
_MOST_PHRASES: Final = 3
_BRACKETS: Final = re.compile(r"\s*\([^()]*\)\s*$")
"""What tells namesakes apart at the end of a label."""


class Key(NamedTuple):
    """One way of writing a name: whose it is, the words as they are spelt, and what kind of name."""

    thing: int
    spelt: str
    role: str


@dataclass(slots=True)
class Thing:
    """A thing that may be meant by a name."""

    iri: str
    kinds: frozenset[str]
    weight: float
    bounds: tuple[str, str, str, str]
    labels: dict[str, str] = field(default_factory=dict)
    names: list[tuple[str, str, str]] = field(default_factory=list)
    """Text, language, role."""
    sorts: frozenset[str] = frozenset()
    """The sorts of places that its names, or those of its place, tell."""
    areas: set[int] = field(default_factory=set)
    """The places it is in, it covers, or that it is."""
    own: set[int] = field(default_factory=set)
    """The narrowest of them, other than itself."""


@dataclass(eq=False)
class Index:
    """All that is known of names, for the matcher."""

    things: dict[int, Thing]
    by_iri: dict[str, int]
    by_words: dict[tuple[str, ...], list[Key]]
    by_letters: dict[str, list[Key]]
    """By all the letters of a name, with nothing between."""
    by_sorted: dict[tuple[str, ...], list[Key]]
    postings: dict[str, set[int]]
    vocabulary: list[str]
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    facets: dict[int, dict[str, set[int]]]
    broader: dict[str, tuple[str, ...]]
    members: dict[tuple[str, int], list[int]]
    """The things of a class that are of a place."""
    concepts: dict[int, str]
    """The IRIs of things that are not found by names, but may be values of others."""
    called: dict[int, list[str]]
    """The names of those."""
    by_id: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Index":
        """The index of the names in a snapshot.

        Raises: NoSnapshot for a snapshot whose search index is lacking or of an older form.
        """
        address = (folder / "search.sqlite").resolve().as_uri() + "?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as database:
                rows, names, facets, short, classes = (database.execute(text).fetchall() for text in _READ)
        except sqlite3.OperationalError as error:
            told = f"names cannot be matched in this snapshot ({error}); a build with this version of tochuc mends it"
            raise NoSnapshot(told) from None
        phrases, broader = _phrases(short), {name: tuple(parents.split()) for name, parents in classes}
        things = {
            number: Thing(iri, frozenset(kinds.split()), weight, bounds)
            for number, iri, kinds, weight, *bounds in rows
            if MEANT.intersection(kinds.split())
        }
        called: dict[int, list[str]] = defaultdict(list)
        _name(things, names, called)
        known = _Facets(facets)
        _place(things, known)
        found = cls(
            things, {thing.iri: at for at, thing in things.items()}, defaultdict(list), defaultdict(list),
            defaultdict(list), defaultdict(set), [], phrases, known.by_thing, broader, defaultdict(list),
            {number: iri for number, iri, *_ in rows if number not in things}, called,
            {thing.iri.removeprefix(ID): at for at, thing in things.items()},
        )  # fmt: skip
        _add_names(found)
        found.vocabulary = sorted(word for word in found.postings if not word[0].isdigit())
        return found

    def narrower(self, wanted: Iterable[str]) -> frozenset[str]:
        """The classes and all that are narrower."""
        found = frozenset(wanted)
        while more := {name for name, above in self.broader.items() if found.intersection(above)} - found:
            found |= more
        return found

    def wider(self, wanted: Iterable[str]) -> frozenset[str]:
        """The classes and all that are broader."""
        found = frozenset(wanted)
        while more := {above for name in found for above in self.broader.get(name, ())} - found:
            found |= more
        return found

    def words_of_place(self, place: int) -> frozenset[tuple[str, ...]]:
        """The words of each name of a place."""
        names = [text for text, _, role in self.things[place].names if role != "source"]
        return frozenset(words for text in names for words, _ in readings(text))

    @lru_cache(1 << 14)  # noqa: B019 (one index lives as long as its snapshot)
    def sorted_names(self, thing: int) -> tuple[str, ...]:
        """The words of each name of a thing in the order of the alphabet."""
        texts = (text for text, *_ in self.things[thing].names)
        return tuple(dict.fromkeys(" ".join(sorted(words)) for text in texts for words, _ in readings(text)))

    def texts_of(self, number: int) -> list[str]:
        """Every name of a thing."""
        thing = self.things.get(number)
        return [text for text, *_ in thing.names] if thing else self.called.get(number, [])

    def places_named(self, text: str) -> frozenset[int]:
        """The places of this name or IRI, and those in the graph that stand for it."""
        if text in self.by_iri:
            return frozenset({self.by_iri[text]})
        keys = [key for words, _ in readings(text) for key in self.by_words.get(words, ())]
        keys = keys or self.by_letters.get("".join(key_words(text)), [])
        return frozenset(key.thing for key in keys if "Place" in self.things[key.thing].kinds)


def _phrases(rows: Iterable[tuple[str, str]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """What short forms stand for; where two are compared as one, the one that is written so is meant first."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for letters, told in sorted(rows, key=lambda row: key_word(row[0]) != row[0]):
        found[key_word(letters)] += [tuple(map(key_word, each.split())) for each in told.split("\n")]
    return {letters: tuple(dict.fromkeys(told))[:_MOST_PHRASES] for letters, told in found.items()}


class _Facets:
    def __init__(self, rows: Iterable[tuple[int, str, int]]) -> None:
        self.by_thing: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for thing, name, value in rows:
            self.by_thing[thing][name].add(value)

    def get(self, thing: int, name: str) -> set[int]:
        return (
            self.by_thing[thing][name] if thing in self.by_thing and name in self.by_thing[thing] else set()
        )


def _name(
    things: Mapping[int, Thing], rows: Iterable[tuple[int, str, str, str]], others: dict[int, list[str]]
) -> None:
    for number, text, language, role in rows:
        thing = things.get(number)
        if thing is None:
            others[number].append(text)
            continue
        if role == "label":
            thing.labels.setdefault(language, text)
        if len(text) <= _LONG:
            thing.names.append((text, language, role))


def _place(things: Mapping[int, Thing], facets: _Facets) -> None:
    """Tell of each thing the places that it is of, and the sorts of places that its names tell."""
    for number, thing in things.items():
        within = facets.get(number, _COVERS) | facets.get(number, _PART_OF)
        # A place above another is of both; the narrowest one is what a name is made from.
        above = {wider for place in within for wider in facets.get(place, _PART_OF)}
        thing.areas = within | ({number} if "Place" in thing.kinds else set())
        thing.own = (
            {place for place in within - above if place in things} if "Organ" in thing.kinds else set()
        )
    for thing in things.values():
        if "Person" not in thing.kinds:
            texts = [text for text, *_ in thing.names]
            texts += [text for place in thing.own for text, *_ in things[place].names]
            thing.sorts = frozenset(sort for text in texts for _, told in readings(text) for sort in told)


def _add_names(index: Index) -> None:
    patterns: dict[frozenset[str], set[tuple[tuple[str, ...], str]]] = defaultdict(set)
    for number, thing in index.things.items():
        places, person = _names_of_places(index, thing), "Person" in thing.kinds
        for text, _, said in thing.names:
            bare = _BRACKETS.sub("", text)
            for spelt, role in ((text, said), (bare, "bare")) if bare and bare != text else ((text, said),):
                for told in (key_words(spelt),) if person else (each for each, _ in readings(spelt)):
                    at = next((at for place in places if (at := _at(told, place)) is not None), None)
                    if at is not None:
                        patterns[thing.kinds].add(((*told[: at[0]], "", *told[at[1] :]), role))
                    elif places:
                        # It names the organ of a place without its place, so it alone tells nothing.
                        patterns[thing.kinds].add(((*told, ""), role))
                        continue
                    _add(index, told, Key(number, spelt, role))
        for area in thing.own:
            for kind in thing.kinds:
                index.members[kind, area].append(number)
    for number, thing in index.things.items():
        for place, text in _names_of_places(index, thing).items():
            for pattern, _ in patterns.get(thing.kinds, ()):
                gap = pattern.index("")
                told = (*pattern[:gap], *place, *pattern[gap + 1 :])
                if not any(key.thing == number for key in index.by_words.get(told, ())):
                    _add(index, told, Key(number, text, "pattern"))


def _names_of_places(index: Index, thing: Thing) -> dict[tuple[str, ...], str]:
    """The names of the place that an organ is of, by their words, the longest first."""
    if len(thing.own) != 1:
        return {}
    place = index.things[next(iter(thing.own))]
    # Names in Vietnamese come last, as they have the marks.
    texts = sorted(((language == "vi", text) for text, language, role in place.names if role != "source"))
    told = {reading: text for _, text in texts for reading, _ in readings(text)}
    return dict(sorted(told.items(), key=lambda each: (-len(each[0]), each)))


def _at(told: tuple[str, ...], place: tuple[str, ...]) -> tuple[int, int] | None:
    size = len(place)
    # Names begin with what an organ is in Vietnamese and end with where; the last is the place.
    starts = range(len(told) - size, -1, -1)
    return next(((at, at + size) for at in starts if told[at : at + size] == place), None)


def _add(index: Index, told: tuple[str, ...], key: Key) -> None:
    if key in index.by_words[told]:
        return
    index.by_words[told].append(key)
    index.by_letters["".join(told)].append(key)
    index.by_sorted[tuple(sorted(told))].append(key)
    for word in told:
        index.postings[word].add(key.thing)
