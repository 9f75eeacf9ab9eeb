"""What the things in an answer are called."""

from collections.abc import Iterable

from flask import current_app

from ...core.rows import Labels
from ...engine import naming
from ..live import Served


def labels_of(served: Served, iris: Iterable[str]) -> Labels:
    """The labels of things by language; a thing without one is left out.

    Raises: what `Engine.answer` raises.
    """
    return naming.labels_of(served.engine, iris, current_app.config["QUERY_TIMEOUT"])
