"""The saved queries in words: all of them by topic, and one with its parameters and columns."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from shlex import quote
from typing import Final

from pyoxigraph import NamedNode

from ..core.parameters import Parameter
from ..core.saved import SavedQuery
from ..core.terms import short

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "parameters": "Parameters",
        "columns": "Columns",
        "answers": "Answers",
        "example": "Example",
        "usual": "without it {}",
        "needed": "needed, such as {}",
        "from": "from {}",
        "to": "to {}",
        "iri": "{}: an id such as {}, a prefixed name, a full IRI, or a name that it alone has",
        "date": "a day, YYYY-MM-DD",
        "integer": "a whole number",
        "text": "any text",
        "language": "a language tag such as vi or en",
        "choice": "one of {}",
    },
    "vi": {
        "parameters": "Tham số",
        "columns": "Cột",
        "answers": "Trả lời",
        "example": "Ví dụ",
        "usual": "nếu không nêu: {}",
        "needed": "bắt buộc, chẳng hạn {}",
        "from": "từ {}",
        "to": "đến {}",
        "iri": "{}: mã như {}, tên có tiền tố, IRI đầy đủ, hoặc tên gọi không trùng",
        "date": "một ngày, viết YYYY-MM-DD",
        "integer": "số nguyên",
        "text": "văn bản bất kỳ",
        "language": "mã ngôn ngữ như vi hoặc en",
        "choice": "một trong: {}",
    },
}


def list_queries(queries: Iterable[SavedQuery], language: str) -> Iterator[str]:
    """A line for each query with its title; an empty one between topics."""
    listed = list(queries)
    wide = max((len(query.id) for query in listed), default=0)
    for number, (_, group) in enumerate(groupby(listed, key=lambda query: query.topic)):
        if number:
            yield ""
        for query in group:
            yield f"{query.id:<{wide}}  {query.titles[language]}"


def describe(query: SavedQuery, language: str) -> Iterator[str]:
    """What a query asks, what it is told, and what it gives."""
    words = _WORDS[language]
    yield query.titles[language]
    yield ""
    yield query.questions[language]
    if language in query.descriptions:
        yield query.descriptions[language]
    yield f"{words['answers']}: {', '.join(query.answers)}"
    if query.parameters:
        yield from ("", words["parameters"])
        yield from _pairs((p.written, _told(p, language)) for p in query.parameters)
    if query.shown:
        yield from ("", words["columns"])
        yield from _pairs((column, query.heading(column, language)) for column in query.shown)
    yield from ("", words["example"])
    values = (f"{p.written}={quote(_last(p))}" for p in query.parameters)
    yield "  " + " ".join(["tochuc query", query.id, *values])


def _pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    listed = list(pairs)
    wide = max(len(name) for name, _ in listed)
    return (f"  {name:<{wide}}  {text}" for name, text in listed)


def _told(parameter: Parameter, language: str) -> str:
    words = _WORDS[language]
    kind = words[parameter.kind].format(
        *(
            (short(NamedNode(parameter.of)), _last(parameter))
            if parameter.kind == "iri"
            else (", ".join(parameter.of.split("|")),)
        )
    )
    bounds = (("from", parameter.least), ("to", parameter.most))
    allowed = " ".join([kind, *(words[word].format(bound) for word, bound in bounds if bound)])
    usual = words["needed"].format(parameter.example)
    if parameter.default is not None:
        usual = words["usual"].format(parameter.default)
    return f"{parameter.labels[language]}; {allowed}; {usual}"


def _last(parameter: Parameter) -> str:
    """Its example, an entity by the last part of its name."""
    whole = parameter.example
    return whole.rpartition("/")[2].rpartition(":")[2] if parameter.kind == "iri" else whole
