"""What the graph holds, counted by class and property, and what it links to (VoID)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pyoxigraph import Literal, Triple

from ...core.terms import short
from ...graph.dumps import PARTS
from ...namespaces import (
    ID,
    INFERRED_GRAPH,
    LICENSE,
    ONTOLOGY_GRAPH,
    PREFIXES,
    QUERIES_GRAPH,
    STATED_GRAPH,
    TC,
)
from .kept import Release
from .saying import node, say, texts

_FORMATS: Final = ("N-Quads", "TriG", "JSON-LD", "Turtle")
_GRAPHS: Final = {
    "stated": STATED_GRAPH,
    "inferred": INFERRED_GRAPH,
    "ontology": ONTOLOGY_GRAPH,
    "queries": QUERIES_GRAPH,
}
_BUILT_IN: Final = {"rdf", "xsd"}


def describe_void(release: Release, counted: Mapping[str, Any], named: str, host: str) -> Iterator[Triple]:
    """The statements about a snapshot that is named so, from the counts that were kept with it.

    Source: Describing Linked Datasets with the VoID Vocabulary, 2011.
    """
    yield from say(named, "rdf:type", "void:Dataset")
    yield from say(named, "void:uriSpace", Literal(ID))
    yield from say(named, "void:sparqlEndpoint", f"{host}/sparql")
    yield from say(named, "void:feature", *(f"formats:{each}" for each in _FORMATS))
    counts = release.manifest.get("counts", {})
    for part in PARTS:
        subset = named if part.name == "all" else f"{named}#{part.name}"
        dumps = [name for name in release.files if name.startswith(f"{part.name}.")]
        yield from say(subset, "void:dataDump", *(f"{host}/dumps/{release.hash}/{name}" for name in dumps))
        if subset != named:
            yield from say(named, "void:subset", subset)
            yield from say(subset, "rdf:type", "void:Dataset")
            yield from say(subset, "dcterms:isPartOf", named)
            yield from say(subset, "foaf:primaryTopic", _GRAPHS[part.name])
            if part.name in counts:
                yield from say(subset, "void:triples", Literal(counts[part.name]))
    if counted:
        yield from _counted(named, counted)
        yield from _linksets(named, counted)


def _counted(named: str, counted: Mapping[str, Any]) -> Iterator[Triple]:
    numbers = {
        "triples": counted["triples"],
        "distinctSubjects": counted["subjects"],
        "distinctObjects": counted["objects"],
        "classes": len(counted["classes"]),
        "properties": len(counted["properties"]),
    }
    for name, number in numbers.items():
        yield from say(named, f"void:{name}", Literal(number))
    spaces = {iri: prefix for prefix, iri in PREFIXES.items() if prefix not in _BUILT_IN}
    used = {space for space in spaces if any(verb.startswith(space) for verb in counted["properties"])}
    yield from say(named, "void:vocabulary", *sorted(used))
    yield from say(named, "void:exampleResource", *counted.get("examples", ()))
    for kind, told in sorted(counted["classes"].items()):
        part = f"{named}#class-{_slug(kind)}"
        yield from say(named, "void:classPartition", part)
        yield from say(part, "void:class", kind)
        yield from say(part, "void:entities", Literal(told["entities"]))
        for verb, number in sorted(told.get("properties", {}).items()):
            inner = f"{part}-property-{_slug(verb)}"
            yield from say(part, "void:propertyPartition", inner)
            yield from say(inner, "void:property", verb)
            yield from say(inner, "void:triples", Literal(number))
    for verb, told in sorted(counted["properties"].items()):
        part = f"{named}#property-{_slug(verb)}"
        yield from say(named, "void:propertyPartition", part)
        yield from say(part, "void:property", verb)
        yield from say(part, "void:triples", Literal(told["triples"]))
        yield from say(part, "void:distinctSubjects", Literal(told["subjects"]))
        yield from say(part, "void:distinctObjects", Literal(told["objects"]))


def _linksets(named: str, counted: Mapping[str, Any]) -> Iterator[Triple]:
    """Two kinds: our things beside those of others, and identifiers that make the addresses of others."""
    for scheme, told in sorted(counted["schemes"].items()):
        if "prefix" not in told:
            continue
        slug = scheme.rpartition("/")[2]
        other = f"{named}#elsewhere-{slug}"
        yield from say(other, "rdf:type", "void:Dataset")
        yield from say(other, "void:uriSpace", Literal(told["prefix"]))
        yield from say(other, "dcterms:isReferencedBy", scheme)
        found = {TC + "identifierValue": told["identifiers"], **counted["matches"].get(scheme, {})}
        for verb, number in sorted(found.items()):
            links = f"{named}#links-{slug}-{_slug(verb)}"
            yield from say(named, "void:subset", links)
            yield from say(links, "rdf:type", "void:Linkset")
            yield from say(links, "void:target", named, other)
            yield from say(links, "void:subjectsTarget", named)
            yield from say(links, "void:objectsTarget", other)
            yield from say(links, "void:linkPredicate", verb)
            yield from say(links, "void:triples", Literal(number))
            if verb == TC + "identifierValue":
                told_so = texts(
                    f"Each is an identifier; the address there is {told['prefix']} and its value.",
                    f"Mỗi liên kết là một mã định danh; địa chỉ ở đó là {told['prefix']} cộng với mã.",
                )
                yield from say(links, "dcterms:description", *told_so)


def describe_page(named: str, host: str) -> Iterator[Triple]:
    """The statements about the description itself."""
    yield from say(f"{host}/dataset", "rdf:type", "void:DatasetDescription")
    yield from say(f"{host}/dataset", "foaf:primaryTopic", named)
    yield from say(f"{host}/dataset", "dcterms:license", LICENSE)


def _slug(iri: str) -> str:
    """A short form of a term that fits a fragment."""
    name = short(node(iri))
    return re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-")
