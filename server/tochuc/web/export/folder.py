"""The folder of an export: written beside, put in the place of an earlier one when it is whole."""

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ...errors import BadParameter, GraphError

try:
    import fcntl
except ImportError:  # not on Windows, where one export at a time is up to the person
    fcntl = None  # type: ignore[assignment]

MARKER: Final = "tochuc-export.json"
"""The file that says which snapshot an export was made of; only a folder that has it is ever replaced."""


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new folder to write to, which takes the place of this one at the end; left out whole where anything fails.

    Raises: BadParameter for a folder that holds something else or cannot be written; GraphError where another export
    goes there.
    """
    folder = folder.absolute()
    folder = folder.resolve() if folder.exists() else folder
    _refuse(folder)
    part = folder.with_name(f".{folder.name}.part")
    try:
        part.mkdir(parents=True, exist_ok=True)
        with _held(part, folder):
            _clear(part)
            _put_back(folder)
            try:
                yield part
                # What came there meanwhile is not ours to replace.
                _refuse(folder)
                _swap(part, folder)
            except BaseException:
                shutil.rmtree(part, ignore_errors=True)
                raise
    except OSError as error:
        left = "; nothing of it was kept, and what was there stays"
        why = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
        raise BadParameter(f"{folder} cannot be written: {why}{left}") from error


def _refuse(folder: Path) -> None:
    if os.path.ismount(folder):
        raise BadParameter(
            f"{folder} is where a file system begins, which cannot be replaced; name a folder in it"
        )
    if folder.exists() and not folder.is_dir():
        raise BadParameter(f"{folder} is a file; name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not _is_export(folder):
        told = (
            "holds something that is no export; nothing of it was touched. Name another folder, or empty it"
        )
        raise BadParameter(f"{folder} {told}")


def _is_export(folder: Path) -> bool:
    try:
        return "snapshot" in json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False


@contextmanager
def _held(part: Path, folder: Path) -> Iterator[None]:
    handle = os.open(part, os.O_RDONLY)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise GraphError(f"another export to {folder} is running; wait for it to end") from None
        yield
    finally:
        os.close(handle)


def _clear(part: Path) -> None:
    """Remove what an export that was killed left behind."""
    for path in part.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _put_back(folder: Path) -> None:
    """Undo the first of the two renames of `_swap` where an export was killed before the second."""
    old = _aside(folder)
    if not folder.exists() and _is_export(old):
        old.rename(folder)


def _swap(part: Path, folder: Path) -> None:
    """Two renames: nothing is there for a moment, as Python's standard library has no exchange of two folders."""
    old = _aside(folder)
    shutil.rmtree(old, ignore_errors=True)
    if not folder.exists():
        part.rename(folder)
        return
    folder.rename(old)
    try:
        part.rename(folder)
    except BaseException:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
