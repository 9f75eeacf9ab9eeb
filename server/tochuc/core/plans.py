"""Queries rewritten into equal ones that the embedded engine answers faster."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from .loops import chain_exists, join_unions, start_rarest
from .patterns import Edit, Unreadable
from .reading import read_query
from .rewrites import bring_forward, filters_to_values, trailing_values

_LONGEST: Final = 10_000
# The repeats give nothing back, so that a text of blanks alone costs no more than its length.
_SPACE: Final = r"(?:\s|\#[^\n]*\n)*+"
_HINT: Final = re.compile(
    rf"""
      \b (?: UNION \b | EXISTS {_SPACE} \{{ )
    | \bFILTER\b {_SPACE} (?: \( {_SPACE} )*+ (?: sameTerm\b | [?$]\w+ \s* (?: = | IN\b ) | \S{{1,200}} \s* = \s* [?$] )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BARRIER: Final = re.compile(r"\b(?:OPTIONAL|MINUS|BIND)\b", re.IGNORECASE)
_PATTERN_AFTER: Final = re.compile(
    rf"\bVALUES\b | [)}}] {_SPACE} \.? {_SPACE} (?: [?$<\[\"'\d] | [\w-]*+ : | GRAPH\b )",
    re.VERBOSE | re.IGNORECASE,
)
_TWO_PATTERNS: Final = re.compile(r"[?$]\w+\s+[\w:<][^\s;.]*\s+[^\s;.]+\s*[;.]\s*[?$\w<:]")
# What gives another value each time that it is called must be called as often as before; an escape may hide it.
_VOLATILE: Final = re.compile(
    r"\b(?:RAND|UUID|STRUUID|BNODE|SERVICE|LATERAL)\b | \\u", re.VERBOSE | re.IGNORECASE
)
_NO_COUNTS: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True)
class Improved:
    """A query as it should be run, and in words what was changed, if anything."""

    text: str
    changes: tuple[str, ...] = ()


def promising(text: str, counts: Mapping[str, int] = _NO_COUNTS) -> bool:
    """Whether a quick look at the text finds a shape that a rule may mend."""
    if len(text) > _LONGEST:
        return False
    barrier = _BARRIER.search(text)
    hinted = _HINT.search(text) or (barrier and _PATTERN_AFTER.search(text, barrier.end()))
    return bool(hinted or (counts and _TWO_PATTERNS.search(text))) and not _VOLATILE.search(text)


def improve(text: str, counts: Mapping[str, int] = _NO_COUNTS) -> Improved:
    """An equal query that the embedded engine answers at least as fast, as far as the rules see.

    Shape: `counts` gives the number of triples of a predicate, and of members of a class, by IRI; without
    them one rule rests. Each line of the query keeps its number. A text that is no query comes back as it is.
    Source: docs/decisions/0007-plans.md; the proofs stand at the rules.
    """
    if not promising(text, counts):
        return Improved(text)
    try:
        query, changes = read_query(text), []
        if query.leaks():
            return Improved(text)
        for rule in (trailing_values, filters_to_values, bring_forward):
            edits = rule(query, counts)
            changes += _told(edits)
            query = read_query(_applied(query.text, edits)) if edits else query
        edits = [edit for rule in (join_unions, chain_exists, start_rarest) for edit in rule(query, counts)]
        return Improved(_applied(query.text, edits), (*changes, *_told(edits)))
    except Unreadable:
        return Improved(text)


def planner(counts: Mapping[str, int] = _NO_COUNTS, keep: int = 1_000) -> Callable[[str], Improved]:
    """`improve` with these counts, that remembers its latest answers by the text of the query."""
    return lru_cache(keep)(lambda text: improve(text, counts))


def _told(edits: list[Edit]) -> list[str]:
    return [edit.change for edit in edits if edit.change]


def _applied(text: str, edits: list[Edit]) -> str:
    out, at = [], 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        out += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*out, text[at:]])
