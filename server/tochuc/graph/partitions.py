"""How many members each class and how many statements each property has, counted over the whole graph (VoID, 4.5)."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from ..core.terms import iri
from ..namespaces import PREFIXES, TC

FILE: Final = "partitions.json"
_TYPE: Final = PREFIXES["rdf"] + "type"
_MATCHES: Final = {
    PREFIXES["owl"] + "sameAs",
    *(
        PREFIXES["skos"] + name
        for name in ("exactMatch", "closeMatch", "relatedMatch", "broadMatch", "narrowMatch")
    ),
}
_IDENTIFIES, _SCHEME, _PREFIX = (TC + name for name in ("identifies", "identifierScheme", "addressPrefix"))
_MAIN: Final = frozenset(
    TC + name for name in ("Organ", "Document", "Person", "Place", "Event", "ReportingLine")
)
_COUNTRY: Final = TC + "Country"
_START: Final = TC + "startLatest"
_OPEN: Final = ("0001-01-01", "9999-12-31")


def write_partitions(folder: Path, triples: Sequence[Triple]) -> None:
    """Write the counts of a graph beside its quads."""
    text = json.dumps(partitions(triples), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def read_partitions(folder: Path) -> dict[str, Any]:
    """The counts of a snapshot; nothing for one that was made before they were kept."""
    path = folder / FILE
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return read


def partitions(triples: Sequence[Triple]) -> dict[str, Any]:
    """The counts of a graph.

    Shape: `triples`, `subjects`, `objects` (distinct); `classes` by IRI: `entities`, and, for those of our vocabulary,
    `properties` with their statements; `properties` by IRI: `triples`, `subjects`, `objects`; `schemes` of identifiers by
    IRI: `identifiers` and, where they make addresses, `prefix`; `matches`: statements by property that a thing of ours is
    the same as, or like, one elsewhere, by scheme; `spatial`: countries; `first`: the first day on which something had
    surely begun; `examples`: one thing of each main class.
    """
    kinds: dict[str, list[str]] = defaultdict(list)
    for triple in triples:
        if triple.predicate.value == _TYPE and isinstance(triple.object, NamedNode):
            kinds[str(triple.subject)].append(triple.object.value)
    members = Counter(kind for found in kinds.values() for kind in found)
    used: dict[str, Counter[str]] = defaultdict(Counter)
    subjects: dict[str, set[str]] = defaultdict(set)
    objects: dict[str, set[str]] = defaultdict(set)
    statements: Counter[str] = Counter()
    for triple in triples:
        verb, subject = triple.predicate.value, str(triple.subject)
        statements[verb] += 1
        subjects[verb].add(subject)
        objects[verb].add(str(triple.object))
        for kind in kinds[subject]:
            if kind.startswith(TC):
                used[kind][verb] += 1
    return {
        "triples": len(triples),
        "subjects": len(set().union(*subjects.values())),
        "objects": len(set().union(*objects.values())),
        "classes": {
            kind: {"entities": number, **({"properties": dict(used[kind])} if kind in used else {})}
            for kind, number in members.items()
        },
        "properties": {
            verb: {"triples": number, "subjects": len(subjects[verb]), "objects": len(objects[verb])}
            for verb, number in statements.items()
        },
        **_links(triples),
        "spatial": sorted(node[1:-1] for node, found in kinds.items() if _COUNTRY in found),
        "first": _first_day(triples),
        "examples": _examples(kinds),
    }


def _links(triples: Sequence[Triple]) -> dict[str, Any]:
    begins = {
        iri(triple.subject): triple.object.value
        for triple in triples
        if triple.predicate.value == _PREFIX and isinstance(triple.object, Literal)
    }
    identifying = {str(triple.subject) for triple in triples if triple.predicate.value == _IDENTIFIES}
    schemes = Counter(
        triple.object.value
        for triple in triples
        if triple.predicate.value == _SCHEME
        and isinstance(triple.object, NamedNode)
        and str(triple.subject) in identifying
    )
    matches: dict[str, Counter[str]] = defaultdict(Counter)
    for triple in triples:
        if triple.predicate.value in _MATCHES and isinstance(triple.object, NamedNode):
            scheme = next(
                (name for name, begin in begins.items() if triple.object.value.startswith(begin)), ""
            )
            if scheme:
                matches[scheme][triple.predicate.value] += 1
    return {
        "schemes": {
            name: {"identifiers": number, **({"prefix": begins[name]} if name in begins else {})}
            for name, number in schemes.items()
        },
        "matches": {name: dict(found) for name, found in matches.items()},
    }


def _examples(kinds: Mapping[str, Sequence[str]]) -> list[str]:
    found: dict[str, str] = {}
    for node, classes in kinds.items():
        for kind in _MAIN.intersection(classes):
            found[kind] = min(found.get(kind, node), node)
    return sorted(node[1:-1] for node in found.values())


def _first_day(triples: Sequence[Triple]) -> str:
    days = (t.object.value for t in triples if t.predicate.value == _START and isinstance(t.object, Literal))
    return min((day for day in days if day not in _OPEN), default="")
