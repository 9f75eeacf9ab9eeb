"""The snapshots whose dumps can be had, and the files of each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flask import g, request

from ...errors import NotFound
from ...graph.dumps import FOLDER
from ...graph.snapshot import kept_snapshots

_PREFIX: Final = f"{FOLDER}/"


@dataclass(frozen=True)
class File:
    """One file of the dumps."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Release:
    """A snapshot that is kept. It need not be the one that is served; its engine is not needed."""

    hash: str
    moment: datetime | None
    """When it was written; known of what is on disk."""
    folder: Path
    manifest: Mapping[str, Any]

    @property
    def files(self) -> dict[str, File]:
        """Its dumps by their names."""
        listed: Mapping[str, Mapping[str, Any]] = self.manifest.get("files", {})
        return {
            path.removeprefix(_PREFIX): File(path.removeprefix(_PREFIX), told["bytes"], told["sha256"])
            for path, told in listed.items()
            if path.startswith(_PREFIX)
        }


def releases() -> list[Release]:
    """Every snapshot that is kept, the newest first."""
    kept = kept_snapshots(g.served.folder.parent)
    return [Release(each.hash, each.built, each.folder, _manifest(each.folder)) for each in reversed(kept)]


def release_of(name: str) -> Release:
    """The snapshot of this hash, the one that is served for an empty name.

    Raises: NotFound with the address of the same thing in the current one.
    """
    wanted = name or g.served.hash
    found = next((each for each in releases() if each.hash == wanted), None)
    if found:
        return found
    if not name:
        return Release(g.served.hash, None, g.served.folder, g.served.manifest)
    current = request.path.replace(f"/{name}/", f"/{g.served.hash}/", 1)
    told = f"the snapshot {name} is not kept here; the current one is {g.served.hash}"
    raise NotFound(told, current=current)


@lru_cache(16)
def _manifest(folder: Path) -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return content
