"""What is the same for every reader of the vocabulary of a snapshot: read once, and kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import current_app
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, RdfFormat, Triple, parse

from ...core.entity.terms import read_term
from ...core.entity.vocabulary import Triple as Said
from ...core.entity.vocabulary import Value
from ...core.ontology import Ontology
from ...core.rows import Labels
from ...core.rules import Fact
from ...engine.naming import labels_of
from ...graph.proofs import Proofs
from ...namespaces import BASE, TC
from ..live import Served
from ..rows import rows_of, texts_beside

_text = texts_beside(__file__)
SHAPES_FILE: Final = "shapes.ttl"
_MOST_SORTED: Final = 1000
"""Members among which the first by name are looked for; of more, any will do as examples."""
_KEPT: Final = 2


@dataclass(frozen=True)
class Rule:
    """A rule in words, how much follows by it, and a statement that does."""

    id: str
    words: Mapping[str, str]
    count: int
    example: Fact | None


class Memory:
    """The vocabulary of one snapshot with examples, its rules and its shapes."""

    def __init__(self, served: Served) -> None:
        self.ontology = Ontology(
            (subject[1:-1], predicate[1:-1], read_term(value))
            for subject, predicate, value in rows_of(served, _text("whole"))
        )
        self.counts: Mapping[str, int] = served.manifest.get("counts", {}).get("classes", {})
        self.members: dict[str, list[str]] = {}
        self.uses: dict[str, tuple[str, Value]] = {}
        self._find_examples(served)
        named = {iri for members in self.members.values() for iri in members}
        named |= {subject for subject, _ in self.uses.values()}
        named |= {value.text for _, value in self.uses.values() if value.iri}
        self.labels: Labels = labels_of(
            served.engine, (iri for iri in named if iri.startswith(BASE)), current_app.config["QUERY_TIMEOUT"]
        )
        self.rules = _rules(served.folder / "proofs.sqlite")
        self.shapes = _shapes(served.folder / SHAPES_FILE)

    def _find_examples(self, served: Served) -> None:
        known = self.ontology
        groups = [
            _text(
                "member",
                term=str(NamedNode(term)),
                ordered="ORDER BY ?s" if self.counts.get(term.removeprefix(TC), 0) <= _MOST_SORTED else "",
            )
            for term in sorted(known.classes)
        ]
        groups += [_text("use", term=str(NamedNode(term))) for term in sorted(known.properties)]
        if not groups:
            return
        for term, subject, value in rows_of(served, _text("examples", groups=" UNION ".join(groups))):
            if value:
                self.uses[term[1:-1]] = (subject[1:-1], read_term(value))
            else:
                self.members.setdefault(term[1:-1], []).append(subject[1:-1])


def memory_of(served: Served) -> Memory:
    """What this process knows of the vocabulary of a snapshot.

    Raises: what `Engine.answer` raises.
    """
    kept: dict[str, Memory] = current_app.extensions.setdefault("ontology", {})
    found = kept.get(served.hash)
    if found is None:
        found = Memory(served)
        # Those of snapshots that have gone would stay for ever.
        current_app.extensions["ontology"] = {**dict(list(kept.items())[-_KEPT:]), served.hash: found}
    return found


def _rules(path: Path) -> list[Rule]:
    if not path.is_file():
        return []
    with Proofs(path) as proofs:
        used = {rule: (count, fact) for rule, count, fact in proofs.uses()}
        rules = [
            Rule(rule, words, *used.get(rule, (0, None))) for rule, words in proofs.rules().wording.items()
        ]
    # Those by which most follows first.
    return sorted(rules, key=lambda rule: (-rule.count, rule.id))


def shapes_in(path: Path) -> list[Triple]:
    """What a file of shapes says, in one order; what has no name is called the same by each process that reads it."""
    found = Dataset(parse(path=str(path), format=RdfFormat.TURTLE))
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad.triple for quad in found), key=str)


def _shapes(path: Path) -> Ontology:
    return Ontology(_said(shapes_in(path)) if path.is_file() else ())


def _said(triples: Iterable[Triple]) -> Iterable[Said]:
    for triple in triples:
        yield str(triple.subject).strip("<>"), triple.predicate.value, _value(triple.object)


def _value(term: object) -> Value:
    try:
        return read_term(str(term))
    except ValueError:
        # The node of a list has no name; only that it is one matters here.
        return Value(str(term), True)
