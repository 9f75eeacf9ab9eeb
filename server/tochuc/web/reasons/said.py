"""What a source states, subject by subject, in pages."""

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from flask import current_app, g, request
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    Triple,
    parse_query_results,
)

from ...core.entity.shown import Shown
from ...engine.base import Question
from ...errors import BadParameter, NotFound
from ...graph.proofs import Proofs
from ...namespaces import PREFIXES
from .. import addresses
from ..rows import texts_beside
from . import asked
from .listing import Listed, said_address, with_parts
from .opened import Opened
from .reader import Learner
from .tree import words_of

_text = texts_beside(__file__)
MOST: Final = 100
"""Statements on one page."""
_MOST_FROM: Final = 10_000_000
_PARTS: Final = NamedNode(PREFIXES["dcterms"] + "hasPart")


@dataclass(frozen=True)
class Line:
    """One statement of a source."""

    property: Shown
    value: Shown
    why: str
    report: str


@dataclass(frozen=True)
class Group:
    """What a source states of one thing."""

    subject: Shown
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Said:
    """A part of what a source states."""

    source: Listed
    groups: tuple[Group, ...]
    first: int
    last: int
    total: int
    query: str
    """The saved query that gives the same as rows."""
    together: tuple[Shown, ...]
    """The joint sources that it is part of, each leading to what that one states."""

    @property
    def before(self) -> int:
        """Where the part before this one begins."""
        return max(self.first - MOST, 0)


def said_by(opened: Opened, proofs: Proofs, slug: str) -> Said:
    """A page of what a source states, from the statement on that `from` asks for.

    Raises: NotFound for a source that there is not; BadParameter; what `Engine.answer` raises.
    """
    try:
        source = NamedNode(PREFIXES["source"] + slug)
    except ValueError:
        raise NotFound(f"{slug!r} is no name of a source") from None
    first = _read_first()
    (row,) = _rows(_text("counted", source=str(source)))
    number = row["n"]
    total = int(number.value) if isinstance(number, Literal) else 0
    if not total and not proofs.about(source):
        raise NotFound(f"there is no source {source.value}", iri=source.value)
    triples = [
        Triple(row["s"], row["p"], row["o"])
        for row in _rows(_text("said", source=str(source), first=str(first), most=str(MOST)))
    ]
    learner = Learner(opened, proofs)
    parts = [part.value for part in proofs.values(source, _PARTS) if isinstance(part, NamedNode)]
    for each in (source.value, *parts):
        learner.learn(NamedNode(each))
    groups = tuple(
        Group(words_of(told[0], learner).parts[0], tuple(_line(triple, learner) for triple in told))
        for told in (list(group) for _, group in groupby(triples, key=lambda triple: triple.subject))
    )
    return Said(
        with_parts(learner.reader(), source.value, parts),
        groups,
        first,
        first + len(triples),
        total,
        f"{addresses.base()}/queries/sources/stated-by?{asked.encoded({'source': slug})}",
        _together(source, learner),
    )


def _together(source: NamedNode, learner: Learner) -> tuple[Shown, ...]:
    joints = [row["joint"] for row in _rows(_text("together", source=str(source)))]
    for joint in joints:
        learner.learn(joint)
    reader = learner.reader()
    return tuple(
        reader.thing(joint.value)._replace(href=said_address(joint.value))
        for joint in joints
        if isinstance(joint, NamedNode)
    )


def _line(triple: Triple, learner: Learner) -> Line:
    _, property_, value = words_of(triple, learner).parts
    fact = asked.parameters(triple)
    return Line(property_, value, asked.address("why", fact), asked.address("report", fact))


def _read_first() -> int:
    text = request.args.get("from", "0")
    if not text.isascii() or not text.isdigit() or int(text) > _MOST_FROM:
        raise BadParameter(f"from is a whole number from 0 on, not {text!r}", parameter="from", given=text)
    return int(text)


def _rows(text: str) -> list[QuerySolution]:
    question = Question(text, plans=False, timeout=current_app.config["QUERY_TIMEOUT"])
    with g.served.engine.answer(question).body as body:
        found = parse_query_results(body, format=QueryResultsFormat.JSON)
        assert isinstance(found, QuerySolutions)
        return list(found)
