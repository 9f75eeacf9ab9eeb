"""Rules as data: the text of a `.rls` file, read into patterns, and the proofs that uses of a rule make.

A file holds Datalog in the syntax of the Nemo engine over `triple(subject, predicate, object)`, with prefixed names for
constants. Three comment lines before a rule give its id and say it in words: `%% cax-sco`, `%% vi: …`, `%% en: …`;
an id and its words hold for every rule until the next id.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

from ..errors import GraphError

Term = NamedNode | BlankNode | Literal | Triple
Pattern = Term | Variable


@dataclass(frozen=True)
class GeneralTriple:
    """A triple that rules may pass through but RDF does not allow: its subject is a literal, say.

    Source: RDF 1.1 Concepts, section 7 (generalized RDF).
    """

    subject: Term
    predicate: Term
    object: Term

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object}"


Fact = Triple | GeneralTriple


@dataclass(frozen=True)
class Proof:
    """One use of a rule: its id, and the facts that it was applied to, in the order of its body."""

    rule: str
    premises: tuple[Fact, ...]


def each_once(proofs: Iterable[Proof]) -> Iterable[Proof]:
    """The proofs that are different objects: one use of a rule may yield several triples, which then share its proof.

    To tell them apart by their premises would take longer than all else that is done with them.
    """
    return {id(proof): proof for proof in proofs}.values()


@dataclass(frozen=True)
class Clash:
    """Facts that cannot all hold, and the id of the rule that says so."""

    rule: str
    premises: tuple[Fact, ...]


@dataclass(frozen=True)
class Atom:
    """A part of a rule: the name of a relation, or `!=` or `<`, and what stands in its places."""

    name: str
    terms: tuple[Pattern, ...]

    @property
    def variables(self) -> Iterator[str]:
        """The names of its variables, repeated as they stand."""
        return (term.value for term in self.terms if isinstance(term, Variable))


@dataclass(frozen=True)
class Rule:
    """A rule with an id that may stand for several; a rule without body always holds."""

    id: str
    head: Atom
    body: tuple[Atom, ...]


@dataclass(frozen=True)
class RuleSet:
    """Rules in the order of their files, and each id's words by language."""

    rules: tuple[Rule, ...]
    wording: Mapping[str, Mapping[str, str]]

    def __add__(self, other: "RuleSet") -> "RuleSet":
        return RuleSet(self.rules + other.rules, MappingProxyType({**self.wording, **other.wording}))


class BadRule(GraphError):
    """A rule that cannot be read."""

    title = "A rule cannot be read"


LANGUAGES: Final = ("vi", "en")
_HEADER = re.compile(r"%%\s*(?:(?P<lang>vi|en):\s*(?P<words>.+)|(?P<id>[\w-]+))\s*$")
_PREFIX = re.compile(r"@prefix\s+(?P<name>[\w-]*):\s*<(?P<iri>[^>]*)>\s*\.")
_ATOM = re.compile(r"(?P<name>~?[a-z_]+)\((?P<terms>[^()]*)\)")
_COMPARISON = re.compile(r"\?(?P<left>\w+)\s*(?P<name>!=|<)\s*\?(?P<right>\w+)")
_TERM = re.compile(
    r"\?(?P<variable>\w+)|<(?P<iri>[^>]*)>|(?P<prefixed>[\w-]*:[\w-]+)"
    r'|"(?P<text>[^"]*)"\^\^(?P<datatype>[\w-]*:[\w-]+)'
)


def parse_rules(text: str, file: str = "rules") -> RuleSet:
    """The rules of a file, each with its id and its words.

    Raises: BadRule that names file, line and what to do.

    >>> found = parse_rules("%% likes\\n%% vi: thích\\n%% en: likes\\ntriple(?y, <urn:p>, ?x) :- triple(?x, <urn:p>, ?y) .")
    >>> found.rules[0].id, found.rules[0].body[0].terms[1], found.wording["likes"]["vi"]
    ('likes', <NamedNode value=urn:p>, 'thích')
    """
    reader = _Reader(file)
    for number, line in enumerate(text.splitlines(), 1):
        reader.read(number, line.strip())
    if reader.pending:
        raise BadRule(f"{file}: the last rule has no final dot: {reader.pending!r}")
    return RuleSet(tuple(reader.rules), MappingProxyType(reader.checked_wording()))


class _Reader:
    """Reads line by line; a rule is read when its final dot is met."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.rules: list[Rule] = []
        self.pending = ""
        self._id = ""
        self._wording: dict[str, dict[str, str]] = {}
        self._prefixes: dict[str, str] = {}

    def read(self, number: int, line: str) -> None:
        place = f"{self.file}:{number}"
        if header := _HEADER.match(line):
            if header["id"]:
                self._id = header["id"]
                self._wording[self._id] = {}
            elif self._id:
                self._wording[self._id][header["lang"]] = header["words"].strip()
        elif prefix := _PREFIX.match(line):
            self._prefixes[prefix["name"]] = prefix["iri"]
        elif line and not line.startswith("%"):
            self.pending = f"{self.pending} {line}".strip()
            if self.pending.endswith("."):
                self.rules.append(self._rule(self.pending[:-1], place))
                self.pending = ""

    def checked_wording(self) -> dict[str, Mapping[str, str]]:
        for id_, words in self._wording.items():
            if missing := [lang for lang in LANGUAGES if lang not in words]:
                raise BadRule(
                    f"{self.file}: rule {id_} lacks words; write a line '%% {missing[0]}: …' under its id"
                )
        return {id_: MappingProxyType(words) for id_, words in self._wording.items()}

    def _rule(self, text: str, place: str) -> Rule:
        if not self._id:
            raise BadRule(f"{place}: a rule without id; write '%% id' before it")
        head, _, body = text.partition(":-")
        atoms = list(self._atoms(head, place))
        if len(atoms) != 1:
            raise BadRule(f"{place}: a rule has one head, not {len(atoms)}")
        return Rule(self._id, atoms[0], tuple(self._atoms(body, place)))

    def _atoms(self, text: str, place: str) -> Iterator[Atom]:
        rest = text.strip()
        while rest:
            if found := _ATOM.match(rest):
                yield Atom(found["name"], tuple(self._terms(found["terms"], place)))
            elif found := _COMPARISON.match(rest):
                yield Atom(found["name"], (Variable(found["left"]), Variable(found["right"])))
            else:
                raise BadRule(f"{place}: neither relation(…) nor a comparison of variables: {rest!r}")
            rest = rest[found.end() :].lstrip(", ")

    def _terms(self, text: str, place: str) -> Iterable[Pattern]:
        for part in (part.strip() for part in text.split(",")):
            found = _TERM.fullmatch(part)
            if not found:
                raise BadRule(f"{place}: not a variable, a name or a typed literal: {part!r}")
            if found["variable"]:
                yield Variable(found["variable"])
            elif found["text"] is not None:
                yield Literal(found["text"], datatype=self._name(found["datatype"], place))
            else:
                yield NamedNode(found["iri"]) if found["iri"] else self._name(found["prefixed"], place)

    def _name(self, prefixed: str, place: str) -> NamedNode:
        prefix, _, local = prefixed.partition(":")
        if prefix not in self._prefixes:
            raise BadRule(f"{place}: prefix {prefix}: is not declared; add an @prefix line")
        return NamedNode(self._prefixes[prefix] + local)
