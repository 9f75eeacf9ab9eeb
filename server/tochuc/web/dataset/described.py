"""Dumps, the description of the data set and sets of links as operations."""

from typing import Final

from flask import g

from ...graph.dumps import SOURCES
from ...graph.slices import slices
from ..entities.addresses import DATA
from ..language import gettext
from ..openapi.schemas import TEXT, Schema
from ..openapi.told import Paths, in_path, operation, thing_in_path

LINKSET: Final = "application/linkset+json"
_FILE: Final[Schema] = {"type": "string", "contentEncoding": "base64"}
_LINKS: Final[Schema] = {
    "type": "object",
    "required": ["linkset"],
    "properties": {"linkset": {"type": "array", "items": {"type": "object", "required": ["anchor"]}}},
}
_NONE: Final = ("NotFound",)


def dump_paths() -> Paths:
    """The operations of the dumps."""
    release = in_path("release", gettext("A snapshot that is kept."), g.served.hash)
    file = in_path("file", gettext("The name of a file, as the page lists them."), "stated.nq.gz")
    source = next((each for each in slices(g.served.folder) if each.startswith(SOURCES)), SOURCES + "none")
    name = f"{source.removeprefix(SOURCES)}.ttl"
    of_source = in_path("file", gettext("The name of a source, and an ending."), name)
    away = {"302": gettext("The address of this file in the current snapshot.")}
    one, whole = gettext("What one source states"), gettext("The graph or a part of it as a file")
    never = gettext("The file never changes, and parts of it can be asked for.")
    page, packed = {"text/html": TEXT}, {"application/gzip": _FILE}
    return {
        "/dumps/": {"get": operation("listDumps", "data", gettext("The dumps"), page)},
        "/dumps/{release}/": {
            "get": operation(
                "listDumpsOf", "data", gettext("The dumps of one snapshot"), page, [release], fails=_NONE
            )
        },
        "/dumps/{file}": {"get": operation("findDump", "data", whole, {}, [file], fails=_NONE, leads=away)},
        "/dumps/source/{file}": {
            "get": operation("findDumpOfSource", "data", one, {}, [of_source], fails=_NONE, leads=away)
        },
        "/dumps/{release}/{file}": {
            "get": operation("getDump", "data", whole, packed, [release, file], told=never, fails=_NONE)
        },
        "/dumps/{release}/source/{file}": {
            "get": operation(
                "getDumpOfSource",
                "data",
                one,
                {"text/turtle": TEXT},
                [release, of_source],
                told=never,
                fails=_NONE,
            )
        },
    }


def dataset_paths() -> Paths:
    """The operations of the description."""
    answers = {offer.media_type: TEXT for offer in DATA if not offer.media_type.endswith("json")}
    answers |= {"application/ld+json": {"type": ["object", "array"]}, "text/html": TEXT}
    told = gettext("VoID and DCAT: classes and properties with their numbers, links, dumps, services.")
    what, where = gettext("What the graph is"), gettext("Where the graph is described")
    return {
        "/dataset": {"get": operation("describeDataset", "data", what, answers, told=told)},
        "/.well-known/void": {"get": operation("findDescription", "data", where, {}, leads={"303": told})},
    }


def link_paths() -> Paths:
    """The operations that give links."""
    sets = {LINKSET: _LINKS, "application/linkset": TEXT}
    elsewhere = gettext("Where else a thing is told of")
    services, context = gettext("The services of this server"), gettext("The JSON-LD context")
    keyed = {"application/ld+json": {"type": "object", "required": ["@context"]}}
    return {
        "/linkset/{kind}/{name}": {
            "get": operation(
                "listLinks",
                "link",
                elsewhere,
                sets,
                thing_in_path(),
                fails=("NotFound", "Gone", "TooManyRequests"),
            )
        },
        "/.well-known/api-catalog": {"get": operation("listServices", "service", services, sets)},
        "/context.jsonld": {"get": operation("getContext", "data", context, keyed)},
    }
