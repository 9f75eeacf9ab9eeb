"""What the newest snapshot says to a question that was asked of an older one."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from flask import current_app, g

from ...core.saved import SavedQuery
from ...errors import BadParameter, GraphError, NotFound
from ..live import Source
from .answers import rows_of, truth_of
from .catalogue import catalogue_of
from .given import Values, given_values


@dataclass(frozen=True)
class Newest:
    """The newest snapshot, and how its answer compares: `unknown` where it has none to compare."""

    hash: str
    compares: Literal["same", "different", "unasked", "unknown"]
    """`unasked`: the newest has no such query, or takes none of these values."""


def newest(query: SavedQuery, values: Values, stated: bool) -> Newest | None:
    """How the newest snapshot answers; None where this is the newest."""
    source: Source = current_app.extensions["live"]
    now = source.now()
    if now.hash == g.served.hash:
        return None
    try:
        asked = catalogue_of(now).get(query.id)
        again = given_values(asked, values.items(), now.engine)
        if asked.form != query.form:
            return Newest(now.hash, "different")
        if query.form == "ask":
            same = truth_of(now, asked, again, stated=stated) == truth_of(
                g.served, query, values, stated=stated
            )
        else:
            then, today = (
                rows_of(served, each, given, stated=stated, marked=False)
                for served, each, given in ((g.served, query, values), (now, asked, again))
            )
            same = then.columns == today.columns and Counter(then.rows) == Counter(today.rows)
    except (NotFound, BadParameter):
        return Newest(now.hash, "unasked")
    except GraphError:
        return Newest(now.hash, "unknown")
    return Newest(now.hash, "same" if same else "different")
