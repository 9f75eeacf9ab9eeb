"""Reading a SPARQL query into the tree of `patterns`: no full parser, and it gives up rather than guess."""

import re
from collections.abc import Sequence
from typing import Final

from .patterns import ELEMENT_WORDS, Element, Group, Query, Token, Triple, Unreadable, tokens_of, variables

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_CODES: Final = {
    "variable": "V",
    "iri": "I",
    "name": "I",
    "word": "I",
    "string": "S",
    "number": "N",
    "language": "L",
}
# A variable or a path that cannot have length zero, nor count one pair of ends twice.
_PATH: Final = re.compile(r"V|(?:\^?I\+?/)*\^?I\+?")
_TERM: Final = re.compile(r"V|I|[+-]?N|S(?:L|\^\^I)?")
_AGGREGATES: Final = frozenset(
    {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "GROUP", "HAVING"}
)
# Past these a query is left alone, so that none takes long to look through.
_DEEPEST: Final = 20
_LONGEST: Final = 60
_END: Final = Token("end", "", -1, -1)


def read_query(text: str) -> Query:
    """A query as a tree.

    Raises: Unreadable for updates, a template that is also the pattern, SERVICE, LATERAL, paths with
    alternatives, negation or length zero outside EXISTS, and for what does not parse.
    """
    return _Reader(text).query()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.at = 0
        self.depth = 0
        self.exists = 0
        self.graphs: list[frozenset[str]] = []

    @property
    def next(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else _END

    @property
    def word(self) -> str:
        return self.next.text.upper() if self.next.kind == "word" else ""

    def take(self, text: str = "") -> Token:
        token = self.next
        if token is _END or (text and token.text.upper() != text):
            raise Unreadable(text)
        self.at += 1
        return token

    def query(self) -> Query:
        prefixes: dict[str, str] = {}
        while self.word not in _FORMS:
            if self.take().text.upper() == "PREFIX":
                name = self.take().text[:-1]
                prefixes[name] = self.take().text[1:-1]
        head = self.at
        if self.take().text.upper() == "CONSTRUCT":
            self.data()
        self.until_brace()
        where = self.group("where")
        values = None
        while self.next is not _END:
            if self.word == "VALUES":
                values = self.values(self.at)
            elif self.next.text == "(":
                self.expression()
            else:
                self.take()
        used = {token.text.upper() for token in self.tokens[head:] if token.kind == "word"}
        return Query(self.text, tuple(self.tokens), prefixes, where, bool(used & _AGGREGATES), values)

    def until_brace(self) -> None:
        while self.next.text != "{":
            if self.next.text == "(":
                self.expression()
            else:
                self.take()

    def group(self, role: str) -> Group:
        found = Group(role, self.take("{").end)
        self.depth += 1
        self.exists += role == "exists"
        if self.depth > _DEEPEST:
            raise Unreadable(role)
        if self.word == "SELECT":
            found.elements.append(self.select())
        while self.next.text != "}":
            found.elements.append(self.element())
            if len(found.elements) > _LONGEST:
                raise Unreadable(role)
        self.depth -= 1
        self.exists -= role == "exists"
        found.end = self.take("}").start
        return found

    def element(self) -> Element:
        first = self.at
        word = self.word
        if self.next.text == "{":
            return self.union(first)
        if word == "FILTER":
            self.take()
            return self.made(first, word, groups=self.constraint())
        if word == "BIND":
            self.take()
            return self.made(first, word, groups=self.expression())
        if word == "VALUES":
            return self.values(first)
        if word in ("OPTIONAL", "MINUS"):
            self.take()
            return self.made(first, word, groups=[self.group(word.lower())])
        if word == "GRAPH":
            return self.graph(first)
        if word in ELEMENT_WORDS:
            raise Unreadable(word)
        return self.block(first)

    def made(
        self,
        first: int,
        kind: str,
        sure: frozenset[str] = frozenset(),
        groups: list[Group] | None = None,
        triples: tuple[Triple, ...] | None = None,
    ) -> Element:
        tokens = tuple(self.tokens[first : self.at])
        around = frozenset[str]().union(*self.graphs)
        end = self.take().end if self.next.text == "." else tokens[-1].end
        mentions = variables(tokens) | around
        return Element(
            kind.lower(), tokens, tokens[0].start, end, mentions, sure, tuple(groups or ()), triples
        )

    def union(self, first: int) -> Element:
        arms = [self.group("arm")]
        while self.word == "UNION":
            self.take()
            arms.append(self.group("arm"))
        return self.made(first, "union", frozenset.intersection(*(arm.certain for arm in arms)), arms)

    def graph(self, first: int) -> Element:
        self.take()
        name = variables((self.take(),))
        self.graphs.append(name)
        inner = self.group("graph")
        self.graphs.pop()
        return self.made(first, "graph", inner.certain | name, [inner])

    def select(self) -> Element:
        first = self.at
        self.take()
        self.until_brace()
        shown = self.tokens[first : self.at]
        where = self.group("where")
        while self.next.text != "}":
            if self.word == "VALUES":
                self.values(self.at)
            elif self.next.text == "(":
                self.expression()
            else:
                self.take()
        words = {token.text for token in shown}
        sure = where.certain if "*" in words else where.certain & variables(tuple(shown))
        # An aggregate without GROUP BY, over nothing, gives a row that binds nothing.
        sure = frozenset() if "(" in words else sure
        return self.made(first, "select", sure, [where])

    def constraint(self) -> list[Group]:
        if self.word in ("NOT", "EXISTS"):
            while self.word in ("NOT", "EXISTS"):
                self.take()
            return [self.group("exists")]
        if self.next.text != "(":
            self.take()
        return self.expression()

    def expression(self) -> list[Group]:
        """Everything up to the closing bracket; the groups of the EXISTS in it."""
        found: list[Group] = []
        self.take("(")
        depth = 1
        while depth:
            if self.next.text == "{":
                raise Unreadable("{")
            token = self.take()
            depth += (token.text == "(") - (token.text == ")")
            if token.kind == "word" and token.text.upper() == "EXISTS":
                found.append(self.group("exists"))
        return found

    def values(self, first: int) -> Element:
        self.take("VALUES")
        while self.next.text != "{":
            self.take()
        head = tuple(self.tokens[first : self.at])
        data = self.data()
        undefined = any(token.kind == "word" and token.text.upper() == "UNDEF" for token in data)
        return self.made(first, "values", frozenset() if undefined else variables(head))

    def data(self) -> list[Token]:
        first = self.at
        self.take("{")
        while self.next.text != "}":
            if self.next.text == "{":
                raise Unreadable("{")
            self.take()
        self.take("}")
        return self.tokens[first : self.at]

    def block(self, first: int) -> Element:
        while self.next.text not in ("{", "}") and self.word not in ELEMENT_WORDS and self.next is not _END:
            self.take()
        if self.at == first:
            raise Unreadable(self.next.text)
        if self.tokens[self.at - 1].text == ".":
            self.at -= 1
        tokens = self.tokens[first : self.at]
        if not tokens or tokens[-1].text == ".":
            raise Unreadable(".")
        # The engine counts the ways along such a path differently when both its ends are known.
        if not self.exists and any(token.kind == "other" and token.text in "|!*?" for token in tokens):
            raise Unreadable("path")
        around = frozenset[str]().union(*self.graphs)
        return self.made(first, "triples", variables(tuple(tokens)) | around, triples=read_triples(tokens))


def read_triples(tokens: list[Token]) -> tuple[Triple, ...] | None:
    """The triple patterns of a block, or None where they cannot be told apart."""
    if any(token.text.startswith("_:") for token in tokens):
        return None
    found: list[Triple] = []
    for sentence in _split(tokens, "."):
        first, *others = _split(sentence[1:], ";")
        for part in [first, *(part for part in others if part)]:
            path = _PATH.match(_codes(part))
            if not path:
                return None
            objects = _split(part[path.end() :], ",")
            found += [Triple(tuple(sentence[:1]), tuple(part[: path.end()]), tuple(o)) for o in objects]
    readable = all(
        _TERM.fullmatch(_codes(term)) for triple in found for term in (triple.subject, triple.object)
    )
    return tuple(found) if readable else None


def _split(tokens: Sequence[Token], mark: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _codes(tokens: Sequence[Token]) -> str:
    """One letter for each token, so that a pattern over letters tells what they are."""
    return "".join(_CODES.get(token.kind, token.text[0]) for token in tokens)
