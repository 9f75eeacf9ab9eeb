"""`tochuc query`."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from ..errors import BadParameter
from ..settings import Settings
from .commands import Commands

if TYPE_CHECKING:
    from ..core.saved import SavedQuery
    from ..engine.base import Engine
    from .representing import Saved, Wishes

_OF_SAVED: Final = {
    "basis": "a column that says of each row whether it is stated or inferred",
    "bom": "CSV that begins with a byte order mark, as spreadsheets want it",
    "raw": "CSV without the apostrophe before a text that a spreadsheet would run",
    "ids": "a table of short IRIs in the place of names",
}
"""Flags for saved queries alone."""


def add(commands: Commands) -> None:
    """Declare it."""
    query = commands.add("query", "run a query here or at an endpoint", _query, "root", "state", "timeout")
    query.add_argument(
        "query",
        nargs="?",
        metavar="QUERY",
        help="saved query, file, or - for standard input; none lists the saved ones",
    )
    query.add_argument("values", nargs="*", metavar="NAME=VALUE", help="parameters of a saved query")
    query.add_argument("--describe", action="store_true", help="say what the saved query asks and is told")
    query.add_argument("--endpoint", metavar="URL", help="ask the SPARQL service at this address")
    query.add_argument(
        "--format",
        help="table, csv, tsv, json, xml, turtle, ntriples, nquads, trig, jsonld, rdfxml; "
        "of a saved query also rows (plain rows as JSON), svg, png, vl.json",
    )
    query.add_argument("--output", metavar="FILE", help="file to write to, whole or not at all")
    query.add_argument("--lang", choices=("en", "vi"), default="en", help="language of titles and names")
    query.add_argument("--stated", action="store_true", help="ask what is stated alone")
    query.add_argument("--labels", action="store_true", help="a column of labels beside each column of IRIs")
    for name, text in _OF_SAVED.items():
        query.add_argument(f"--{name}", action="store_true", help=text)
    query.add_argument(
        "--header", choices=("names", "labels"), default="names", help="first line of CSV of a saved query"
    )


def _query(parsed: argparse.Namespace, settings: Settings) -> int:
    from ..core.saved import SavedQuery
    from ..engine import asking
    from .listing import describe, list_queries
    from .output import print_out, write_file
    from .representing import answer_text

    if parsed.query is None:
        print(*list_queries(asking.saved_queries(settings.root), parsed.lang), sep="\n")
        return 0
    query = asking.find_query(parsed.query, settings.root)
    pairs = _pairs(parsed.values)
    if isinstance(query, str):
        _refuse_for_text(parsed, pairs)
    elif parsed.describe:
        print(*describe(query, parsed.lang), sep="\n")
        return 0
    wishes = _wishes(parsed, settings)
    source = _source(parsed.endpoint, settings)
    if isinstance(query, SavedQuery):
        body = _saved(query, pairs, source, wishes).answer()
    else:
        body = answer_text(source.engine, query, wishes)
    with body:
        if wishes.output:
            write_file(wishes.output, body)
        else:
            print_out(body)
    return 0


def _pairs(values: list[str]) -> list[tuple[str, str]]:
    pairs = [value.partition("=") for value in values]
    if bad := next((name for name, mark, _ in pairs if not name or not mark), None):
        raise BadParameter(f"a parameter is given as NAME=VALUE, not {bad!r}")
    return [(name, value) for name, _, value in pairs]


def _refuse_for_text(parsed: argparse.Namespace, pairs: list[tuple[str, str]]) -> None:
    if pairs:
        raise BadParameter(f"{parsed.query} is no saved query, so it has no parameter {pairs[0][0]!r}")
    flags = [name for name in ("describe", *_OF_SAVED) if getattr(parsed, name)]
    if flags or parsed.header != "names":
        raise BadParameter(
            f"--{[*flags, 'header'][0]} is for saved queries, and {parsed.query} has no header"
        )


def _wishes(parsed: argparse.Namespace, settings: Settings) -> "Wishes":
    from .representing import Wishes

    wishes = Wishes(
        format=parsed.format,
        output=Path(parsed.output) if parsed.output else None,
        terminal=sys.stdout.isatty(),
        timeout=settings.timeout,
        **{name: getattr(parsed, name) for name in ("lang", "stated", "labels", "header", *_OF_SAVED)},
    )
    # A name that means no format is refused before a graph is loaded.
    wishes.formats()
    return wishes


class _Source(NamedTuple):
    """Where to ask, and of one's own snapshot its folder."""

    engine: "Engine"
    folder: Path | None = None


def _source(endpoint: str | None, settings: Settings) -> _Source:
    """The engine at an address, or the current snapshot here."""
    from ..engine.asking import Timed

    if endpoint:
        from ..engine.access import ANONYMOUS, Access
        from ..engine.remote import RemoteEngine

        # The password is for the engine that is set, and no other server is shown it.
        ours = endpoint == settings.engine
        access = Access(settings.engine_user, settings.engine_password) if ours else ANONYMOUS
        return _Source(Timed(RemoteEngine(endpoint, access, guarded=False)))
    from ..engine.embedded import EmbeddedEngine
    from ..graph.snapshot import current_snapshot

    folder = current_snapshot(settings.state).folder
    return _Source(Timed(EmbeddedEngine.load(folder)), folder)


def _saved(query: "SavedQuery", pairs: list[tuple[str, str]], source: _Source, wishes: "Wishes") -> "Saved":
    from ..web.queries.given import given_values
    from .representing import Saved

    values = given_values(query, pairs, source.engine, source.folder)
    return Saved(source.engine, query, values, wishes, source.folder)
