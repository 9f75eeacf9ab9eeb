"""What a chart shows, with the words for it in the language of the reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import g, url_for
from pyoxigraph import NamedNode

from ...core.orgchart import Edge, Ground, Network, Node, Relation, gather
from ...core.orgchart_drawing import Captions
from ...core.rows import Labels, label_of
from ...core.spans import day_words
from ...namespaces import TC
from ..addresses import along, page_of
from ..language import gettext, language, ngettext
from ..queries.labels import labels_of
from .asked import Asked, last_part
from .reading import around, kinds_of, names_on, relations_of, whole

MOST_OPENED: Final = 120
"""Organs of a class up to which it can be opened."""


@dataclass(frozen=True)
class Shown:
    """A network of one day with its names; `closed` are the classes that are too large to be opened."""

    asked: Asked
    network: Network
    relations: Sequence[Relation]
    names: Labels
    kinds: Mapping[str, str]
    closed: Sequence[Node] = ()

    def name(self, iri: str) -> str:
        """What a thing is called."""
        label = label_of(NamedNode(iri), self.names, language())
        return label.value if label else last_part(iri)

    def spoken(self, iri: str) -> str:
        """The language of that name, if it is another than the page's."""
        label = label_of(NamedNode(iri), self.names, language())
        return label.language or "" if label and label.language != language() else ""

    def title(self, node: Node) -> str:
        """The name of a node; that of a class begins as a sentence does."""
        name = self.name(node.iri)
        return name[:1].upper() + name[1:] if node.gathered else name

    def note(self, node: Node) -> str:
        """How many a node stands for, and whether they are there on the day."""
        if node.gathered and node.sure < node.count:
            return str(gettext("%(count)s, of these %(sure)s surely", count=node.count, sure=node.sure))
        if node.gathered:
            return str(ngettext("%(count)s organ", "%(count)s organs", node.count, count=node.count))
        if node.ended:
            return str(gettext("not in force on the day"))
        return "" if node.sure else str(gettext("perhaps on the day"))

    def tip(self, node: Node) -> str:
        """The whole name, the class, and what is known of the day."""
        kind = self.kinds.get(node.iri, "")
        parts = [self.title(node), self.name(kind) if kind else "", self.note(node)]
        return " · ".join(part for part in parts if part)

    def relation(self, iri: str) -> str:
        """What a relation is called."""
        return self.name(iri)

    def ground(self, ground: Ground) -> str:
        """One ground in words: the document with its article, or the source, and whether it follows by rule."""
        told: str = self.name(ground.thing) if ground.thing else gettext("no document named")
        if ground.article:
            told = gettext("%(document)s, article %(article)s", document=told, article=ground.article)
        return told

    def count(self, edge: Edge) -> str:
        """How many lines an edge stands for, and whether they held on the day."""
        if edge.count == 1:
            return "" if edge.sure else str(gettext("perhaps on the day"))
        told: str = ngettext("%(count)s line", "%(count)s lines", edge.count, count=edge.count)
        if edge.sure < edge.count:
            told += gettext(", of these %(sure)s surely", sure=edge.sure)
        return told

    def told(self, edge: Edge) -> str:
        """An edge in one sentence."""
        ends = [self.title(self.network.nodes[end]) for end in (edge.lower, edge.upper)]
        grounds = [
            f"{self.ground(ground)} ({gettext('by rule') if ground.by_rule else gettext('stated')})"
            for ground in edge.grounds
        ]
        parts = [f"{ends[0]} – {self.name(edge.relation)} – {ends[1]}", "; ".join(grounds), self.count(edge)]
        return " · ".join(part for part in parts if part)

    def link(self, node: Node) -> str:
        """The page of a thing; the chart with a class opened, or the list of one that is too large."""
        if not node.gathered:
            return page_of(node.iri)
        if node in self.closed or node.count > MOST_OPENED:
            return self.listed(node)
        return self.asked.address(opened=(*self.asked.opened, node.iri))

    def listed(self, node: Node) -> str:
        """The list of everything of a class."""
        asked: Any = {"kind": f"tc:{node.kind.removeprefix(TC)}", "as-of": self.asked.day}
        return along(url_for("queries.show", topic="organs", name="of-kind", **asked))

    def captions(self) -> Captions:
        """The words of the picture."""
        return Captions(
            title=title_of(self),
            name=self.title,
            note=self.note,
            tip=self.tip,
            told=self.told,
            link=self.link,
            spoken=lambda node: self.spoken(node.iri),
            words={
                "stated": gettext("stated by a source"),
                "rule": gettext("follows by rule"),
                "perhaps": gettext("perhaps on the day"),
            },
        )


def day_words_of(day: str) -> str:
    """A day as the reader writes it."""
    return day_words(date.fromisoformat(day), language())


def title_of(shown: Shown) -> str:
    """What the chart is of."""
    asked = shown.asked
    of = shown.name(asked.around) if asked.around else ""
    if asked.kind == "documents":
        if of:
            return str(gettext("Documents around %(of)s", of=of))
        return str(gettext("Documents that rest on each other"))
    if of:
        return str(gettext("%(of)s and what it is tied to, on %(day)s", of=of, day=day_words_of(asked.day)))
    return str(gettext("The whole system on %(day)s", day=day_words_of(asked.day)))


def read_shown(asked: Asked) -> Shown:
    """What there is of what was asked for.

    Raises: what `Engine.answer` raises.
    """
    known = relations_of(g.served, asked.kind)
    chosen = asked.relations or tuple(iri for iri, _ in known)
    if asked.around:
        nodes, lines = around(g.served, asked.kind, asked.day, asked.around, asked.depth, chosen)
    else:
        nodes, lines = whole(g.served, asked.kind, asked.day)
        lines = [line for line in lines if line.relation in chosen] if asked.relations else lines
    sizes = {kind: sum(node.kind == kind for node in nodes) for kind in asked.opened}
    opened = {kind for kind, size in sizes.items() if size <= MOST_OPENED}
    network = gather(nodes, lines, opened, {asked.around})
    single = [node.iri for node in network.nodes.values() if not node.gathered]
    kinds = kinds_of(g.served, single)
    grounds = {ground.thing for edge in network.edges for ground in edge.grounds if ground.thing}
    labels = labels_of(g.served, {*network.nodes, *kinds.values(), *grounds, *(iri for iri, _ in known)})
    dated = names_on(g.served, single, asked.day).items()
    # Where one has changed since, a name in another language may be of another day: those of the day stand alone.
    names = {
        **labels,
        **{iri: texts for iri, texts in dated if not texts.items() <= labels.get(iri, {}).items()},
    }
    closed = [node for iri, node in network.nodes.items() if sizes.get(iri, 0) > MOST_OPENED]
    relations = [
        Relation(
            iri, label.value if (label := label_of(NamedNode(iri), names, language())) else iri, vertical
        )
        for iri, vertical in known
    ]
    return Shown(asked, network, relations, names, kinds, closed)
