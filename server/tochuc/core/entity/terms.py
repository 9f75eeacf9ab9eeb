"""RDF terms as results in TSV write them."""

import re
from functools import lru_cache
from typing import Final

from ...namespaces import PREFIXES
from .vocabulary import Value

_XSD: Final = PREFIXES["xsd"]
_LITERAL: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_NUMBERS: Final = (
    (re.compile(r"[+-]?\d+"), "integer"),
    (re.compile(r"[+-]?\d*\.\d+"), "decimal"),
    (re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+"), "double"),
)


@lru_cache(20_000)
def read_term(text: str) -> Value:
    """The term that a cell of SPARQL results in TSV holds.

    Raises: ValueError for a text that is no term.
    Source: SPARQL 1.1 Query Results CSV and TSV Formats, 4; Turtle 1.1, 6.4 for escapes.

    >>> read_term('"Tỉnh Mẫu"@vi')
    Value(text='Tỉnh Mẫu', iri=False, language='vi', datatype='')
    >>> read_term("5").datatype
    'http://www.w3.org/2001/XMLSchema#integer'
    """
    if text.startswith("<"):
        return Value(text[1:-1], True)
    match = _LITERAL.fullmatch(text)
    if match:
        value, language, datatype = match.groups()
        return Value(
            _ESCAPE.sub(_unescape, value) if "\\" in value else value, False, language or "", datatype or ""
        )
    if text in ("true", "false"):
        return Value(text, datatype=_XSD + "boolean")
    for pattern, name in _NUMBERS:
        if pattern.fullmatch(text):
            return Value(text, datatype=_XSD + name)
    raise ValueError(f"{text!r} is no RDF term as TSV writes it")


def _unescape(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    if letter is None:
        return chr(int(short or long, 16))
    return _PLAIN.get(letter, letter)
