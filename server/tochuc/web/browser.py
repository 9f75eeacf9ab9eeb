"""What a page has its browser load: one sheet of style, and scripts. Where they were not bundled, it does without."""

from functools import lru_cache
from io import BytesIO
from mimetypes import guess_type
from pathlib import Path
from typing import Final

from flask import Flask, Response, abort, current_app, request
from markupsafe import Markup
from werkzeug.security import safe_join

from .coding import choose_coding, pack

_STATIC: Final = Path(__file__).with_name("static")
_BUNDLE: Final = "bundle"
_SHEET: Final = "site.css"
_SOURCES: Final = "sheets"
"""The folder of the sheets that are bundled; a browser reads them as they are, without the library's."""
_KEPT: Final = 64
"""Files that a process keeps as they are sent; there are about ten, each in three codings."""


def missing_bundle(static: Path = _STATIC) -> str:
    """What to tell whoever starts a server or an export without the bundle; empty where it was made."""
    if (static / _BUNDLE / _SHEET).is_file():
        return ""
    return "what browsers load was not bundled: pages do without the editor, completion and moving charts (make serve)"


def sheet() -> Markup:
    """The link to the sheet of every page."""
    folder = _BUNDLE if _is_bundled(_SHEET) else _SOURCES
    return Markup('<link rel="stylesheet" href="/static/{}/{}">').format(folder, _SHEET)


def script(name: str) -> Markup:
    """The element that loads a script of the bundle; empty where it was not made."""
    element = Markup('<script src="/static/{}/{}" defer></script>')
    return element.format(_BUNDLE, name) if _is_bundled(name) else Markup()


def style(name: str) -> Markup:
    """The link to a sheet of the bundle that one page alone needs; empty where it was not made."""
    element = Markup('<link rel="stylesheet" href="/static/{}/{}">')
    return element.format(_BUNDLE, name) if _is_bundled(name) else Markup()


def give(app: Flask) -> None:
    """Let the templates of an application name what the browser loads, and send it packed."""
    app.jinja_env.globals.update(sheet=sheet, script=script, style=style)
    app.view_functions["static"] = send


def send(filename: str) -> Response:
    """A file of the static folder, in a coding that the browser takes.

    Raises: the 404 of Flask where there is none.
    """
    path = safe_join(str(current_app.static_folder), filename)
    if path is None or not Path(path).is_file():
        abort(404)
    told = Path(path).stat()
    coding = choose_coding(request.headers.get("Accept-Encoding"), told.st_size)
    media_type, _ = guess_type(path)
    response = Response(_packed(path, told.st_mtime_ns, coding), mimetype=media_type)
    response.set_etag(f"{told.st_mtime_ns:x}-{told.st_size:x}{coding and '-' + coding}")
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Encoding")
    if coding:
        response.content_encoding = coding
    response.make_conditional(request.environ)
    return response


@lru_cache(_KEPT)
def _packed(path: str, changed: int, coding: str) -> bytes:  # noqa: ARG001 (what has changed is packed anew)
    plain = Path(path).read_bytes()
    if not coding:
        return plain
    packed = BytesIO()
    pack(BytesIO(plain), len(plain), coding, packed.write)
    return packed.getvalue()


def _is_bundled(name: str) -> bool:
    return _is_file(f"{current_app.static_folder}/{_BUNDLE}/{name}")


@lru_cache(_KEPT)
def _is_file(path: str) -> bool:
    # Bundles are made before a server starts, and each page names two of their files.
    return Path(path).is_file()
