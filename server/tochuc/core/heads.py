"""What stands before the WHERE of a query: its prologue, its form, and the graphs that it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .scopes import TOKEN

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_STEP: Final = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}
_FROM: Final = re.compile(r"from", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """The form of a query, and its FROM and FROM NAMED as they are written, in order."""

    form: str
    prologue: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def read_head(text: str) -> Head:
    """The head of a query that parses; of any other text, whatever looks like one.

    >>> read_head("PREFIX g: <https://example.org/> SELECT * FROM g:a FROM NAMED <b> WHERE {}").named_graphs
    ('<b>',)
    """
    form, start = "", len(text)
    default: list[str] = []
    named: list[str] = []
    tokens = _tokens(text)
    for _, token, offset in tokens:
        if token.upper() in _FORMS:
            form, start = token.upper(), offset
            break
    if not _FROM.search(text, start):
        return Head(form, text[:start])
    depth, template = 0, form == "CONSTRUCT"
    for kind, token, _ in tokens:
        word = token.upper() if kind == "word" else ""
        if depth == 0 and (word == "WHERE" or (token == "{" and not template)):
            break
        depth += _STEP.get(token, 0)
        template = template and (token != "}" or depth > 0)
        if depth == 0 and word == "FROM":
            kind, token, _ = next(tokens, ("", "", 0))
            if kind == "word" and token.upper() == "NAMED":
                named.append(next(tokens, ("", "", 0))[1])
            else:
                default.append(token)
    return Head(form, text[:start], tuple(default), tuple(named))


def projected(text: str) -> tuple[str, ...]:
    """The variables of the main SELECT in their order, `*` where it asks for all; none for another form.

    >>> projected("SELECT ?a (COUNT(?b) AS ?n) WHERE { ?a ?p ?b } GROUP BY ?a")
    ('a', 'n')
    """
    tokens = _tokens(text)
    form = next((token.upper() for _, token, _ in tokens if token.upper() in _FORMS), "")
    found: list[str] = []
    depth, before = 0, ""
    for kind, token, _ in tokens if form == "SELECT" else ():
        word = token.upper() if kind == "word" else ""
        if depth == 0 and (token == "{" or word in ("WHERE", "FROM")):
            break
        depth += _STEP.get(token, 0)
        if depth == 0 and token == "*":
            found.append(token)
        elif kind == "variable" and (depth == 0 or (depth == 1 and before == "AS")):
            found.append(token[1:])
        before = word
    return tuple(found)


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    for found in TOKEN.finditer(text):
        if found.lastgroup != "space":
            yield found.lastgroup or "", found.group(), found.start()
