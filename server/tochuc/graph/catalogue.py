"""What the saved queries say of themselves, as RDF in the form that editors read: SHACL executables, schema.org."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ..core.heads import read_head
from ..core.parameters import XSD, Parameter, term
from ..core.saved import SavedQuery, bind
from ..namespaces import BASE, PREFIXES, QUERIES_GRAPH

_ENDPOINT: Final = NamedNode(BASE + "sparql")
_HEADER: Final = re.compile(r"^#\+.*\n", re.MULTILINE)
_DATATYPES: Final = {"date": "date", "integer": "integer"}


def catalogue(queries: Iterable[SavedQuery]) -> list[Triple]:
    """Each query with its texts, its SPARQL at default values, and its parameters; and the prefixes of the project.

    Source: https://github.com/sib-swiss/sparql-examples, the form of its examples; SHACL-SPARQL for parameters.
    """
    found = [triple for query in queries for triple in _query(query)]
    return [*_prefixes(), *found]


def _prefixes() -> Iterator[Triple]:
    for prefix, base in PREFIXES.items():
        node = NamedNode(f"{QUERIES_GRAPH}#prefix-{prefix}")
        yield _triple(NamedNode(QUERIES_GRAPH), "sh:declare", node)
        yield _triple(node, "rdf:type", _term("sh:PrefixDeclaration"))
        yield _triple(node, "sh:prefix", Literal(prefix))
        yield _triple(node, "sh:namespace", Literal(base, datatype=NamedNode(XSD + "anyURI")))


def _query(query: SavedQuery) -> Iterator[Triple]:
    node = NamedNode(f"{QUERIES_GRAPH}/{query.id}")
    form = read_head(query.text).form
    yield _triple(node, "rdf:type", _term("sh:SPARQLExecutable"))
    yield _triple(node, "rdf:type", _term(f"sh:SPARQL{form.capitalize()}Executable"))
    yield _triple(node, f"sh:{form.lower()}", Literal(_HEADER.sub("", bind(query, query.examples)).strip()))
    yield _triple(node, "sh:prefixes", NamedNode(QUERIES_GRAPH))
    yield _triple(node, "schema:target", _ENDPOINT)
    yield _triple(node, "dcterms:identifier", Literal(query.id))
    for name, texts in (
        ("rdfs:label", query.titles),
        ("dcterms:title", query.titles),
        ("rdfs:comment", query.questions),
        ("dcterms:description", query.descriptions),
    ):
        yield from _texts(node, name, texts)
    for language, words in query.keywords.items():
        for word in words.split(","):
            yield _triple(node, "schema:keywords", Literal(word.strip(), language=language))
    for number in query.answers:
        question = NamedNode(f"{QUERIES_GRAPH}#{number}")
        yield _triple(node, "schema:about", question)
        yield _triple(question, "rdf:type", _term("schema:Question"))
        yield _triple(question, "dcterms:identifier", Literal(number))
    for place, parameter in enumerate(query.parameters):
        yield from _parameter(node, place, parameter)


def _parameter(query: NamedNode, place: int, parameter: Parameter) -> Iterator[Triple]:
    node = NamedNode(f"{query.value}#{parameter.written}")
    yield _triple(query, "sh:parameter", node)
    yield _triple(node, "rdf:type", _term("sh:Parameter"))
    # The local name of the path is the name of the variable (SHACL, 6.2.1).
    yield _triple(node, "sh:path", NamedNode(f"{QUERIES_GRAPH}#{parameter.name}"))
    yield _triple(node, "sh:order", Literal(place))
    yield from _texts(node, "sh:name", parameter.labels)
    if parameter.kind == "iri":
        yield _triple(node, "sh:nodeKind", _term("sh:IRI"))
        yield _triple(node, "sh:class", NamedNode(parameter.of))
    else:
        yield _triple(node, "sh:datatype", NamedNode(XSD + _DATATYPES.get(parameter.kind, "string")))
    for name, bound in (("sh:minInclusive", parameter.least), ("sh:maxInclusive", parameter.most)):
        if bound:
            yield _triple(node, name, term(parameter, bound))
    if parameter.kind == "choice":
        yield from _list(node, [Literal(one) for one in parameter.of.split("|")])
    if parameter.default is not None:
        yield _triple(node, "sh:defaultValue", term(parameter, parameter.default))
    yield _triple(node, "sh:optional", Literal(parameter.default is not None))


def _list(node: NamedNode, items: list[Literal]) -> Iterator[Triple]:
    """The choices as an RDF list whose nodes have IRIs, as everything here has."""
    cells = [NamedNode(f"{node.value}-choice-{number}") for number in range(1, len(items) + 1)]
    yield _triple(node, "sh:in", cells[0])
    for item, cell, rest in zip(items, cells, [*cells[1:], _term("rdf:nil")], strict=True):
        yield _triple(cell, "rdf:first", item)
        yield _triple(cell, "rdf:rest", rest)


def _texts(node: NamedNode, name: str, texts: Mapping[str, str]) -> Iterator[Triple]:
    for language, text in texts.items():
        yield _triple(node, name, Literal(text, language=language))


def _triple(subject: NamedNode, name: str, value: NamedNode | Literal) -> Triple:
    return Triple(subject, _term(name), value)


def _term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
