"""The pages that an export has of its own: where to begin, search, what needs the program, and what is not there."""

import json
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, g, render_template

from ...core.entity.terms import read_term
from ...core.media import HTML
from ...namespaces import ID
from ..answers import send_text
from ..dataset import dumps
from ..dataset import routes as dataset
from ..dataset.dcat import version_of
from ..dataset.kept import Release
from ..language import LANGUAGES, language
from ..openapi import routes as openapi
from ..rows import rows_of
from .rooms import Plan

bp = Blueprint("export", __name__)
_HERE: Final = Path(__file__).parent


@bp.get("/export/start")
def start() -> Response:
    """The way on to either language."""
    return send_text(render_template("export/start.html"), HTML.media_type)


@bp.get("/export/not-found")
def not_found() -> Response:
    """What a server shows for an address that leads nowhere."""
    return send_text(render_template("export/not-found.html"), HTML.media_type)


@bp.get("/export/server")
def server() -> Response:
    """What is left out, and how to have it."""
    language()
    return send_text(render_template("export/server.html"), HTML.media_type)


@bp.get("/export/dataset")
def graph() -> Response:
    """What the graph is; the same for programs names addresses of a server."""
    language()
    told = {**dataset.told_of(_release()), "formats": (), "cited": version_of(g.served.hash), "others": ()}
    return send_text(render_template("dataset/dataset.html", **told), HTML.media_type)


@bp.get("/export/dumps")
def downloads() -> Response:
    """The dumps; the file of one source is cut from them by a server."""
    language()
    told = {**dumps.told_of(_release()), "sources": (), "others": ()}
    return send_text(render_template("export/dumps.html", **told), HTML.media_type)


def _release() -> Release:
    """The snapshot, without when it was built, which is not part of it."""
    return Release(g.served.hash, None, g.served.folder, g.served.manifest)


@bp.get("/export/docs")
def programs() -> Response:
    """The interface for programs, and where it answers."""
    language()
    return send_text(render_template("export/docs.html", **openapi.told()), HTML.media_type)


@bp.get("/export/search")
def search() -> Response:
    """A search over the list of names, by a script."""
    language()
    return send_text(render_template("export/search.html"), HTML.media_type)


@bp.get("/export/search.js")
def script() -> Response:
    """The script that searches."""
    return send_text((_HERE / "search.js").read_text(encoding="utf-8"), "text/javascript")


@bp.get("/export/names.json")
def names() -> Response:
    """Each thing: the file of its page below a language, what it is called in each language, and its other names."""
    found: dict[str, tuple[dict[str, str], dict[str, None]]] = {}
    for thing, term, is_label in rows_of(g.served, (_HERE / "names.rq").read_text(encoding="utf-8")):
        labels, others = found.setdefault(thing[1:-1], ({}, {}))
        name = read_term(term)
        if read_term(is_label).text == "true" and name.language in LANGUAGES:
            labels.setdefault(name.language, name.text)
        others[name.text] = None
    told = [_told(iri, *said) for iri, said in found.items()]
    return send_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), "application/json")


def _told(iri: str, labels: dict[str, str], others: dict[str, None]) -> list[str]:
    target = Plan().target(_page(iri), "")
    assert target is not None
    usual = next(iter(labels.values()), next(iter(others)))
    shown = [labels.get(code, usual) for code in LANGUAGES]
    return [target.file.lstrip("/"), *shown, *(name for name in others if name not in shown)]


def things() -> list[str]:
    """The address of the page of every thing of ours, in the order of their IRIs."""
    rows = rows_of(g.served, (_HERE / "things.rq").read_text(encoding="utf-8"))
    return [_page(row[0][1:-1]) for row in rows]


def _page(iri: str) -> str:
    return f"/page/{iri.removeprefix(ID)}"
