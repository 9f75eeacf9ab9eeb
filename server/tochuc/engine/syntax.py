"""Where a query does not parse, told so that a person can mend it: line, column, likely repair."""

import difflib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Final
from uuid import uuid4

from pyoxigraph import Literal, Store, Variable

from ..errors import BadQuery
from ..namespaces import PREFIXES

_PIECE: Final = re.compile(
    r'''
      (?P<space> (?: \s | \#[^\r\n]* )+ )
    | (?P<opaque> <[^<>"{}|^`\\\x00-\x20]*> | \\.
                | """ (?: [^"\\] | \\. | "{1,2}(?!") )* """ | \'\'\' (?: [^'\\] | \\. | '{1,2}(?!') )* \'\'\'
                | " (?: [^"\\\r\n] | \\. )* " | ' (?: [^'\\\r\n] | \\. )* ' )
    | (?P<mark> \{\| | \|\} | <<\( | \)>> | [{}();,] )
    ''',
    re.VERBOSE | re.DOTALL,
)
_REPORT: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_SENTENCE: Final = re.compile(r"\b[A-Z][a-z]+(?: [\w`?]+){2,}")
_PREFIX: Final = re.compile(r"(?<![\w<:.-])((?:[^\W\d_][\w.-]*)?):")
_DECLARED: Final = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_RELATIVE: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[^<>]*>")
_NOWHERE: Final = Variable("tochuc" + uuid4().hex)
_GAP: Final = " " * 24
"""Longer than any keyword; see `find_fault`."""

_UPDATES: Final = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
# fmt: off
_KEYWORDS: Final = [
    "SELECT", "CONSTRUCT", "DESCRIBE", "ASK", "WHERE", "FROM", "NAMED", "PREFIX", "BASE", "DISTINCT",
    "REDUCED", "OPTIONAL", "FILTER", "UNION", "MINUS", "GRAPH", "BIND", "VALUES", "EXISTS", "GROUP",
    "HAVING", "ORDER", "LIMIT", "OFFSET", "COUNT", "SAMPLE", "REGEX", "BOUND", "STRSTARTS", "CONTAINS",
]
# fmt: on


@dataclass(frozen=True)
class Fault:
    """The first place from which a query cannot be read on."""

    offset: int
    word: str
    """What stands there; empty at the end of the text."""
    remark: str
    """What the parser says in a sentence, if anything."""

    def explain(self, text: str) -> BadQuery:
        """The error to raise."""
        return bad_query(text, self.offset, *_tell(self, text))


def bad_query(text: str, offset: int, told: str, repair: str = "") -> BadQuery:
    """The error for one place in a query."""
    start = text.rfind("\n", 0, offset) + 1
    line, column = text.count("\n", 0, offset) + 1, offset - start + 1
    extra: dict[str, object] = {"line": line, "column": column}
    extra["excerpt"] = text[start:].partition("\n")[0].rstrip("\r")[:400]
    if repair:
        extra["repair"] = repair
    return BadQuery(f"line {line}, column {column}: {told}", **extra)


def parse(text: str) -> None:
    """Nothing, for a query that the engine's parser reads; it is not run, and calls nobody.

    Raises: SyntaxError of the parser.
    """
    try:
        # A value for a variable that the query cannot have is refused after parsing and before anything is run.
        Store().query(text, substitutions={_NOWHERE: Literal("")})
    except (RuntimeError, ValueError):
        return


def find_fault(text: str, error: SyntaxError, parse: Callable[[str], None] = parse) -> Fault:
    """Where a query that the engine's parser refused goes wrong.

    The parser reports the farthest place that any of its tries reached, and a try at a keyword reaches over the
    keyword's whole length before it fails. So the text is parsed again with wide gaps between its words: each
    try then ends before the next word, and what is reported names the right one.
    """
    words = _words(text)
    starts = list(accumulate((len(word) + len(_GAP) for _, word in words), initial=0))
    spread = _GAP.join(word for _, word in words) + _GAP
    try:
        parse(spread)
        reached, remark = _report(text, error)
        starts = [start for start, _ in words] or [0]
    except SyntaxError as again:
        reached, remark = _report(spread, again)
    at = bisect_right(starts, reached) - 1
    if at < len(words):
        return Fault(*words[at], remark)
    end = words[-1][0] + len(words[-1][1]) if words else 0
    return Fault(end, "", remark)


def _words(text: str) -> list[tuple[int, str]]:
    """The words of a query with their offsets; between any two of them a space changes nothing."""
    words, start = [], 0
    for piece in _PIECE.finditer(text):
        if piece.lastgroup == "opaque":
            continue
        if piece.start() > start:
            words.append((start, text[start : piece.start()]))
        if piece.lastgroup == "mark":
            words.append((piece.start(), piece[0]))
        start = piece.end()
    return [*words, (start, text[start:])] if start < len(text) else words


def _report(text: str, error: SyntaxError) -> tuple[int, str]:
    matched = _REPORT.match(str(error))
    if not matched:
        return 0, str(error)
    lines = text.split("\n")
    before = sum(len(line) + 1 for line in lines[: int(matched[1]) - 1])
    sentence = _SENTENCE.search(matched[3])
    return before + int(matched[2]) - 1, sentence[0] if sentence else ""


def _tell(fault: Fault, text: str) -> tuple[str, str]:
    """What is wrong, and the likely repair or nothing."""
    word = fault.word
    declared = set(_DECLARED.findall(" ".join(_without_strings(each) for _, each in _words(text))))
    prefix = next((name for name in _PREFIX.findall(_without_strings(word)) if name not in declared), None)
    if prefix is not None and not text[: fault.offset].rstrip().upper().endswith("PREFIX"):
        return f"the prefix “{prefix}:” is not declared", _declare(prefix)
    if fault.remark and not fault.remark.startswith(("IRI parsing", "Prefix not")):
        return f"the parser says: {fault.remark}", ""
    if not word:
        open_part = _unclosed(text)
        return (
            ("the query ends too early", open_part) if open_part else ("the query cannot end like this", "")
        )
    if word.upper() in _UPDATES:
        return (
            "updates are refused: this endpoint answers queries only",
            "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
    if relative := _RELATIVE.search(word):
        return f"the IRI {relative[0]} is not absolute", "Write it in full, or declare BASE before the query."
    return f"“{word[:60]}” is not expected here", _spelling(word)


def _without_strings(word: str) -> str:
    return _PIECE.sub(lambda piece: " " if piece.lastgroup == "opaque" else piece[0], word)


def _declare(prefix: str) -> str:
    if prefix in PREFIXES:
        return f"Put this line first: PREFIX {prefix}: <{PREFIXES[prefix]}>"
    near = difflib.get_close_matches(prefix, PREFIXES, n=1, cutoff=0.75)
    if near:
        return f"Did you mean {near[0]}: (PREFIX {near[0]}: <{PREFIXES[near[0]]}>)?"
    return f"Put a line PREFIX {prefix}: <…> first, with the IRI that it stands for."


def _unclosed(text: str) -> str:
    words = [word for _, word in _words(text)]
    if not words:
        return "Write a query: SELECT, ASK, CONSTRUCT or DESCRIBE."
    quote = next((mark for word in words for mark in "\"'" if mark in _without_strings(word)), None)
    if quote:
        return f"Close the string with {quote}."
    marks = Counter(words)
    missing = [close for opens, close in ("{}", "()") if marks[opens] > marks[close]]
    return f"Close what is open: {' and '.join(missing)} is missing." if missing else ""


def _spelling(word: str) -> str:
    near = difflib.get_close_matches(word.upper(), _KEYWORDS, n=1, cutoff=0.75)
    return f"Did you mean {near[0]}?" if near and near[0] != word.upper() else ""
