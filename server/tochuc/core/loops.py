"""Rules that tell the embedded engine in which order to look things up, row by row.

The engine knows LATERAL (SPARQL 1.2 proposal SEP-0006): G LATERAL { P } evaluates P once for each solution μ
of G, with the variables of μ in place. Here P holds triple patterns and filters only. A triple pattern with
some variables in place matches just those triples whose solution is compatible with μ, so G LATERAL { P } is
G ⋈ P; a union of such patterns gives the sum of its arms on either side; a filter keeps the same rows if G
binds none of its variables but those that the patterns beside it bind too.
"""

from typing import Final

from .patterns import RDF_TYPE, Edit, Element, Group, Query, Triple, certain, flat
from .rewrites import (
    BARRIERS,
    SMALL_CLASS,
    UNKNOWN,
    Counts,
    blank,
    constant,
    count,
    movable,
    pinned,
    place,
    short,
)

_WORTH_IT: Final = 4
"""How many times fewer triples another start must have; less does not pay."""
_LONGEST: Final = 40


def join_unions(query: Query, counts: Counts) -> list[Edit]:
    """A UNION beside selective patterns, evaluated for each of their solutions.

    Left alone, each arm is planned as if nothing were bound: one that holds a class starts with all its
    members. Patterns after the UNION come before it first; a join does not mind the order.
    """
    edits: list[Edit] = []
    for group in query.groups():
        for at, element in enumerate(group.elements):
            if element.kind != "union" or len(element.groups) < 2:
                continue
            later = _until_barrier(group.elements[at + 1 :])
            left = [*group.elements[:at], *later]
            if _pays(element, left, query, counts) and all(
                _sees_the_same(arm, left) for arm in element.groups
            ):
                edits += _wrap(query, group.elements, at, later)
                break
    return edits


def _until_barrier(elements: list[Element]) -> list[Element]:
    found = []
    for element in elements:
        if element.kind in BARRIERS:
            break
        if element.kind in ("triples", "values") and movable(element):
            found.append(element)
    return found


def _pays(union: Element, left: list[Element], query: Query, counts: Counts) -> bool:
    joined = [element for element in left if element.kind in ("triples", "values", "graph")]
    known = certain(joined)
    if not pinned(joined, query) and not any(_small(element, query, counts) for element in joined):
        return False
    arms = [_triples(arm) for arm in union.groups]
    if not all(arm and any(triple.variables & known for triple in arm) for arm in arms):
        return False
    return any(not triple.variables & known for arm in arms for triple in arm or ())


def _small(element: Element, query: Query, counts: Counts) -> bool:
    return any(count(triple, query, counts) <= SMALL_CLASS for triple in element.triples or ())


def _triples(group: Group) -> list[Triple] | None:
    """The triple patterns of a group that holds them and filters only."""
    found: list[Triple] = []
    for element in group.elements:
        if element.kind == "filter" and not element.groups:
            continue
        if element.kind != "triples" or element.triples is None:
            return None
        found += element.triples
    return found


def _sees_the_same(arm: Group, left: list[Element]) -> bool:
    outside = frozenset[str]().union(*(element.mentions for element in left))
    filters = [element for element in arm.elements if element.kind == "filter"]
    return all(not (element.mentions - arm.certain) & outside for element in filters)


def _wrap(query: Query, group: list[Element], at: int, later: list[Element]) -> list[Edit]:
    union = group[at]
    moved, undotted = "", at > 0 and group[at - 1].kind == "triples" and not group[at - 1].ends_in_dot
    for element in later:
        moved += (" . " if undotted else " ") + flat(element.tokens)
        undotted = element.kind == "triples"
    change = f"{place(query, union)}: the UNION is evaluated for each solution of the patterns beside it"
    return [
        Edit(union.start, union.start, f"{moved} LATERAL {{ ", change),
        Edit(union.tokens[-1].end, union.tokens[-1].end, " }"),
        *(Edit(e.start, e.end, blank(query, group, e, flat(e.tokens))) for e in later),
    ]


def chain_exists(query: Query, counts: Counts) -> list[Edit]:
    """The patterns of an EXISTS in the order in which one leads to the next.

    Left alone, each is evaluated by itself for each solution outside, a class with all its members.
    """
    edits: list[Edit] = []
    for group in query.groups():
        if group.role != "exists":
            continue
        while len(group.elements) == 1 and group.elements[0].kind == "graph":
            group = group.elements[0].groups[0]
        triples = _triples(group)
        if triples and 1 < len(triples) <= _LONGEST:
            edits += _chain(query, group, _in_order(triples, query.outside(group), query, counts))
    return edits


def _in_order(triples: list[Triple], known: frozenset[str], query: Query, counts: Counts) -> list[Triple]:
    waiting, order = list(triples), []
    while waiting:
        best = min(waiting, key=lambda triple: _cost(triple, known, query, counts))
        waiting.remove(best)
        order.append(best)
        known |= best.variables
    return order


def _cost(triple: Triple, known: frozenset[str], query: Query, counts: Counts) -> tuple[int, int]:
    subject, object_ = (constant(term) or _name(term) in known for term in (triple.subject, triple.object))
    is_class = query.iri(triple.predicate) == RDF_TYPE and constant(triple.object)
    rank = {(True, True): 0, (True, False): 1, (False, True): 3 if is_class else 2}.get((subject, object_), 4)
    return rank, count(triple, query, counts)


def _name(term: tuple[object, ...]) -> str:
    return str(getattr(term[0], "text", ""))[1:]


def _chain(query: Query, group: Group, order: list[Triple]) -> list[Edit]:
    first, *others = [element for element in group.elements if element.kind == "triples"]
    start, *rest = [flat(triple.tokens) for triple in order]
    text = " ".join([start, *(f"LATERAL {{ {piece} }}" for piece in rest)])
    change = f"{place(query, first)}: EXISTS starts with {short(start)}"
    return [
        Edit(first.start, first.end, f"{text}{blank(query, [first], first, text)}", change),
        *(Edit(e.start, e.end, blank(query, [e], e)) for e in others),
    ]


def start_rarest(query: Query, counts: Counts) -> list[Edit]:
    """A group without selective patterns started with the one that has the fewest triples.

    Left alone, the engine starts with the first class, or with the first predicate.
    """
    edits: list[Edit] = []
    for group in query.groups():
        block = _only_block(group)
        if block is None or pinned([block], query):
            continue
        triples = block.triples or ()
        first = min(
            triples, key=lambda triple: query.iri(triple.predicate) != RDF_TYPE or not constant(triple.object)
        )
        best = min(triples, key=lambda triple: count(triple, query, counts))
        usual = count(first, query, counts)
        if usual < UNKNOWN and usual >= _WORTH_IT * max(1, count(best, query, counts)):
            edits.append(_start_with(query, block, best))
    return edits


def _only_block(group: Group) -> Element | None:
    joined = [element for element in group.elements if element.kind not in (*BARRIERS, "filter")]
    if group.role != "where" or len(joined) != 1 or joined[0] is not group.elements[0]:
        return None
    return joined[0] if joined[0].triples and len(joined[0].triples) > 1 else None


def _start_with(query: Query, block: Element, best: Triple) -> Edit:
    rest = " . ".join(flat(triple.tokens) for triple in block.triples or () if triple is not best)
    text = f"{flat(best.tokens)} LATERAL {{ {rest} }}"
    change = f"{place(query, block)}: starts with {short(flat(best.tokens))}, which has the fewest triples"
    return Edit(block.start, block.end, f"{text}{blank(query, [block], block, text)}", change)
