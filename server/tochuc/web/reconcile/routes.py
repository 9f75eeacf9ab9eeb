"""The addresses of the reconciliation service, version 0.2."""

from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from ...core.likeness import CLEAR, FEATURES, SURE
from ...core.media import HTML
from ...errors import BadParameter, NotFound
from ..answers import send_text
from ..language import LANGUAGES, vary
from ..openapi.told import describes
from .candidates import answer, feature_name, written
from .described import paths
from .manifest import old_manifest
from .previews import read_preview
from .queries import read_batch
from .suggesting import FAR, KINDS, MOST, USUAL, flyout, suggest
from .told import number, parameters, pay_for, read_json, send, speak_as
from .values import MOST_PROPERTIES, extend, proposed

bp = Blueprint("reconcile", __name__)
describes(bp, paths)
_LANG: Final = f"/<any({', '.join(LANGUAGES)}):lang>"


@bp.route("/reconcile", methods=["GET", "POST"])
@bp.route(f"{_LANG}/reconcile", methods=["GET", "POST"])
def service(lang: str | None = None) -> Response:
    """The manifest; the candidates for the names in `queries`; or the values that `extend` asks for.

    Raises: BadQuery saying where the JSON is wrong; BadParameter; TooLarge; UnsupportedMedia; TooManyRequests;
    NoSnapshot; what `Engine.answer` raises.
    """
    speak_as(lang)
    given = parameters("queries", "extend")
    if "queries" in given and "extend" in given:
        raise BadParameter("give queries or extend, not both", parameter="queries")
    if "queries" in given:
        return send(_reconciled(given["queries"]))
    if "extend" in given:
        return send(_extended(given["extend"]))
    if request.method == "POST":
        raise BadParameter("the form has neither queries nor extend", parameter="queries")
    return send(old_manifest())


@bp.get("/reconcile/suggest/<what>")
@bp.get(f"{_LANG}/reconcile/suggest/<what>")
def suggestions(what: str, lang: str | None = None) -> Response:
    """Entities, types or properties whose names begin with `prefix`, from the number `cursor` on.

    Raises: NotFound for anything else; BadParameter; NoSnapshot.
    """
    speak_as(lang)
    _check_kind(what)
    # Clients made for Freebase send more parameters than the protocol has.
    given = parameters("prefix", "cursor", "type", "limit", others=True)
    most = number("limit", USUAL, MOST)
    found = suggest(what, given.get("prefix", ""), number("cursor", 0, FAR), most, given.get("type", ""))
    return send({"result": found})


@bp.get("/reconcile/flyout/<what>")
@bp.get(f"{_LANG}/reconcile/flyout/<what>")
def fly_out(what: str, lang: str | None = None) -> Response:
    """A few words about the entity, type or property `id`, as HTML in JSON. Raises: NotFound; BadParameter."""
    speak_as(lang)
    _check_kind(what)
    return send(flyout(what, _id(parameters("id", others=True))))


@bp.get("/reconcile/preview")
@bp.get(f"{_LANG}/reconcile/preview")
def preview(lang: str | None = None) -> Response:
    """A small page about the entity `id`, for a frame. Raises: NotFound; BadParameter."""
    speak_as(lang)
    shown = read_preview(_id(parameters("id")))
    return vary(send_text(render_template("reconcile/preview.html", **shown), HTML.media_type))


@bp.get("/reconcile/propose")
@bp.get(f"{_LANG}/reconcile/propose")
def propose(lang: str | None = None) -> Response:
    """The properties that things of a `type` have. Raises: BadParameter; what `Engine.answer` raises."""
    speak_as(lang)
    given = parameters("type", "limit", others=True)
    return send(proposal(given.get("type", "")))


@bp.get("/reconcile/features")
@bp.get(f"{_LANG}/reconcile/features")
def features(lang: str | None = None) -> Response:
    """What each matching feature means, and how the score is made, as a page."""
    speak_as(lang)
    parameters()
    told = {name: feature_name(name) for name in FEATURES}
    page = render_template("reconcile/features.html", features=told, sure=SURE, clear=CLEAR)
    return vary(send_text(page, HTML.media_type))


def proposal(kind: str) -> dict[str, Any]:
    """The properties of a type, with the limit if one was given."""
    most = number("limit", MOST_PROPERTIES, MOST_PROPERTIES)
    limit = {"limit": most} if request.args.get("limit") else {}
    return {"type": kind, **limit, "properties": proposed(kind, most)}


def _reconciled(text: str) -> dict[str, Any]:
    pay_for(text)
    batch = read_batch(read_json(text, "queries"))
    return {
        key: {"result": [written(each, named=False) for each in candidates]}
        for key, candidates in zip(batch, answer([*batch.values()]), strict=True)
    }


def _extended(text: str) -> dict[str, Any]:
    pay_for(text)
    found = extend(read_json(text, "extend"))
    return {
        "meta": found.meta(),
        "rows": {
            each: {
                wanted.id: [
                    {name: told for name, told in value.items() if name != "lang"} for value in values
                ]
                for wanted, values in zip(found.wanted, row, strict=True)
            }
            for each, row in found.rows
        },
    }


def _id(given: Any) -> str:
    if not given.get("id"):
        raise BadParameter("id is missing", parameter="id")
    return str(given["id"])


def _check_kind(what: str) -> None:
    if what not in KINDS:
        raise NotFound(f"there are suggestions for {', '.join(KINDS)}, not for {what[:60]!r}")
