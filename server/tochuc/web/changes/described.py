"""Changes and the timeline as operations."""

from typing import Any, Final

from ...core.changes import KINDS
from ...core.media import PICTURES
from ..language import gettext
from ..openapi.schemas import COUNT, TEXT, Schema, listed, ref, thing
from ..openapi.told import DAY, Paths, day, formats, operation, query

_NONE: Final[Schema] = {"type": ["string", "null"]}
_THING: Final[Schema] = {"type": "object"}
_CHANGES: Final = thing(
    {
        **dict.fromkeys(("title", "snapshot", "after", "upTo"), TEXT),
        **dict.fromkeys(("of", "place", "next"), _NONE),
        **dict.fromkeys(("onlySeen", "lines", "page", "pages"), COUNT),
        **dict.fromkeys(("counts", "changes"), listed(_THING)),
    }
)
_FAILS: Final = ("NotFound", "EngineDown", "Timeout")


def paths() -> Paths:
    """The operations of this room."""
    json = {"application/json": _CHANGES, "text/html": TEXT}
    place = query("place", gettext("A place, with the organs that cover it: an id or a name."))
    drawn = {each: {"type": "object"} if each.endswith("json") else TEXT for each in formats(PICTURES)}
    return {
        "/changes": {
            "get": operation(
                "listChanges",
                "time",
                gettext("What changed between two days"),
                {**json, "application/atom+xml": TEXT},
                [_of(), *_asked()],
                more=gettext("/changes.atom is a feed of the newest changes, of one thing or of everything."),
                fails=_FAILS,
            )
        },
        "/timeline": {
            "get": operation(
                "listOverTime",
                "time",
                gettext("Events and changes over time"),
                {**json, **drawn},
                [place, *_asked(), *(ref("parameters", name) for name in ("theme", "width"))],
                fails=(*_FAILS, "TooLarge"),
            )
        },
    }


def _of() -> dict[str, Any]:
    return query("of", gettext("One thing: an id or a name."))


def _asked() -> list[dict[str, Any]]:
    kind: Schema = {"type": "string", "enum": list(KINDS)}
    page: Schema = {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1}
    return [
        query("from", gettext("The day after which the changes came."), DAY),
        query(
            "to", gettext("The last of the days; else that of as-of, else that of the newest source."), DAY
        ),
        query("kind", gettext("What changed."), kind),
        query("sort", gettext("A class, relation, role or kind, as the page lists them.")),
        query("page", gettext("The number of the page."), page),
        day(gettext("The day up to which changes are told, where “to” names none.")),
        ref("parameters", "lang"),
    ]
