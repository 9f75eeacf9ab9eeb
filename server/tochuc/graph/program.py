"""The program that the rule engine runs: every rule over numbers, each noting the facts of every use."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import nmo_python

from .uses import NumberedAtom, Place, Use

Row = Sequence[int]


def run(
    uses: Sequence[Use], tables: Mapping[str, Collection[Row]], base: int, folder: Path
) -> list[list[list[int]]]:
    """The rows of each use, once nothing more follows.

    `tables` holds the rows of triple, item, literal and idle; `folder` is for files that the engine reads.
    """
    lines = []
    for name, columns in (("triple", 3), ("item", 3), ("literal", 2), ("idle", 1)):
        # From CSV files the engine reads 300,000 rows in 0.2 s, from the text of the program in over a minute.
        path = folder / f"{name}.csv"
        path.write_text("".join(",".join(map(str, row)) + "\n" for row in tables[name]), encoding="ascii")
        lines.append(f'@import {name} :- csv{{resource="{path}", format=({_join(["int"] * columns)})}} .')
    views = sorted({atom.terms[1] for use in uses for atom in use.body if _has_view(atom)})
    lines += [f"v{view}(?x, ?y) :- triple(?x, {view}, ?y) ." for view in views]
    for at, use in enumerate(uses):
        lines += _rule_text(at, use, base)
        lines.append(f"@export r{at} :- csv{{}} .")
    engine = nmo_python.NemoEngine(nmo_python.load_string("\n".join(lines)))
    engine.reason()
    return [list(engine.result(f"r{at}")) for at in range(len(uses))]


def _rule_text(at: int, use: Use, base: int) -> Iterator[str]:
    columns: list[str | int] = [0 if use.is_clash else _key(use.head.terms, base)]
    columns += [_key(atom.terms, base) for atom in use.body if atom.name == "triple"]
    columns += [f"{atom.terms[0]} * {base} + {atom.terms[1]}" for atom in use.body if atom.name == "item"]
    noted = f"r{at}({_join(columns)})"
    told = noted if use.is_clash else f"triple({_join(use.head.terms)}), {noted}"
    body = [atom for atom in use.body if atom.name != "cells"]
    if not body:
        yield f"triple({_join(use.head.terms)}) . {noted} ."
        return
    for atom in (atom for atom in body if atom.name == "alike"):
        # Pairs with a value in common are found first, lest every member of the class be compared with every other.
        prop = atom.terms[2]
        yield f"alike{prop}(?x, ?y) :- v{prop}(?x, ?value), v{prop}(?y, ?value), ?x != ?y ."
    axioms = [atom for atom in body if _is_axiom(atom)]
    others = [atom for atom in body if atom not in axioms]
    if not axioms or not any(_is_open(atom) for atom in others):
        yield f"{told} :- {_join(map(_text, body))} ."
        return
    # Axioms are joined first, and of the graph only what has a property that they name: left to itself the engine may
    # join in an order that multiplies the graph by itself.
    named = sorted({term for atom in axioms for term in atom.terms if isinstance(term, str)})
    axiom = f"a{at}({_join(named)})"
    yield f"{axiom} :- {_join(map(_text, axioms))} ."
    parts = [axiom]
    for atom in others:
        subject, predicate, obj = atom.terms if atom.name == "triple" else ("", "", "")
        if _is_open(atom) and predicate in named:
            few = f"t{at}_{str(predicate)[1:]}"
            yield f"{few}(?from, {predicate}, ?to) :- {axiom}, triple(?from, {predicate}, ?to) ."
            parts.append(f"{few}({subject}, {predicate}, {obj})")
        else:
            parts.append(_text(atom))
    yield f"{told} :- {_join(parts)} ."


def _is_axiom(atom: NumberedAtom) -> bool:
    # What has a property of its own in the rule, but for types of things: "x is a ?c" matches half of the graph.
    return atom.name == "item" or (_has_view(atom) and not atom.of_any_class)


def _has_view(atom: NumberedAtom) -> bool:
    return atom.name == "triple" and isinstance(atom.terms[1], int)


def _is_open(atom: NumberedAtom) -> bool:
    return atom.name == "triple" and isinstance(atom.terms[1], str)


def _text(atom: NumberedAtom) -> str:
    if atom.name in ("!=", "<"):
        return f"{atom.terms[0]} {atom.name} {atom.terms[1]}"
    if atom.name == "alike":
        return f"alike{atom.terms[2]}({atom.terms[0]}, {atom.terms[1]})"
    if _has_view(atom):
        return f"v{atom.terms[1]}({atom.terms[0]}, {atom.terms[2]})"
    return f"{atom.name}({_join(atom.terms)})"


def _key(terms: Sequence[Place], base: int) -> str | int:
    weights = (base * base, base, 1)
    fixed = sum(term * weight for term, weight in zip(terms, weights, strict=True) if isinstance(term, int))
    free = [
        f"{term} * {weight}" for term, weight in zip(terms, weights, strict=True) if isinstance(term, str)
    ]
    return " + ".join([*free, str(fixed)]) if free else fixed


def _join(parts: Iterable[object]) -> str:
    return ", ".join(map(str, parts))
