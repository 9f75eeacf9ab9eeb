"""An ontology as people look things up in it: its terms as trees, its lists of values, and what is said of each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from ..namespaces import ONTOLOGY_GRAPH, PREFIXES, TC
from .entity.vocabulary import Triple, Value

_TYPE: Final = PREFIXES["rdf"] + "type"
_LABELS: Final = (PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel")
DEFINITION: Final = PREFIXES["skos"] + "definition"
SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"
SUBPROPERTY: Final = PREFIXES["rdfs"] + "subPropertyOf"
_SCHEME: Final = PREFIXES["skos"] + "ConceptScheme"
_IN_SCHEME: Final = PREFIXES["skos"] + "inScheme"
_DEPRECATED: Final = PREFIXES["owl"] + "deprecated"
_VERSION: Final = PREFIXES["owl"] + "versionIRI"
_CLASSES: Final = frozenset({PREFIXES["owl"] + "Class", PREFIXES["rdfs"] + "Class"})
_PROPERTIES: Final = frozenset(
    {PREFIXES["rdf"] + "Property"}
    | {PREFIXES["owl"] + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation")}
)
_FIRST, _REST, _NIL = (PREFIXES["rdf"] + name for name in ("first", "rest", "nil"))


class Ontology:
    """What the graph of an ontology says, by subject and by value. Our terms are those of our namespace."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = sorted(set(triples))
        self._said: dict[tuple[str, str], list[Value]] = defaultdict(list)
        self._saying: dict[tuple[str, str], list[str]] = defaultdict(list)
        for subject, predicate, value in self.triples:
            self._said[subject, predicate].append(value)
            if value.iri:
                self._saying[predicate, value.text].append(subject)
        kinds: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, value in self.triples:
            if predicate == _TYPE:
                kinds[subject].add(value.text)
        ours = {name for name, _, _ in self.triples if name.startswith(TC)}
        self.classes = frozenset(name for name in ours if kinds[name] & _CLASSES)
        self.properties = frozenset(name for name in ours - self.classes if kinds[name] & _PROPERTIES)
        self.others = frozenset(ours - self.classes - self.properties)
        """Our terms that are neither class nor property."""
        self.schemes = tuple(name for name in sorted(kinds) if _SCHEME in kinds[name])
        """The lists of values."""
        self.version = next(iter(self.named(ONTOLOGY_GRAPH, _VERSION)), "")

    def values(self, subject: str, predicate: str) -> Sequence[Value]:
        """What is said of a subject by a property, sorted."""
        return self._said.get((subject, predicate), ())

    def named(self, subject: str, predicate: str) -> tuple[str, ...]:
        """The same, things alone."""
        return tuple(value.text for value in self.values(subject, predicate) if value.iri)

    def naming(self, predicate: str, thing: str) -> tuple[str, ...]:
        """The subjects of which this thing is said by a property, sorted."""
        return tuple(self._saying.get((predicate, thing), ()))

    def kinds(self, term: str) -> tuple[str, ...]:
        """The classes that a term is stated to belong to."""
        return self.named(term, _TYPE)

    def text(self, subject: str, predicate: str, language: str) -> Value | None:
        """A text in a language, else in another; None where there is none."""
        texts = self.values(subject, predicate)
        return next((value for value in texts if value.language == language), texts[0] if texts else None)

    def called(self, term: str, language: str) -> Value:
        """What a term is called in a language, else in another, else its own name."""
        for predicate in _LABELS:
            if found := self.text(term, predicate, language):
                return found
        return Value(local_name(term))

    def is_deprecated(self, term: str) -> bool:
        """Whether the term is kept for old data alone."""
        return any(value.text in ("true", "1") for value in self.values(term, _DEPRECATED))

    def concepts(self, scheme: str) -> tuple[str, ...]:
        """The values of a list."""
        return self.naming(_IN_SCHEME, scheme)

    def chains(self, term: str) -> list[tuple[str, ...]]:
        """The ways of properties, one after the other, of which a property is the short form."""
        return [
            tuple(self._cells(first)) for first in self.named(term, PREFIXES["owl"] + "propertyChainAxiom")
        ]

    def _cells(self, cell: str) -> Iterator[str]:
        seen = set()
        while cell != _NIL and cell not in seen:
            seen.add(cell)
            yield from self.named(cell, _FIRST)
            cell = next(iter(self.named(cell, _REST)), _NIL)

    def tree(self, terms: Iterable[str], broader: str, order: Callable[[str], str]) -> list[tuple[int, str]]:
        """Terms with their depth, each below every one that it is narrower than; those alike in `order`.

        >>> below = ("tc:Ward", "broader", Value("tc:Place", True))
        >>> Ontology([below]).tree(["tc:Ward", "tc:Place"], "broader", str)
        [(0, 'tc:Place'), (1, 'tc:Ward')]
        """
        known = set(terms)
        under: dict[str, list[str]] = defaultdict(list)
        tops = []
        for term in known:
            above = known.intersection(self.named(term, broader)) - {term}
            for each in above:
                under[each].append(term)
            if not above:
                tops.append(term)
        lines: list[tuple[int, str]] = []

        def walk(level: list[str], path: tuple[str, ...]) -> None:
            for term in sorted(level, key=order):
                if term not in path:
                    lines.append((len(path), term))
                    walk(under[term], (*path, term))

        walk(tops, ())
        # Terms that are narrower than each other hang below nothing; they are not lost.
        left = known.difference(term for _, term in lines)
        return [*lines, *((0, term) for term in sorted(left, key=order))]


def local_name(term: str) -> str:
    """The last part of the IRI of a term.

    >>> local_name("http://www.w3.org/ns/org#Post")
    'Post'
    """
    return term.rpartition("#")[2].rpartition("/")[2]
