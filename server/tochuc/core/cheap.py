"""Queries whose shape proves that they are answered at once."""

import re
from enum import IntEnum
from typing import Final

MOST_ROWS: Final = 100
"""Rows up to which a LIMIT is small."""
_LONGEST: Final = 2000

# A remark that begins with #+ belongs to a saved query, whose parameters have to be put in first.
_SPACE: Final = r"(?:\s++|\#(?!\+)[^\r\n]*+)*+"
_IRI: Final = r'<[^<>"{}|^`\\\x00-\x20]*+>'
# No dots, escapes or colons in a local name: a name with them is legal, and left to the whole parser.
_NAME: Final = r"(?:[A-Za-z][\w-]*+)?:[\w-]++(?![:%\\]|\.\S)"
_VARIABLE: Final = r"[?$]\w++"
_STRING: Final = rf'"[^"\\\r\n]*+"(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+|\^\^(?:{_IRI}|{_NAME}))?'
_SUBJECT: Final = rf"(?:{_IRI}|{_NAME}|{_VARIABLE})"
_VERB: Final = rf"(?:a(?![\w:.-])|{_IRI}|{_NAME}|{_VARIABLE})"
_OBJECT: Final = rf"(?:{_IRI}|{_NAME}|{_VARIABLE}|{_STRING})"
_CHEAP: Final = re.compile(
    rf"""{_SPACE}
    (?: (?i:PREFIX) {_SPACE} (?:[A-Za-z][\w-]*+)?: {_SPACE} {_IRI} {_SPACE} )*+
    (?: (?P<ask> (?i:ASK) ) | (?i:SELECT) \b {_SPACE} (?: \* | (?: {_VARIABLE} {_SPACE} )++ ) )
    {_SPACE} (?: (?i:WHERE) {_SPACE} )? \{{ {_SPACE}
    (?P<s1>{_SUBJECT}) {_SPACE} (?P<p1>{_VERB}) {_SPACE} (?P<o1>{_OBJECT}) {_SPACE}
    (?: (?: ; {_SPACE} | \. {_SPACE} (?P<s2>{_SUBJECT}) {_SPACE} )
        (?P<p2>{_VERB}) {_SPACE} (?P<o2>{_OBJECT}) {_SPACE} )?
    (?: \. {_SPACE} )? \}} {_SPACE}
    (?: (?i:LIMIT) {_SPACE} (?P<limit>\d{{1,4}}) {_SPACE} )?
    """,
    re.VERBOSE,
)


class Cost(IntEnum):
    """What the shape of a query says about the time that it takes."""

    UNKNOWN = 0
    SMALL = 1
    """One or two patterns that can match few triples: those of a subject. It ends soon, but for odd graphs."""
    BOUNDED = 2
    """At most 100 rows, and no more steps than the graph has triples, whatever it looks like."""


def cost_of(text: str) -> Cost:
    """What a SELECT or ASK of one or two patterns takes.

    One pattern walks an index once. A second one that hangs on the object of the first, which has a subject, walks
    over the triples of each such object, each of them once. Others start from a subject and look up a subject for each
    row, which is little where no subject has very many triples. A text that is no query, or is written in a way not
    looked for, is unknown.

    >>> cost_of("SELECT * { <https://example.org/a> ?p ?o } LIMIT 100").name
    'BOUNDED'
    >>> cost_of("SELECT * { <https://example.org/a> ?p ?o }").name
    'SMALL'
    >>> cost_of("SELECT * { ?s ?p ?o }").name
    'UNKNOWN'
    """
    found = _CHEAP.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return Cost.UNKNOWN
    few = found["ask"] is not None or (found["limit"] is not None and int(found["limit"]) <= MOST_ROWS)
    subject, verb, object_ = found["s1"], found["p1"], found["o1"]
    if found["p2"] is None:
        if _open(subject):
            # A variable that stands twice is a filter, which may walk over anything before its first row.
            return Cost.BOUNDED if few and len({*map(_bare, (subject, verb, object_))}) == 3 else Cost.UNKNOWN
        return Cost.BOUNDED if few else Cost.SMALL
    if _open(subject) or _open(found["p2"]):
        return Cost.UNKNOWN
    if found["s2"] is not None and _open(found["s2"]):
        if _bare(found["s2"]) != _bare(object_):
            return Cost.UNKNOWN
        if few:
            return Cost.BOUNDED
    return Cost.UNKNOWN if _open(verb) else Cost.SMALL


def is_cheap(text: str) -> bool:
    """Whether it is known to take little."""
    return cost_of(text) is not Cost.UNKNOWN


def _open(term: str) -> bool:
    return term[0] in "?$"


def _bare(term: str) -> str:
    return "?" + term[1:] if term[0] == "$" else term
