"""What is asked of the engine for one page: three questions, each answered by index look-ups."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Template
from typing import Final

from flask import current_app
from markupsafe import Markup
from pyoxigraph import NamedNode

from ...core.entity.links import BRIDGE, Part, incoming, is_a_term
from ...core.entity.material import Material, Quad
from ...core.entity.names import Called
from ...core.entity.terms import read_term
from ...core.entity.vocabulary import Vocabulary
from ...engine.base import Question
from ...namespaces import BASE
from ..live import Served

WHOLE: Final = 60
"""Things that lead to a thing by one property, up to which all of them are on its page."""
PART: Final = 20
"""Of more, those that are: what stands below a list of hundreds is still at hand, and the page is soon there."""
_MOST_SORTED: Final = 1000
_REMEMBERED: Final = 50_000
"""Things whose names a process keeps for a snapshot."""


@dataclass
class Gathered:
    """Everything that is known for a page: the thing with what surrounds it, and how many things lead to it."""

    iri: str
    material: Material = field(default_factory=Material)
    counts: dict[str, int] = field(default_factory=dict)
    """How many things lead to it by each property, those that only mirror its own left out."""
    rules: list[str] = field(default_factory=list)
    """Documents and provisions that speak of its class."""
    shares: dict[Part, int] = field(default_factory=dict)
    """How many of these are of each class, for long groups of several classes."""
    first: dict[Part, int] = field(default_factory=dict)
    """From where on a part is shown, if not from the start."""
    left_out: int = 0
    """Statements of the thing in terms of other vocabularies that only repeat others, and are not in the material."""

    @property
    def known(self) -> bool:
        """Whether anything is said of it."""
        return self.iri in self.material.nodes or bool(self.counts)


class Memory:
    """What is the same for every page of a snapshot: the ontology, and the names that were asked for so far."""

    def __init__(self, served: Served) -> None:
        self.vocabulary = Vocabulary(
            (subject[1:-1], predicate[1:-1], read_term(term))
            for subject, predicate, term in rows_of(served, text_of("ontology"))
        )
        repeating = sorted(self.vocabulary.repeating)
        self.repeating: Mapping[str, str] = {
            "repeating": _listed(repeating),
            "elsewhere": _listed(name for name in repeating if not is_a_term(name, self.vocabulary)),
        }
        """The properties whose values pages leave out, as queries name them: hundreds, of an organ of a province."""
        self.called: OrderedDict[str, Called] = OrderedDict()
        self.listed: dict[tuple[str, str, str], Markup] = {}
        """Sources as they are listed, by language and by what goes along in links."""


def memory_of(served: Served) -> Memory:
    """What this process remembers of a snapshot.

    Raises: what `Engine.answer` raises.
    """
    kept: dict[str, Memory] = current_app.extensions.setdefault("entities", {})
    found = kept.get(served.hash)
    if found is None:
        found = Memory(served)
        # Those of snapshots that have gone would stay for ever.
        current_app.extensions["entities"] = {**dict(list(kept.items())[-2:]), served.hash: found}
    return found


def gather(served: Served, iri: str, first: Mapping[Part, int] | None = None) -> Gathered:
    """What is said of a thing and of what leads to it, of long lists `PART` from `first` on.

    Raises: what `Engine.answer` raises.
    """
    memory = memory_of(served)
    thing = str(NamedNode(iri))
    found = Gathered(iri, first=dict(first or {}))
    counts: dict[str, int] = {}
    own: list[list[str]] = []
    for row in rows_of(served, text_of("about", thing=thing, **memory.repeating)):
        subject, predicate, value, graph, number = row
        if graph:
            own.append([thing, *row[1:]])
        elif subject:
            found.rules.append(subject[1:-1])
        elif value:
            found.left_out = int(read_term(number).text)
        else:
            counts[predicate[1:-1] if predicate else BRIDGE] = int(read_term(number).text)
    found.material.add(_quads(own))
    node = found.material.nodes.get(iri)
    if node is None and not any(counts.values()):
        return found
    if node is not None:
        found.counts = incoming(node, counts, memory.vocabulary)
    parts = [part for name in found.counts for part in _parts(name, found.counts[name], memory.vocabulary)]
    groups = [_group(part, thing, found.first.get(part, 0), found.counts[part.property]) for part in parts]
    if found.rules:
        groups.append(
            text_of("these", things=" ".join(str(NamedNode(rule)) for rule in dict.fromkeys(found.rules)))
        )
    if groups:
        shares = " ".join(_share(part, thing) for part in parts if part.kind)
        rows = rows_of(
            served, text_of("around", groups=" UNION ".join(groups), shares=shares, **memory.repeating)
        )
        found.shares = {
            Part(row[1][1:-1], row[2][1:-1]): int(read_term(row[4]).text) for row in rows if row[4]
        }
        found.material.add(_quads(row for row in rows if not row[4]))
    return found


def names_of(served: Served, iris: Iterable[str]) -> Mapping[str, Called]:
    """What things are called; those of ours alone are asked for, and each once.

    Raises: what `Engine.answer` raises.
    """
    called = memory_of(served).called
    wanted = [iri for iri in iris if iri.startswith(BASE) and iri not in called]
    if wanted:
        asked = text_of("called", things=" ".join(str(NamedNode(iri)) for iri in sorted(wanted)))
        for iri in wanted:
            called[iri] = Called()
        for iri, kind, term in rows_of(served, asked):
            called[iri[1:-1]].learn(kind.strip('"'), read_term(term))
        while len(called) > _REMEMBERED:
            called.popitem(last=False)
    return called


def _parts(name: str, count: int, vocabulary: Vocabulary) -> list[Part]:
    """A long group by the classes that the property belongs to: else one class would hide the others behind it."""
    kinds = sorted(vocabulary.domains.get(name, ()))
    return [Part(name, kind) for kind in kinds] if count > WHOLE and len(kinds) > 1 else [Part(name)]


def _group(part: Part, thing: str, first: int, count: int) -> str:
    most = str(WHOLE if count <= WHOLE else PART)
    if part.property == BRIDGE:
        return text_of("bridge", thing=thing, first=str(first), most=most)
    return text_of(
        "group",
        property=str(NamedNode(part.property)),
        thing=thing,
        kind=f"; a {NamedNode(part.kind)}" if part.kind else "",
        # To sort thousands in order to show twenty costs most of the page; an index keeps its own order, always the same.
        ordered="ORDER BY ?s" if count <= _MOST_SORTED else "",
        first=str(first),
        most=most,
    )


def _share(part: Part, thing: str) -> str:
    return text_of(
        "share", property=str(NamedNode(part.property)), thing=thing, **{"class": str(NamedNode(part.kind))}
    )


def rows_of(served: Served, text: str) -> list[list[str]]:
    """The rows of an answer as TSV writes them: a third of JSON in bytes, and read in a fifth of the time."""
    question = Question(text, solutions="tsv", plans=False, timeout=current_app.config["QUERY_TIMEOUT"])
    with served.engine.answer(question).body as body:
        return [line.split("\t") for line in body.read().decode().split("\n")[1:] if line]


def _listed(properties: Iterable[str]) -> str:
    return ", ".join(str(NamedNode(name)) for name in properties)


def _quads(rows: Iterable[list[str]]) -> list[Quad]:
    return [(row[0][1:-1], row[1][1:-1], read_term(row[2]), row[3][1:-1]) for row in rows]


@cache
def _template(name: str) -> Template:
    # The first line of each says what it is for.
    return Template(
        (Path(__file__).parent / f"{name}.rq").read_text(encoding="utf-8").partition("\n")[2].strip()
    )


def text_of(name: str, **parts: str) -> str:
    """The text of a query of this folder, with `parts` put in for their names."""
    return _template(name).substitute(parts)
