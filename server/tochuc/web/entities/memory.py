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
from ..rows import one_of, rows_of, texts_beside
from .lives import Lives, read_lives

_text = texts_beside(__file__)
_REMEMBERED: Final = 50_000
"""Things whose names a process keeps for a snapshot, where these are not all."""
_MOST_READ: Final = 250_000
"""Names, and what else tells sources apart, that are read before they are asked for: 100 MB and five seconds."""
_MOST_RULES: Final = 2_000
"""Documents and provisions that a process remembers."""
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
            "repeating": one_of(repeating),
            "elsewhere": one_of(name for name in repeating if not is_a_term(name, self.vocabulary)),
        }
        """The properties whose values pages leave out, as queries name them: hundreds, of an organ of a province."""
        self.members: Mapping[str, int] = {
            TC + name: count for name, count in served.manifest.get("counts", {}).get("classes", {}).items()
        }
        """How many things a class has, as far as the build has counted them."""
        self.lives: Lives = {}
        """Of lists that are too long for a page, as far as they are read."""
        self.called: OrderedDict[str, Called] = OrderedDict()
        self.whole = False
        """Whether these are all that have a name, so that no other need be asked for."""
        self.listed: dict[tuple[str, str, str], Markup] = {}
        """Sources as they are listed, by language and by what goes along in links."""
        self.rules: dict[str, Node] = {}
        """The documents and provisions that speak of a whole class, as pages have read them."""
        self._read_names(served)

    def keep_rule(self, node: Node) -> None:
        """Remember what is said of a document or provision, which nothing changes any more."""
        if len(self.rules) >= _MOST_RULES:
            self.rules.clear()
        self.rules[node.iri] = node

    def _read_names(self, served: Served) -> None:
        """All names in two questions, where they are few enough: else nearly every page has to ask for some."""
        count = int(read_term(rows_of(served, _called("(COUNT(*) AS ?n)"))[0][0]).text)
        if count > _MOST_READ:
            return
        rows = rows_of(served, _called("?s ?k ?o"))
        # Some servers cut what is long, without a word.
        if len(rows) == count:
            _learn(self.called, rows)
            self.whole = True


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
            Thread(target=_read_lives, args=(app, served, found), daemon=True).start()
    return found


def _read_lives(app: Flask, served: Served, memory: Memory) -> None:
    """Beside the first pages, which ask for those that they need."""
    with app.app_context():
        for lives in read_lives(served, memory.vocabulary, memory.members):
            memory.lives |= lives


def remember(app: Flask, source: Source) -> None:
    """Read what every page of the current snapshot needs, before the first one is asked for."""
    with suppress(GraphError), app.app_context():
        memory_of(source.now())
        # Names are never garbage either; Python went through all of them again and again, in the midst of requests.
        gc.freeze()


def names_of(served: Served, iris: Iterable[str]) -> Mapping[str, Called]:
    """What things are called; those of ours alone are asked for, each once. What has no name may not be in it.

    Raises: what `Engine.answer` raises.
    """
    memory = memory_of(served)
    called = memory.called
    if memory.whole:
        return called
    wanted = [iri for iri in iris if iri.startswith(BASE) and iri not in called]
    if wanted:
        # Apart, as other pages would take what has no name yet for what has none.
        found = {iri: Called() for iri in wanted}
        things = " ".join(str(NamedNode(iri)) for iri in sorted(wanted))
        _learn(found, rows_of(served, _called("?s ?k ?o", f"VALUES ?s {{ {things} }}")))
        called.update(found)
        while len(called) > _REMEMBERED:
            called.popitem(last=False)
    return called


def _learn(called: dict[str, Called], rows: Iterable[list[str]]) -> None:
    for iri, kind, term in rows:
        called.setdefault(iri[1:-1], Called()).learn(kind.strip('"'), read_term(term))


def _called(wanted: str, things: str = "") -> str:
    return _text("called", wanted=wanted, things=things)
