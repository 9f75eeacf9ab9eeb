"""Applying one rule to the premises of one proof, without an engine: how proofs are checked and put into words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Variable

from ..namespaces import PREFIXES
from .datatypes import datatypes_of
from .rules import Atom, Clash, Fact, Pattern, Proof, Rule, RuleSet, Term

Binding = dict[str, Term | int]
"""What each variable of a rule stands for; positions in lists are numbers."""

_FIRST, _REST, _NIL, _TYPE = (NamedNode(PREFIXES["rdf"] + name) for name in ("first", "rest", "nil", "type"))


class _Mismatch(Exception):
    """The premises are not what the rule's body asks for."""


def recheck(fact: Fact, proof: Proof, rules: RuleSet) -> bool:
    """Whether the rule that a proof names yields the fact from the proof's premises."""
    return match(fact, proof, rules) is not None


def recheck_clash(clash: Clash, rules: RuleSet) -> bool:
    """Whether the rule that a clash names finds that its premises cannot all hold."""
    candidates = (rule for rule in rules.rules if rule.id == clash.rule and rule.head.name == "clash")
    return any(_apply(rule, {}, clash.premises) is not None for rule in candidates)


def match(fact: Fact, proof: Proof, rules: RuleSet) -> Mapping[str, Term | int] | None:
    """What the variables of a proof's rule stand for, or None where the rule does not yield the fact."""
    for rule in rules.rules:
        if rule.id == proof.rule and rule.head.name == "triple":
            binding: Binding = {}
            try:
                _unify(rule.head.terms, fact, binding)
            except _Mismatch:
                continue
            if (found := _apply(rule, binding, proof.premises)) is not None:
                return found
    return None


def _apply(rule: Rule, binding: Binding, premises: Sequence[Fact]) -> Binding | None:
    rest = iter(premises)
    try:
        for atom in rule.body:
            if atom.name in _READERS:
                _READERS[atom.name](atom, rest, binding)
    except (_Mismatch, StopIteration):
        return None
    holds = all(_CONDITIONS[atom.name](atom, binding) for atom in rule.body if atom.name in _CONDITIONS)
    return binding if holds and next(rest, None) is None else None


def _unify(patterns: Sequence[Pattern], fact: Fact, binding: Binding) -> None:
    for pattern, term in zip(patterns, (fact.subject, fact.predicate, fact.object), strict=True):
        _bind(pattern, term, binding)


def _bind(pattern: Pattern, value: Term | int, binding: Binding) -> None:
    known = binding.setdefault(pattern.value, value) if isinstance(pattern, Variable) else pattern
    if known != value:
        raise _Mismatch


def _value(pattern: Pattern, binding: Binding) -> Term | int:
    return binding[pattern.value] if isinstance(pattern, Variable) else pattern


def _triple(atom: Atom, rest: Iterator[Fact], binding: Binding) -> None:
    _unify(atom.terms, next(rest), binding)


def _item(atom: Atom, rest: Iterator[Fact], binding: Binding) -> None:
    node, position = _value(atom.terms[0], binding), 0
    cell = next(rest)
    while cell.predicate == _REST and cell.subject == node:
        node, position, cell = cell.object, position + 1, next(rest)
    if cell.predicate != _FIRST or cell.subject != node:
        raise _Mismatch
    _bind(atom.terms[1], position, binding)
    _bind(atom.terms[2], cell.object, binding)


def _members(node: Term | int, rest: Iterator[Fact]) -> list[Term]:
    members = []
    while node != _NIL:
        first, more = next(rest), next(rest)
        if (first.subject, first.predicate, more.subject, more.predicate) != (node, _FIRST, node, _REST):
            raise _Mismatch
        members.append(first.object)
        node = more.object
    return members


def _all_types(atom: Atom, rest: Iterator[Fact], binding: Binding) -> None:
    for member in _members(_value(atom.terms[0], binding), rest):
        _unify((atom.terms[1], _TYPE, member), next(rest), binding)


def _path(atom: Atom, rest: Iterator[Fact], binding: Binding) -> None:
    at = _value(atom.terms[1], binding)
    for member in _members(_value(atom.terms[0], binding), rest):
        step = next(rest)
        if (step.subject, step.predicate) != (at, member):
            raise _Mismatch
        at = step.object
    _bind(atom.terms[2], at, binding)


def _shared_values(atom: Atom, rest: Iterator[Fact], binding: Binding) -> None:
    for member in _members(_value(atom.terms[0], binding), rest):
        one, other = next(rest), next(rest)
        _unify((atom.terms[1], member, one.object), one, binding)
        _unify((atom.terms[2], member, one.object), other, binding)


def _literal(atom: Atom, binding: Binding) -> bool:
    literal, datatype = (_value(term, binding) for term in atom.terms)
    types = datatypes_of(literal) if isinstance(literal, Literal) else ()
    return any(NamedNode(iri) == datatype for iri in types)


def _differ(atom: Atom, binding: Binding) -> bool:
    return _value(atom.terms[0], binding) != _value(atom.terms[1], binding)


def _before(atom: Atom, binding: Binding) -> bool:
    one, other = (_value(term, binding) for term in atom.terms)
    return isinstance(one, int) and isinstance(other, int) and one < other


_READERS: Final[Mapping[str, Callable[[Atom, Iterator[Fact], Binding], None]]] = {
    "triple": _triple, "item": _item, "all_types": _all_types, "path": _path, "shared_values": _shared_values,
}  # fmt: skip
# ~idle is not among them: it keeps rules from being used needlessly, and takes no part in whether they hold.
_CONDITIONS: Final[Mapping[str, Callable[[Atom, Binding], bool]]] = {
    "literal": _literal, "!=": _differ, "<": _before,
}  # fmt: skip
