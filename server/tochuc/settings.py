"""What a person may set: a flag, else a `TOCHUC_*` variable, else the default. Read in `cli` and `web/app` alone."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .errors import BadParameter

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Setting:
    """One thing that may be set; `docs/settings.md` has a row for each (tested)."""

    name: str
    default: str
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return "TOCHUC_" + self.name.upper()


SETTINGS = (
    Setting(
        "root", "", "folder with ontology/, data/ and queries/; the checkout, else the content of the wheel"
    ),
    Setting("state", "", "folder that holds the snapshots; build/ beside the content by default"),
    Setting("host", "127.0.0.1", "address to listen on"),
    Setting("port", "8000", "port to listen on"),
    Setting("workers", "2", "processes that answer requests"),
    Setting("keep", "5", "snapshots to keep besides the pinned ones"),
)


@dataclass(frozen=True)
class Settings:
    """Every setting with its value."""

    root: Path
    state: Path
    host: str
    port: int
    workers: int
    keep: int


def read_settings(flags: Mapping[str, str | None], environment: Mapping[str, str] | None = None) -> Settings:
    """Every setting with its value, from flags, environment and defaults.

    Raises: BadParameter for a number that is none or out of range, or a root without ontology and data.
    """
    variables = os.environ if environment is None else environment
    values = {
        setting.name: flags.get(setting.name) or variables.get(setting.variable) or setting.default
        for setting in SETTINGS
    }
    root = Path(values["root"]).resolve() if values["root"] else _content_root()
    if not (root / "ontology").is_dir() or not (root / "data").is_dir():
        raise BadParameter(f"{root} holds no ontology/ and data/; name the folder with --root or TOCHUC_ROOT")
    return Settings(
        root=root,
        state=Path(values["state"]).resolve() if values["state"] else _default_state(root),
        host=values["host"],
        port=_number("port", values["port"], 0, 65535),
        workers=_number("workers", values["workers"], 1, 64),
        keep=_number("keep", values["keep"], 1, 1000),
    )


def _content_root() -> Path:
    checkout = _PACKAGE.parents[1]
    return checkout if (checkout / "ontology").is_dir() else _PACKAGE / "content"


def _default_state(root: Path) -> Path:
    # A wheel's content lies among installed packages, where nothing should be written.
    return Path.cwd() / "build" if root == _PACKAGE / "content" else root / "build"


def _number(name: str, text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise BadParameter(f"{name} is a whole number from {least} to {most}, not {text!r}")
    return int(text)
