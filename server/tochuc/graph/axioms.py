"""What the rules need to know besides triples: lists, literals' datatypes, and classes that nothing asks about."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Variable

from ..core.datatypes import datatypes_of, is_datatype
from ..core.rules import RuleSet, Term
from ..namespaces import PREFIXES
from .numbering import Numbers

LIST_ATOMS: Final = frozenset({"item", "all_types", "path", "shared_values"})
RDF, RDFS, OWL = (PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl"))

Triples = Collection[tuple[int, int, int]]


@dataclass(frozen=True)
class List:
    """An RDF list: its members and, as numbers of triples, the cells that say so (first, rest, first, …)."""

    members: tuple[int, ...]
    cells: tuple[int, ...]

    def cells_to(self, position: int) -> tuple[int, ...]:
        """The cells that tell which member stands at a position."""
        return self.cells[1 : 2 * position : 2] + self.cells[2 * position : 2 * position + 1]


def lists_of(rules: RuleSet, triples: Triples, numbers: Numbers) -> dict[NamedNode, dict[int, List]]:
    """The well-formed lists that stand as object of each property that the rules take lists from."""
    number = numbers.number
    first, rest = (number.get(NamedNode(RDF + name)) for name in ("first", "rest"))
    heads: dict[int, list[int]] = {}
    follow: dict[int, dict[int, int]] = {first or -1: {}, rest or -2: {}}
    wanted = {number[name]: name for name in list_properties(rules) if name in number}
    for subject, predicate, obj in triples:
        if predicate in follow:
            # Where a cell is broken (two values), the same one is taken each time.
            follow[predicate][subject] = min(obj, follow[predicate].get(subject, obj))
        if predicate in wanted:
            heads.setdefault(predicate, []).append(obj)
    walk = _Walk(follow.get(first or -1, {}), follow.get(rest or -2, {}), first or 0, rest or 0, numbers)
    found: dict[NamedNode, dict[int, List]] = {}
    for predicate, nodes in heads.items():
        walked = {node: walk.list_at(node) for node in sorted(set(nodes))}
        found[wanted[predicate]] = {node: list_ for node, list_ in walked.items() if list_ is not None}
    return found


@dataclass(frozen=True)
class _Walk:
    first: Mapping[int, int]
    rest: Mapping[int, int]
    first_number: int
    rest_number: int
    numbers: Numbers

    def list_at(self, node: int) -> List | None:
        nil = self.numbers.number.get(NamedNode(RDF + "nil"))
        members: list[int] = []
        cells: list[int] = []
        seen: set[int] = set()
        base = self.numbers.base
        while node != nil:
            if node in seen or node not in self.first or node not in self.rest:
                return None
            seen.add(node)
            members.append(self.first[node])
            cells.append((node * base + self.first_number) * base + self.first[node])
            cells.append((node * base + self.rest_number) * base + self.rest[node])
            node = self.rest[node]
        return List(tuple(members), tuple(cells))


def list_properties(rules: RuleSet) -> set[NamedNode]:
    """The properties whose objects the rules read as lists."""
    found = set()
    for rule in rules.rules:
        lists = {atom.terms[0] for atom in rule.body if atom.name in LIST_ATOMS}
        found |= {atom.terms[1] for atom in rule.body if atom.name == "triple" and atom.terms[2] in lists}
    return {name for name in found if isinstance(name, NamedNode)}


def idle_classes(rules: RuleSet, triples: Triples, numbers: Numbers) -> set[int]:
    """owl:Thing and the datatypes, except those whose members some axiom asks for.

    That everything is a thing, or that a number is a number, would else be half of all that is inferred.
    """
    number = numbers.number
    named = {number[term] for term in number if isinstance(term, NamedNode) and is_datatype(term.value)}
    declared = number.get(NamedNode(RDFS + "Datatype"))
    type_ = number.get(NamedNode(RDF + "type"))
    named |= {s for s, p, o in triples if p == type_ and o == declared}
    thing = number.get(NamedNode(OWL + "Thing"))
    asking = _numbers(numbers, (OWL, "equivalentClass disjointWith complementOf sameAs"), (RDF, "first"))
    qualifying = _numbers(numbers, (OWL, "someValuesFrom onClass"))
    axioms = {number[p] for p in _body_predicates(rules) if p in number} - {type_}
    asked: set[int] = set()
    for subject, predicate, obj in triples:
        if subject != obj:
            if predicate in axioms:
                asked.add(subject)
            if predicate in asking or (predicate in qualifying and obj != thing):
                asked.add(obj)
    return (named | ({thing} if thing is not None else set())) - asked


def literal_types(idle: Collection[int], triples: Triples, numbers: Numbers) -> set[tuple[int, int]]:
    """Each literal that is an object, with those of its datatypes that some axiom asks about."""
    known = {number: term for term, number in numbers.number.items() if isinstance(term, Literal)}
    asked = {
        term.value: number
        for term, number in numbers.number.items()
        if isinstance(term, NamedNode) and is_datatype(term.value) and number not in idle
    }
    if not asked:
        return set()
    return {
        (obj, asked[datatype])
        for obj in {obj for _, _, obj in triples if obj in known}
        for datatype in datatypes_of(known[obj])
        if datatype in asked
    }


def _body_predicates(rules: RuleSet) -> set[NamedNode]:
    atoms = (atom for rule in rules.rules for atom in rule.body if atom.name == "triple")
    return {atom.terms[1] for atom in atoms if isinstance(atom.terms[1], NamedNode)}


def _numbers(numbers: Numbers, *names: tuple[str, str]) -> set[int]:
    nodes = (NamedNode(base + name) for base, several in names for name in several.split())
    return {numbers.number[node] for node in nodes if node in numbers.number}


def constants_of(rules: RuleSet) -> set[Term]:
    """Every term that the rules name."""
    atoms = (atom for rule in rules.rules for atom in (rule.head, *rule.body))
    return {term for atom in atoms for term in atom.terms if not isinstance(term, Variable)}
