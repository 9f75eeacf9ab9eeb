"""Why a statement holds: a tree of rules and statements that ends in what sources state."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ..core.matching import match
from ..core.rules import LANGUAGES, Fact, Proof, Term
from ..core.statements import read_statement, show_term
from ..core.terms import short
from ..errors import NotFound
from ..namespaces import ONTOLOGY_GRAPH, PREFIXES, TC
from .narrate import as_json, as_text
from .proofs import Proofs

__all__ = [
    "Basis",
    "Kind",
    "Source",
    "Step",
    "as_json",
    "as_text",
    "explain",
    "read_statement",
    "refuse_unknown",
]

MOST_STEPS: Final = 400
DEEPEST: Final = 30

_LABEL: Final = NamedNode(PREFIXES["rdfs"] + "label")
_TITLE, _PART = (NamedNode(PREFIXES["dcterms"] + name) for name in ("title", "hasPart"))
_URL: Final = NamedNode(PREFIXES["schema"] + "url")
_PUBLISHER, _PUBLISHED, _LEGAL_BASIS, _ARTICLE, _NUMBER = (
    NamedNode(TC + name) for name in ("publisherName", "publishedOn", "legalBasis", "article", "number")
)


class Kind(Enum):
    """What a step of an explanation is."""

    STATED = "stated"
    INFERRED = "inferred"
    REPEATED = "repeated"
    """Explained by an earlier step, whose number it has."""
    CUT = "cut"
    """Holds, but the explanation would grow too long here."""
    ABSENT = "absent"


@dataclass(frozen=True)
class Source:
    """Who states something: a source, the register, or the ontology."""

    iri: NamedNode
    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    parts: tuple["Source", ...] = ()
    """Of a joint source: those of which one or more carry the statement."""


@dataclass(frozen=True)
class Basis:
    """Where a provision stands: a document, and its article where it is known."""

    provision: NamedNode
    document: NamedNode
    number: str
    article: str


@dataclass(frozen=True)
class Step:
    """A statement, and why it holds."""

    number: int
    fact: Fact
    kind: Kind
    label: Mapping[str, str]
    """The statement by the names of things, by language."""
    rule: str = ""
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What the rule says about these things, by language."""
    sources: tuple[Source, ...] = ()
    bases: tuple[Basis, ...] = ()
    premises: tuple["Step", ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the statement is in the graph."""
        return self.kind is not Kind.ABSENT


def explain(proofs: Proofs, triple: Triple) -> Step:
    """Why a triple holds, down to its sources; a triple that does not hold gives one step that says so.

    Shape: a statement that is used twice is explained once, at its first use; at most MOST_STEPS steps.
    """
    return _Explainer(proofs).step(triple, 0)


def refuse_unknown(proofs: Proofs, triple: Triple) -> None:
    """Nothing, where each name of a statement occurs in the graph; a statement of other names says nothing of the world.

    Raises: NotFound with the nearest names.
    """
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, NamedNode) and not proofs.knows(term):
            stem = re.split(r"[^/#]*$", term.value)[0]
            known = {short(name): name for name in proofs.beginning(stem)}
            near = difflib.get_close_matches(short(term), known, 3, 0.75)
            advice = f"; did you mean {' or '.join(near)}?" if near else ""
            raise NotFound(f"the graph knows no {short(term)}{advice}")


class _Explainer:
    def __init__(self, proofs: Proofs) -> None:
        self.proofs = proofs
        self.numbers: dict[Fact, int] = {}
        self._names: dict[tuple[Term, str], str] = {}
        self._sources: dict[NamedNode, Source] = {}

    def step(self, fact: Fact, depth: int) -> Step:
        if fact in self.numbers:
            return self._step(fact, Kind.REPEATED)
        sources = tuple(self._source(iri) for iri in self.proofs.sources(fact))
        if sources:
            self.numbers[fact] = len(self.numbers) + 1
            # Deeper down, the step that uses a provision names its article.
            bases = self._bases(fact.subject) if depth == 0 else ()
            return self._step(fact, Kind.STATED, sources=sources, bases=bases)
        proof = self.proofs.find(fact)
        if proof is None:
            return self._step(fact, Kind.ABSENT)
        if depth == DEEPEST or len(self.numbers) + len(proof.premises) > MOST_STEPS:
            return self._step(fact, Kind.CUT, rule=proof.rule)
        self.numbers[fact] = len(self.numbers) + 1
        return self._step(
            fact,
            Kind.INFERRED,
            rule=proof.rule,
            words=self._words(fact, proof),
            bases=tuple(
                basis
                for premise in proof.premises
                if premise.predicate == _LEGAL_BASIS
                for basis in self._bases(premise.subject)
            ),
            premises=tuple(self.step(premise, depth + 1) for premise in proof.premises),
        )

    def _step(
        self,
        fact: Fact,
        kind: Kind,
        rule: str = "",
        words: Mapping[str, str] = MappingProxyType({}),
        sources: tuple[Source, ...] = (),
        bases: tuple[Basis, ...] = (),
        premises: tuple[Step, ...] = (),
    ) -> Step:
        terms = (fact.subject, fact.predicate, fact.object)
        label = {lang: " – ".join(self._name(term, lang) for term in terms) for lang in LANGUAGES}
        return Step(self.numbers.get(fact, 0), fact, kind, label, rule, words, sources, bases, premises)

    def _words(self, fact: Fact, proof: Proof) -> Mapping[str, str]:
        rules = self.proofs.rules()
        binding = match(fact, proof, rules) or {}
        # The longest names first, so that ?s2 is not read as ?s and a 2.
        names = sorted(
            (name for name, value in binding.items() if not isinstance(value, int)), key=len, reverse=True
        )
        told = {}
        for lang, words in rules.wording.get(proof.rule, {}).items():
            for name in names:
                words = words.replace(f"?{name}", self._name(binding[name], lang))  # type: ignore[arg-type]
            told[lang] = words
        return told

    def _name(self, term: Term, lang: str) -> str:
        if (term, lang) not in self._names:
            labels = self.proofs.values(term, _LABEL) if isinstance(term, NamedNode) else []
            fitting = [
                label.value for label in labels if isinstance(label, Literal) and label.language == lang
            ]
            other = term.value if isinstance(term, Literal) else show_term(term)
            self._names[term, lang] = fitting[0] if fitting else other
        return self._names[term, lang]

    def _bases(self, subject: Term) -> tuple[Basis, ...]:
        if not isinstance(subject, NamedNode):
            return ()
        article = self._text(subject, _ARTICLE)
        return tuple(
            Basis(subject, document, self._text(document, _NUMBER) or self._name(document, "vi"), article)
            for document in self.proofs.values(subject, _LEGAL_BASIS)
            if isinstance(document, NamedNode)
        )

    def _source(self, iri: NamedNode) -> Source:
        if iri not in self._sources:
            parts = self.proofs.values(iri, _PART) if iri.value != ONTOLOGY_GRAPH else []
            title, publisher, published, url = (
                self._text(iri, predicate) for predicate in (_TITLE, _PUBLISHER, _PUBLISHED, _URL)
            )
            members = tuple(self._source(part) for part in parts if isinstance(part, NamedNode))
            self._sources[iri] = Source(iri, title, publisher, published, url, members)
        return self._sources[iri]

    def _text(self, subject: NamedNode, predicate: NamedNode) -> str:
        values = [v for v in self.proofs.values(subject, predicate) if isinstance(v, Literal | NamedNode)]
        # A title may be given in several languages; the source's own is Vietnamese as a rule.
        own = [value for value in values if isinstance(value, Literal) and value.language == "vi"]
        return "; ".join(value.value for value in own or values)
