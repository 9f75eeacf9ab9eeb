"""What comes near a statement that does not hold, or a name that the graph does not know."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from flask import g
from pyoxigraph import Literal, NamedNode, Triple

from ...core.statements import show_term
from ...core.terms import short
from ...errors import NoSnapshot
from ...graph.proofs import Proofs
from ...graph.search import find
from ...namespaces import ID, PREFIXES
from ..language import gettext, language

MOST: Final = 8
"""Statements that are shown in the place of one that does not hold."""
_NEAREST: Final = 3
_FIRST: Final = 3
_MOST_COMPARED: Final = 2000
_ALIKE: Final = 0.8


@dataclass(frozen=True)
class Refusal:
    """Why there is nothing to explain, and statements to ask of instead."""

    title: str
    told: str
    """The same for programs, in English."""
    words: str
    near: tuple[Triple, ...] = ()


def refusal_of(proofs: Proofs, triple: Triple) -> Refusal | None:
    """Why a statement has no reasons: a name that nobody knows, or that it does not hold; None where it holds."""
    for place, term in enumerate((triple.subject, triple.predicate, triple.object)):
        if isinstance(term, NamedNode) and not proofs.knows(term):
            near = tuple(_with(triple, place, name) for name in _like(proofs, term))
            names = " or ".join(short((each.subject, each.predicate, each.object)[place]) for each in near)
            return Refusal(
                gettext("Not found"),
                f"the graph knows no {short(term)}{f'; did you mean {names}?' if names else ''}",
                gettext("The graph knows no %(name)s.", name=short(term)),
                near,
            )
    if proofs.sources(triple) or proofs.find(triple):
        return None
    near = tuple(dict.fromkeys(_beside(proofs, triple)))[:MOST]
    listed = "; ".join(_written(each) for each in near)
    return Refusal(
        gettext("Does not hold"),
        f"the statement {_written(triple)} is neither stated nor inferred{f'; near it holds: {listed}' if near else ''}",
        gettext("No source states this, and it does not follow from what sources state."),
        near,
    )


def _written(triple: Triple) -> str:
    return " ".join(map(show_term, (triple.subject, triple.predicate, triple.object)))


def _with(triple: Triple, place: int, name: NamedNode) -> Triple:
    terms = [triple.subject, triple.predicate, triple.object]
    terms[place] = name
    return Triple(*terms)  # type: ignore[arg-type]


def _like(proofs: Proofs, term: NamedNode) -> list[NamedNode]:
    """The names that come nearest to one that nobody knows: things by the search, terms of a vocabulary by spelling."""
    if not term.value.startswith(ID):
        stem = next((iri for iri in PREFIXES.values() if term.value.startswith(iri)), "")
        return _spelt_like(proofs, stem, term) if stem else []
    slug = PurePosixPath(term.value).name
    # The first letters are right as a rule, and there are kinds of many thousand names.
    alike = _spelt_like(proofs, term.value.removesuffix(slug) + slug[:_FIRST], term)
    if alike:
        return alike
    try:
        found = find(g.served.folder, slug.replace("-", " "), language=language(), most=_NEAREST)
    except NoSnapshot:
        return []
    return [NamedNode(each.iri) for each in found]


def _spelt_like(proofs: Proofs, stem: str, term: NamedNode) -> list[NamedNode]:
    known = {name.value: name for name in proofs.beginning(stem)[:_MOST_COMPARED]}
    return [known[name] for name in difflib.get_close_matches(term.value, known, _NEAREST, _ALIKE)]


def _beside(proofs: Proofs, triple: Triple) -> Iterator[Triple]:
    """Statements that hold and share two of the three parts, or say it the other way round."""
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    if isinstance(value, NamedNode):
        turned = Triple(value, predicate, subject)
        if proofs.sources(turned) or proofs.find(turned):
            yield turned
    same = [other for other in proofs.values(subject, predicate) if isinstance(other, NamedNode | Literal)]
    yield from (Triple(subject, predicate, other) for other in same[: MOST // 2])
    for known, other in proofs.about(subject):
        if other == value and isinstance(known, NamedNode):
            yield Triple(subject, known, value)
    if isinstance(value, NamedNode):
        for known, other in proofs.about(value):
            if other == subject and isinstance(known, NamedNode):
                yield Triple(value, known, subject)
