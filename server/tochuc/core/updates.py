"""A SPARQL update, taken apart into its operations, with the graphs that each would write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ..errors import BadParameter
from .patterns import Edit, Token, tokens_of

_STEP: Final = {"{": 1, "}": -1}
_WHOLE: Final = frozenset({"ALL", "NAMED", "DEFAULT"})
_TWO: Final = frozenset({"COPY", "MOVE", "ADD"})


@dataclass(frozen=True)
class Operation:
    """One operation, ready to be run.

    Shape: `targets` are the terms of graphs that it writes as they stand in the text (`<…>` or a prefixed name);
    `unknown` the variables that stand for such graphs; `where` what finds their values, from WHERE on;
    `default` and `named` the graphs that this asks, none given where it asks the store.
    """

    kind: str
    """insert data, delete data, delete where, modify, clear, drop, create, copy, move, add, load."""
    prologue: str
    text: str
    start: int
    end: int
    """From where to where it stands in the update, as it was written."""
    targets: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    where: str = ""
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    within: str = ""
    """The graph that WITH names."""
    whole: str = ""
    """ALL, NAMED or DEFAULT, for CLEAR and DROP of these."""

    @property
    def asks(self) -> bool:
        """Whether it reads the default graph."""
        return self.kind in ("modify", "delete where") and not (self.default or self.named or self.within)


def read_update(
    text: str, unnamed: str, using: Sequence[str] = (), using_named: Sequence[str] = ()
) -> list[Operation]:
    """The operations of an update; of a text that does not parse, whatever looks like them.

    `unnamed` is the term of the graph that takes what names none. `using` and `using_named` are the terms of the
    graphs that the request names for all WHERE.

    Raises: BadParameter where these stand beside USING or WITH (SPARQL 1.1 Protocol, 2.2.3).
    """
    found: list[Operation] = []
    prologue = ""
    for tokens in _pieces(tokens_of(text)):
        own, rest = _split_prologue(tokens)
        if own:
            prologue += text[own[0].start : own[-1].end] + "\n"
        if rest:
            found.append(_Reader(text, rest, unnamed, prologue).read(tuple(using), tuple(using_named)))
    return found


def _pieces(tokens: list[Token]) -> Iterator[list[Token]]:
    depth, piece = 0, list[Token]()
    for token in tokens:
        depth += _STEP.get(token.text, 0)
        if token.text == ";" and depth == 0:
            yield piece
            piece = []
        else:
            piece.append(token)
    yield piece


def _split_prologue(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    at = 0
    while at < len(tokens) and (length := {"PREFIX": 3, "BASE": 2, "VERSION": 2}.get(_word(tokens[at]), 0)):
        at += length
    return tokens[:at], tokens[at:]


def _word(token: Token) -> str:
    return token.text.upper() if token.kind == "word" else ""


class _Reader:
    """Reads the tokens of one operation."""

    def __init__(self, text: str, tokens: list[Token], unnamed: str, prologue: str) -> None:
        self._text = text
        self._tokens = tokens
        self._unnamed = unnamed
        self._prologue = prologue
        self._words = [_word(token) for token in tokens]
        self._edits: list[Edit] = []
        self._targets: list[str] = []
        self._unknown: list[str] = []

    def read(self, using: tuple[str, ...], using_named: tuple[str, ...]) -> Operation:
        first, second = (*self._words, "", "")[:2]
        if first in ("INSERT", "DELETE") and second == "DATA":
            self._wrap(self._block(2))
            return self._made(f"{first} DATA".lower())
        if first == "DELETE" and second == "WHERE":
            return self._delete_where(using, using_named)
        if first in ("INSERT", "DELETE", "WITH"):
            return self._modify(using, using_named)
        if first in ("CLEAR", "DROP"):
            whole = next((word for word in self._words if word in _WHOLE), "")
            self._name_graphs(self._tokens[1:])
            return self._made(first.lower(), whole=whole)
        if first == "CREATE":
            self._name_graphs(self._tokens[1:])
        if first in _TWO:
            self._two_graphs(first)
        return self._made(first.lower())

    def _made(
        self,
        kind: str,
        where: str = "",
        default: tuple[str, ...] = (),
        named: tuple[str, ...] = (),
        within: str = "",
        whole: str = "",
    ) -> Operation:
        start, end = self._tokens[0].start, self._tokens[-1].end
        text = self._text[start:end]
        for edit in sorted(self._edits, reverse=True):
            text = text[: edit.start - start] + edit.text + text[edit.end - start :]
        targets, unknown = tuple(dict.fromkeys(self._targets)), tuple(dict.fromkeys(self._unknown))
        parts = (targets, unknown, where, default, named, within, whole)
        return Operation(kind, self._prologue, text, start, end, *parts)

    def _delete_where(self, using: tuple[str, ...], using_named: tuple[str, ...]) -> Operation:
        block = self._block(2)
        pattern = self._text[block[0].start : block[-1].end] if block else "{}"
        self._wrap(block)
        # The short form has no place for USING, so it becomes the long one.
        end = self._tokens[-1].end
        where = f"WHERE {pattern}"
        named_here = _clauses(using, using_named)
        self._edits += [
            Edit(self._tokens[1].start, self._tokens[1].end, ""),
            Edit(end, end, f" {named_here} {where}"),
        ]
        return self._made("delete where", where, using, using_named)

    def _modify(self, using: tuple[str, ...], using_named: tuple[str, ...]) -> Operation:
        with_ = self._tokens[1].text if self._words[0] == "WITH" and len(self._tokens) > 1 else ""
        depth, at_where = 0, len(self._tokens)
        own_using: list[str] = []
        own_named: list[str] = []
        for at, token in enumerate(self._tokens):
            word = self._words[at] if depth == 0 else ""
            if word in ("INSERT", "DELETE"):
                self._wrap(self._block(at + 1), with_)
            elif word == "USING":
                named = self._words[at + 1 : at + 2] == ["NAMED"]
                (own_named if named else own_using).extend(
                    t.text for t in self._tokens[at + 1 + named : at + 2 + named]
                )
            elif word == "WHERE":
                at_where = at
                break
            depth += _STEP.get(token.text, 0)
        if (using or using_named) and (with_ or own_using or own_named):
            told = "using-graph-uri: the update itself names its graphs, by USING or WITH; name them once"
            raise BadParameter(told)
        if at_where == len(self._tokens):
            return self._made("modify")
        start = self._tokens[at_where].start
        if using or using_named:
            self._edits.append(Edit(start, start, f"{_clauses(using, using_named)} "))
        where = self._text[start : self._tokens[-1].end]
        if own_using or own_named:
            with_ = ""  # USING counts then
        return self._made("modify", where, (*own_using, *using), (*own_named, *using_named), with_)

    def _two_graphs(self, first: str) -> None:
        for at, token in enumerate(self._tokens):
            if self._words[at] == "DEFAULT":
                self._edits.append(Edit(token.start, token.end, f"GRAPH {self._unnamed}"))
        to = self._words.index("TO") if "TO" in self._words else len(self._words)
        for at, part in ((0, self._tokens[:to]), (1, self._tokens[to:])):
            if at == 1 or first == "MOVE":
                self._name_graphs(part, default=True)

    def _name_graphs(self, tokens: list[Token], default: bool = False) -> None:
        for token in tokens:
            if token.kind in ("iri", "name"):
                self._targets.append(token.text)
            elif default and _word(token) == "DEFAULT":
                self._targets.append(self._unnamed)

    def _block(self, at: int) -> list[Token]:
        """The tokens from the brace that opens there to the one that closes it."""
        depth, block = 0, list[Token]()
        for token in self._tokens[at:]:
            depth += _STEP.get(token.text, 0)
            block.append(token)
            if depth == 0:
                break
        return block

    def _wrap(self, block: list[Token], with_: str = "") -> None:
        """Put the triples of a template that name no graph into one, and note the graphs that others name."""
        segment: list[Token] = []
        inside, depth, tokens = block[1:-1], 0, iter(block[1:-1])
        for token in tokens:
            if depth == 0 and _word(token) == "GRAPH":
                self._close(segment, with_)
                segment = []
                self._note(next(tokens, token))
            elif depth == 0 and token.text != "{" and token.text != "}":
                segment.append(token)
            depth += _STEP.get(token.text, 0)
        if inside:
            self._close(segment, with_)

    def _close(self, segment: list[Token], with_: str) -> None:
        while segment and segment[0].text == ".":
            segment = segment[1:]
        if not segment:
            return
        if with_:
            self._targets.append(with_)
            return
        self._targets.append(self._unnamed)
        start, end = segment[0].start, segment[-1].end
        self._edits += [Edit(start, start, f"GRAPH {self._unnamed} {{ "), Edit(end, end, " }")]

    def _note(self, token: Token) -> None:
        if token.kind == "variable":
            self._unknown.append("?" + token.text[1:])
        else:
            self._targets.append(token.text)


def _clauses(using: tuple[str, ...], using_named: tuple[str, ...]) -> str:
    return " ".join([*(f"USING {term}" for term in using), *(f"USING NAMED {term}" for term in using_named)])
