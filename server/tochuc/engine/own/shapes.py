"""Shapes asked for by a write: kept by the graph as it would be then, or the write is not made."""

from collections.abc import Iterator
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, parse, serialize
from pyrudof import RDFFormat, Rudof, RudofConfig, RudofError, ShaclFormat, ShaclValidationMode

from ...errors import BadParameter, BreaksShapes
from ...namespaces import PREFIXES

_SH: Final = PREFIXES["sh"]
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_BOOLEAN: Final = NamedNode(PREFIXES["xsd"] + "boolean")
_MOST_TOLD: Final = 100
_SAYS: Final = NamedNode(_SH + "message")


def refuse_broken(store: Store, graph: str, shapes: str) -> None:
    """Nothing, for a graph that keeps the shapes: those of a graph of this name, or a text in Turtle.

    Raises: BadParameter for shapes that there are not or that cannot be read; BreaksShapes with `results` and, in
    N-Triples, the `report`.
    """
    data = _text_of(store, graph)
    found = _results(data, _shapes(store, shapes)) if data else []
    if not found:
        return
    report = serialize(_report(found), format=RdfFormat.N_TRIPLES)
    assert report is not None
    places = "one place" if len(found) == 1 else f"{len(found):,} places"
    told = f"<{graph}> would break the shapes in {places}; nothing was stored"
    results = [
        {name: str(value) for name, value in each.items() if value is not None} for each in found[:_MOST_TOLD]
    ]
    raise BreaksShapes(told, results=results, report=report.decode())


def _text_of(store: Store, graph: str) -> str:
    text = store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(graph))
    assert text is not None
    return text.decode()


def _shapes(store: Store, shapes: str) -> str:
    if "\n" in shapes:
        return shapes
    try:
        name = NamedNode(shapes)
    except ValueError:
        raise BadParameter(
            f"shapes is ours, or the IRI of a graph that holds shapes, not {shapes!r}"
        ) from None
    if not store.contains_named_graph(name):
        raise BadParameter(f"shapes: there is no graph <{shapes}> that this token may read")
    return _text_of(store, shapes)


def _results(data: str, shapes: str) -> list[dict[str, Any]]:
    rudof = Rudof(RudofConfig())
    rudof.read_data(data, RDFFormat.NTriples)
    try:
        rudof.read_shacl(shapes, ShaclFormat.Turtle)
        found = rudof.validate_shacl(ShaclValidationMode.Native).violations
        told = _messages(shapes)
    except (RudofError, SyntaxError) as error:
        raise BadParameter(f"the shapes cannot be used: {error}; nothing was stored") from None
    made = [
        {
            "focus": each.focus_node,
            "path": each.path,
            "value": each.value,
            "shape": str(each.source_shape),
            "component": each.constraint_component,
            "severity": each.severity,
            "message": told.get(str(each.source_shape), ""),
        }
        for each in found
    ]
    return sorted(made, key=lambda result: [str(value) for value in result.values()])


def _messages(shapes: str) -> dict[str, str]:
    """What each shape says, in English where it does."""
    found: dict[str, str] = {}
    for quad in parse(shapes, format=RdfFormat.TURTLE):
        if quad.predicate == _SAYS and isinstance(quad.object, Literal):
            shape = quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
            if quad.object.language == "en" or shape not in found:
                found[shape] = quad.object.value
    return found


def _report(found: list[dict[str, Any]]) -> Iterator[Triple]:
    """The report. Source: SHACL, 3.6."""
    report = BlankNode("report")
    yield Triple(report, _TYPE, _sh("ValidationReport"))
    yield Triple(report, _sh("conforms"), Literal("false", datatype=_BOOLEAN))
    for number, result in enumerate(found):
        node = BlankNode(f"result{number}")
        yield Triple(report, _sh("result"), node)
        yield Triple(node, _TYPE, _sh("ValidationResult"))
        yield Triple(node, _sh("focusNode"), _node(result["focus"]))
        yield Triple(node, _sh("resultSeverity"), _sh(str(result["severity"]).rpartition("#")[2]))
        yield Triple(node, _sh("sourceConstraintComponent"), NamedNode(result["component"]))
        yield Triple(node, _sh("sourceShape"), _node(result["shape"]))
        yield Triple(node, _sh("resultMessage"), Literal(result["message"]))
        if result["path"] and ":" in result["path"] and " " not in result["path"]:
            yield Triple(node, _sh("resultPath"), NamedNode(result["path"].strip("<>")))
        if result["value"] is not None:
            yield Triple(node, _sh("value"), _node(str(result["value"])))


def _node(text: str) -> NamedNode | BlankNode | Literal:
    if text.startswith("_:"):
        return BlankNode(text[2:])
    try:
        if not text.startswith('"'):
            return NamedNode(text.strip("<>"))
        (quad,) = parse(f"<x:> <x:> {text} .", format=RdfFormat.TURTLE)
        assert isinstance(quad.object, Literal)
        return quad.object
    except (SyntaxError, ValueError):
        return Literal(text)


def _sh(name: str) -> NamedNode:
    return NamedNode(_SH + name)
