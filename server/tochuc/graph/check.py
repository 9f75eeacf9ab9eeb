"""Every fault of ontology and data in one run: structure, dates, shapes, hygiene queries, expected counts."""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from ..core.dates import Span, parse_days, parse_span
from ..core.terms import iri, short
from ..errors import BadData
from ..namespaces import EDTF, ID, PREFIXES, TC
from .read import REGISTER_GRAPH, Data, Fault, subject_line
from .rulebook import rules_folder

RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_FROM = NamedNode(TC + "from")
_UNTIL = NamedNode(TC + "until")
_HELD_ON = NamedNode(TC + "heldOn")
_DECLARING = {
    NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (
        ("owl", "Class"),
        ("rdfs", "Class"),
        ("rdf", "Property"),
        ("owl", "ObjectProperty"),
        ("owl", "DatatypeProperty"),
        ("owl", "AnnotationProperty"),
        ("skos", "Concept"),
        ("skos", "ConceptScheme"),
    )
}
# Terms of RDF and RDFS need no declaration of ours; these are the ones that data have a use for.
_BUILT_IN = {
    *(PREFIXES["rdf"] + name for name in ("type", "subject", "predicate", "object")),
    *(PREFIXES["rdfs"] + name for name in ("label", "comment", "seeAlso")),
}


class Places:
    """Finds the file and line of what a fault is about."""

    def __init__(self, data: Data, folder: Path) -> None:
        self._folder = folder
        self._claims = data.files
        self._register: dict[str, Path] = {}
        for path, triples in data.register.items():
            for triple in triples:
                self._register.setdefault(iri(triple.subject), path)

    def of(self, subject: str, graph: str) -> tuple[str, int]:
        """File and line of a subject in a graph."""
        path = self._claims.get(graph) or self._register.get(subject)
        if path is None:
            return "data", 0
        return f"data/{path.relative_to(self._folder)}", subject_line(path, subject)

    def anywhere(self, subject: str, quads: Iterable[Quad]) -> tuple[str, int]:
        """File and line of a subject in whichever file says something of it."""
        graph = next((iri(q.graph_name) for q in quads if iri(q.subject) == subject), "")
        return self.of(subject, graph)


def check_structure(data: Data, ontology: Iterable[Triple], places: Places) -> Iterator[Fault]:
    """Blank nodes, undeclared terms and things, impossible dates, ends before starts, duplicates."""
    declared = {t.subject for t in ontology if t.predicate == RDF_TYPE and t.object in _DECLARING}
    things = {q.subject for q in data.quads if q.predicate == RDF_TYPE} | declared
    seen: set[tuple[str, str, str]] = set()
    for quad in data.quads:
        for rule, term, message, remedy in _quad_faults(quad, declared, things):
            if (rule, term, iri(quad.graph_name)) not in seen:
                seen.add((rule, term, iri(quad.graph_name)))
                yield Fault(*places.of(iri(quad.subject), iri(quad.graph_name)), rule, message, remedy)
    yield from _reversed(data.quads, places)
    yield from _duplicates(data)


def _quad_faults(
    quad: Quad, declared: Container[object], things: Container[object]
) -> Iterator[tuple[str, str, str, str]]:
    subject, predicate, object_ = quad.subject, quad.predicate, quad.object
    for term in (subject, object_):
        if isinstance(term, BlankNode):
            yield (
                "blank-node",
                "",
                f"a blank node near {short(predicate)}",
                "Give it an IRI; data hold no blank nodes",
            )
    if predicate not in declared and predicate.value not in _BUILT_IN:
        yield (
            "undeclared-term",
            predicate.value,
            f"property {short(predicate)} is not declared",
            "Declare it in ontology/, or mend the spelling",
        )
    if isinstance(object_, Literal) and object_.datatype.value == EDTF:
        try:
            # Only an event may last from a first to a last day; the others have tc:from and tc:until.
            (parse_days if predicate == _HELD_ON else parse_span)(object_.value)
        except BadData as error:
            yield (
                "date",
                object_.value,
                f"{short(predicate)} of {short(subject)}: {error.detail}",
                _DATE_REMEDY,
            )
    if isinstance(object_, NamedNode):
        if predicate == RDF_TYPE and object_ not in declared:
            yield (
                "undeclared-term",
                object_.value,
                f"class {short(object_)} is not declared",
                "Declare it in ontology/, or mend the spelling",
            )
        elif object_.value.startswith((ID, TC)) and object_ not in things:
            yield (
                "undeclared-thing",
                object_.value,
                f"{short(object_)}, named by {short(subject)}, is described nowhere",
                "Give it a class and names in data/entities/, or mend the spelling",
            )


def has_blank_node(quad: Quad) -> bool:
    """Whether one end of a statement is a blank node."""
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


_DATE_REMEDY = "Write a day, month or year that exists, in a form of docs/model.md"


def _reversed(quads: Iterable[Quad], places: Places) -> Iterator[Fault]:
    spans: dict[tuple[str, str], dict[NamedNode, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if quad.predicate in (_FROM, _UNTIL) and isinstance(quad.object, Literal):
            try:
                span = parse_span(quad.object.value)
            except BadData:
                continue
            spans[iri(quad.subject), iri(quad.graph_name)][quad.predicate].append(span)
    for (subject, graph), found in spans.items():
        if any(start.earliest > end.latest for start in found[_FROM] for end in found[_UNTIL]):
            yield Fault(
                *places.of(subject, graph),
                "ends-before-start",
                f"{short(NamedNode(subject))} ends before it starts",
                "Mend tc:from or tc:until",
            )


def _duplicates(data: Data) -> Iterator[Fault]:
    first: dict[str, Path] = {}
    for path, triples in sorted(data.register.items()):
        for name in sorted({iri(t.subject) for t in triples if t.predicate == RDF_TYPE}):
            if name in first:
                folder = path.parents[2]
                yield Fault(
                    str(path.relative_to(folder)),
                    subject_line(path, name),
                    "duplicate-slug",
                    f"{short(NamedNode(name))} is also described in {first[name].relative_to(folder)}",
                    "Keep one of the two, or give the other thing a slug of its own",
                )
            first.setdefault(name, path)


def check_hygiene(queries: Path, data: Data, ontology: Iterable[Triple], places: Places) -> Iterator[Fault]:
    """One fault a row of each query under `queries/hygiene/`.

    Shape: a query selects ?thing and ?message; its `#+ remedy@en:` line says what to do.
    """
    store = Store()
    store.bulk_extend(Quad(q.subject, q.predicate, q.object) for q in data.quads)
    store.bulk_extend(data.quads)
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in ontology)
    for path in sorted(queries.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        remedy = next(
            (line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith("#+ remedy@en:")),
            "",
        )
        rows = store.query(text)
        if not isinstance(rows, QuerySolutions):
            raise BadData(f"{path.name} must be a SELECT query")
        for row in rows:
            thing = row["thing"]
            subject = thing.value if isinstance(thing, NamedNode) else str(thing)
            message = row["message"]
            words = message.value if isinstance(message, Literal) else str(message)
            yield Fault(*places.anywhere(subject, data.quads), path.stem, f"{short(thing)}: {words}", remedy)


def check_rules(folder: Path) -> Iterator[Fault]:
    """A fault for each rule file that is not the one which this program applies."""
    own = rules_folder()
    for path in sorted({*(p.name for p in own.glob("*.rls")), *(p.name for p in folder.glob("*.rls"))}):
        here, applied = folder / path, own / path
        if not (here.is_file() and applied.is_file() and here.read_bytes() == applied.read_bytes()):
            yield Fault(
                f"ontology/rules/{path}",
                0,
                "rules",
                "differs from the rules that this program applies",
                "Rules belong to the program: run the program of that checkout, or take its rules",
            )


def check_counts(expected: Path, data: Data) -> Iterator[Fault]:
    """A fault for each class that has fewer members than `expected.toml` lays down."""
    least = tomllib.loads(expected.read_text(encoding="utf-8"))["least"]
    members = {(q.subject, q.object) for q in data.quads if q.predicate == RDF_TYPE}
    counts = Counter(short(kind) for _, kind in members)
    for name, number in sorted(least.items()):
        if counts[name] < number:
            yield Fault(
                f"data/{expected.name}",
                0,
                "expected-counts",
                f"{counts[name]} of {name}, at least {number} expected",
                "Find what was lost; lower the number only when something was rightly taken out",
            )


def stated_graphs(quads: Iterable[Quad]) -> dict[str, list[Triple]]:
    """The triples of each claims file's graph; the register is left out."""
    graphs: dict[str, list[Triple]] = defaultdict(list)
    for quad in quads:
        if quad.graph_name != REGISTER_GRAPH:
            graphs[iri(quad.graph_name)].append(quad.triple)
    return graphs
