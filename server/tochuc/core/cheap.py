"""Queries whose shape proves that they are answered at once."""

import re
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


def is_cheap(text: str) -> bool:
    """Whether a SELECT or ASK has one or two patterns that can match few triples, or gives few rows of any.

    One pattern walks an index, and each step is a row: with a subject or a small LIMIT it ends soon. Two patterns
    start from the subject of the first and look up a subject for each of its rows. A text that is no query, or
    is written in a way not looked for, is not cheap.

    >>> is_cheap("SELECT * { <https://example.org/a> ?p ?o }")
    True
    >>> is_cheap("SELECT * { ?s ?p ?o }")
    False
    """
    found = _CHEAP.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return False
    few = found["ask"] is not None or (found["limit"] is not None and int(found["limit"]) <= MOST_ROWS)
    first = [found[name] for name in ("s1", "p1", "o1")]
    if found["p2"] is None:
        # A variable that stands twice is a filter, which may walk over anything before its first row.
        return not _open(first[0]) or (few and len({*map(_bare, first)}) == 3)
    if _open(first[0]) or _open(first[1]) or _open(found["p2"]):
        return False
    # The second pattern hangs on the first by its subject, so that each look-up is one of a subject.
    return found["s2"] is None or not _open(found["s2"]) or _bare(found["s2"]) == _bare(first[2])


def _open(term: str) -> bool:
    return term[0] in "?$"


def _bare(term: str) -> str:
    return "?" + term[1:] if term[0] == "$" else term
