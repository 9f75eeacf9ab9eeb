"""The vocabulary as its page shows it: trees of terms, and an entry for each, in the language of the reader."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from flask import g
from markupsafe import Markup, escape
from pyoxigraph import Literal, NamedNode, Triple

from ...core.entity.shown import Shown
from ...core.entity.vocabulary import Value
from ...core.names_folded import sorted_as
from ...core.ontology import DEFINITION, SUBCLASS, SUBPROPERTY, local_name
from ...core.rules import LANGUAGES, Fact
from ...core.terms import short
from ...namespaces import BASE, ID, ONTOLOGY_GRAPH, PREFIXES, TC
from ..addresses import base, kept, page_of
from ..language import gettext, language
from ..reasons.graph import node_of
from .memory import Memory, Rule, memory_of
from .shapes import by_class

_OWL, _RDFS, _SCHEMA, _DCTERMS = (PREFIXES[name] for name in ("owl", "rdfs", "schema", "dcterms"))
_VARIABLE: Final = re.compile(r"\?(\w+)")
_MOST_LETTERS: Final = 80
_MOST_EXAMPLES: Final = 3
_TRAITS: Final = (
    "SymmetricProperty",
    "TransitiveProperty",
    "FunctionalProperty",
    "InverseFunctionalProperty",
)


@dataclass(frozen=True)
class Entry:
    """A term with what is told of it."""

    name: str
    label: Shown
    other: str
    """What it is called in the other language."""
    other_language: str
    definition: Shown | None
    kind: str
    deprecated: bool
    count: int | None
    members: str
    """The address of the list of its members."""
    facts: list[tuple[str, list[Shown]]]


def read_page() -> dict[str, Any]:
    """What the page of the vocabulary shows.

    Raises: what `Engine.answer` raises.
    """
    teller = Teller(memory_of(g.served), language())
    known = teller.known
    classes = known.tree(known.classes, SUBCLASS, teller.order)
    properties = known.tree(known.properties, SUBPROPERTY, teller.order)
    return {
        "title": teller.text(ONTOLOGY_GRAPH, _DCTERMS + "title"),
        "description": teller.text(ONTOLOGY_GRAPH, _DCTERMS + "description"),
        "version": known.version.removeprefix(f"{ONTOLOGY_GRAPH}/"),
        "iri": ONTOLOGY_GRAPH,
        "trees": (
            (gettext("Classes"), "classes", classes),
            (gettext("Properties"), "properties", properties),
        ),
        "entries": {
            "classes": teller.entries(classes, teller.class_facts),
            "properties": teller.entries(properties, teller.property_facts),
            "others": teller.entries([(0, term) for term in sorted(known.others)], lambda _: []),
        },
        "line": teller.line,
        "schemes": [teller.scheme(iri) for iri in sorted(known.schemes, key=teller.order)],
        "rules": [teller.rule(rule) for rule in teller.memory.rules],
        "shapes_data": f"{base()}/shapes.ttl",
        "shapes": by_class(teller.memory.shapes, known, teller.language, teller.term),
    }


class Teller:
    """Tells of terms in one language."""

    def __init__(self, memory: Memory, language: str) -> None:
        self.memory, self.known, self.language = memory, memory.ontology, language

    def order(self, term: str) -> str:
        """By what it is called."""
        return sorted_as(self.known.called(term, self.language).text)

    def text(self, subject: str, predicate: str) -> Shown | None:
        """A text in the language of the reader, else in another."""
        found = self.known.text(subject, predicate, self.language)
        return self._said(found) if found else None

    def term(self, iri: str) -> Shown:
        """A term by its name; one of ours leads to its entry, one of others to where it is told of."""
        if iri.startswith(TC):
            called = self.known.called(iri, self.language)
            return self._said(called)._replace(href=f"#{local_name(iri)}", title=short(NamedNode(iri)))
        return Shown(short(NamedNode(iri)), iri, "", True) if iri.startswith("http") else Shown(iri)

    def line(self, term: str) -> tuple[Shown, int | None, bool]:
        """A term as it stands in a tree: its name, its members, whether it is kept for old data alone."""
        return self.term(term), self._count(term), self.known.is_deprecated(term)

    def entries(
        self, lines: Iterable[tuple[int, str]], facts: Callable[[str], list[tuple[str, list[Shown]]]]
    ) -> list[Entry]:
        """An entry for each term of a tree, once."""
        return [self._entry(term, facts) for term in dict.fromkeys(term for _, term in lines)]

    def _entry(self, term: str, facts: Callable[[str], list[tuple[str, list[Shown]]]]) -> Entry:
        other = next(code for code in LANGUAGES if code != self.language)
        called, beside = self.known.called(term, self.language), self.known.called(term, other)
        told = [*facts(term), *self._of_all(term)]
        name = local_name(term)
        return Entry(
            name=name,
            label=self._said(called),
            other=beside.text if beside.text != called.text else "",
            other_language=beside.language,
            definition=self.text(term, DEFINITION),
            kind=self._kind(term),
            deprecated=self.known.is_deprecated(term),
            count=self._count(term),
            members=f"{base()}/browse/{name}{kept()}",
            facts=[(heading, values) for heading, values in told if values],
        )

    def class_facts(self, term: str) -> list[tuple[str, list[Shown]]]:
        """What is told of a class."""
        named, naming = self.known.named, self.known.naming
        apart = {*named(term, _OWL + "disjointWith"), *naming(_OWL + "disjointWith", term)}
        return [
            (gettext("Broader"), self._terms(named(term, SUBCLASS))),
            (gettext("Narrower"), self._terms(naming(SUBCLASS, term))),
            (gettext("Has"), self._terms(naming(_SCHEMA + "domainIncludes", term))),
            (gettext("Is the value of"), self._terms(naming(_SCHEMA + "rangeIncludes", term))),
            (gettext("Never also"), self._terms(apart)),
            (
                gettext("Path segment"),
                [Shown(value.text) for value in self.known.values(term, TC + "pathSegment")],
            ),
            (gettext("Examples"), self._members(term)),
        ]

    def property_facts(self, term: str) -> list[tuple[str, list[Shown]]]:
        """What is told of a property."""
        named, naming = self.known.named, self.known.naming
        inverse = {*named(term, _OWL + "inverseOf"), *naming(_OWL + "inverseOf", term)}
        traits = {
            "SymmetricProperty": gettext("holds in both directions"),
            "TransitiveProperty": gettext("goes on from one to the next"),
            "FunctionalProperty": gettext("has one value"),
            "InverseFunctionalProperty": gettext("has one subject for a value"),
        }
        of = {kind.removeprefix(_OWL) for kind in self.known.kinds(term)}
        told = [Shown(traits[each]) for each in _TRAITS if each in of]
        if TC + "SingleValued" in self.known.kinds(term):
            told.append(Shown(gettext("of several values one alone can be right")))
        return [
            (gettext("Of"), self._terms(named(term, _SCHEMA + "domainIncludes"))),
            (gettext("Value"), self._terms(named(term, _SCHEMA + "rangeIncludes"))),
            (gettext("Other direction"), self._terms(inverse)),
            (gettext("Broader"), self._terms(named(term, SUBPROPERTY))),
            (gettext("Narrower"), self._terms(naming(SUBPROPERTY, term))),
            (
                gettext("Short for"),
                [part for chain in self.known.chains(term) for part in map(self.term, chain)],
            ),
            (gettext("Follows from"), [self._thing(iri) for iri in naming(TC + "plainProperty", term)]),
            (gettext("Nature"), told),
            (gettext("Example"), self._use(term)),
        ]

    def scheme(self, iri: str) -> dict[str, Any]:
        """A list of values."""
        concepts = sorted(self.known.concepts(iri), key=self.order)
        return {
            "anchor": "scheme-" + local_name(iri),
            "label": self._thing(iri),
            "concepts": [
                (self._thing(each), self.text(each, DEFINITION), self.known.is_deprecated(each))
                for each in concepts
            ],
            "classes": self._terms(
                {kind for each in concepts for kind in self.known.kinds(each) if kind in self.known.classes}
            ),
        }

    def rule(self, rule: Rule) -> dict[str, Any]:
        """A rule in words, and the way to a statement that follows by it."""
        words = str(escape(rule.words.get(self.language, "")))
        return {
            "id": rule.id,
            "words": Markup(_VARIABLE.sub(r"<var>\1</var>", words)),
            "count": rule.count,
            "why": _why(rule.example) if rule.example else "",
        }

    def _of_all(self, term: str) -> list[tuple[str, list[Shown]]]:
        named = self.known.named
        return [
            (gettext("Use instead"), self._terms(named(term, _DCTERMS + "isReplacedBy"))),
            (gettext("See also"), self._terms(named(term, _RDFS + "seeAlso"))),
        ]

    def _kind(self, term: str) -> str:
        of = self.known.kinds(term)
        kinds = {
            _OWL + "ObjectProperty": gettext("leads to a thing"),
            _OWL + "DatatypeProperty": gettext("has a text, number or date"),
            _OWL + "AnnotationProperty": gettext("is a remark; nothing follows from it"),
        }
        return next((words for kind, words in kinds.items() if kind in of), "")

    def _count(self, term: str) -> int | None:
        if term not in self.known.classes or not self.memory.counts:
            return None
        return self.memory.counts.get(local_name(term), 0)

    def _terms(self, iris: Iterable[str]) -> list[Shown]:
        # Ours first, those of others after them.
        return [
            self.term(iri)
            for iri in sorted(set(iris), key=lambda iri: (not iri.startswith(TC), self.order(iri), iri))
        ]

    def _members(self, term: str) -> list[Shown]:
        # Two things of one name would not tell a reader more than one.
        things = map(self._thing, reversed(self.memory.members.get(term, [])))
        return [*{thing.text: thing for thing in things}.values()][::-1][:_MOST_EXAMPLES]

    def _use(self, term: str) -> list[Shown]:
        use = self.memory.uses.get(term)
        if use is None:
            return []
        subject, value = use
        return [self._thing(subject), self._thing(value.text) if value.iri else self._said(_shortened(value))]

    def _thing(self, iri: str) -> Shown:
        if iri.startswith(TC):
            return self.term(iri)
        texts = self.memory.labels.get(iri, {})
        called = self.known.called(iri, self.language)
        if texts and self.language in texts:
            called = Value(texts[self.language], language=self.language)
        elif texts:
            code, text = next(iter(sorted(texts.items())))
            called = Value(text, language=code)
        elif called.text == local_name(iri):
            called = Value(short(NamedNode(iri)))
        if iri.startswith(ID):
            return self._said(called)._replace(href=page_of(iri))
        return self._said(called)._replace(href=iri if iri.startswith("http") else "", outside=True)

    def _said(self, value: Value) -> Shown:
        return Shown(value.text, language=value.language if value.language != self.language else "")


def _shortened(value: Value) -> Value:
    text = value.text
    return value if len(text) <= _MOST_LETTERS else value._replace(text=text[:_MOST_LETTERS].rstrip() + "…")


def _why(fact: Fact) -> str:
    if not isinstance(fact, Triple) or not isinstance(fact.object, NamedNode | Literal):
        return ""
    return f"{base()}/{node_of(fact).value.removeprefix(BASE)}{kept().replace('?', '&', 1)}"
