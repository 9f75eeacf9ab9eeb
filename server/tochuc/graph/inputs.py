"""What a snapshot depends on: the files, our code, and the versions of what it runs on."""

import hashlib
import platform
import re
from importlib.metadata import requires, version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_CONTENT = ("ontology", "data", "queries")


def library_versions() -> dict[str, str]:
    """The version of Python and of each library that this program depends on."""
    needed = [entry for entry in requires("tochuc") or () if "extra ==" not in entry]
    names = sorted(re.split(r"[^A-Za-z0-9._-]", entry, maxsplit=1)[0] for entry in needed)
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def input_hash(root: Path) -> str:
    """Twenty hexadecimal digits that change with any input of a snapshot, and with nothing else."""
    digest = hashlib.sha256()
    files = [path for folder in _CONTENT for path in (root / folder).rglob("*") if path.is_file()]
    for path in sorted(files):
        _add(digest, str(path.relative_to(root)), path.read_bytes())
    code = [path for path in _PACKAGE.rglob("*") if path.suffix in {".py", ".rq"}]
    for path in sorted(code):
        _add(digest, str(path.relative_to(_PACKAGE)), path.read_bytes())
    for name, number in library_versions().items():
        _add(digest, name, number.encode())
    return digest.hexdigest()[:20]


def _add(digest: "hashlib._Hash", name: str, content: bytes) -> None:
    # Lengths keep "ab" + "c" apart from "a" + "bc".
    digest.update(f"{len(name)} {name} {len(content)} ".encode())
    digest.update(content)
