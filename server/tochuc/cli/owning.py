"""`tochuc token`, `tochuc backup` and `tochuc restore`: graphs of one's own, and who may write them."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from ..errors import BadParameter
from ..settings import Settings
from .commands import Commands


def add(commands: Commands) -> None:
    """Declare them."""
    token = commands.add(
        "token", "give, list and take away tokens to write graphs of one's own", _token, "root", "state"
    )
    token.add_argument("what", choices=("add", "list", "remove"))
    token.add_argument("name", nargs="?", default="", help="small letters, digits, hyphens")
    told = "a graph that it may write and read, or the beginning of some with * after it; may be given again"
    token.add_argument("--graphs", action="append", default=[], metavar="IRI", help=told)
    token.add_argument(
        "--read",
        action="append",
        default=[],
        metavar="IRI",
        help="the same, to read alone where they are private",
    )
    token.add_argument("--read-only", action="store_true", help="give it no graphs of its own name to write")
    token.add_argument(
        "--private", action="store_true", help="graphs that it makes can be read by nobody else"
    )
    backup = commands.add(
        "backup",
        "write all graphs of one's own, and who may do what, into one file",
        _backup,
        "root",
        "state",
    )
    backup.add_argument("file", type=Path, help="a new file")
    restore = commands.add(
        "restore", "put back what a backup holds, in the place of what there is", _restore, "root", "state"
    )
    restore.add_argument("file", type=Path)


def _token(parsed: argparse.Namespace, settings: Settings) -> int:
    from ..core.own_names import new_token
    from ..engine.own.ledger import Ledger
    from ..engine.own.tokens import add_token, list_tokens, remove_token

    if (parsed.what == "list") == bool(parsed.name):
        raise BadParameter("write `tochuc token list`, or `add` or `remove` with the name of a token")
    with Ledger(_folder(settings)) as ledger:
        if parsed.what == "remove":
            remove_token(ledger, parsed.name)
            print(f"the token {parsed.name} means nothing from now on; what it wrote stays")
        elif parsed.what == "add":
            created = datetime.now(UTC).date().isoformat()
            token = new_token(
                parsed.name, parsed.graphs, parsed.read, parsed.private, parsed.read_only, created
            )
            print(add_token(ledger, token))
        else:
            for token in list_tokens(ledger):
                shown = "private" if token.private else "public"
                reads = f"; reads {' '.join(token.reads)}" if token.reads else ""
                print(f"{token.name}  {token.created}  {shown}  writes {' '.join(token.writes)}{reads}")
    return 0


def _backup(parsed: argparse.Namespace, settings: Settings) -> int:
    from ..engine.own.backup import back_up

    held = back_up(_folder(settings), parsed.file)
    print(f"{held.graphs:,} graphs with {held.triples:,} triples, and {held.tokens:,} tokens: {parsed.file}")
    return 0


def _restore(parsed: argparse.Namespace, settings: Settings) -> int:
    from ..engine.own.backup import restore

    held = restore(_folder(settings), parsed.file)
    print(f"{held.graphs:,} graphs with {held.triples:,} triples, and {held.tokens:,} tokens are back")
    return 0


def _folder(settings: Settings) -> Path:
    return settings.state / "graphs"
