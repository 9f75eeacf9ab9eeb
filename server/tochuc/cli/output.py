"""Where an answer goes: standard output, for as long as somebody reads it, or a file, whole or not at all."""

import os
import sys
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

from ..errors import BadParameter


def print_out(body: BinaryIO) -> None:
    """Write to standard output."""
    try:
        copyfileobj(body, sys.stdout.buffer)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python writes out what is left when it ends, which would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_file(path: Path, body: BinaryIO) -> None:
    """Let a file hold this, or stay as it was: it is written beside, and renamed once it is whole.

    Raises: BadParameter where nothing can be written.
    """
    if path.exists() and not path.is_file():
        raise BadParameter(f"{path} is no file that could be replaced")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("xb") as file:
            copyfileobj(body, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise BadParameter(f"{path} cannot be written: {error.strerror}") from error
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
