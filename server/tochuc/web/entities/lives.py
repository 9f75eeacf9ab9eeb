"""The lives of what leads to a thing by hundreds: its page shows some of them, and the days of change of all."""

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from pyoxigraph import NamedNode

from ...core.changes import KINDS, THINGS, Lived
from ...core.dates import Bounds
from ...core.entity.links import BRIDGE
from ...core.entity.terms import read_term
from ...core.entity.vocabulary import Vocabulary
from ...errors import GraphError
from ...namespaces import TC
from ..live import Served
from ..rows import one_of, rows_of, texts_beside

MOST_WHOLE: Final = 60
"""Things that lead to a thing by one property, up to which all of them are on its page."""
MOST_SORTED: Final = 1000
"""Those of which a page shows some in order, and the days of change of all."""
Lives = dict[tuple[str, str], list[Lived]]
"""By property and thing."""
_MOST_READ: Final = 50_000
"""Things with lives of which all are read before a page asks for them: that takes two seconds."""
_LOG: Final = logging.getLogger(__name__)
_KINDS: Final = tuple(TC + kind for kind in KINDS if kind not in THINGS)
_text = texts_beside(__file__)


def has_lives(name: str, count: int, vocabulary: Vocabulary) -> bool:
    """Whether so many things with this property are too many for a page, and change with what they lead to."""
    return MOST_WHOLE < count <= MOST_SORTED and (name == BRIDGE or _belongs(name, vocabulary) is not False)


def read_lives(served: Served, vocabulary: Vocabulary, members: Mapping[str, int]) -> Iterator[Lives]:
    """The lives of all long lists of a snapshot, one property after the other; none where there are too many of them.

    An engine that fails at one of these questions is not asked the others: pages ask for what they need.
    """
    if not 0 < sum(members.get(kind, 0) for kind in _KINDS) <= _MOST_READ:
        return
    more, most = str(MOST_WHOLE), str(MOST_SORTED)
    for name in sorted(name for name in vocabulary.domains if _belongs(name, vocabulary)):
        asked = _text("long", property=str(NamedNode(name)), kinds=one_of(_KINDS), more=more, most=most)
        found: Lives = defaultdict(list)
        try:
            for thing, *told in rows_of(served, asked):
                found[name, thing[1:-1]] += lived(*told)
        except GraphError as error:
            _LOG.warning("pages ask for the lives of long lists: %s", error.detail)
            return
        yield dict(found)


def known_lives(lives: Lives, name: str, thing: str, count: int) -> Sequence[Lived]:
    """Those of so many things that lead to a thing; none unless they are known of each.

    A server may have cut the list, and what has no life, or several, is told only where it is asked for.
    """
    found = lives.get((name, thing), ())
    return found if sum(each.count for each in found) == count else ()


def lives_of(name: str, thing: str) -> str:
    """The part of a question that asks for the lives of what leads to a thing by one property."""
    bridge = f"?post tc:postIn {thing} . ?each tc:post ?post"
    leads = bridge if name == BRIDGE else f"?each {NamedNode(name)} {thing}"
    return _text("lives", property=name, leads=leads, kinds=one_of(_KINDS))


def lived(kind: str, life: str, count: str) -> list[Lived]:
    """So many things with one life, as a row tells it; none where its days are not to be read."""
    try:
        days = [date.fromisoformat(day) for day in life.strip('"').split()]
    except ValueError:
        return []
    return [Lived(kind[1:-1].removeprefix(TC), "", Bounds(*days), True, int(read_term(count).text))]


def _belongs(name: str, vocabulary: Vocabulary) -> bool | None:
    """Whether a property is one of things whose changes are those of what they lead to; None where nobody knows."""
    domains = vocabulary.domains.get(name)
    if not domains:
        return None
    return any(
        kind in vocabulary.supers(each) or each in vocabulary.supers(kind)
        for each in domains
        for kind in _KINDS
    )
