"""The addresses of the reconciliation service, version 1.0 (draft of 15 July 2026)."""

from typing import Final

from flask import Blueprint, Response, render_template, request

from ...core.media import HTML
from ...errors import BadParameter
from ..answers import send_text
from ..language import LANGUAGES, vary
from ..openapi.told import describes
from .candidates import answer, written
from .described import draft_paths
from .manifest import new_manifest
from .previews import read_preview
from .queries import read_list
from .routes import proposal
from .suggesting import FAR, MOST, USUAL, suggest
from .told import number, parameters, pay_for, read_body, send, speak_as
from .values import extend

bp = Blueprint("reconcile_draft", __name__)
describes(bp, draft_paths)
_ROOTS: Final = ("/reconcile/1.0", f"/<any({', '.join(LANGUAGES)}):lang>/reconcile/1.0")


@bp.get(_ROOTS[0])
@bp.get(_ROOTS[1])
def manifest(lang: str | None = None) -> Response:
    """What the service says of itself. Raises: NoSnapshot."""
    speak_as(lang)
    parameters()
    return send(new_manifest(), script=False)


@bp.post(f"{_ROOTS[0]}/match")
@bp.post(f"{_ROOTS[1]}/match")
def match(lang: str | None = None) -> Response:
    """The candidates for each query of a batch.

    Raises: BadQuery saying where the JSON is wrong; BadParameter; TooLarge; UnsupportedMedia; TooManyRequests;
    NoSnapshot.
    """
    speak_as(lang)
    told = read_body("batch")
    pay_for(str(request.content_length))
    queries = read_list(told)
    results = [
        {"candidates": [written(each, named=True) for each in candidates]} for candidates in answer(queries)
    ]
    return send({"results": results}, script=False)


@bp.get(f"{_ROOTS[0]}/suggest/<any(entity, type, property):what>")
@bp.get(f"{_ROOTS[1]}/suggest/<any(entity, type, property):what>")
def suggestions(what: str, lang: str | None = None) -> Response:
    """Entities, types or properties whose names begin with `prefix`, `limit` from the number `offset` on.

    Raises: BadParameter; NoSnapshot.
    """
    speak_as(lang)
    given = parameters("prefix", "limit", "offset", "type")
    if "prefix" not in given:
        raise BadParameter("prefix is missing; it may be empty", parameter="prefix")
    most, skipped = number("limit", USUAL, MOST), number("offset", 0, FAR)
    return send(
        {"result": suggest(what, given["prefix"], skipped, most, given.get("type", ""))}, script=False
    )


@bp.get(f"{_ROOTS[0]}/preview")
@bp.get(f"{_ROOTS[1]}/preview")
def preview(lang: str | None = None) -> Response:
    """A small page about the entity `id`, for a frame. Raises: NotFound; BadParameter."""
    speak_as(lang)
    given = parameters("id")
    if not given.get("id"):
        raise BadParameter("id is missing", parameter="id")
    shown = read_preview(given["id"])
    return vary(send_text(render_template("reconcile/preview.html", **shown), HTML.media_type))


@bp.post(f"{_ROOTS[0]}/extend")
@bp.post(f"{_ROOTS[1]}/extend")
def extension(lang: str | None = None) -> Response:
    """The values of properties of things, in the order of asking. Raises: as `match`; what `Engine.answer` raises."""
    speak_as(lang)
    told = read_body("data extension query")
    pay_for(str(request.content_length))
    found = extend(told)
    rows = [
        {
            "id": each,
            "properties": [
                {"id": wanted.id, "values": list(values)}
                for wanted, values in zip(found.wanted, row, strict=True)
            ],
        }
        for each, row in found.rows
    ]
    return send({"meta": found.meta(), "rows": rows}, script=False)


@bp.get(f"{_ROOTS[0]}/extend/propose")
@bp.get(f"{_ROOTS[1]}/extend/propose")
def propose(lang: str | None = None) -> Response:
    """The properties that things of a `type` have. Raises: BadParameter; what `Engine.answer` raises."""
    speak_as(lang)
    given = parameters("type", "limit")
    if not given.get("type"):
        raise BadParameter("type is missing", parameter="type")
    return send(proposal(given["type"]), script=False)
