"""The properties of a thing itself, and what has a name and leads to it."""

from collections.abc import Mapping, Sequence
from typing import Final

from ...namespaces import PREFIXES, TC
from .links import outgoing
from .material import Node, Statement
from .reader import Reader
from .sections import EVENT
from .shown import Evidence, Group, Row, Section, Shown
from .tables import capital
from .vocabulary import SKOS
from .words import say

_BEFORE: Final = (
    PREFIXES["prov"] + "wasDerivedFrom",
    PREFIXES["prov"] + "wasRevisionOf",
    TC + "succeededBy",
    TC + "precededBy",
)
"""Properties, and all that are narrower, by which one thing comes out of another."""


def facts_of(
    reader: Reader, node: Node, counts: Mapping[str, int]
) -> tuple[Section | None, Section | None, list[Row]]:
    """The properties of the thing itself: what it is, what it came from, and its codes elsewhere."""
    facts: list[Group] = []
    origin: list[Group] = []
    codes: list[Row] = []
    for name in outgoing(node, counts, reader.vocabulary):
        rows = [
            Row(((reader.value(each.value),),), reader.because(each)) for each in _sorted(reader, node, name)
        ]
        if name.startswith(SKOS) and name.endswith("Match"):
            codes += [
                Row(((Shown(say(reader.language, name.removeprefix(SKOS))),), *row.cells), row.evidence)
                for row in rows
            ]
            continue
        group = Group(capital(reader.heading(name)), rows, title=_explained(reader, name), total=len(rows))
        (origin if comes_from(reader, name) else facts).append(group)
    if node.life:
        life = reader.life(node, event=reader.vocabulary.is_a(node.classes, EVENT))
        told = Evidence((), "entailed", node.iri)
        facts.append(
            Group(say(reader.language, "life"), [Row(((Shown(life),),), told, reader.held(node))], total=1)
        )
    facts.sort(key=lambda group: group.heading == capital(reader.heading(TC + "note")))
    return _plain(reader, "facts", facts), _plain(reader, "origin", origin), codes


def join_codes(reader: Reader, found: dict[str, Section], codes: list[Row]) -> None:
    """Put codes that are statements of the thing itself to those that are nodes of their own."""
    if not codes:
        return
    section = found.get("identifiers")
    if section is None:
        columns = tuple(say(reader.language, key) for key in ("scheme", "code"))
        found["identifiers"] = Section(
            "identifiers",
            say(reader.language, "identifiers"),
            "table",
            [Group("", codes, total=len(codes))],
            columns,
            count=len(codes),
        )
        return
    wide = len(section.columns) - 2
    section.groups[0].rows += [Row((*row.cells, *((),) * wide), row.evidence) for row in codes]
    section.count += len(codes)


def join_links(reader: Reader, found: dict[str, Section], linked: Mapping[str, list[Node]]) -> None:
    """What leads here, under the inverse names of the properties."""
    for name, nodes in linked.items():
        id = "origin" if comes_from(reader, name) else "links"
        rows = [
            Row(((reader.thing(node.iri),),), reader.because_of(node, name), reader.held(node))
            for node in _by_name(reader, nodes)
        ]
        kept = [row for row in rows if row.held != "no"]
        group = Group(
            inverse_name(reader, name),
            kept,
            [row for row in rows if row.held == "no"],
            _explained(reader, name),
            len(rows),
        )
        section = found.setdefault(id, Section(id, say(reader.language, id), "facts", []))
        section.groups.append(group)
        section.count += group.total


def comes_from(reader: Reader, name: str) -> bool:
    """Whether the property says that one thing comes out of another."""
    return not reader.vocabulary.supers(name).isdisjoint(_BEFORE)


def inverse_name(reader: Reader, name: str) -> str:
    """What a property is called seen from its value."""
    inverse = reader.vocabulary.inverse.get(name)
    if inverse:
        return capital(reader.heading(inverse))
    return say(reader.language, "has-this", property=reader.heading(name))


def _plain(reader: Reader, id: str, groups: list[Group]) -> Section | None:
    return (
        Section(id, say(reader.language, id), "facts", groups, count=sum(g.total for g in groups))
        if groups
        else None
    )


def _sorted(reader: Reader, node: Node, name: str) -> list[Statement]:
    # Values in the language of the page come first.
    return sorted(node.of(name), key=lambda each: (each.value.language != reader.language, each.value))


def _by_name(reader: Reader, nodes: Sequence[Node]) -> list[Node]:
    return sorted(nodes, key=lambda node: reader.names.of(node.iri))


def _explained(reader: Reader, name: str) -> str:
    told = reader.names.pick(reader.vocabulary.definitions.get(name, {}))
    return told.text if told else ""
