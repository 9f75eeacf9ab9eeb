"""Nodes as the rows of a table: those that hold and those that do not, with their times as words and bars."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Final

from ...namespaces import TC
from ..dates import ALWAYS
from .bars import bar_of, scale_of
from .material import Node
from .reader import Reader
from .shown import Group, Row, Section, Shown
from .words import say

NOTE: Final = TC + "note"
Cells = tuple[tuple[Shown, ...], ...]
_TITLED: Final = frozenset({"lines", "resting", "people", "names", "events", "identifiers", "documents"})


def groups_of(
    reader: Reader, parts: Iterable[tuple[str, Sequence[Node]]], cells: Callable[[Node], Cells]
) -> list[Group]:
    """A group for each heading that has any nodes, the newest first; what did not hold on the day stands apart."""
    found = []
    for heading, nodes in parts:
        rows = [
            Row(
                cells(node),
                reader.because_of(node),
                reader.held(node),
                reader.still(node),
                note=values_of(reader, node, NOTE),
            )
            for node in sorted(nodes, key=_newest)
        ]
        if rows:
            on_day = [row for row in rows if row.held != "no"]
            found.append(Group(heading, on_day, [row for row in rows if row.held == "no"], total=len(rows)))
    return found


def timed(
    reader: Reader, id: str, groups: list[Group], columns: tuple[str, ...], nodes: Sequence[Node]
) -> Section | None:
    """The section with a cell that says when, and a bar, where any of its nodes has a known day."""
    lives = {node.iri: node for node in nodes if node.life}
    scale = scale_of(node.life for node in lives.values() if node.life)
    if not any(node.life != ALWAYS for node in lives.values()):
        return section_of(reader, id, "table", groups, columns[:-1])
    for group in groups:
        for rows in (group.rows, group.folded):
            for row in rows:
                node = lives.get(row.evidence.subject)
                life = node.life if node else None
                row.cells += ((Shown(reader.life(node)),) if node else (),)
                row.bar = bar_of(life, scale) if life and scale else None
    section = section_of(reader, id, "table", groups, columns)
    if section:
        section.scale = scale
    return section


def joined(section: Section | None) -> Section | None:
    """The section with rows that begin alike together, under one first cell."""
    for group in section.groups if section else ():
        for rows in (group.rows, group.folded):
            alike: dict[object, list[Row]] = {}
            for row in rows:
                alike.setdefault(row.cells[0], []).append(row)
            for each in alike.values():
                each[0].span = len(each)
                for row in each[1:]:
                    row.span = 0
            rows[:] = chain.from_iterable(alike.values())
    return section


def section_of(
    reader: Reader, id: str, kind: str, groups: list[Group], columns: tuple[str, ...]
) -> Section | None:
    """The section under its title; None where there is nothing to show."""
    if not groups:
        return None
    title = say(reader.language, id) if id in _TITLED else id
    return Section(id, title, kind, groups, columns, count=sum(group.total for group in groups))


def values_of(reader: Reader, node: Node, name: str) -> tuple[Shown, ...]:
    """The values of a property of a node as they are shown."""
    return tuple(map(reader.value, node.values(name)))


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _newest(node: Node) -> tuple[int, int, str]:
    life = node.life
    if life is None:
        return 0, 0, node.iri
    return -life.end_latest.toordinal(), -life.start_latest.toordinal(), node.iri
