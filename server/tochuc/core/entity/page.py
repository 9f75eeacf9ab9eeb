"""The page of one thing, whatever its class: which nodes go into which section."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from ...namespaces import TC
from . import sections
from .facts import comes_from, facts_of, inverse_name, join_codes, join_links
from .glance import glance
from .links import ALIASES, BRIDGE, Part, elsewhere
from .material import Node
from .reader import Reader
from .sections import DOCUMENT, EVENT, IDENTIFIER, LINE, MEMBERSHIP, NAME, PROVISION
from .sentence import definition_of, sentence_of
from .shown import Page, Pager, Section, Shown
from .words import say

_RULES: Final = tuple(TC + name for name in ("creates", "binds", "establishes"))
_SIDES: Final = (TC + "subordinate", TC + "superior")
_ORDER: Final = ("facts", "lines", "people", "documents", "events", "origin", "names", "identifiers")


def page_of(
    reader: Reader,
    iri: str,
    counts: Mapping[str, int],
    rules: Sequence[str] = (),
    shares: Mapping[Part, int] = MappingProxyType({}),
    first: Mapping[Part, int] = MappingProxyType({}),
    left_out: int = 0,
) -> Page:
    """Everything that is shown of one thing.

    `counts` says how many things lead to it by each property, `shares` how many of those are of each class, `first`
    from which on they are here; `rules` are the documents and provisions that speak of its class; `left_out` is how
    many statements in other vocabularies the material leaves out.
    """
    material = reader.material
    node = material.nodes.get(iri) or Node(iri)
    by_property = _incoming(reader, iri, counts)
    found: dict[str, Section] = {}
    placed, linked = _placed(reader, by_property)
    placed.setdefault("documents", [])
    placed["documents"] += [material.nodes[rule] for rule in dict.fromkeys(rules) if rule in material.nodes]
    for id, nodes in placed.items():
        build = _BUILDERS.get(id)
        section = (
            build(reader, iri, _once(nodes)) if build else sections.records(reader, iri, id, _once(nodes))
        )
        if section:
            found[section.id] = section
    facts, origin, codes = facts_of(reader, node, counts)
    for section_ in (facts, origin):
        if section_:
            found[section_.id] = section_
    join_codes(reader, found, codes)
    join_links(reader, found, linked)
    _add_pagers(reader, found, by_property, placed, {**_whole(counts, shares), **shares}, first)
    ordered = sorted(found.values(), key=_place)
    name, kinds, answers = reader.names.of(iri), _kinds(reader, node), glance(reader, found)
    dated = [each for each in placed.get("names", ()) if reader.held(each) in ("yes", "unknown")]
    section_of_day = sections.names(reader, iri, dated) if dated else None
    return Page(
        iri=iri,
        name=Shown(name.text, language=reader.foreign(name.language)),
        names=_other_names(reader, node, name.text),
        on_day=section_of_day.groups[0].rows if section_of_day else [],
        kinds=[reader.thing(each) for each in kinds],
        sentence=sentence_of(reader, node, kinds, answers),
        glance=answers,
        definition=definition_of(reader, kinds),
        held=reader.held(node),
        life=reader.life(node, event=reader.vocabulary.is_a(node.classes, EVENT)),
        sections=ordered,
        elsewhere=elsewhere(node, reader.vocabulary) + left_out,
    )


def _place(section: Section) -> int:
    if section.id in _ORDER:
        return _ORDER.index(section.id)
    return len(_ORDER) + (section.id in ("links", "resting"))


_BUILDERS: Final = {
    "lines": sections.lines,
    "resting": sections.resting,
    "people": sections.people,
    "names": sections.names,
    "events": sections.events,
    "identifiers": sections.identifiers,
    "documents": sections.documents,
}
_BY_CLASS: Final = (
    (LINE, "lines"),
    (MEMBERSHIP, "people"),
    (NAME, "names"),
    (IDENTIFIER, "identifiers"),
    (EVENT, "events"),
)


def _incoming(reader: Reader, iri: str, counts: Mapping[str, int]) -> dict[str, list[Node]]:
    """The nodes that lead to a thing, by property."""
    found: dict[str, list[Node]] = {name: [] for name in counts}
    for node in reader.material.nodes.values():
        direct = False
        for statement in node.statements.values():
            if statement.value.text == iri and statement.predicate in found:
                found[statement.predicate].append(node)
                direct = True
        if (
            not direct
            and BRIDGE in found
            and node.iri != iri
            and reader.vocabulary.is_a(node.classes, MEMBERSHIP)
        ):
            found[BRIDGE].append(node)
    return found


def _placed(
    reader: Reader, by_property: Mapping[str, list[Node]]
) -> tuple[dict[str, list[Node]], dict[str, list[Node]]]:
    """Nodes by section, and those that only lead here by property.

    A node with a name of its own is a thing: it is linked. One without joins others: it is shown with what it joins.
    """
    placed: dict[str, list[Node]] = {}
    linked: dict[str, list[Node]] = {}
    for name, nodes in by_property.items():
        for node in nodes:
            kinds = reader.vocabulary.broader(node.classes)
            id = next((id for class_, id in _BY_CLASS if class_ in kinds), "")
            if id == "lines" and name not in _SIDES:
                id = "resting"
            if not id and name in _RULES and DOCUMENT in kinds:
                id = "documents"
            if not id and PROVISION in kinds:
                id = "documents"
            if not id and not reader.names.own(node.iri):
                id = next(iter(reader.vocabulary.narrowest(node.classes)), "")
            if id:
                placed.setdefault(id, []).append(node)
            else:
                linked.setdefault(name, []).append(node)
    return placed, linked


def _whole(counts: Mapping[str, int], shares: Mapping[Part, int]) -> dict[Part, int]:
    """The groups that are not told by class."""
    shared = {part.property for part in shares}
    return {Part(name): count for name, count in counts.items() if name not in shared}


def _add_pagers(
    reader: Reader,
    found: Mapping[str, Section],
    by_property: Mapping[str, list[Node]],
    placed: Mapping[str, list[Node]],
    parts: Mapping[Part, int],
    first: Mapping[Part, int],
) -> None:
    where = {node.iri: id.rpartition("#")[2] for id, nodes in placed.items() for node in nodes}
    for part, total in parts.items():
        name, kind = part
        nodes = [node for node in by_property[name] if not kind or kind in node.classes]
        if len(nodes) >= total or not nodes:
            continue
        id = where.get(nodes[0].iri, "origin" if comes_from(reader, name) else "links")
        if id in found:
            heading = say(reader.language, "people") if name == BRIDGE else inverse_name(reader, name)
            found[id].pagers.append(Pager(part, heading, first.get(part, 0), len(nodes), total))
            found[id].count += total - len(nodes)


def _kinds(reader: Reader, node: Node) -> list[str]:
    narrow = reader.vocabulary.narrowest(
        each for each in node.classes if each.startswith(TC) or each in reader.vocabulary.labels
    )
    return narrow or node.classes[:1]


def _other_names(reader: Reader, node: Node, shown: str) -> list[Shown]:
    called = reader.names.called.get(node.iri)
    texts = (
        [(text, language) for language, text in sorted((called.labels or called.titles).items())]
        if called
        else []
    )
    texts += [(value.text, value.language) for value in node.values(ALIASES)]
    return [
        Shown(text, language=reader.foreign(language))
        for text, language in dict.fromkeys(texts)
        if text != shown
    ]


def _once(nodes: Sequence[Node]) -> list[Node]:
    return list({node.iri: node for node in nodes}.values())
