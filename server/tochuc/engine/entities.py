"""Whether an entity that was given is there, and of the class that is wanted."""

import json
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode

from ..core.terms import short
from ..errors import BadParameter
from ..namespaces import PREFIXES
from .base import Engine, Question

ANYTHING: Final = PREFIXES["owl"] + "Thing"
_KINDS_OF: Final = (Path(__file__).parent / "queries" / "kinds-of.rq").read_text(encoding="utf-8")


def is_known(engine: Engine, iri: str, kind: str) -> bool:
    """Whether the graph holds this entity as one of this class; it knows the superclasses of each entity.

    Raises: BadParameter for an entity of other classes, which are named; what `Engine.answer` raises.
    """
    text = _KINDS_OF.replace("?entity", str(NamedNode(iri)))
    with engine.answer(Question(text)).body as body:
        rows: list[dict[str, Any]] = json.load(body)["results"]["bindings"]
    classes = {row["class"]["value"] for row in rows}
    if classes and kind not in {*classes, ANYTHING}:
        others = [name for name in sorted(map(_short, classes)) if name.startswith("tc:")]
        told = f"{_short(iri)} is {' and '.join(others) or 'something else'}, not {_short(kind)}"
        raise BadParameter(told, given=iri, allowed=_short(kind))
    return bool(classes)


def _short(iri: str) -> str:
    return short(NamedNode(iri)).strip("<>")
