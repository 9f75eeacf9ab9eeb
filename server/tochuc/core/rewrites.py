"""Rules that turn a query into an equal one that the embedded engine plans better.

Each takes a query and gives edits of its text. Equal means: the same multiset of solutions on every dataset,
by the algebra of SPARQL 1.1, 18. Below, G ⋈ C is a join, `certain` a set of variables that every solution
of a pattern binds, μ a solution. Where a LIMIT without a full ORDER BY, SAMPLE or GROUP_CONCAT leaves the
choice to the engine, its choice may differ. What the engine does: it orders the triple patterns of a group
by their shape alone, and plans what stands in an OPTIONAL's left side, a UNION or an EXISTS by itself,
as if nothing were known from outside.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from .patterns import RDF_TYPE, Edit, Element, Query, Token, Triple, certain, flat, variables

Counts = Mapping[str, int]
SMALL_CLASS: Final = 1_000
UNKNOWN: Final = 1 << 60
BARRIERS: Final = ("optional", "minus", "bind")


def constant(tokens: tuple[Token, ...]) -> bool:
    """Whether a term is no variable."""
    return not variables(tokens)


def selective(triple: Triple, query: Query) -> bool:
    """Whether a pattern names its subject, or an object that is no class."""
    return constant(triple.subject) or (constant(triple.object) and query.iri(triple.predicate) != RDF_TYPE)


def pinned(elements: Sequence[Element], query: Query) -> bool:
    """Whether elements that are joined hold VALUES or a selective pattern."""
    return any(
        element.kind == "values" or any(selective(triple, query) for triple in triples_in(element))
        for element in elements
    )


def triples_in(element: Element) -> tuple[Triple, ...]:
    """The triple patterns of a block, alone or in a GRAPH."""
    if element.kind == "graph":
        return tuple(triple for inner in element.groups[0].elements for triple in triples_in(inner))
    return element.triples or ()


def blank(query: Query, elements: Sequence[Element], element: Element, kept: str = "") -> str:
    """What stays where one of these elements was: as many line breaks as its text had, less those kept.

    Two blocks of triple patterns that it kept apart stay apart, by an empty group.
    """
    at = next(number for number, other in enumerate(elements) if other is element)
    breaks = "\n" * (query.text.count("\n", element.start, element.end) - kept.count("\n"))
    between = element.kind != "triples" and at and elements[at - 1].kind == "triples"
    apart = between and any(other.kind == "triples" for other in elements[at + 1 :])
    return f" {{}} {breaks}" if apart else breaks or " "


def place(query: Query, element: Element) -> str:
    """Where an element begins, in words."""
    return f"line {query.line(element.start)}"


def bring_forward(query: Query, _: Counts) -> list[Edit]:
    """Required patterns brought before an OPTIONAL, MINUS or BIND that they do not depend on.

    (L ⟕ R) ⋈ C = (L ⋈ C) ⟕ R when every variable that C shares with the text of R, its filters included,
    is in certain(L). Take μ1 of L, μ2 of R, μ3 of C. What μ2 and μ3 share is bound in μ1, so when two pairs
    of the three are compatible the third is: μ1 meets the same μ2 with μ3 as without. The filter of the
    OPTIONAL sees the same values, for what C alone binds it does not name. The same holds for MINUS (also
    the shared variables are the same) and for BIND, whose variable C cannot name, as L does not bind it.
    """
    edits: list[Edit] = []
    for group in query.groups():
        order = list(group.elements)
        for at, element in enumerate(group.elements):
            target = _earliest(order, at) if movable(element) else at
            if target < at and _restricts(element, certain(order[:target])):
                edits += _move(query, group.elements, order, at, target)
                order.insert(target, order.pop(at))
    return edits


def _earliest(order: list[Element], at: int) -> int:
    target = at
    for place in range(at - 1, -1, -1):
        if order[place].kind not in BARRIERS:
            continue
        if not order[place].mentions & order[at].mentions <= certain(order[:place]):
            break
        target = place
    return target


def movable(element: Element) -> bool:
    """Whether an element may stand elsewhere among those that it is joined with."""
    if element.kind == "graph":
        return all(inner.kind == "triples" and movable(inner) for inner in element.groups[0].elements)
    if element.kind == "triples":
        # The engine joins paths of length zero in its own way; a blank node's label belongs to one block.
        zero = any(token.kind == "other" and token.text in "*?" for token in element.tokens)
        return not zero and not element.labelled
    return element.kind == "values"


def _restricts(element: Element, known: frozenset[str]) -> bool:
    """Whether to join an element early leaves fewer rows, or no more."""
    if not element.mentions & known:
        return False
    named = any(constant(triple.subject) or constant(triple.object) for triple in triples_in(element))
    return element.kind == "values" or element.mentions <= known or named


def _move(query: Query, group: list[Element], order: list[Element], at: int, target: int) -> list[Edit]:
    element, barrier = order[at], order[target]
    text = flat(element.tokens)
    before = order[target - 1] if target else None
    open_ended = (
        before and before.kind == "triples" and not before.ends_in_dot and before.start < barrier.start
    )
    piece = (" . " if open_ended else " ") + text + (" . " if element.kind == "triples" else " ")
    where = f"{barrier.kind.upper()} of {place(query, barrier)}"
    change = f"{place(query, element)}: {short(text)} now comes before the {where}"
    return [
        Edit(barrier.start, barrier.start, piece, change),
        Edit(element.start, element.end, blank(query, group, element, text)),
    ]


def short(text: str) -> str:
    """At most 80 letters of a text."""
    return text if len(text) <= 80 else text[:79] + "…"


def filters_to_values(query: Query, counts: Counts) -> list[Edit]:
    """FILTER(?v = <iri>), also with IN and sameTerm, as VALUES beside a pattern that binds ?v.

    Filter(G ⋈ B) = G ⋈ VALUES ⋈ B when B binds ?v in every solution: an IRI equals itself and nothing
    else, so both keep the solutions in which ?v is one of the IRIs; what later OPTIONALs add cannot change
    ?v. The IRIs of IN must be written in full or by prefix, so that none comes twice.
    """
    edits: list[Edit] = []
    for group in query.groups():
        joined = [element for element in group.elements if element.kind not in (*BARRIERS, "filter")]
        if group.role != "where" or pinned(joined, query) or any(e.labelled for e in group.elements):
            continue
        for element in group.elements:
            found = _equality(query, element)
            home = found and _leads(joined, found[0], query, counts)
            if found and home:
                values = f" VALUES ?{found[0]} {{ {' '.join(found[1])} }} "
                change = f"{place(query, element)}: the FILTER became{values.rstrip()}"
                edits += [
                    Edit(home.start, home.start, values, change),
                    Edit(element.start, element.end, blank(query, group.elements, element)),
                ]
                break
    return edits


def _leads(elements: list[Element], variable: str, query: Query, counts: Counts) -> Element | None:
    """The element that VALUES for this variable make a good start: not by a class, nor from a known small one."""
    triples = [triple for element in elements for triple in triples_in(element)]
    classes = [triple for triple in triples if query.iri(triple.predicate) == RDF_TYPE]
    if any(constant(triple.object) and count(triple, query, counts, 0) <= SMALL_CLASS for triple in classes):
        return None
    for element in elements:
        if element.kind not in ("triples", "graph") or variable not in element.certain:
            continue
        ends = [triple.subject + triple.object for triple in triples_in(element) if triple not in classes]
        if len(triples) == 1 or any(variable in variables(end) for end in ends):
            return element
    return None


def count(triple: Triple, query: Query, counts: Counts, unknown: int = UNKNOWN) -> int:
    """How many triples match a pattern by its class or predicate alone."""
    predicate = query.iri(triple.predicate)
    if predicate == RDF_TYPE and constant(triple.object):
        predicate = query.iri(triple.object)
    return counts.get(predicate or "", unknown)


def _equality(query: Query, element: Element) -> tuple[str, list[str]] | None:
    """The variable and the IRIs that a filter compares it with."""
    if element.kind != "filter":
        return None
    words = [token for token in element.tokens[1:] if token.text not in ("(", ")", ",")]
    names = [token for token in words if token.kind in ("iri", "name")]
    known = [token for token in words if token.kind == "variable"]
    brackets = "".join(token.text for token in element.tokens[1:] if token.text in ("(", ")", ","))
    operator = [token.text.upper() for token in words if token not in names and token not in known]
    if len(known) != 1 or not names:
        return None
    single = (["="], "()") if operator == ["="] else (["SAMETERM"], "(,)")
    if len(names) == 1 and operator == single[0] and brackets in (single[1], f"({single[1]})"):
        return known[0].text[1:], [names[0].text]
    full = {query.iri((token,)): token.text for token in names}
    in_list = operator == ["IN"] and words[0] is known[0] and brackets == f"(({',' * (len(names) - 1)}))"
    return (known[0].text[1:], list(full.values())) if in_list and None not in full else None


def trailing_values(query: Query, _: Counts) -> list[Edit]:
    """The VALUES after the query put at the end of its WHERE, from where `bring_forward` may take it on.

    Without aggregates the block after the query is joined with what WHERE gives, before the projection.
    Filter(P) ⋈ V = Filter(P ⋈ V) when certain(P) holds all variables of V: it adds none to what a filter sees.
    """
    block, group = query.values, query.where
    if block is None or query.aggregates or not block.mentions or not block.mentions <= group.certain:
        return []
    kinds = {element.kind for element in group.elements}
    if "select" in kinds or kinds.isdisjoint(BARRIERS):
        return []
    text = flat(block.tokens)
    return [
        Edit(group.end, group.end, f" {text} ", f"{place(query, block)}: VALUES moved into WHERE"),
        Edit(block.start, block.end, blank(query, [block], block, text)),
    ]
