"""What is asked of the engine: the lives of all things, counted; those around one thing; and what stands on one page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, Final, TypeVar

from flask import current_app
from pyoxigraph import NamedNode

from ...core.changes import KINDS, THINGS, TOGETHER, Changes, Days, Line, Lived, days_of
from ...core.dates import Bounds
from ...core.entity.links import BRIDGE
from ...core.entity.material import Material, Node
from ...core.entity.terms import read_term
from ...core.entity.vocabulary import Vocabulary
from ...namespaces import TC
from ..entities.gather import Gathered
from ..entities.memory import memory_of
from ..live import Served
from ..rows import rows_of, texts_beside

_text = texts_beside(__file__)
_SORTS: Final = tuple(TC + name for name in ("relation", "post", "documentKind", "eventKind", "placeKind"))
_BY: Final[Mapping[str, str]] = {
    "ReportingLine": f"<{TC}relation>",
    "Membership": f"<{TC}post>/<{TC}role>",
    "Document": f"<{TC}documentKind>",
    "Event": f"<{TC}eventKind>",
    "Status": f"<{TC}placeKind>",
    "DatedName": "",
}
"""Things of these kinds are told apart by a property, those of others by their class."""
_DAYS: Final[Mapping[str, tuple[str, str]]] = {
    "began": (TC + "startEarliest", TC + "startLatest"),
    "ended": (TC + "endEarliest", TC + "endLatest"),
}

_KINDS: Final = {TC + kind: kind for kind in KINDS}
_REMEMBERED: Final = 128
"""Things of which a process keeps the changes for a snapshot."""
_Kept = TypeVar("_Kept")


def all_changes(served: Served) -> Changes:
    """Everything that changed, counted: read once for a snapshot.

    Raises: what `Engine.answer` raises.
    """
    return _remembered(served, "all", "", lambda: _read_all(served))


def _read_all(served: Served) -> Changes:
    vocabulary = memory_of(served).vocabulary
    return Changes(
        Lived(
            kind := _local(row[0]),
            _narrowest(vocabulary, row[1]) if kind not in _BY else row[1][1:-1],
            Bounds(*(date.fromisoformat(read_term(term).text) for term in row[2:6])),
            bool(row[6]),
            int(read_term(row[7]).text),
            tuple(sorted(row[8].strip('"').split())),
        )
        for row in rows_of(served, _text("whole", together=str(TOGETHER)))
    )


def lives_around(served: Served, things: tuple[str, ...]) -> tuple[Lived, ...]:
    """The lives of some things and of what belongs to them.

    Raises: what `Engine.answer` raises.
    """
    return _remembered(served, "lives", things, lambda: _read_around(served, things))


def _read_around(served: Served, things: tuple[str, ...]) -> tuple[Lived, ...]:
    vocabulary = memory_of(served).vocabulary
    material = _material(rows_of(served, _text("around", things=_terms(things))))
    found = [_lived(node, vocabulary) for node in material.nodes.values()]
    return tuple(
        sorted(filter(None, found), key=lambda each: (KINDS.index(each.kind), each.sort, each.things))
    )


def changes_around(served: Served, things: tuple[str, ...]) -> Changes:
    """What changed about some things. Raises: what `Engine.answer` raises."""
    return _remembered(served, "changes", things, lambda: Changes(lives_around(served, things)))


def days_in(gathered: Gathered) -> Days:
    """The days of change of a thing, from what a page has read of it and of what stands around it: nothing is asked.

    Other organs, places and documents that only stand around it are left out.
    """
    of, lives = gathered.iri, gathered.lives
    own = (
        Lived(kind, "", node.life, True)
        for node in gathered.material.nodes.values()
        if node.life
        and (kind := _kind(node))
        and (kind not in THINGS or node.iri == of)
        and not any(of in node.things(name) for name in lives)
        and not (BRIDGE in lives and kind == "Membership")
    )
    return days_of(chain(own, *lives.values()))


def with_organs(served: Served, place: str) -> tuple[str, ...]:
    """A place and the organs that cover it. Raises: what `Engine.answer` raises."""
    return (place, *(row[0][1:-1] for row in rows_of(served, _text("covering", place=str(NamedNode(place))))))


def things_of(served: Served, lines: Sequence[Line]) -> dict[Line, str]:
    """Which thing each single line is about.

    Raises: what `Engine.answer` raises.
    """
    single = [line for line in lines if not line.together]
    found = {line: line.change.things[line.place] for line in single if line.change.things}
    asked = list(dict.fromkeys(line.change for line in single if not line.change.things))
    if asked:
        slices = {change: [line for line in single if line.change == change] for change in asked}
        vocabulary = memory_of(served).vocabulary
        parts = [_members(number, slices[change], vocabulary) for number, change in enumerate(asked)]
        text = _text("these", parts=" UNION ".join(parts))
        waiting = {number: iter(slices[change]) for number, change in enumerate(asked)}
        for number, thing in rows_of(served, text):
            line = next(waiting[int(read_term(number).text)], None)
            if line:
                found[line] = thing[1:-1]
    return found


def material_of(served: Served, things: Iterable[str]) -> Material:
    """What is said of some things, and where. Raises: what `Engine.answer` raises."""
    wanted = sorted(set(things))
    return _material(rows_of(served, _text("quads", things=_terms(wanted)))) if wanted else Material()


def _members(number: int, lines: Sequence[Line], vocabulary: Vocabulary) -> str:
    change = lines[0].change
    earliest, latest = _DAYS[change.side]
    return _text(
        "members",
        **{
            "number": str(number),
            "from": str(NamedNode(earliest)),
            "to": str(NamedNode(latest)),
            "earliest": change.span.earliest.isoformat(),
            "latest": change.span.latest.isoformat(),
            "kind": str(NamedNode(TC + change.kind)),
            "sorted": _sorted(change.kind, change.sort, vocabulary),
            "not": "" if change.told else "NOT",
            "first": str(lines[0].place),
            "most": str(len(lines)),
        },
    )


def _sorted(kind: str, sort: str, vocabulary: Vocabulary) -> str:
    if not sort:
        return ""
    if kind in _BY:
        return _text("by-property", property=_BY[kind], sort=str(NamedNode(sort)))
    narrower = [each for each in vocabulary.labels if each != sort and sort in vocabulary.supers(each)]
    return _text("by-class", kind=str(NamedNode(sort)), narrower=_terms(narrower))


def _lived(node: Node, vocabulary: Vocabulary) -> Lived | None:
    if node.life is None:
        return None
    kind = _kind(node)
    if not kind:
        return None
    sorts = [value for name in _SORTS for value in node.things(name)] if kind in _BY else []
    sort = min(sorts, default="") if kind in _BY else _narrowest(vocabulary, " ".join(node.classes))
    told = node.of(TC + "startEarliest")[0].basis != "inferred"
    return Lived(kind, sort, node.life, told, things=(node.iri,))


def _kind(node: Node) -> str:
    return next((kind for class_, kind in _KINDS.items() if class_ in node.classes), "")


def _narrowest(vocabulary: Vocabulary, classes: str) -> str:
    known = [each for each in classes.strip('"').split() if each.startswith(TC)]
    return next(iter(vocabulary.narrowest(known)), "")


def _material(rows: Iterable[list[str]]) -> Material:
    return Material(
        (subject[1:-1], predicate[1:-1], read_term(term), graph[1:-1])
        for subject, predicate, term, graph in rows
    )


def _local(term: str) -> str:
    return term[1:-1].removeprefix(TC)


def _terms(iris: Iterable[str]) -> str:
    return " ".join(str(NamedNode(iri)) for iri in iris)


def _remembered(served: Served, what: str, key: object, make: Callable[[], _Kept]) -> _Kept:
    """What was read of a snapshot before, or is read now; snapshots that have gone are forgotten."""
    kept: dict[str, dict[str, dict[object, Any]]] = current_app.extensions.setdefault("changes", {})
    if served.hash not in kept:
        kept = current_app.extensions["changes"] = {**dict(list(kept.items())[-2:]), served.hash: {}}
    known = kept[served.hash].setdefault(what, {})
    found: _Kept | None = known.get(key)
    if found is None:
        found = known[key] = make()
        while len(known) > _REMEMBERED:
            known.pop(next(iter(known)), None)
    return found
