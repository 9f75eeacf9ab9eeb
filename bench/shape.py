"""A graph of our own shape and of any size: communes with their Party committees, lines, posts and people."""

from collections.abc import Iterator
from itertools import islice

from pyoxigraph import Literal, NamedNode, Triple

from tochuc.namespaces import EDTF, ID, PREFIXES, TC

PROVINCES = 34
BOUNDS = ("startEarliest", "startLatest", "endEarliest", "endLatest")
RELATIONS = ("accountable-to", "reports-to", "directed-by", "set-up-by")


def make_graph(size: int) -> list[Triple]:
    """The first triples of an endless made-up graph; the same for the same size."""
    return list(islice(_triples(), size))


def _triples() -> Iterator[Triple]:
    for number in range(PROVINCES):
        yield from _organ("ProvincialUnit", "ProvincialPartyCommittee", f"tinh-{number}")
    number = 0
    while True:
        slug = f"xa-{number:05}"
        yield from _organ("Commune", "CommunePartyCommittee", slug)
        yield _triple(f"place/{slug}", "partOfPlace", _node(f"place/tinh-{number % PROVINCES}"))
        for at, relation in enumerate(RELATIONS):
            yield from _line(slug, relation, f"party-committee/tinh-{(number + at) % PROVINCES}", number)
        yield from _membership(slug, number)
        number += 1


def _organ(place_class: str, organ_class: str, slug: str) -> Iterator[Triple]:
    place, organ = f"place/{slug}", f"party-committee/{slug}"
    for node, class_, name in ((place, place_class, f"Xã {slug}"), (organ, organ_class, f"Đảng ủy {slug}")):
        yield _typed(node, class_)
        yield _label(node, name, "vi")
        yield _label(node, name.replace("Đảng ủy", "Party committee of"), "en")
        yield _triple(node, "from", Literal("2025-07-01", datatype=NamedNode(EDTF)))
        yield from _bounds(node, 0)
    yield _triple(organ, "coversArea", _node(place))


def _line(slug: str, relation: str, superior: str, number: int) -> Iterator[Triple]:
    line = f"line/party-committee-{slug}--{relation}--mau"
    yield _typed(line, "ReportingLine")
    yield _triple(line, "subordinate", _node(f"party-committee/{slug}"))
    yield _triple(line, "superior", _node(superior))
    yield _triple(line, "relation", _node(f"relation/{relation}"))
    yield _triple(line, "legalBasis", _node("document/00-qd-mau"))
    yield _triple(line, "fromProvision", _node(f"provision/mau-{relation}"))
    yield from _bounds(line, number % 3)


def _membership(slug: str, number: int) -> Iterator[Triple]:
    person, post = f"person/nguoi-{number // 2}", f"post/{slug}--secretary"
    membership = f"membership/{number // 2}--{slug}"
    yield _typed(person, "Person")
    yield _label(person, f"Người {number // 2}", "vi")
    yield _typed(post, "Post")
    yield _triple(post, "postIn", _node(f"party-committee/{slug}"))
    yield _triple(post, "role", _node("role/secretary"))
    yield _typed(membership, "Membership")
    yield _triple(membership, "holder", _node(person))
    yield _triple(membership, "post", _node(post))
    yield _triple(membership, "titleInSource", Literal(f"Bí thư {number % 50}", language="vi"))
    yield from _bounds(membership, number % 365)


def _bounds(node: str, shift: int) -> Iterator[Triple]:
    for at, name in enumerate(BOUNDS):
        day = f"20{20 + at}-{1 + shift // 31:02}-{1 + shift % 28:02}"
        yield _triple(node, name, Literal(day, datatype=NamedNode(PREFIXES["xsd"] + "date")))


def _node(path: str) -> NamedNode:
    return NamedNode(ID + path)


def _triple(subject: str, predicate: str, obj: NamedNode | Literal) -> Triple:
    return Triple(_node(subject), NamedNode(TC + predicate), obj)


def _typed(subject: str, class_: str) -> Triple:
    return Triple(_node(subject), NamedNode(PREFIXES["rdf"] + "type"), NamedNode(TC + class_))


def _label(subject: str, text: str, lang: str) -> Triple:
    return Triple(_node(subject), NamedNode(PREFIXES["rdfs"] + "label"), Literal(text, language=lang))
