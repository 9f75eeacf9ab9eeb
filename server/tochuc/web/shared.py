"""A folder for what the processes of one server share."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def shared_folder() -> Path:
    """A new folder, gone when this process ends.

    Its name holds the number of this process, by which the next server knows what was left over. To be called
    before `prometheus_client` is imported, which looks once where to count.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"tochuc-{os.getpid()}-"))
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    atexit.register(_remove, folder, os.getpid())
    return folder


def _remove(folder: Path, owner: int) -> None:
    # A forked process has the same work to do at its end, but the folder is not its own.
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)
