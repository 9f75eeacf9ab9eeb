"""What sources say of one statement: how many say so, who says something else, and how they were seen."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..errors import BadData
from ..namespaces import EDTF, ONTOLOGY_GRAPH, PREFIXES, REGISTER
from .dates import Span, parse_days
from .entity.vocabulary import Value

COPY: Final = PREFIXES["seen"] + "copy"
"""How a source was seen of which nobody saw the original."""
NO_WITNESSES: Final = frozenset({REGISTER, ONTOLOGY_GRAPH})
"""Graphs in which the project says what there is and what it calls it: they tell nothing of the world."""
Days = tuple[Span, Span]


@dataclass(frozen=True)
class Other:
    """A value that cannot be right beside another, and who gives it."""

    value: Value
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Count:
    """How many sources say something: of a joint source it is only known that one or more of its parts do."""

    least: int
    most: int


def count_of(sources: Iterable[str], parts: Mapping[str, Sequence[str]]) -> Count:
    """How many sources say so; `parts` has those of each joint source. The register and the ontology do not count.

    >>> count_of(["a", "ab", "cd"], {"ab": ["a", "b"], "cd": ["c", "d"]})
    Count(least=2, most=4)
    """
    told = [source for source in sources if source not in NO_WITNESSES]
    single = {source for source in told if not parts.get(source)}
    joint = [frozenset(parts[source]) for source in told if parts.get(source)]
    apart: set[str] = set(single)
    least = len(single)
    # Joint sources that share no part with one counted already speak for one source more each.
    for members in sorted(joint, key=lambda each: (len(each), sorted(each))):
        if apart.isdisjoint(members):
            least += 1
            apart |= members
    return Count(least, len(single.union(*joint)))


def only_copies(
    sources: Collection[str], parts: Mapping[str, Sequence[str]], seen: Mapping[str, str]
) -> bool:
    """Whether nobody saw the original of any source that may say so.

    >>> only_copies(["a"], {}, {"a": COPY}), only_copies(["a", "b"], {}, {"a": COPY})
    (True, False)
    """
    witnesses = [
        part for source in sources if source not in NO_WITNESSES for part in parts.get(source) or (source,)
    ]
    return bool(witnesses) and all(seen.get(witness) == COPY for witness in witnesses)


def others_of(value: Value, told: Mapping[Value, Sequence[str]]) -> tuple[Other, ...]:
    """The values of a single-valued property that contradict one of them, with the sources that give each.

    What one source says in two ways is a fault of its file, no disagreement (model, rule 6).
    """
    mine = {*told.get(value, ())}
    return tuple(
        Other(other, tuple(sources))
        for other, sources in told.items()
        if sources and len(mine.union(sources)) > 1 and mine and not agree(value, other)
    )


def agree(one: Value, other: Value) -> bool:
    """Whether two values of a single-valued property can both be right.

    Dates can where they share a day, or where one names a day of an event of several days; texts can in two languages.

    >>> agree(Value("2022-07", datatype=EDTF), Value("2022-07-05", datatype=EDTF))
    True
    """
    if one == other:
        return True
    if one.iri or other.iri:
        return False
    if one.datatype == EDTF == other.datatype:
        try:
            return days_agree(parse_days(one.text), parse_days(other.text))
        except BadData:
            return False
    return one.language != other.language


def days_agree(days: Days, others: Days) -> bool:
    """Whether two dates, each as a first and a last day, can mean the same event.

    >>> first, last, third = (parse_days(text) for text in ("2022-05-04/2022-05-10", "2022-05-10", "2022-05-11"))
    >>> days_agree(first, last), days_agree(first, third)
    (True, False)
    """
    alike = all(_share(first, second) for first, second in zip(days, others, strict=True))
    return alike or _is_a_day_of(days, others) or _is_a_day_of(others, days)


def _share(one: Span, other: Span) -> bool:
    return max(one.earliest, other.earliest) <= min(one.latest, other.latest)


def _is_a_day_of(day: Days, event: Days) -> bool:
    first, last = event
    return day[0] == day[1] and first.earliest <= day[0].earliest and day[1].latest <= last.latest
