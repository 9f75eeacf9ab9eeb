"""Things, their addresses and their releases as operations."""

from flask import g

from ...core.entity.outline import units_of
from ..language import gettext
from ..openapi.schemas import TEXT, ref
from ..openapi.told import Paths, day, formats, in_path, operation, query, thing_in_path
from .addresses import DATA
from .maps import outlines
from .memento import LINKS

_SVG = "image/svg+xml"
_XML = "application/xml"


def paths() -> Paths:
    """The operations of this room."""
    thing = thing_in_path()
    shared = [day(), ref("parameters", "lang")]
    fails = ("NotFound", "Gone", "TooManyRequests", "EngineDown", "Timeout")
    room = in_path(
        "room",
        gettext("The address of which the releases are listed: id, page or data."),
        "page",
        {"type": "string", "enum": ["id", "page", "data"]},
    )
    return {
        "/id/{kind}/{name}": {
            "get": operation(
                "findThing",
                "things",
                gettext("The way on to the page or the data of a thing"),
                {},
                [*thing, *shared],
                leads={
                    "303": gettext("To the page or the data, by Accept or the suffix."),
                    "301": gettext("To what the thing was merged into."),
                },
                fails=fails,
            )
        },
        "/page/{kind}/{name}": {
            "get": operation(
                "showThing",
                "things",
                gettext("The page of a thing"),
                {"text/html": TEXT},
                [*thing, *shared],
                more=gettext("With another Accept or a suffix it leads on to the data."),
                fails=fails,
                leads={
                    "303": gettext("To the page or the data, by Accept or the suffix."),
                    "301": gettext("To what the thing was merged into."),
                },
            )
        },
        "/data/{kind}/{name}": {
            "get": operation(
                "describeThing",
                "things",
                gettext("The data of a thing"),
                formats(DATA),
                [*thing, day()],
                more=gettext(
                    "A suffix of the address names the format, too: .ttl .jsonld .nt .rdf .trig .nq. "
                    "TriG and N-Quads tell the source of each statement."
                ),
                fails=fails,
                leads={"301": gettext("To what the thing was merged into.")},
            )
        },
        "/timemap/{room}/{kind}/{name}": {
            "get": operation(
                "listReleases",
                "time",
                gettext("The releases in which a thing can be looked up"),
                {LINKS: TEXT},
                [room, *thing],
                more=gettext(
                    "A TimeMap (RFC 7089); Accept-Datetime at the address itself leads to one of them."
                ),
                fails=fails,
            )
        },
        "/sitemap.xml": {
            "get": operation("listPages", "data", gettext("The addresses of all pages"), {_XML: TEXT})
        },
        "/outline/{place}.svg": {
            "get": operation(
                "drawPlace",
                "things",
                gettext("The map on which a place is marked"),
                {_SVG: TEXT},
                [
                    in_path("place", gettext("The last part of the address of the place."), _outlined()),
                    query(
                        "theme",
                        gettext("The colours of a picture."),
                        {"type": "string", "enum": ["light", "dark"]},
                    ),
                ],
                fails=("NotFound",),
            )
        },
    }


def _outlined() -> str:
    """A place with an outline, if there is one."""
    return next((slug for each in outlines(g.served.folder) for slug in sorted(units_of(each))), "none")
