"""What the ontology of a snapshot says of its classes and properties, as far as pages lean on it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from ...namespaces import PREFIXES, TC

RDFS: Final = PREFIXES["rdfs"]
SKOS: Final = PREFIXES["skos"]
OWL: Final = PREFIXES["owl"]
SCHEMA: Final = PREFIXES["schema"]
LABEL: Final = RDFS + "label"
PREFERRED: Final = SKOS + "prefLabel"
_SUPER: Final = (RDFS + "subClassOf", RDFS + "subPropertyOf")


_TYPE: Final = PREFIXES["rdf"] + "type"


class Value(NamedTuple):
    """An RDF term, lighter than those of the store: a page holds many."""

    text: str
    iri: bool = False
    language: str = ""
    datatype: str = ""


Triple = tuple[str, str, Value]
_SINGLE: Final = Value(TC + "SingleValued", True)


class Vocabulary:
    """Labels, definitions and kinship of terms. Nothing of it changes while a snapshot is served."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        told: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in triples:
            told[predicate][subject].append(value)
        self._direct: dict[str, set[str]] = defaultdict(set)
        for predicate in _SUPER:
            for subject, values in told[predicate].items():
                self._direct[subject] |= {value.text for value in values}
        self._supers: dict[str, frozenset[str]] = {}
        self._narrowest: dict[frozenset[str], list[str]] = {}
        self.aligned: frozenset[str] | None = None
        self.labels: Mapping[str, Mapping[str, str]] = _texts(told[LABEL]) | _texts(told[PREFERRED])
        """What terms and concepts are called: IRI → language → text."""
        self.definitions = _texts(told[SKOS + "definition"])
        self.inverse = _both_ways(told[OWL + "inverseOf"])
        self.domains = {
            name: {value.text for value in values} for name, values in told[SCHEMA + "domainIncludes"].items()
        }
        plain = {value.text for values in told[TC + "plainProperty"].values() for value in values}
        plain |= {self.inverse[name] for name in plain if name in self.inverse}
        chained = set(told[OWL + "propertyChainAxiom"])
        chained |= {name for name, other in self.inverse.items() if other in chained}
        self.repeating = frozenset(name for known in plain for name in self.supers(known)) | chained
        """Properties that only repeat what a reporting line, without its time, or a chain of others says."""
        self.vertical = frozenset(
            name for name, values in told[TC + "vertical"].items() if values[0].text in ("true", "1")
        )
        self.single = frozenset(name for name, values in told[_TYPE].items() if _SINGLE in values)
        """Properties of which one value alone can be right."""
        self.prefixes = {name: values[0].text for name, values in told[TC + "addressPrefix"].items()}
        """What stands before the codes of an identifier scheme to make an address."""

    def supers(self, term: str) -> frozenset[str]:
        """A class or property and all that it is narrower than."""
        found = self._supers.get(term)
        if found is None:
            seen, waiting = {term}, [term]
            while waiting:
                new = self._direct.get(waiting.pop(), set()) - seen
                seen |= new
                waiting += new
            found = self._supers[term] = frozenset(seen)
        return found

    def broader(self, classes: Iterable[str]) -> frozenset[str]:
        """These classes and all that they are narrower than."""
        return frozenset().union(*map(self.supers, classes))

    def is_a(self, classes: Iterable[str], wanted: str) -> bool:
        """Whether one of these classes is this one, or narrower."""
        return any(wanted in self.supers(known) for known in classes)

    def narrowest(self, classes: Iterable[str]) -> list[str]:
        """Those of these classes that are no broader than another of them, by label in the ontology first."""
        given = frozenset(classes)
        found = self._narrowest.get(given)
        if found is None:
            broader = {known for each in given for known in self.supers(each) if known != each}
            found = sorted(given - broader, key=lambda known: (known not in self.labels, known))
            self._narrowest[given] = found
        return found

    def heading_of(self, term: str, language: str) -> str:
        """What a term is called in a language, else in another, else its own name."""
        texts = self.labels.get(term, {})
        return (
            texts.get(language)
            or next(iter(texts.values()), "")
            or term.rpartition("#")[2].rpartition("/")[2]
        )


def _texts(told: Mapping[str, list[Value]]) -> dict[str, dict[str, str]]:
    return {name: {value.language: value.text for value in values} for name, values in told.items()}


def _both_ways(told: Mapping[str, list[Value]]) -> dict[str, str]:
    pairs = [(name, value.text) for name, values in told.items() for value in values]
    return {**{other: name for name, other in pairs}, **dict(pairs)}
