"""Rules over numbers: constants replaced, lists written out, and what no fact can match left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode, Variable

from ..core.rules import Atom, Rule, RuleSet
from ..namespaces import PREFIXES
from .axioms import LIST_ATOMS, List
from .numbering import Numbers

_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_MACROS: Final = LIST_ATOMS - {"item"}

Lists = Mapping[NamedNode, Mapping[int, List]]
Place = int | str
"""A number of a term, or a variable such as `?x`."""


@dataclass(frozen=True)
class NumberedAtom:
    """An atom whose constants are numbers."""

    name: str
    terms: tuple[Place, ...]
    of_any_class: bool = False
    """Whether it asks for the types of things without naming a class."""


@dataclass(frozen=True)
class Use:
    """How the engine tells of the uses of one rule: a row holds the triple inferred, then the triples used.

    After those come the items of lists used, as list times base plus position.
    """

    rule: str
    is_clash: bool
    head: NumberedAtom
    body: tuple[NumberedAtom, ...]
    parts: tuple[int | tuple[int, ...], ...]
    """Premises in order: a column, or minus the column of an item, or cells of a list."""
    premises: int
    """Columns that hold triples used, counted from 1."""


def uses_of(rules: RuleSet, lists: Lists, numbers: Numbers, present: set[int]) -> list[Use]:
    """Every rule that some fact may match, over numbers; those over whole lists once for each list.

    `present` holds the numbers of the terms that occur in facts.
    """
    written = [
        _use(rule.id, head, body, cells)
        for rule in rules.rules
        for head, body, cells in _written_out(rule, lists, numbers)
    ]
    return _alive(written, set(present))


def _alive(uses: list[Use], present: set[int]) -> list[Use]:
    # A term that occurs neither in facts nor in the head of a rule that may be used occurs nowhere.
    alive: list[Use] = []
    rest = uses
    while True:
        now = [use for use in rest if _constants(*(a for a in use.body if a.name == "triple")) <= present]
        if not now:
            return sorted(alive, key=uses.index)
        alive += now
        rest = [use for use in rest if use not in now]
        present |= {number for use in now for number in _constants(use.head)}


def _constants(*atoms: NumberedAtom) -> set[int]:
    return {term for atom in atoms for term in atom.terms if isinstance(term, int)}


def _written_out(
    rule: Rule, lists: Lists, numbers: Numbers
) -> Iterator[tuple[NumberedAtom, list[NumberedAtom], tuple[int, ...]]]:
    head, body = _numbered(rule.head, numbers), [_numbered(atom, numbers) for atom in rule.body]
    macro = next((atom for atom in body if atom.name in _MACROS), None)
    if macro is None:
        yield head, body, ()
        return
    list_variable = macro.terms[0]
    axiom = next(
        atom.terms[1]
        for atom in rule.body
        if atom.name == "triple" and f"?{_name(atom.terms[2])}" == list_variable
    )
    assert isinstance(axiom, NamedNode)
    for node, list_ in sorted(lists.get(axiom, {}).items()):
        if list_.members:
            at = body.index(macro)
            written = [
                *body[:at],
                NumberedAtom("cells", ()),
                *_expand(macro, list_, numbers),
                *body[at + 1 :],
            ]
            yield head, [_bind(atom, list_variable, node) for atom in written], list_.cells


def _expand(macro: NumberedAtom, list_: List, numbers: Numbers) -> Iterator[NumberedAtom]:
    _, start, *ends = macro.terms
    if macro.name == "all_types":
        for member in list_.members:
            yield NumberedAtom("triple", (start, numbers.number[_TYPE], member))
    elif macro.name == "path":
        stops = [start, *(f"?step{at}" for at in range(1, len(list_.members))), ends[0]]
        for at, member in enumerate(list_.members):
            yield NumberedAtom("triple", (stops[at], member, stops[at + 1]))
    else:
        yield NumberedAtom("alike", (start, ends[0], list_.members[0]))
        for at, member in enumerate(list_.members):
            yield NumberedAtom("triple", (start, member, f"?value{at}"))
            yield NumberedAtom("triple", (ends[0], member, f"?value{at}"))


def _numbered(atom: Atom, numbers: Numbers) -> NumberedAtom:
    terms = tuple(
        f"?{term.value}" if isinstance(term, Variable) else numbers.number[term] for term in atom.terms
    )
    of_any = atom.name == "triple" and atom.terms[1] == _TYPE and isinstance(atom.terms[2], Variable)
    return NumberedAtom(atom.name, terms, of_any)


def _name(term: object) -> str:
    return term.value if isinstance(term, Variable) else ""


def _bind(atom: NumberedAtom, variable: Place, value: int) -> NumberedAtom:
    return replace(atom, terms=tuple(value if term == variable else term for term in atom.terms))


def _use(id_: str, head: NumberedAtom, body: list[NumberedAtom], cells: tuple[int, ...]) -> Use:
    premises = sum(atom.name == "triple" for atom in body)
    parts: list[int | tuple[int, ...]] = []
    triple, item = 0, premises
    for atom in body:
        if atom.name == "triple":
            parts.append(triple := triple + 1)
        elif atom.name == "item":
            parts.append(-(item := item + 1))
        elif atom.name == "cells":
            parts.append(cells)
    return Use(id_, head.name == "clash", head, tuple(body), tuple(parts), premises)
