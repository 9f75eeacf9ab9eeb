"""Model rule 6: where two sources give one thing values that cannot both be right."""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ..core.evidence import days_agree
from ..core.rules import Proof
from ..namespaces import EDTF, ID, TC
from .bounds import days_of
from .facts import TYPE, Facts, Term, tc

RULE: Final = "disagreement"
SINGLE_VALUED: Final = tc("SingleValued")
DISAGREEMENT: Final = tc("Disagreement")
ABOUT: Final = tc("about")
ON: Final = tc("disagreesOn")
VALUE: Final = tc("value")

_EDTF: Final = NamedNode(EDTF)


def derive_disagreements(stated: Iterable[Quad], facts: Facts) -> Iterator[tuple[tuple[Triple, ...], Proof]]:
    """A `tc:Disagreement` for each thing and single-valued property, with the values that contradict each other."""
    properties = set(facts.inverse(TYPE).get(SINGLE_VALUED, ()))
    said: dict[tuple[NamedNode, NamedNode], dict[Term, set[NamedNode]]] = {}
    for quad in stated:
        if quad.predicate in properties:
            values = said.setdefault((quad.subject, quad.predicate), {})  # type: ignore[arg-type]
            values.setdefault(quad.object, set()).add(quad.graph_name)  # type: ignore[arg-type]
    for subject, property_ in sorted(said, key=str):
        values = said[subject, property_]
        if len(values) > 1:
            yield from _disagreement(subject, property_, values)


def _disagreement(
    subject: NamedNode, property_: NamedNode, values: dict[Term, set[NamedNode]]
) -> Iterator[tuple[tuple[Triple, ...], Proof]]:
    marked = Triple(property_, TYPE, SINGLE_VALUED)
    node = _iri(subject, property_)
    frame: tuple[Triple, ...] = (
        Triple(node, TYPE, DISAGREEMENT),
        Triple(node, ABOUT, subject),
        Triple(node, ON, property_),
    )
    ordered = sorted(values, key=str)
    for value in ordered:
        against = next(
            (
                other
                for other in ordered
                # One source that says two things is a fault of its file, not a disagreement.
                if not are_compatible(value, other) and len(values[value] | values[other]) > 1
            ),
            None,
        )
        if against is None:
            continue
        pair = sorted((value, against), key=str)
        proof = Proof(RULE, (*(Triple(subject, property_, one) for one in pair), marked))
        yield (*frame, Triple(node, VALUE, value)), proof
        frame = ()


def are_compatible(one: Term, other: Term) -> bool:
    """Whether two values of a single-valued property can both be right.

    Dates can where they share a day, or where one names a day of an event of several days; texts can in two languages.
    """
    if one == other:
        return True
    if not isinstance(one, Literal) or not isinstance(other, Literal):
        return False
    if one.datatype == _EDTF == other.datatype:
        return days_agree(days_of(one), days_of(other))
    return one.language != other.language


def _iri(subject: NamedNode, property_: NamedNode) -> NamedNode:
    about = subject.value.removeprefix(ID).replace("/", "-")
    name = property_.value.removeprefix(TC).rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    return NamedNode(f"{ID}disagreement/{about}--{name}")
