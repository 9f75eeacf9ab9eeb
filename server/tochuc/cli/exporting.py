"""`tochuc export`: the whole site as files."""

import argparse
import os
import re
import sys
import time
from pathlib import Path
from typing import Final

from ..errors import BadParameter
from ..settings import Settings
from .commands import Commands
from .progress import files_done
from .stopping import stops_on_sigterm

_MEGABYTE: Final = 1e6
_SHOWN: Final = 10


def add(commands: Commands) -> None:
    """Declare it."""
    export = commands.add(
        "export",
        "write the whole site as files that any file server can carry",
        _export,
        *("root", "state", "host", "port"),
        left="nothing of it was kept, and what was there stays",
    )
    export.add_argument("folder", type=Path, help="new, empty, or an earlier export, which is replaced")
    export.add_argument(
        "--address",
        default="",
        metavar="URL",
        help="where it will be found: for the sitemap and lasting links",
    )
    export.add_argument("--why", action="store_true", help="with the pages that say why a statement holds")


def _export(parsed: argparse.Namespace, settings: Settings) -> int:
    from ..graph.snapshot import current_snapshot
    from ..web.browser import missing_bundle
    from ..web.export.rooms import ROOMS, WHY
    from ..web.export.site import Wishes, export

    wishes = Wishes(
        site=f"http://{settings.host}:{settings.port}",
        public=_address(parsed.address),
        rooms=ROOMS + WHY if parsed.why else ROOMS,
        processes=os.cpu_count() or 1,
    )
    if told := missing_bundle():
        print(told, file=sys.stderr)
    begun = time.monotonic()
    with stops_on_sigterm(), files_done("exporting") as progress:
        done = export(current_snapshot(settings.state), parsed.folder, wishes, progress)
    seconds = time.monotonic() - begun
    print(f"{done.files:,} files, {done.bytes / _MEGABYTE:,.1f} MB, {seconds:,.0f} seconds: {parsed.folder}")
    _list("pages that only say why there is nothing", done.faults)
    _list("files that the site does not have, so that links to them are left out", done.missing)
    print(f"to read it: python -m http.server --bind 127.0.0.1 --directory {parsed.folder}")
    return 0


def _list(told: str, addresses: list[str]) -> None:
    if addresses:
        print(f"{len(addresses):,} {told}:")
    for address in addresses[:_SHOWN]:
        print(f"  {address}")
    if len(addresses) > _SHOWN:
        print("  …")


def _address(given: str) -> str:
    """Where the export will be found, ending in a slash.

    Raises: BadParameter for what is no address of a folder on the web.
    """
    if given and not re.fullmatch(r"https?://[^\s/?#\"<>]+(/[^\s?#\"<>]*)?", given):
        raise BadParameter(f"address is like https://example.org/tochuc/, not {given!r}")
    return f"{given.rstrip('/')}/" if given else ""
