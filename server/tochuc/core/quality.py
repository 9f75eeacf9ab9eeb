"""What tells of the quality of a snapshot: counts beside those of the one before, and where its sources come from."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

_YEAR: Final = re.compile(r"\d{4}")


class Difference(NamedTuple):
    """One count in two snapshots; 0 where a snapshot has none."""

    name: str
    before: int
    now: int

    @property
    def change(self) -> int:
        """By how much it grew."""
        return self.now - self.before


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """The counts that are not the same, by name.

    >>> differences({"Ward": 2, "Place": 5}, {"Ward": 3, "Place": 5})
    [Difference(name='Ward', before=2, now=3)]
    """
    names = sorted({*whole(before), *whole(now)})
    found = (Difference(name, whole(before).get(name, 0), whole(now).get(name, 0)) for name in names)
    return [each for each in found if each.change]


def whole(counts: Mapping[str, Any]) -> dict[str, int]:
    """Of the counts of a manifest those that are numbers."""
    return {name: count for name, count in counts.items() if isinstance(count, int)}


def changed_answers(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The saved queries of two manifests' files whose answers at default values differ, or are in one of them alone."""
    one, other = _answers(before), _answers(now)
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def _answers(files: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for path, told in files.items():
        name, _, ending = path.removeprefix("answers/").rpartition(".")
        if path.startswith("answers/") and ending in ("json", "ttl") and not name.endswith(".stated"):
            found[name] = str(told["sha256"])
    return found


class Source(NamedTuple):
    """One source: the form in which it was seen, who published it and when; empty where that is not told."""

    iri: str
    form: str
    publisher: str
    published: str


@dataclass(frozen=True)
class Sources:
    """How many sources there are of each kind, the most first."""

    total: int
    forms: list[tuple[str, int]]
    publishers: list[tuple[str, int]]
    years: list[tuple[str, int]]
    """By year of publication, the newest first; the year is empty where none is told."""


def count_sources(rows: Iterable[Source]) -> Sources:
    """Sources by form, publisher and year; one of which two are told counts for both.

    >>> count_sources([Source("a", "copy", "P", "2022-06"), Source("b", "copy", "P", "")]).years
    [('2022', 1), ('', 1)]
    """
    told = list(rows)
    years = _counted((row.iri, _year(row.published)) for row in told)
    return Sources(
        len({row.iri for row in told}),
        _counted((row.iri, row.form) for row in told),
        _counted((row.iri, row.publisher) for row in told),
        sorted(years, reverse=True),
    )


def _counted(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, int]]:
    counts = Counter(value for _, value in set(pairs))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _year(date: str) -> str:
    found = _YEAR.search(date)
    return found[0] if found else ""


class Founded(NamedTuple):
    """How many statements there are, and how many of them rest on one source alone."""

    statements: int
    on_one_source: int


def founded(rows: Iterable[Mapping[str, Mapping[str, str]]]) -> Founded:
    """The sums over the properties, from rows of SPARQL JSON with ?statements and ?onOneSource."""
    told = list(rows)
    sums = (
        sum(int(row[name]["value"]) for row in told if name in row) for name in ("statements", "onOneSource")
    )
    return Founded(*sums)
