"""The sections of a page, each chosen by what the ontology says of classes and properties."""

from collections.abc import Sequence
from typing import Final

from ...namespaces import PREFIXES, TC
from .material import BOUNDS, TYPE, Node
from .reader import Reader
from .shown import Group, Section, Shown
from .tables import NOTE, Cells, capital, groups_of, joined, section_of, timed, values_of
from .words import say

LINE, MEMBERSHIP, NAME, EVENT, IDENTIFIER, DOCUMENT, PROVISION = (
    TC + name
    for name in (
        "ReportingLine",
        "Membership",
        "DatedName",
        "Event",
        "ExternalIdentifier",
        "Document",
        "Provision",
    )
)
_PLACE: Final = "…"
"""Stands in the words of a relation where the upper side belongs."""
_PREDICATE: Final = PREFIXES["rdf"] + "predicate"


def lines(reader: Reader, iri: str, nodes: Sequence[Node]) -> Section | None:
    """The reporting lines of an organ: what is above it, under it and beside it."""
    this = Shown(say(reader.language, "this-organ"))
    sides: dict[str, list[Node]] = {"up": [], "across": [], "down": []}
    for node in nodes:
        upright = any(relation in reader.vocabulary.vertical for relation in node.things(TC + "relation"))
        below = iri in node.things(TC + "subordinate")
        sides["across" if not upright else "up" if below else "down"].append(node)

    def cells(node: Node) -> Cells:
        below, above = (
            tuple(this if other == iri else reader.thing(other) for other in node.things(TC + side))
            for side in ("subordinate", "superior")
        )
        # The relation is told from the lower side, which need not be named where it is the thing itself.
        return tuple(each for each in below if each is not this) + _related(reader, node, above), _basis(
            reader, node
        )

    groups = groups_of(reader, ((say(reader.language, side), each) for side, each in sides.items()), cells)
    columns = tuple(say(reader.language, key) for key in ("relation", "document", "when"))
    return joined(timed(reader, "lines", groups, columns, nodes))


def resting(reader: Reader, _iri: str, nodes: Sequence[Node]) -> Section | None:
    """The reporting lines that rest on a document or a provision, or are of one kind."""

    def cells(node: Node) -> Cells:
        below, above = (
            tuple(map(reader.thing, node.things(TC + side))) for side in ("subordinate", "superior")
        )
        return below + _related(reader, node, above), _basis(reader, node)

    columns = tuple(say(reader.language, key) for key in ("relation", "document", "when"))
    return timed(reader, "resting", groups_of(reader, [("", nodes)], cells), columns, nodes)


def people(reader: Reader, iri: str, nodes: Sequence[Node]) -> Section | None:
    """Who held which post, over time."""

    def cells(node: Node) -> Cells:
        held = [reader.thing(other) for other in node.things(TC + "holder") if other != iri]
        posts = [_post(reader, iri, other) for other in node.things(TC + "post") if other != iri]
        return tuple(held), tuple(posts)

    groups = groups_of(reader, [("", nodes)], cells)
    columns = [say(reader.language, key) for key in ("who", "post", "when")]
    # A person's page need not say who, nor a post's page which post.
    for place in (1, 0):
        if all(not row.cells[place] for group in groups for row in (*group.rows, *group.folded)):
            del columns[place]
            _drop(groups, place)
    return timed(reader, "people", groups, tuple(columns), nodes)


def names(reader: Reader, _iri: str, nodes: Sequence[Node]) -> Section | None:
    """What it was called, and when."""
    groups = groups_of(reader, [("", nodes)], lambda node: (values_of(reader, node, TC + "text"),))
    return timed(reader, "names", groups, (say(reader.language, "name"), say(reader.language, "when")), nodes)


def events(reader: Reader, _iri: str, nodes: Sequence[Node]) -> Section | None:
    """What happened, the newest first."""

    def cells(node: Node) -> Cells:
        return (
            (Shown(reader.life(node, event=True)),),
            (reader.thing(node.iri),),
            values_of(reader, node, TC + "eventKind"),
        )

    groups = groups_of(reader, [("", nodes)], cells)
    columns = tuple(say(reader.language, key) for key in ("when", "event", "kind"))
    return section_of(reader, "events", "table", groups, columns)


def identifiers(reader: Reader, _iri: str, nodes: Sequence[Node]) -> Section | None:
    """What it is called by others, with the addresses where these codes lead."""

    def cells(node: Node) -> Cells:
        prefix = next(
            (reader.vocabulary.prefixes.get(each, "") for each in node.things(TC + "identifierScheme")), ""
        )
        codes = tuple(
            shown._replace(href=prefix + shown.text, outside=True)
            if prefix.startswith(("https://", "http://"))
            else shown
            for shown in values_of(reader, node, TC + "identifierValue")
        )
        return values_of(reader, node, TC + "identifierScheme"), codes

    groups = groups_of(reader, [("", nodes)], cells)
    columns = tuple(say(reader.language, key) for key in ("scheme", "code", "when"))
    return timed(reader, "identifiers", groups, columns, nodes)


def documents(reader: Reader, _iri: str, nodes: Sequence[Node]) -> Section | None:
    """The documents that create or bind it, or its whole class, with the articles."""

    def cells(node: Node) -> Cells:
        bases = node.things(TC + "legalBasis")
        laid = tuple(
            part
            for name in ("establishes", "creates", "binds", "relation", "objectClass", "objectOrgan")
            for part in _said(reader, node, TC + name)
        )
        shown = tuple(map(reader.thing, bases or [node.iri]))
        article = tuple(
            each._replace(href=reader.link(node.iri)) for each in values_of(reader, node, TC + "article")
        )
        return shown, article or ((Shown("→", reader.link(node.iri)),) if bases else ()), laid

    groups = groups_of(reader, [("", nodes)], cells)
    columns = tuple(say(reader.language, key) for key in ("document", "article", "rule", "when"))
    return joined(timed(reader, "documents", groups, columns, nodes))


def records(reader: Reader, iri: str, class_: str, nodes: Sequence[Node]) -> Section | None:
    """Nodes of any class that join this thing with others: a column for each property that they have."""
    properties = sorted(
        {
            statement.predicate
            for node in nodes
            for statement in node.statements.values()
            if statement.predicate not in (*BOUNDS, TYPE, NOTE)
            and statement.value.text != iri
            and not (
                node.life
                and statement.predicate in (TC + "from", TC + "until", TC + "attestedOn", TC + "heldOn")
            )
        },
        # What most of them have comes first; of a claim, the property before its value.
        key=lambda name: (-sum(bool(node.of(name)) for node in nodes), name != _PREDICATE, name),
    )

    def cells(node: Node) -> Cells:
        return tuple(tuple(s for s in values_of(reader, node, name)) for name in properties)

    named = [node for node in nodes if reader.names.own(node.iri)]
    if named:
        groups = groups_of(reader, [("", nodes)], lambda node: ((reader.thing(node.iri),), *cells(node)))
    else:
        groups = groups_of(reader, [("", nodes)], cells)
    columns = ((say(reader.language, "name"),) if named else ()) + tuple(
        capital(reader.heading(name)) for name in properties
    )
    section = timed(
        reader,
        class_.rpartition("#")[2].rpartition("/")[2],
        groups,
        (*columns, say(reader.language, "when")),
        nodes,
    )
    if section:
        section.title = capital(reader.heading(class_))
    return section


def _said(reader: Reader, node: Node, name: str) -> tuple[Shown, ...]:
    """A property by its name, with its values; what is a word of its own needs no name before it."""
    values = values_of(reader, node, name)
    plain = name in (TC + "relation", TC + "objectClass", TC + "objectOrgan")
    return values if plain or not values else (Shown(reader.heading(name)), *values)


def _related(reader: Reader, node: Node, above: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """The relation in words and what stands above, which may have its place within them."""
    words = values_of(reader, node, TC + "relation")
    if len(words) == 1 and _PLACE in words[0].text:
        before, _, after = words[0].text.partition(_PLACE)
        other = above or (Shown(_PLACE),)
        parts = (_unlinked(words[0], before.strip()), *other, _unlinked(words[0], after.strip()))
        return tuple(part for part in parts if part.text)
    return (*(_unlinked(word, word.text) for word in words), *above)


def _unlinked(word: Shown, text: str) -> Shown:
    return Shown(text, "", word.language, word.outside, word.title)


def _basis(reader: Reader, node: Node) -> tuple[Shown, ...]:
    article = values_of(reader, node, TC + "article")
    provisions = node.things(TC + "fromProvision")
    if provisions:
        article = tuple(each._replace(href=reader.link(provisions[0])) for each in article)
    return values_of(reader, node, TC + "legalBasis") + article


def _post(reader: Reader, iri: str, post: str) -> Shown:
    """A post: by its role alone where the page is that of its organ."""
    node = reader.material.nodes.get(post)
    if node and iri in node.things(TC + "postIn") and (roles := node.things(TC + "role")):
        name = reader.names.of(roles[0])
        return Shown(capital(name.text), reader.link(post), reader.foreign(name.language), title=post)
    return reader.thing(post)


def _drop(groups: list[Group], place: int) -> None:
    for group in groups:
        for rows in (group.rows, group.folded):
            for row in rows:
                row.cells = row.cells[:place] + row.cells[place + 1 :]
