"""One page of a fragment, and the controls that lead from page to page.

Source: Triple Pattern Fragments, 4 (Hydra Community Group, draft of 2021); Hydra Core Vocabulary, 4.4.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode, Triple

from ...core.fragments import PARTS
from ...namespaces import PREFIXES

ON_PAGE: Final = 100
"""Triples on one page."""
HYDRA: Final = "http://www.w3.org/ns/hydra/core#"


@dataclass(frozen=True)
class Fragment:
    """One page of what a pattern matches, for its controls.

    Shape: `dataset` is the absolute address of what is asked, without a query; `number` counts pages from 1.
    """

    dataset: str
    pattern: Mapping[str, str]
    number: int
    total: int

    @property
    def address(self) -> str:
        """The absolute address of the fragment, that of its first page."""
        return self.at(1)

    @property
    def last(self) -> int:
        """The number of the last page; an empty fragment has one."""
        return max(1, -(-self.total // ON_PAGE))

    def at(self, number: int) -> str:
        """The absolute address of a page."""
        query = {name: self.pattern[name] for name in PARTS if self.pattern.get(name)}
        if number > 1:
            query["page"] = str(number)
        return f"{self.dataset}?{urlencode(query)}" if query else self.dataset

    def controls(self) -> Iterator[Triple]:
        """What a client needs to go on: counts, the other pages, and how to ask for another pattern."""
        this, whole, search = (NamedNode(each) for each in (self.at(self.number), self.dataset, self._search))
        yield Triple(whole, _RDF_TYPE, _void("Dataset"))
        yield Triple(whole, _RDF_TYPE, _hydra("Collection"))
        yield Triple(whole, _void("subset"), this)
        yield Triple(whole, _hydra("search"), search)
        yield Triple(search, _hydra("template"), Literal(f"{self.dataset}{{?subject,predicate,object}}"))
        yield Triple(search, _hydra("variableRepresentation"), _hydra("ExplicitRepresentation"))
        for name in PARTS:
            mapping = NamedNode(f"{self.dataset}#{name}")
            yield Triple(search, _hydra("mapping"), mapping)
            yield Triple(mapping, _hydra("variable"), Literal(name))
            yield Triple(mapping, _hydra("property"), NamedNode(PREFIXES["rdf"] + name))
        yield Triple(this, _RDF_TYPE, _hydra("PartialCollectionView"))
        yield Triple(this, _void("triples"), Literal(self.total))
        yield Triple(this, _hydra("totalItems"), Literal(self.total))
        yield Triple(this, _hydra("itemsPerPage"), Literal(ON_PAGE))
        yield from self._others(this)

    def _others(self, this: NamedNode) -> Iterator[Triple]:
        yield Triple(this, _hydra("first"), NamedNode(self.at(1)))
        if self.number > 1:
            yield Triple(this, _hydra("previous"), NamedNode(self.at(self.number - 1)))
        if self.number < self.last:
            yield Triple(this, _hydra("next"), NamedNode(self.at(self.number + 1)))
        yield Triple(this, _hydra("last"), NamedNode(self.at(self.last)))

    @property
    def metadata(self) -> NamedNode:
        """The graph in which the controls stand where a format has graphs."""
        return NamedNode(f"{self.at(self.number)}#metadata")

    def topic(self) -> Triple:
        """What says that this graph is about the page."""
        return Triple(
            self.metadata, NamedNode(PREFIXES["foaf"] + "primaryTopic"), NamedNode(self.at(self.number))
        )

    @property
    def _search(self) -> str:
        return f"{self.dataset}#search"


_RDF_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")


def _hydra(name: str) -> NamedNode:
    return NamedNode(HYDRA + name)


def _void(name: str) -> NamedNode:
    return NamedNode(PREFIXES["void"] + name)
