"""The JSON-LD context: short names for the terms of the vocabulary, and of which kind their values are."""

from collections.abc import Iterable
from typing import Any, Final

from ..namespaces import EDTF, PREFIXES, TC
from .entity.vocabulary import Value

_TYPE: Final = PREFIXES["rdf"] + "type"
_RANGE: Final = PREFIXES["schema"] + "rangeIncludes"
_CLASS: Final = PREFIXES["owl"] + "Class"
_OBJECT: Final = PREFIXES["owl"] + "ObjectProperty"
_DATA: Final = PREFIXES["owl"] + "DatatypeProperty"
_BESIDE: Final = {
    "label": ("rdfs:label", "@language"),
    "altLabel": ("skos:altLabel", "@language"),
    "prefLabel": ("skos:prefLabel", "@language"),
    "title": ("dcterms:title", "@language"),
}
"""Terms of others that our data use most, with the key by which their values are sorted."""


def context_of(triples: Iterable[tuple[str, str, Value]]) -> dict[str, Any]:
    """The context for a vocabulary: every prefix of the project, each class and property by its local name.

    A property that is called like a prefix goes before it. What is compacted by it is the same when it is expanded
    again: the kind of a value only shortens values that are of it.
    Source: W3C, JSON-LD 1.1, 9.15.
    """
    terms: dict[str, Any] = {
        name: {"@id": term, "@container": container} for name, (term, container) in _BESIDE.items()
    }
    kinds: dict[str, set[str]] = {}
    ranges: dict[str, set[str]] = {}
    for subject, predicate, value in triples:
        if subject.startswith(TC) and predicate == _TYPE:
            kinds.setdefault(subject, set()).add(value.text)
        elif subject.startswith(TC) and predicate == _RANGE:
            ranges.setdefault(subject, set()).add(value.text)
    for term, found in kinds.items():
        name = term.removeprefix(TC)
        if _CLASS in found:
            terms[name] = f"tc:{name}"
        elif found & {_OBJECT, _DATA}:
            kind = _kind(found, ranges.get(term, set()))
            terms[name] = {"@id": f"tc:{name}", "@type": kind} if kind else f"tc:{name}"
    return {
        "@context": {
            "@version": 1.1,
            "id": "@id",
            "type": "@type",
            **dict(sorted(PREFIXES.items())),
            **dict(sorted(terms.items())),
        }
    }


def _kind(kinds: set[str], ranges: set[str]) -> str:
    if _OBJECT in kinds:
        return "@id"
    if ranges == {EDTF}:
        return "edtf:EDTF"
    return "xsd:date" if ranges == {PREFIXES["xsd"] + "date"} else ""
