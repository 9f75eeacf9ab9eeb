"""A document that was sent, as triples: all of it, or a word on where it goes wrong."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Any, Final

from pyoxigraph import DefaultGraph, RdfFormat, Triple, parse

from ...errors import BadDocument, TooLarge
from .written import FORMATS

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_DECLARED: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_WITH_CONTEXTS: Final = RdfFormat.JSON_LD
_PIECE: Final = 1 << 20


def read_document(data: IO[bytes], length: int, media_type: str, base: str, most: int) -> Iterator[Triple]:
    """The triples of the next so many bytes of a file; blank nodes have names that no other document has.

    Raises: BadDocument with `line` and `column` where they are known; TooLarge for more triples than `most`.
    """
    body = data.read(length)
    _refuse_encoding(body)
    if FORMATS[media_type] == _WITH_CONTEXTS:
        _refuse_contexts(body)
    try:
        parsed = parse(BytesIO(body), format=FORMATS[media_type], base_iri=base, rename_blank_nodes=True)
        for number, quad in enumerate(parsed):
            if quad.graph_name != DefaultGraph():
                told = f"the document names the graph {quad.graph_name}; the request names the graph, send triples"
                raise BadDocument(told)
            if number >= most:
                raise TooLarge(f"the document has more than {most:,} triples, as many as a token may have")
            yield quad.triple
    except SyntaxError as error:
        raise _fault(error) from None
    except ValueError as error:
        raise BadDocument(f"the document cannot be read: {error}") from None


def _fault(error: SyntaxError) -> BadDocument:
    where: dict[str, object] = {}
    if error.lineno:
        where = {"line": error.lineno, "column": error.offset or 1}
    told = re.sub(r"^Parser error at line \d+[^:]*: ", "", error.msg)
    place = f"line {error.lineno}, column {error.offset or 1}: " if error.lineno else ""
    return BadDocument(f"{place}{told}; nothing was stored", **where)


def _refuse_encoding(body: bytes) -> None:
    """Nothing, for UTF-8. What else it is, is told by name where that can be seen."""
    if body[:2] in _UTF16:
        raise BadDocument("the document is in UTF-16; RDF is sent in UTF-8. Nothing was stored")
    declared = _DECLARED.match(body.lstrip()[:200])
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii"):
        name = declared[1].decode()
        raise BadDocument(f"the document says that it is in {name}; RDF is sent in UTF-8. Nothing was stored")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        column = error.start - body.rfind(b"\n", 0, error.start)
        told = (
            f"line {line}, column {column}: byte {body[error.start]:#04x} is not UTF-8, in which RDF is sent"
        )
        raise BadDocument(
            f"{told} (it may be Latin-1 or Windows-1252). Nothing was stored", line=line, column=column
        ) from None


def _refuse_contexts(body: bytes) -> None:
    """Nothing, for JSON-LD that has its contexts within; others are never fetched."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        where = (
            {"line": error.lineno, "column": error.colno} if isinstance(error, json.JSONDecodeError) else {}
        )
        place = f"line {where['line']}, column {where['column']}: " if where else ""
        raise BadDocument(f"{place}the document is not JSON ({error}); nothing was stored", **where) from None
    outside = next(_contexts(document), None)
    if outside is not None:
        told = f"the context {outside} lies elsewhere, and is never fetched"
        raise BadDocument(f"{told}; put its content into @context. Nothing was stored", context=outside)


def _contexts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _contexts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key == "@context":
                given = each if isinstance(each, list) else [each]
                yield from (one for one in given if isinstance(one, str))
                yield from _contexts(given)
            elif key == "@import" and isinstance(each, str):
                yield each
            else:
                yield from _contexts(each)
