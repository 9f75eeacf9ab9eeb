"""Where the group patterns of a SPARQL query begin, and which variables each of them uses."""

import re
from dataclasses import dataclass, field
from typing import Final

TOKEN: Final = re.compile(
    r'''
      (?P<space> \s+ | \#[^\r\n]* )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<string> """ (?: "{0,2} (?: [^"\\] | \\. ) )* """
                | \'\'\' (?: '{0,2} (?: [^'\\] | \\. ) )* \'\'\'
                | " (?: [^"\\\r\n] | \\. )* "
                | ' (?: [^'\\\r\n] | \\. )* ' )
    | (?P<language> @[A-Za-z]+ (?: -[A-Za-z0-9]+ )* )
    | (?P<variable> [?$] \w+ )
    | (?P<name> (?: [^\W\d] [\w.-]* )? : (?: \.* (?: [\w:%-] | \\. ) )* )
    | (?P<number> \d+ \.? \d* [eE] [+-]? \d+ | \. \d+ (?: [eE] [+-]? \d+ )? | \d+ (?: \. \d+ )? )
    | (?P<word> [A-Za-z] \w* )
    | (?P<other> \{\| | \|\} | . )
    ''',
    re.VERBOSE | re.DOTALL,
)
_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


@dataclass
class Scope:
    """One group pattern: where it opens and closes, the variables that it uses outside its inner groups.

    Shape: `start` is None for a query without WHERE; `wraps` says that a sub-SELECT is all that the group
    holds; `short` says that it is the short form of CONSTRUCT, which holds triples only.
    """

    form: str = ""
    start: int | None = None
    end: int = -1
    variables: set[str] = field(default_factory=set)
    wraps: bool = False
    short: bool = False


@dataclass
class _Braces:
    scope: Scope
    """Whose variables the tokens between these braces are."""
    opens: Scope | None = None
    """The scope that these very braces enclose."""


def scopes(text: str) -> list[Scope]:
    """Every group pattern of a query that parses, in the order in which it opens.

    A variable in SELECT, ORDER BY and the like belongs to the main group of that query, one directly
    inside EXISTS to the group around it, since EXISTS sees that group's bindings.

    Source: SPARQL 1.1 Query Language, 18.2 (scope), 18.6 (EXISTS), 19.8 (grammar).
    """
    found: list[Scope] = []
    stack = [_Braces(Scope())]
    before = ""
    values = False
    for match in TOKEN.finditer(text):
        kind, token = match.lastgroup, match.group()
        if kind == "space":
            continue
        word = token.upper() if kind == "word" else ""
        here = stack[-1]
        if word in _FORMS:
            if here.opens and before == "{":
                here.opens.wraps = True
            here.scope = Scope(word, short=word == "CONSTRUCT")
            found.append(here.scope)
        elif kind == "variable":
            here.scope.variables.add(token[1:])
        elif word == "VALUES":
            values = True
        elif token == "{":
            stack.append(_open(here, "VALUES" if values else before, match.end(), found))
            values = False
        elif token == "}" and len(stack) > 1:
            closed = stack.pop()
            if closed.opens:
                closed.opens.end = match.start()
        before = word or token
    return found


def _open(around: _Braces, before: str, position: int, found: list[Scope]) -> _Braces:
    scope = around.scope
    if before == "CONSTRUCT":
        scope.short = False
    if before in ("VALUES", "CONSTRUCT", "EXISTS"):
        return _Braces(scope)
    if scope.form and scope.start is None:
        scope.start = position
        return _Braces(scope, scope)
    inner = Scope(start=position)
    found.append(inner)
    return _Braces(inner, inner)
