"""Where a query asks another endpoint with SERVICE, and what has been said about its variables before that.

Source: SPARQL 1.1 Federated Query, 2 and 4.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from .scopes import TOKEN

_STEP: Final = {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}
_JOINED: Final = frozenset({"", "{", ".", "}", "OPTIONAL"})
"""What stands before a group whose rows must fit what its own group says before it."""
_CHANGING: Final = frozenset({"LIMIT", "OFFSET", "RAND", "NOW", "UUID", "STRUUID", "BNODE"})
"""What may give other rows when it is asked once more."""
_NOTHING: Final = re.compile(r"[\s.]*")


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        return self.text.upper() if self.kind in ("word", "other") else self.text


@dataclass(frozen=True)
class ServiceBlock:
    """One SERVICE of a query, from `start` to `end` of its text.

    Shape: `endpoint` is the IRI asked, empty for a variable; `pattern` what stands between its braces. `before` is
    a pattern of which each row of the service that counts must fit a row: what the groups around say before it,
    without filters, which might speak of the service's own variables; empty where nothing can be said.
    """

    start: int
    end: int
    endpoint: str
    silent: bool
    pattern: str
    before: str


@dataclass
class _Group:
    opened: int
    """Where what stands in it begins."""
    element: int
    """Where the element that it is begins in the group around it."""
    joined: bool
    in_graph: bool


def first_service(text: str) -> ServiceBlock | None:
    """The first SERVICE of a query that parses, or None."""
    tokens = [
        _Token(found.lastgroup or "", found.group(), found.start(), found.end())
        for found in TOKEN.finditer(text)
        if found.lastgroup != "space"
    ]
    groups: list[_Group] = []
    prefixes: dict[str, str] = {}
    for at, token in enumerate(tokens):
        if token.word == "PREFIX":
            prefixes[tokens[at + 1].text] = tokens[at + 2].text[1:-1]
        elif token.word == "SERVICE":
            return _read(text, tokens, at, groups, prefixes)
        elif token.text == "{":
            groups.append(_open(tokens, at, groups))
        elif token.text == "}" and groups:
            groups.pop()
    return None


def _open(tokens: Sequence[_Token], at: int, groups: Sequence[_Group]) -> _Group:
    before = tokens[at - 1].word if at else ""
    graph = at > 1 and tokens[at - 2].word == "GRAPH"
    element = tokens[at - 1] if before == "OPTIONAL" else tokens[at]
    in_graph = graph or (bool(groups) and groups[-1].in_graph)
    # `CONSTRUCT {…} {…}` has a brace before its main group, which then has no group around it.
    return _Group(tokens[at].end, element.start, before in _JOINED and bool(groups), in_graph)


def _read(
    text: str, tokens: Sequence[_Token], at: int, groups: Sequence[_Group], prefixes: dict[str, str]
) -> ServiceBlock:
    silent = tokens[at + 1].word == "SILENT"
    named = tokens[at + 1 + silent]
    opened = at + 2 + silent
    closed = _closing(tokens, opened)
    return ServiceBlock(
        start=tokens[at].start,
        end=tokens[closed].end,
        endpoint=_iri(named, prefixes),
        silent=silent,
        pattern=text[tokens[opened].end : tokens[closed].start],
        before=_before(text, tokens[:at], groups),
    )


def _iri(token: _Token, prefixes: dict[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    return prefixes.get(prefix + colon, "") + local if token.kind == "name" else ""


def _before(text: str, tokens: Sequence[_Token], groups: Sequence[_Group]) -> str:
    if not groups or groups[-1].in_graph:
        return ""
    end = tokens[-1].end
    for group in reversed(groups):
        told = _without_filters(text, tokens, group.opened, end)
        if not _NOTHING.fullmatch(told):
            within = (token.word for token in tokens if group.opened <= token.start < end)
            return "" if _CHANGING.intersection(within) else told
        if not group.joined:
            return ""
        end = group.element
    return ""


def _without_filters(text: str, tokens: Sequence[_Token], start: int, end: int) -> str:
    within = [token for token in tokens if start <= token.start < end]
    kept, depth, at = "", 0, 0
    while at < len(within):
        token = within[at]
        depth += _STEP.get(token.text, 0)
        if depth == 0 and token.word == "FILTER":
            opening = next(n for n in range(at, len(within)) if within[n].text in ("(", "{"))
            at = _closing(within, opening) + 1
            kept += " "
            continue
        following = within[at + 1].start if at + 1 < len(within) else end
        kept += text[token.start : following]
        at += 1
    return kept


def _closing(tokens: Sequence[_Token], opening: int) -> int:
    depth = 0
    for at in range(opening, len(tokens)):
        depth += _STEP.get(tokens[at].text, 0)
        if depth == 0:
            return at
    raise ValueError("a bracket is not closed")
