"""How a room describes its own routes: operations made of their parts, and where they are gathered."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from flask import Blueprint, Flask, g
from flask.blueprints import BlueprintSetupState

from ...core.media import Offer
from ...errors import NoSnapshot
from ...graph.browse import listing
from ...namespaces import ID
from ..language import gettext, language
from .failures import failures
from .schemas import TEXT, Schema, ref

Paths = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Operations by address and method, as OpenAPI has them."""
_GATHERED: Final = "described"
DAY: Final[Schema] = {"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2})?$"}
"""Empty as a form sends it that was left blank."""


def describes(room: Blueprint, paths: Callable[[], Paths]) -> None:
    """Let the description hold what `paths` gives: called once for each snapshot and language, in a request."""

    def gather(state: BlueprintSetupState) -> None:
        state.app.extensions.setdefault(_GATHERED, []).append(paths)

    room.record_once(gather)


def described(app: Flask) -> dict[str, Any]:
    """Everything that rooms have described."""
    rooms: list[Callable[[], Paths]] = app.extensions.get(_GATHERED, [])
    return {address: dict(methods) for paths in rooms for address, methods in paths().items()}


def operation(
    name: str,
    tag: str,
    summary: str,
    answers: Mapping[str, Schema],
    parameters: Iterable[dict[str, Any]] = (),
    *,
    told: str = "",
    more: str = "",
    fails: Iterable[str] = (),
    leads: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """An operation that reads.

    It is told a name that fits a function; one of the tags of `tags_of_rooms`; what it is for; the schema of each
    media type that it answers in; its parameters; what the answer holds, where that is more than the summary; what
    else is to be known; the failures it may meet beside those of every answer (`failures.py` has the names); and
    what each status that leads elsewhere means.
    """
    content = {media_type: {"schema": schema} for media_type, schema in answers.items()}
    responses = {"200": {"description": told or summary, "content": content}} if content else {}
    if content:
        responses["304"] = ref("responses", "NotModified")
    responses |= {status: {"description": words} for status, words in (leads or {}).items()}
    made = {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        "parameters": [*parameters],
        "responses": {**responses, **failures(*{"BadRequest", "NotAcceptable", "Unavailable", *fails})},
    }
    return {**made, "description": more} if more else made


def query(
    name: str, description: str, schema: Schema = TEXT, example: str = "", *, required: bool = False
) -> dict[str, Any]:
    """A parameter of the query string."""
    told = {"name": name, "in": "query", "required": required, "description": description, "schema": schema}
    return {**told, "example": example} if example else told


def in_path(name: str, description: str, example: str, schema: Schema | None = None) -> dict[str, Any]:
    """A part of the address; OpenAPI has none that holds a slash, so a path of two parts is two parameters."""
    schema = schema or {"type": "string", "minLength": 1, "pattern": "^[^/?#]+$"}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
        "example": example,
    }


def formats(offers: Iterable[Offer]) -> dict[str, Schema]:
    """The schema of each media type among these offers of RDF, pages and JSON."""
    return {
        offer.media_type: {"type": ["object", "array"]} if "json" in offer.media_type else TEXT
        for offer in offers
    }


def day(told: str = "") -> dict[str, Any]:
    """The parameter `as-of`."""
    return query("as-of", told or gettext("The day of which the answer is; without one, all days."), DAY)


def example_of(kind: str) -> tuple[str, str]:
    """The two parts of the path of a thing of a class that the snapshot holds; of none where it holds none."""
    try:
        things = listing(g.served.folder, kind, language(), {}, most=1).things
    except NoSnapshot:
        things = ()
    segment, _, name = (things[0].iri if things else f"{ID}organ/none").removeprefix(ID).partition("/")
    return segment, name


def thing_in_path(kind: str = "SteeringCommittee") -> list[dict[str, Any]]:
    """The two parameters that name a thing."""
    segment, name = example_of(kind)
    return [
        in_path("kind", gettext("The kind of the thing, as its address has it."), segment),
        in_path("name", gettext("The last part of the address of the thing."), name),
    ]


def tags_of_rooms() -> list[dict[str, str]]:
    """The groups of operations that rooms describe."""
    return [
        {"name": "search", "description": gettext("Find a saved query or a name")},
        {"name": "things", "description": gettext("One thing: its page, its data, its reasons")},
        {"name": "time", "description": gettext("Days: charts, changes, releases")},
        {"name": "data", "description": gettext("The whole, as data")},
        {"name": "link", "description": gettext("Link data of one's own")},
        {"name": "service", "description": gettext("The condition of this server")},
    ]
