"""Which things of the graph are meant by names as tables write them."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Final

from ..core.dates import Span, parse_span
from ..core.likeness import SURE, Features, score, stands_clear
from ..core.names_folded import fold
from ..errors import BadData, BadParameter
from .asked import Asked, Candidate
from .deadline import Deadline
from .hits import Hit, found_by, near
from .index import Index, Thing
from .readings import Reading, as_written, in_full, mended, of_person

_REMEMBERED: Final = 2
_PERSON: Final = "Person"
_MAKING: Final = Lock()
_FALLBACK: Final = ("vi", "en")
_MOST_MENDED: Final = 2000
"""Ways to write a mended name out in full that are tried: no name needs more, a text of many short words has 100,000."""


@dataclass
class _Request:
    """What is asked, with its places and its day looked up once."""

    asked: Asked
    types: frozenset[str]
    places: frozenset[int]
    names_of_places: tuple[tuple[str, ...], ...]
    day: Span | None
    hits: dict[int, tuple[float, Features, Hit]] = field(default_factory=dict)

    @property
    def best(self) -> float:
        return max((points for points, *_ in self.hits.values()), default=0.0)


class Matcher:
    """Finds what names mean. It holds the names of one snapshot and changes nothing, so threads may share it."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._narrower: dict[tuple[str, ...], frozenset[str]] = {}
        self._places: dict[tuple[str, ...], frozenset[int]] = {}
        self._deadline: Deadline | None = None

    def until(self, deadline: Deadline) -> "Matcher":
        """The same matcher for one who waits until then."""
        found = copy(self)
        found._deadline = deadline
        return found

    def match(self, asked: Sequence[Asked]) -> list[tuple[Candidate, ...]]:
        """For each name its candidates, best first; the first is marked where it stands clear of the others.

        Raises: BadParameter for a day or a class that makes no sense; QueryTimeout where somebody waits no longer.
        """
        known: dict[Asked, tuple[Candidate, ...]] = {}
        for each in asked:
            if each not in known:
                known[each] = self._match(each)
        return [known[each] for each in asked]

    def check(self, asked: Asked) -> None:
        """See that a question can be asked.

        Raises: as `match`.
        """
        self._request(asked)

    def label(self, thing: Thing, language: str) -> str:
        """What a thing is called in a language, or in another that it has a name in."""
        said = (language, *_FALLBACK, *thing.labels)
        return next((thing.labels[code] for code in said if code in thing.labels), thing.iri)

    def candidate(self, iri: str, language: str = "en") -> Candidate | None:
        """A thing that a person chose, as a candidate; none for an IRI that is not known."""
        thing = self.index.things.get(self.index.by_iri.get(iri, -1))
        if thing is None:
            return None
        label = self.label(thing, language)
        return Candidate(thing.iri, label, label, tuple(sorted(thing.kinds)), 100.0, True, {})

    def _match(self, asked: Asked) -> tuple[Candidate, ...]:
        request = self._request(asked)
        for hits in self._stages(request):
            if self._deadline:
                self._deadline.check()
            for hit in hits:
                self._weigh(request, hit)
            if request.best >= SURE:
                break
        if request.best < SURE and len(request.hits) < asked.limit:
            for hit in near(self.index, as_written(asked.name), request.hits, request.types, asked.limit):
                self._weigh(request, hit)
        return self._answer(request)

    def _stages(self, request: _Request) -> Iterable[Iterable[Hit]]:
        """Ways to find what is meant, those first that assume least."""
        name, index = request.asked.name, self.index
        if not name.strip():
            yield self._without_name(request)
            return
        yield self._by_id(name)
        plain = as_written(name)
        yield self._hits(request, plain)
        yield found_by(index, plain, order=True, letters=True)
        yield self._named_by_place(request, plain)
        full = [told for reading in plain for told in in_full(reading, index)]
        yield self._hits(request, full, order=True)
        person = [*of_person(name)]
        yield (hit for hit in found_by(index, person) if _PERSON in index.things[hit.thing].kinds)
        right = [told for reading in (*plain, *person) for told in mended(reading, index)]
        yield (hit for hit in self._hits(request, right, order=True) if _may_be_mended(hit, index))
        right += islice((told for reading in right[:] for told in in_full(reading, index)), _MOST_MENDED)
        yield (hit for hit in self._hits(request, right, order=True) if _may_be_mended(hit, index))

    def _hits(self, request: _Request, told: Sequence[Reading], order: bool = False) -> Iterable[Hit]:
        yield from found_by(self.index, told, order=order)
        for place in request.names_of_places:
            beside = [Reading(**{**reading.__dict__, "words": reading.words + place}) for reading in told]
            yield from found_by(self.index, beside, order=order)

    def _by_id(self, name: str) -> Iterable[Hit]:
        number = self.index.by_iri.get(name.strip()) or self.index.by_id.get(name.strip())
        if number is not None:
            yield Hit(number, "", Reading(()), {"id": True})

    def _without_name(self, request: _Request) -> Iterable[Hit]:
        """The things that have all that is asked for beside a name."""
        reading = Reading(())
        for number, thing in self.index.things.items():
            hit = Hit(number, "", reading, {"named_by_place": True})
            beside = self._beside(request, hit, thing)
            if beside and all(beside.values()):
                yield hit

    def _named_by_place(self, request: _Request, told: Sequence[Reading]) -> Iterable[Hit]:
        """The things of a type that have no name of their own in the table, only that of their place."""
        if not request.types or "Place" in self.index.wider(request.types):
            return
        places = {
            key.thing
            for reading in told
            for key in self.index.by_words.get(reading.words, ())
            if "Place" in self.index.things[key.thing].kinds
        }
        for place in sorted(places):
            for kind in sorted(request.types):
                for thing in self.index.members.get((kind, place), ()):
                    yield Hit(thing, "", told[0], {"named_by_place": True})

    def _weigh(self, request: _Request, hit: Hit) -> None:
        thing = self.index.things[hit.thing]
        features = {**hit.compared(request.asked.name, self.index), **self._beside(request, hit, thing)}
        if request.asked.strict and features.get("type") is False:
            return
        points = score(features, thing.kinds)
        known = request.hits.get(hit.thing)
        if known is None or points > known[0]:
            request.hits[hit.thing] = points, features, hit

    def _beside(self, request: _Request, hit: Hit, thing: Thing) -> Features:
        """What the table says beside the name."""
        told: dict[str, float | bool] = {}
        if request.types:
            told["type"] = not request.types.isdisjoint(thing.kinds)
        if request.asked.places:
            told["place"] = not request.places.isdisjoint(thing.areas)
        sorts = hit.reading.sorts
        if sorts and _PERSON not in thing.kinds:
            told["sort_of_place"] = not sorts.isdisjoint(thing.sorts) or not thing.kinds & {"Organ", "Place"}
        if request.day and thing.bounds[0]:
            told["day"] = _alive(thing.bounds, request.day)
        if hit.reading.year and thing.bounds[0]:
            told["year"] = thing.bounds[0][:4] <= hit.reading.year <= thing.bounds[1][:4]
        for name, values in request.asked.values:
            has = self._has(hit.thing, name, values)
            told["values"] = min(told.get("values", 1.0), float(has))
        return told

    def has(self, iri: str, name: str, values: Sequence[str]) -> bool:
        """Whether a thing has one of these values, names or IRIs, by a property of ours."""
        number = self.index.by_iri.get(iri)
        return number is not None and self._has(number, name, values)

    def _has(self, number: int, name: str, values: Sequence[str]) -> bool:
        texts: set[str] = set()
        for value in self.index.facets.get(number, {}).get(name, ()):
            thing = self.index.things.get(value)
            texts.add(thing.iri if thing else self.index.concepts[value])
            texts |= {fold(text) for text in self.index.texts_of(value)}
        return any(value in texts or fold(value) in texts for value in values)

    def _answer(self, request: _Request) -> tuple[Candidate, ...]:
        things = self.index.things
        ranked = sorted(
            ((points, number, features, hit) for number, (points, features, hit) in request.hits.items()),
            key=lambda each: (-each[0], -things[each[1]].weight, things[each[1]].iri),
        )
        if not ranked:
            return ()
        clear = stands_clear(ranked[0][0], ranked[1][0] if len(ranked) > 1 else 0.0)
        return tuple(
            Candidate(
                things[number].iri,
                self.label(things[number], request.asked.language),
                hit.name or self.label(things[number], request.asked.language),
                tuple(sorted(things[number].kinds)),
                points,
                clear and not at,
                features,
            )
            for at, (points, number, features, hit) in enumerate(ranked[: request.asked.limit])
        )

    def _request(self, asked: Asked) -> _Request:
        if asked.types not in self._narrower:
            unknown = [name for name in asked.types if name not in self.index.broader]
            if unknown:
                raise BadParameter(f"there is no class {unknown[0]!r}", parameter="type", given=unknown[0])
            self._narrower[asked.types] = self.index.narrower(asked.types)
        if asked.places not in self._places:
            if len(self._places) > 1 << 14:
                self._places.clear()
            named = [self.index.places_named(text) for text in asked.places]
            self._places[asked.places] = frozenset().union(*named)
        places = self._places[asked.places]
        words = {told for place in places for told in self.index.words_of_place(place)}
        return _Request(
            asked, self._narrower[asked.types], places, tuple(sorted(words)), _read_day(asked.day)
        )


def _may_be_mended(hit: Hit, index: Index) -> bool:
    """Whether mending may lead to a thing: persons and places are told apart by one letter, other names are not."""
    kinds = index.things[hit.thing].kinds
    return not (hit.reading.syllables and kinds & {_PERSON, "Place"}) and (
        _PERSON not in kinds or hit.reading.edits == 1
    )


@lru_cache(4096)
def _read_day(text: str) -> Span | None:
    if not text:
        return None
    try:
        return parse_span(text.strip())
    except BadData as error:
        raise BadParameter(error.detail, parameter="day", given=text) from None


def _alive(bounds: tuple[str, str, str, str], day: Span) -> float:
    """Whether a thing was there on one of the days: 1 surely, 0 surely not, else between."""
    first, last = day.earliest.isoformat(), day.latest.isoformat()
    start_earliest, start_latest, end_earliest, end_latest = bounds
    if last < start_earliest or (end_latest and first >= end_latest):
        return 0.0
    return 1.0 if start_latest <= last and (not end_earliest or first < end_earliest) else 0.97


def matcher_of(folder: Path) -> Matcher:
    """The matcher of a snapshot, made once in each process.

    Raises: NoSnapshot for a snapshot whose search index is lacking or of an older form.
    """
    # Two threads that ask at once would both make it.
    with _MAKING:
        return _made(folder)


@lru_cache(_REMEMBERED)
def _made(folder: Path) -> Matcher:
    return Matcher(Index.read(folder))
