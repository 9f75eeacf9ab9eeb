"""The names of what an explanation speaks of, read from the proofs themselves: no query is needed for them."""

from typing import Final

from flask import g
from pyoxigraph import NamedNode

from ...core.entity.material import Material
from ...core.entity.names import Called, Names
from ...core.entity.reader import Reader
from ...core.entity.vocabulary import LABEL, PREFERRED, SCHEMA, Value, Vocabulary
from ...core.rules import Term
from ...graph.proofs import Proofs
from ...namespaces import BASE, PREFIXES, TC
from ..addresses import page_of
from ..entities.memory import memory_of
from ..language import language
from .opened import Opened
from .values import value_of

_TOLD: Final = {
    LABEL: "label",
    PREFERRED: "label",
    PREFIXES["dcterms"] + "title": "title",
    PREFIXES["dcterms"] + "hasPart": "part",
    TC + "publisherName": "publisher",
    TC + "publishedOn": "published",
    TC + "seenAs": "seen",
    SCHEMA + "url": "url",
}


class Learner:
    """Learns what things are called, those without a name by what they join."""

    def __init__(self, opened: Opened, proofs: Proofs) -> None:
        self._opened = opened
        self._proofs = proofs
        self._material = Material()

    def reader(self) -> Reader:
        """Who reads this page."""
        vocabulary: Vocabulary = memory_of(g.served).vocabulary
        names = Names(self._opened.called, vocabulary, self._material, language())
        return Reader(self._material, vocabulary, names, language(), page_of)

    def learn(self, term: Term, deep: bool = True) -> None:
        """Take in what is said of a thing of ours; what is known of it already is not asked for again."""
        if not isinstance(term, NamedNode) or not term.value.startswith(BASE):
            return
        iri = term.value
        known = self._opened.called.get(iri)
        if known is not None and (known.labels or known.titles or not deep or iri in self._material.nodes):
            return
        called, said = Called(), []
        for predicate, object_ in self._proofs.about(term):
            assert isinstance(predicate, NamedNode)
            value = value_of(object_)
            if kind := _TOLD.get(predicate.value):
                called.learn(kind, value)
            said.append((iri, predicate.value, value, ""))
        self._opened.called[iri] = called
        if deep and not called.labels and not called.titles:
            self._material.add(said)
            for _, _, value, _ in said:
                if value.iri:
                    self.learn(NamedNode(value.text), deep=False)


def is_open(value: Value) -> bool:
    """Whether a bound stands for no day at all."""
    return value.datatype == PREFIXES["xsd"] + "date" and value.text in ("0001-01-01", "9999-12-31")
