"""Charts as operations."""

from typing import Any, Final

from ..language import gettext
from ..openapi.schemas import TEXT, Schema, listed, ref, thing
from ..openapi.told import Paths, day, operation, query
from .asked import MOST_STEPS

_THING: Final[Schema] = {"type": "object"}
_CHART: Final = thing(
    {
        **dict.fromkeys(("title", "snapshot", "asOf"), TEXT),
        "around": {"type": ["string", "null"]},
        "depth": {"type": ["integer", "null"]},
        **dict.fromkeys(("nodes", "edges"), listed(_THING)),
    }
)
_ANSWERS: Final[dict[str, Schema]] = {
    "application/json": _CHART,
    "text/html": TEXT,
    "image/svg+xml": TEXT,
    "image/png": {"type": "string", "contentEncoding": "base64"},
}


def paths() -> Paths:
    """The operations of this room."""
    organs = gettext("Who stood above whom on a day")
    documents = gettext("Which document rests on which")
    return {
        "/chart": {"get": _chart("drawOrgans", organs)},
        "/chart/documents": {"get": _chart("drawDocuments", documents)},
    }


def _chart(name: str, summary: str) -> dict[str, Any]:
    steps: Schema = {"type": "integer", "minimum": 1, "maximum": MOST_STEPS}
    parameters = [
        query("around", gettext("The thing around which is drawn, an id or a name; everything without.")),
        query("depth", gettext("Steps up and down from there."), steps),
        query(
            "relations", gettext("Relations to draw, with commas between; vertical and horizontal name many.")
        ),
        query("open", gettext("Classes whose organs are drawn each by itself, with commas between.")),
        day(gettext("The day of the chart; else that of the newest source.")),
        ref("parameters", "theme"),
        ref("parameters", "lang"),
    ]
    told = gettext("Things and the lines between them, each with what it rests on.")
    fails = ("NotFound", "TooLarge", "TooManyRequests", "Failed", "EngineDown", "Timeout")
    return operation(name, "time", summary, _ANSWERS, parameters, told=told, fails=fails)
