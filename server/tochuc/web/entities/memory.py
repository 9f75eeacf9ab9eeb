"""What a web process remembers of a snapshot: its ontology, and what things are called."""

import gc
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from threading import Lock, Thread
from typing import Final

from flask import Flask, current_app
from markupsafe import Markup
from pyoxigraph import NamedNode

from ...core.entity.links import is_a_term
from ...core.entity.material import Node
from ...core.entity.names import Called
from ...core.entity.terms import read_term
from ...core.entity.vocabulary import Vocabulary
from ...errors import GraphError
from ...namespaces import BASE, TC
from ..live import Served, Source
from ..rows import rows_of, texts_beside
from .lives import Lives, read_lives

_text = texts_beside(__file__)
_REMEMBERED: Final = 50_000
"""Things whose names a process keeps for a snapshot."""
_MOST_READ: Final = 500_000
"""Names, and what else tells sources apart, that are read before they are asked for."""
_MOST_RULES: Final = 2_000
"""Documents and provisions that a process remembers."""
_PATIENCE: Final = 1.0
"""Seconds that the first page waits for what is read ahead; of a large graph it goes on beside."""
_READING: Final = Lock()


class Memory:
    """What is the same for every page of a snapshot."""

    def __init__(self, served: Served) -> None:
        self.vocabulary = Vocabulary(
            (subject[1:-1], predicate[1:-1], read_term(term))
            for subject, predicate, term in rows_of(served, _text("ontology"))
        )
        repeating = sorted(self.vocabulary.repeating)
        self.repeating: Mapping[str, str] = {
            "repeating": _listed(repeating),
            "elsewhere": _listed(name for name in repeating if not is_a_term(name, self.vocabulary)),
        }
        """The properties whose values pages leave out, as queries name them: hundreds, of an organ of a province."""
        self.members: Mapping[str, int] = {
            TC + name: count for name, count in served.manifest.get("counts", {}).get("classes", {}).items()
        }
        """How many things a class has, as far as the build has counted them."""
        self.lives: Lives = {}
        """Of lists that are too long for a page."""
        self.names: Mapping[str, Called] | None = None
        """All that has a name, once they are read, so that no other need be asked for."""
        self.asked: OrderedDict[str, Called] = OrderedDict()
        """Until then, and where they are too many, those that pages have asked for."""
        self.listed: dict[tuple[str, str, str], Markup] = {}
        """Sources as they are listed, by language and by what goes along in links."""
        self.rules: dict[str, Node] = {}
        """The documents and provisions that speak of a whole class, as pages have read them."""
        self.ahead: Thread | None = None
        """Reads all names and lives."""

    def keep_rule(self, node: Node) -> None:
        """Remember what is said of a document or provision, which nothing changes any more."""
        if len(self.rules) >= _MOST_RULES:
            self.rules.clear()
        self.rules[node.iri] = node

    def read_ahead(self, served: Served) -> None:
        """All names and the lives of long lists, where they are few enough: else nearly every page has to ask for some.

        Raises: what `Engine.answer` raises.
        """
        self.lives = read_lives(served, self.vocabulary, self.members)
        count = int(read_term(rows_of(served, _called("(COUNT(*) AS ?n)"))[0][0]).text)
        if count > _MOST_READ:
            return
        rows = rows_of(served, _called("?s ?k ?o"))
        # Some servers cut what is long, without a word.
        if len(rows) == count:
            names: dict[str, Called] = {}
            _learn(names, rows)
            self.names = names


def memory_of(served: Served) -> Memory:
    """What this process remembers of a snapshot.

    Raises: what `Engine.answer` raises.
    """
    kept: dict[str, Memory] = current_app.extensions.setdefault("entities", {})
    return kept.get(served.hash) or _read(served)


def _read(served: Served) -> Memory:
    # The first pages after a start come at once; each would read all of it.
    with _READING:
        kept: dict[str, Memory] = current_app.extensions["entities"]
        found = kept.get(served.hash)
        if found is None:
            found = Memory(served)
            # Those of snapshots that have gone would stay for ever.
            current_app.extensions["entities"] = {**dict(list(kept.items())[-2:]), served.hash: found}
            app = current_app._get_current_object()  # type: ignore[attr-defined]
            found.ahead = Thread(target=_read_ahead, args=(app, served, found), daemon=True)
            found.ahead.start()
            found.ahead.join(_PATIENCE)
    return found


def _read_ahead(app: Flask, served: Served, memory: Memory) -> None:
    with suppress(GraphError), app.app_context():
        memory.read_ahead(served)


def remember(app: Flask, source: Source) -> None:
    """Read what every page of the current snapshot needs, before the first one is asked for."""
    with suppress(GraphError), app.app_context():
        memory = memory_of(source.now())
        if memory.ahead:
            memory.ahead.join()
        # Names are never garbage either; Python went through all of them again and again, in the midst of requests.
        gc.freeze()


def names_of(served: Served, iris: Iterable[str]) -> Mapping[str, Called]:
    """What things are called; those of ours alone are asked for, each once. What has no name may not be in it.

    Raises: what `Engine.answer` raises.
    """
    memory = memory_of(served)
    if memory.names is not None:
        return memory.names
    called = memory.asked
    wanted = [iri for iri in iris if iri.startswith(BASE) and iri not in called]
    if wanted:
        for iri in wanted:
            called[iri] = Called()
        things = " ".join(str(NamedNode(iri)) for iri in sorted(wanted))
        _learn(called, rows_of(served, _called("?s ?k ?o", f"VALUES ?s {{ {things} }}")))
        while len(called) > _REMEMBERED:
            called.popitem(last=False)
    return called


def _learn(called: dict[str, Called], rows: Iterable[list[str]]) -> None:
    for iri, kind, term in rows:
        called.setdefault(iri[1:-1], Called()).learn(kind.strip('"'), read_term(term))


def _called(wanted: str, things: str = "") -> str:
    return _text("called", wanted=wanted, things=things)


def _listed(properties: Iterable[str]) -> str:
    return ", ".join(str(NamedNode(name)) for name in properties)
