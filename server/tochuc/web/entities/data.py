"""The data of a thing in every format of RDF; those with graphs tell the source of each statement."""

from typing import Final

from flask import Response, current_app, g
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from ...core.entity.material import BOUNDS, Material
from ...core.entity.terms import read_term
from ...core.entity.vocabulary import Value
from ...core.media import Offer
from ...engine.writing import Spool, write_graph
from ...namespaces import PREFIXES
from ..answers import send_spool
from ..rows import rows_of, texts_beside
from .addresses import Asked
from .day import read_day

_text = texts_beside(__file__)
_WITH_GRAPHS: Final = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS}


def send_data(asked: Asked, offer: Offer) -> Response:
    """The data of a thing; with `as-of`, without the nodes beside it that did not hold on that day.

    Raises: what `Engine.answer` raises; BadParameter for a day that does not exist.
    """
    day = read_day()
    rows = [
        (subject[1:-1], predicate[1:-1], read_term(term), graph[1:-1])
        for subject, predicate, term, graph in rows_of(
            g.served, _text("data", thing=str(NamedNode(asked.iri)))
        )
    ]
    left_out: set[str] = set()
    if day:
        material = Material(row for row in rows if row[1] in BOUNDS)
        left_out = {
            iri
            for iri, node in material.nodes.items()
            if iri != asked.iri and (on := node.on(day)) and on.value == "no"
        }
    said = {
        (NamedNode(subject), NamedNode(predicate), _term(value), NamedNode(graph))
        for subject, predicate, value, graph in rows
        if subject not in left_out
    }
    spool = Spool(current_app.config["MOST_BYTES"])
    if offer.format in _WITH_GRAPHS:
        used = {iri for row in said for iri in map(str, row) if iri.startswith("<")}
        prefixes = {
            name: space
            for name, space in sorted(PREFIXES.items())
            if any(i.startswith(f"<{space}") for i in used)
        }
        written = serialize(
            (Quad(*row) for row in sorted(said, key=_order)),
            format=_WITH_GRAPHS[offer.format],
            prefixes=prefixes,
        )
        assert written is not None
        spool.write(written)
    else:
        # Of several sources that say the same, none is named here.
        triples = {row[:3] for row in said}
        write_graph((Triple(*each) for each in sorted(triples, key=_order)), spool, offer.format)
    return send_spool(spool, offer.media_type)


def _order(row: tuple[NamedNode | Literal, ...]) -> tuple[str, ...]:
    return tuple(map(str, row))


def _term(value: Value) -> NamedNode | Literal:
    if value.iri:
        return NamedNode(value.text)
    if value.language:
        return Literal(value.text, language=value.language)
    return Literal(value.text, datatype=NamedNode(value.datatype)) if value.datatype else Literal(value.text)
