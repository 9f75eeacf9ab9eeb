"""An explanation as a page shows it: steps in words, each source listed once, articles up front."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from pyoxigraph import NamedNode

from ...core.entity.reader import Reader
from ...core.entity.shown import Shown
from ...core.rules import Fact
from ...graph.explain import Basis, Kind, Source, Step
from ...namespaces import PREFIXES, TC
from ..addresses import page_of
from ..language import gettext
from .listing import Listed, listed
from .reader import Learner, is_open
from .values import value_of

OPEN_TO: Final = 2
"""Steps of this depth and above are unfolded at first."""
_CELLS: Final = {NamedNode(PREFIXES["rdf"] + name) for name in ("first", "rest")}


@dataclass(frozen=True)
class Article:
    """Where a provision stands."""

    document: Shown
    article: str
    href: str


@dataclass(frozen=True)
class Told:
    """One step in words."""

    number: int
    kind: str
    parts: tuple[Shown, Shown, Shown]
    rule: str
    words: str
    sources: tuple[Listed, ...]
    articles: tuple[Article, ...]
    premises: tuple["Told", ...]
    again: tuple["Told", ...]
    """Premises that an earlier step explains."""
    cells: int
    """Premises that only make up a list; they are counted, not told."""
    unfolded: bool
    same: int = 0
    """The step that follows from the same statements by the same rule; it is not told again."""
    beside: tuple["Told", ...] = ()
    """What the same sources state of the same thing, under the same step."""


@dataclass
class Explanation:
    """A whole explanation: its steps, every source once, every article once."""

    root: Told
    sources: list[Listed] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    steps: int = 0


def told_of(tree: Step, learner: Learner) -> Explanation:
    """The explanation in the language of the reader."""
    for step in steps_of(tree):
        for term in (step.fact.subject, step.fact.predicate, step.fact.object):
            learner.learn(term)
        for basis in step.bases:
            learner.learn(basis.document)
        for source in step.sources:
            for each in (source, *source.parts):
                learner.learn(each.iri)
    teller = _Teller(learner.reader())
    root = teller.step(tree, 0)
    articles = list(dict.fromkeys(teller.articles))
    return Explanation(
        root, list(teller.listed.values()), articles, max(step.number for step in steps_of(tree))
    )


def steps_of(tree: Step) -> Iterator[Step]:
    """A step and all below it."""
    yield tree
    for premise in tree.premises:
        yield from steps_of(premise)


@dataclass(frozen=True)
class Words:
    """A statement or a thing in words."""

    parts: tuple[Shown, ...]

    @property
    def text(self) -> str:
        """The same without links."""
        return " – ".join(part.text for part in self.parts)


def words_of(fact: Fact, learner: Learner) -> Words:
    """A statement in the language of the reader."""
    for term in (fact.subject, fact.predicate, fact.object):
        learner.learn(term)
    return Words(_parts(learner.reader(), fact))


def predicate_words(reader: Reader, iri: str) -> Shown:
    """A property between a subject and an object."""
    own = {
        PREFIXES["rdf"] + "type": gettext("is a"),
        PREFIXES["rdfs"] + "subClassOf": gettext("is a kind of"),
        PREFIXES["rdfs"] + "subPropertyOf": gettext("is a kind of"),
        PREFIXES["owl"] + "inverseOf": gettext("is the other direction of"),
        PREFIXES["rdfs"] + "label": gettext("is called"),
        PREFIXES["skos"] + "altLabel": gettext("is also called"),
        PREFIXES["rdf"] + "subject": gettext("speaks of"),
        PREFIXES["rdf"] + "predicate": gettext("names the property"),
        PREFIXES["rdf"] + "object": gettext("names the value"),
    }
    href = page_of(iri) if iri.startswith(TC) else ""
    return Shown(own.get(iri) or reader.heading(iri), href, title=iri)


def _joined(steps: Iterable[Told]) -> tuple[Told, ...]:
    """Steps, those that the same sources state of the same thing put together."""
    found: dict[object, Told] = {}
    for step in steps:
        alone = step.kind != Kind.STATED.value
        key = (
            step.number if alone and step.number else (step.parts if alone else (step.parts[0], step.sources))
        )
        first = found.get(key)
        found[key] = replace(first, beside=(*first.beside, step)) if first else step
    return tuple(found.values())


def _parts(reader: Reader, fact: Fact) -> tuple[Shown, Shown, Shown]:
    subject, predicate, value = (value_of(term) for term in (fact.subject, fact.predicate, fact.object))
    last = Shown(gettext("no known day"), title=value.text) if is_open(value) else reader.value(value)
    return reader.value(subject), predicate_words(reader, predicate.text), last


class _Teller:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.uses: dict[tuple[str, tuple[Fact, ...]], int] = {}
        self.listed: dict[str, Listed] = {}
        self.articles: list[Article] = []

    def step(self, step: Step, depth: int) -> Told:
        articles = tuple(dict.fromkeys(map(self._article, step.bases)))
        self.articles += articles
        premises = [premise for premise in step.premises if premise.fact.predicate not in _CELLS]
        use = step.rule, tuple(premise.fact for premise in step.premises)
        same = self.uses.setdefault(use, step.number) if step.kind is Kind.INFERRED and step.premises else 0
        told = tuple(self.step(premise, depth + 1) for premise in premises)
        return Told(
            step.number,
            step.kind.value,
            _parts(self.reader, step.fact),
            step.rule,
            _sentence(step.words.get(self.reader.language, "")),
            tuple(map(self._source, step.sources)),
            articles,
            _joined(each for each in told if each.kind != Kind.REPEATED.value),
            tuple(each for each in told if each.kind == Kind.REPEATED.value),
            len(step.premises) - len(premises),
            depth < OPEN_TO,
            same if same != step.number else 0,
        )

    def _article(self, basis: Basis) -> Article:
        return Article(self.reader.thing(basis.document.value), basis.article, page_of(basis.provision.value))

    def _source(self, source: Source) -> Listed:
        iri = source.iri.value
        if iri not in self.listed:
            parts = tuple(self._listed(part, 0) for part in source.parts)
            self.listed[iri] = self._listed(source, len(self.listed) + 1, parts)
        return self.listed[iri]

    def _listed(self, source: Source, number: int, parts: tuple[Listed, ...] = ()) -> Listed:
        return listed(self.reader, source.iri.value, number, parts)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
