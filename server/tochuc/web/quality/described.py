"""The report on quality as an operation."""

from ..language import gettext
from ..openapi.schemas import TEXT, ref
from ..openapi.told import Paths, operation


def paths() -> Paths:
    """The operation of this room."""
    answers = {"text/html": TEXT, "application/json": {"type": "object"}}
    summary = gettext("The quality of the snapshot")
    told = gettext("What the snapshot holds, what changed, what is missing, and what it rests on.")
    asked = operation(
        "reportQuality",
        "data",
        summary,
        answers,
        [ref("parameters", "lang")],
        told=told,
        fails=("NotFound", "EngineDown", "Timeout"),
    )
    return {"/quality": {"get": asked}}
