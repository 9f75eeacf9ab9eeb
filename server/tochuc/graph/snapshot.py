"""Snapshots on disk: written beside the others, switched to by one rename, kept for citations."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..errors import GraphError, NoSnapshot

try:
    import fcntl
except ImportError:  # not on Windows, where one build at a time is up to the person
    fcntl = None  # type: ignore[assignment]

_PARTIAL = ".partial-"
_BUILT = "built"
"""The file that says when a snapshot was built: beside what is hashed, as the same inputs give the same bytes."""


@dataclass(frozen=True)
class Snapshot:
    """One folder under `snapshots/`, complete and never changed."""

    folder: Path

    @property
    def hash(self) -> str:
        """What names it: the hash of everything that it depends on."""
        return self.folder.name

    @property
    def manifest(self) -> dict[str, Any]:
        """Its counts, versions and the checksums of its files."""
        content: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        return content

    @property
    def built(self) -> datetime:
        """When it was built. One from before this was written down was when its manifest was, which is written last."""
        try:
            return datetime.fromisoformat((self.folder / _BUILT).read_text(encoding="utf-8").strip())
        except FileNotFoundError:
            return datetime.fromtimestamp((self.folder / "manifest.json").stat().st_mtime, UTC)


def kept_snapshots(snapshots: Path) -> list[Snapshot]:
    """Every finished snapshot in the folder that holds them, the oldest first."""
    found = (Snapshot(path.parent) for path in snapshots.glob("*/manifest.json"))
    return sorted(
        (each for each in found if not each.hash.startswith(_PARTIAL)),
        key=lambda each: (each.built, each.hash),
    )


def current_snapshot(state: Path) -> Snapshot:
    """The snapshot that is served.

    Raises: NoSnapshot when nothing has been built yet.
    """
    link = state / "current"
    if not (link / "manifest.json").is_file():
        raise NoSnapshot(f"{state} holds no snapshot yet; run `tochuc build` first")
    return Snapshot(link.resolve())


def find_snapshot(state: Path, name: str) -> Snapshot | None:
    """The finished snapshot of this hash, if it is kept."""
    folder = state / "snapshots" / name
    return Snapshot(folder) if (folder / "manifest.json").is_file() else None


def snapshot_before(snapshot: Snapshot) -> Snapshot | None:
    """The newest of the kept snapshots that were finished before this one."""
    kept = kept_snapshots(snapshot.folder.parent)
    return next((each for each in reversed(kept) if each.built < snapshot.built), None)


def write_snapshot(state: Path, name: str, fill: Callable[[Path], dict[str, Any]]) -> Snapshot:
    """A new snapshot, complete and switched to; `fill` writes its files and gives its manifest.

    The folder gets its name only after every file is on disk, so a build that fails or is killed leaves what was there.
    """
    snapshots = state / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f"{_PARTIAL}{name}-", dir=snapshots))
    try:
        manifest = fill(partial)
        manifest["files"] = {
            str(path.relative_to(partial)): {"bytes": path.stat().st_size, "sha256": _sha256(path)}
            for path in sorted(partial.rglob("*"))
            if path.is_file()
        }
        (partial / _BUILT).write_text(datetime.now(UTC).isoformat() + "\n", encoding="utf-8")
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        (partial / "manifest.json").write_text(text, encoding="utf-8")
        for path in partial.rglob("*"):
            _flush(path)
        # A folder made for a temporary purpose is closed to others; a snapshot may be read by whoever serves it.
        partial.chmod(0o755)
        _flush(partial)
        partial.rename(snapshots / name)
        _flush(snapshots)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    snapshot = Snapshot(snapshots / name)
    switch_to(state, snapshot)
    return snapshot


def switch_to(state: Path, snapshot: Snapshot) -> None:
    """Point `current` at a snapshot in one step."""
    step = state / f".current-{os.getpid()}"
    step.unlink(missing_ok=True)
    step.symlink_to(Path("snapshots") / snapshot.hash)
    step.rename(state / "current")


def prune(state: Path, keep: int) -> list[str]:
    """Remove old snapshots; the newest `keep`, the current one and the pinned ones stay. Gives what went.

    A snapshot is pinned by an empty file of its hash in `pinned/`.
    """
    snapshots = state / "snapshots"
    held = {path.name for path in (state / "pinned").glob("*")}
    with suppress(GraphError):
        held.add(current_snapshot(state).hash)
    newest_first = [each.hash for each in reversed(kept_snapshots(snapshots))]
    gone = [name for name in newest_first[keep:] if name not in held]
    for name in gone:
        # Renamed first, so that no half-emptied folder ever bears a snapshot's name.
        doomed = (snapshots / name).rename(snapshots / f"{_PARTIAL}gone-{name}")
        shutil.rmtree(doomed)
    return gone


@contextmanager
def building(state: Path) -> Iterator[None]:
    """Hold the state folder for one build.

    Raises: GraphError when another build holds it.
    """
    (state / "snapshots").mkdir(parents=True, exist_ok=True)
    with (state / ".lock").open("w") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise GraphError(f"another build is writing to {state}; wait for it to end") from None
        _clear_leftovers(state)
        yield


def _clear_leftovers(state: Path) -> None:
    """Remove what a build that was killed left behind; the state folder is held."""
    for leftover in (state / "snapshots").iterdir():
        if leftover.name.startswith(_PARTIAL) or not (leftover / "manifest.json").is_file():
            shutil.rmtree(leftover, ignore_errors=True)
    for step in state.glob(".current-*"):
        step.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
