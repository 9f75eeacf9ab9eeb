"""`/dumps/`: the whole graph and its parts as files, at addresses that last as long as the snapshot is kept."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, g, redirect, render_template, request, send_file

from ...core.entity.names import Called
from ...core.media import HTML
from ...errors import NotFound
from ...graph.columns import TABLES
from ...graph.dumps import FOLDER, FORMS, PACKINGS, PARTS, SOURCES, SUMS, packed, written
from ...graph.slices import read_slice, slices
from ...graph.tabular import ARCHIVE, METADATA
from ..answers import negotiate, send_text
from ..entities.memory import names_of
from ..language import gettext, language
from ..openapi.told import describes
from .described import dump_paths
from .kept import File, Release, release_of, releases

bp = Blueprint("dumps", __name__)

MEDIA_TYPES: Final = {
    "nq": "application/n-quads",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
    "ttl": "text/turtle",
    "csv": "text/csv",
    "json": "application/csvm+json",
    "zip": "application/zip",
}
PACKED: Final = {"gz": "application/gzip", "zst": "application/zstd"}
_YEAR: Final = 365 * 24 * 3600
_FOR_EVER: Final = f"public, max-age={_YEAR}, immutable"
"""What stands under the hash of a snapshot never changes (RFC 8246)."""


def media_types(name: str) -> tuple[str, str]:
    """The media type of what is in a file, and that of its packing, empty where it is not packed.

    >>> media_types("all.nq.gz")
    ('application/n-quads', 'application/gzip')
    """
    rest, _, ending = name.rpartition(".")
    packing = PACKED.get(ending, "")
    return MEDIA_TYPES.get(rest.rpartition(".")[2] if packing else ending, "text/plain"), packing


@bp.get("/dumps/")
@bp.get("/dumps/<release>/")
def index(release: str = "") -> Response:
    """Everything that can be taken away, with sizes and checksums.

    Raises: NotFound for a snapshot that is not kept; NotAcceptable.
    """
    negotiate(request.headers.get("Accept"), (), (HTML,))
    language()
    shown = release_of(release)
    response = send_text(render_template("dataset/dumps.html", **told_of(shown)), HTML.media_type)
    response.headers.add("Link", '</dataset>; rel="describedby"')
    return response


@bp.get("/dumps/<file>")
@bp.get("/dumps/source/<file>", endpoint="current_source")
def current(file: str) -> Response:
    """The way to this file of the current snapshot.

    Raises: NotFound.
    """
    release = release_of("")
    _refuse_unknown(release, file)
    room = "source/" if request.endpoint == "dumps.current_source" else ""
    response: Any = redirect(f"/dumps/{release.hash}/{room}{file}", 302)
    response.headers["Cache-Control"] = "no-cache"
    return response  # type: ignore[no-any-return]


@bp.get("/dumps/<release>/<file>")
def show(release: str, file: str) -> Response:
    """One file.

    Raises: NotFound for a snapshot that is not kept, or a file that it has not.
    """
    found = release_of(release)
    _refuse_unknown(found, file)
    known = found.files[file]
    content, packing = media_types(file)
    response = send_file(
        found.folder / FOLDER / file, packing or content, conditional=True, etag=known.sha256, max_age=_YEAR
    )
    if request.method == "HEAD" or response.status_code == 304:
        # Nobody reads the file then, and so nobody would close it.
        response.close()
        response.response = []
    if packing:
        response.headers["Content-Disposition"] = f'inline; filename="tochuc-{found.hash[:8]}-{file}"'
    return _lasting(response, found, bytes.fromhex(known.sha256), file)


@bp.get("/dumps/<release>/source/<file>")
def source(release: str, file: str) -> Response:
    """What one source states, as a file: made when it is asked for, from its part of the quads.

    Raises: as `show`.
    """
    found = release_of(release)
    _refuse_unknown(found, file)
    slug, form, packing = _taken_apart(file)
    lines = read_slice(found.folder, slices(found.folder)[SOURCES + slug])
    body = packed(written(lines, form), packing)
    digest = hashlib.sha256(body).digest()
    response = Response(body, mimetype=PACKED.get(packing) or MEDIA_TYPES[form])
    response.set_etag(digest.hex())
    response.make_conditional(request.environ, accept_ranges=True, complete_length=len(body))
    return _lasting(response, found, digest, file)


def _taken_apart(file: str) -> tuple[str, str, str]:
    """Slug, form and packing of the file of a source; no slug has a dot."""
    slug, _, endings = file.partition(".")
    form, _, packing = endings.partition(".")
    return slug, form, packing


def _refuse_unknown(release: Release, file: str) -> None:
    if (request.endpoint or "").endswith("source"):
        slug, form, packing = _taken_apart(file)
        if SOURCES + slug not in slices(release.folder):
            raise NotFound(f"the snapshot {release.hash} holds no statements of a source {slug}")
        if form not in FORMS or packing not in ("", *PACKINGS):
            raise NotFound(
                f"there is no form .{file.partition('.')[2]}; there are {_list(FORMS)}, each also with {_list(PACKINGS)}"
            )
    elif file not in release.files:
        there = ", ".join(release.files) or "none: it was made before there were dumps"
        raise NotFound(f"the snapshot {release.hash} has no dump {file}; it has {there}")


def _list(endings: Mapping[str, object] | tuple[str, ...]) -> str:
    return ", ".join(f".{ending}" for ending in endings)


def _lasting(response: Response, release: Release, digest: bytes, file: str) -> Response:
    response.headers["Cache-Control"] = _FOR_EVER
    response.headers["Tochuc-Snapshot"] = release.hash
    if response.status_code == 200:
        response.headers["Repr-Digest"] = f"sha-256=:{b64encode(digest).decode()}:"
    links = [f'</snapshots/{release.hash}/dataset>; rel="collection"']
    if file.endswith(".csv"):
        links.append(f'<{METADATA}>; rel="describedby"; type="application/csvm+json"')
    response.headers.add("Link", ", ".join(links))
    return response


def told_of(release: Release) -> dict[str, Any]:
    """What the page tells of a release."""
    files = release.files
    sources = [
        (name, place.statements) for name, place in slices(release.folder).items() if name.startswith(SOURCES)
    ]
    called = names_of(g.served, [name for name, _ in sources])
    counts = release.manifest.get("counts", {})
    return {
        "release": release,
        "current": release.hash == g.served.hash,
        "others": [each for each in releases() if each.hash != release.hash],
        "parts": [
            (_word(part.name), _number(counts, part.name), _rows(files, part.name))
            for part in PARTS
            if f"{part.name}.nq.gz" in files
        ],
        "tables": [
            (table.vi if language() == "vi" else table.en, files[f"{table.name}.csv"])
            for table in TABLES
            if f"{table.name}.csv" in files
        ],
        "beside": [files[name] for name in (METADATA, ARCHIVE, SUMS) if name in files],
        "at": f"/dumps/{release.hash}/",
        "sources": [
            (name.removeprefix(SOURCES), _title(called.get(name)), number)
            for name, number in sources
        ],
        "beside_word": {METADATA: gettext("What describes the tables (CSV on the Web)"),
                        ARCHIVE: gettext("All tables in one archive"),
                        SUMS: gettext("Checksums of all files, for sha256sum")},
    }  # fmt: skip


def _title(called: Called | None) -> str:
    texts: dict[str, str] = {**called.titles, **called.labels} if called else {}
    return texts.get(language()) or next(iter(texts.values()), "")


def _rows(files: Mapping[str, File], part: str) -> list[tuple[str, list[File]]]:
    names = {"nq": "N-Quads", "trig": "TriG", "jsonld": "JSON-LD", "ttl": "Turtle"}
    return [(names[form], [files[f"{part}.{form}.{packing}"] for packing in PACKINGS]) for form in FORMS]


def _number(counts: Mapping[str, int], part: str) -> int:
    return counts.get("default" if part == "all" else part, 0)


def _word(part: str) -> str:
    words: dict[str, str] = {
        "all": gettext("Everything"),
        "stated": gettext("What sources state"),
        "inferred": gettext("What follows from it"),
        "ontology": gettext("The vocabulary"),
        "queries": gettext("What the saved questions say of themselves"),
    }
    return words[part]


describes(bp, dump_paths)
