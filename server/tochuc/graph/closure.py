"""The closure of a graph under rules: what follows, with a proof for each triple, and what clashes."""

import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Triple

from ..core.rules import Clash, Fact, Proof, RuleSet, each_once
from ..errors import GraphError
from .axioms import constants_of, idle_classes, lists_of, literal_types
from .collector import without_collector
from .numbering import Numbers, terms_of
from .program import Row, run
from .published import is_published
from .selection import Choice, select_proofs
from .uses import Use, uses_of

MOST_CLASHES: Final = 200
"""A wrong axiom can make as many clashes as there are organs; a person needs the first few."""


@dataclass(frozen=True)
class Closed:
    """What follows from some triples."""

    inferred: dict[Triple, Proof]
    """In one order; neither given nor of the kinds that published.py leaves out."""
    inner: dict[Fact, Proof]
    """Facts that are not published but that proofs and clashes rest on."""
    clashes: tuple[Clash, ...]
    uses: Mapping[str, int]
    """How many ways each rule was used in."""
    entailed: frozenset[Triple]
    """Those of the inferred that follow without the rules named in `apart`."""


def close(
    given: Iterable[Triple],
    rules: RuleSet,
    derived: Mapping[Triple, Proof] | None = None,
    apart: Collection[str] = (),
) -> Closed:
    """Everything that follows from given triples by rules, and from triples derived beforehand by others.

    Derived triples come back among the inferred ones, with a proof of theirs or of ours.
    Raises: GraphError where a derived triple rests on something that neither is given nor follows.
    """
    with without_collector():
        return _Closure(list(given), rules, derived or {}).close(apart)


class _Closure:
    def __init__(self, given: list[Triple], rules: RuleSet, derived: Mapping[Triple, Proof]) -> None:
        self.rules = rules
        self.derived = derived
        terms = terms_of(given) | terms_of(derived)
        terms |= terms_of(fact for proof in each_once(derived.values()) for fact in proof.premises)
        self.numbers = Numbers(terms | constants_of(rules))
        self.facts: dict[int, Fact] = {self.numbers.key(triple): triple for triple in given}
        self.given = set(self.facts)
        self.told_given: set[Fact] = set(self.facts.values())
        self.facts.update((self.numbers.key(triple), triple) for triple in derived)

    def close(self, apart: Collection[str]) -> Closed:
        triples = [self.numbers.split(key) for key in self.facts]
        self.lists = lists_of(self.rules, triples, self.numbers)
        present = {number for triple in triples for number in triple}
        uses = self.uses = uses_of(self.rules, self.lists, self.numbers, present)
        rows = self._run(uses, triples)
        tables: list[tuple[int, int, list[list[int]]]] = []
        tables += [(at, use.premises, rows[at]) for at, use in enumerate(uses) if not use.is_clash]
        keys = {id(proof): list(map(self._key, proof.premises)) for proof in each_once(self.derived.values())}
        kept_apart: list[tuple[int, int, list[list[int]]]] = []
        for triple, proof in self.derived.items():
            premises = keys[id(proof)]
            table = (len(uses), len(premises), [[self._key(triple), *premises]])
            (kept_apart if proof.rule in apart else tables).append(table)
        self.found = select_proofs(tables + kept_apart, self.given)
        self.entailed = select_proofs(tables, self.given).keys() if kept_apart else self.found.keys()
        self._refuse_unproved()
        counts: dict[str, int] = {}
        for at, use in enumerate(uses):
            counts[use.rule] = counts.get(use.rule, 0) + len(rows[at])
        return self._told(self._clashes(uses, rows), counts)

    def _run(self, uses: list[Use], triples: list[tuple[int, int, int]]) -> list[list[list[int]]]:
        idle = idle_classes(self.rules, triples, self.numbers)
        items = {
            (node, at, member)
            for lists in self.lists.values()
            for node, list_ in lists.items()
            for at, member in enumerate(list_.members)
        }
        tables: dict[str, Collection[Row]] = {
            "triple": triples,
            "item": sorted(items),
            "literal": sorted(literal_types(idle, triples, self.numbers)),
            "idle": [(number,) for number in sorted(idle)],
        }
        with tempfile.TemporaryDirectory() as folder:
            return run(uses, tables, self.numbers.base, Path(folder))

    def _key(self, fact: Fact) -> int:
        return self.numbers.key(fact)

    def _fact(self, key: int) -> Fact:
        if key not in self.facts:
            self.facts[key] = self.numbers.fact(key)
        return self.facts[key]

    def _premises(self, choice: Choice) -> tuple[Fact, ...]:
        _, at, row = choice
        premises: list[Fact] = []
        for part in self.uses[at].parts:
            if isinstance(part, tuple):
                premises += map(self._fact, part)
            elif part > 0:
                premises.append(self._fact(row[part]))
            else:
                premises += map(self._fact, self._cells(row[-part]))
        return tuple(premises)

    def _cells(self, code: int) -> tuple[int, ...]:
        node, position = divmod(code, self.numbers.base)
        return next(lists[node] for lists in self.lists.values() if node in lists).cells_to(position)

    def _proof(self, choice: Choice) -> Proof:
        _, at, row = choice
        if at == len(self.uses):
            return self.derived[self._fact(row[0])]  # type: ignore[index]
        return Proof(self.uses[at].rule, self._premises(choice))

    def _clashes(self, uses: list[Use], rows: list[list[list[int]]]) -> tuple[Clash, ...]:
        clashes: dict[tuple[str, frozenset[Fact]], Clash] = {}
        for at, use in enumerate(uses):
            for row in sorted(rows[at]) if use.is_clash else ():
                if len(clashes) == MOST_CLASHES:
                    break
                clash = Clash(use.rule, self._premises((0, at, row)))
                clashes.setdefault((clash.rule, frozenset(clash.premises)), clash)
        return tuple(clashes.values())

    def _told(self, clashes: tuple[Clash, ...], counts: Mapping[str, int]) -> Closed:
        inferred: dict[Triple, Proof] = {}
        inner: dict[Fact, Proof] = {}
        for key in sorted(self.found):
            fact = self._fact(key)
            if isinstance(fact, Triple) and is_published(fact):
                inferred[fact] = self._proof(self.found[key])
        holders: list[Proof | Clash] = [*each_once(inferred.values()), *clashes]
        waiting = list(
            {fact for holder in holders for fact in holder.premises} - inferred.keys() - self.told_given
        )
        while waiting:
            fact = waiting.pop()
            choice = self.found.get(self._key(fact)) if fact not in inferred and fact not in inner else None
            if choice is not None:
                inner[fact] = self._proof(choice)
                waiting += inner[fact].premises
        in_order = {fact: inner[fact] for fact in sorted(inner, key=self._key)}
        entailed = frozenset(fact for fact in inferred if self._key(fact) in self.entailed)
        return Closed(inferred, in_order, clashes, counts, entailed)

    def _refuse_unproved(self) -> None:
        for triple, proof in self.derived.items():
            key = self._key(triple)
            if key not in self.found and key not in self.given:
                missing = [
                    str(fact)
                    for fact in proof.premises
                    if self._key(fact) not in self.given.union(self.found)
                ]
                raise GraphError(
                    f"{triple} is derived by rule {proof.rule} from what does not hold: {missing}"
                )
