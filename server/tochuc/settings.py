"""What a person may set: a flag, else a `TOCHUC_*` variable, else the default. Read in `cli` and `web/app` alone."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .errors import BadParameter

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Setting:
    """One thing that may be set; `docs/settings.md` has a row for each (tested)."""

    name: str
    default: str
    help: str
    secret: bool = False
    """Never a flag: everyone on a machine sees the flags of a program."""

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return "TOCHUC_" + self.name.upper().replace("-", "_")

    @property
    def flag(self) -> str:
        """The flag that sets it, as a person writes it; a word for none."""
        return "none" if self.secret else f"`--{self.name}`"


SETTINGS = (
    Setting(
        "root", "", "folder with ontology/, data/ and queries/; the checkout, else the content of the wheel"
    ),
    Setting("state", "", "folder that holds the snapshots; build/ beside the content by default"),
    Setting("host", "127.0.0.1", "address to listen on"),
    Setting("port", "8000", "port to listen on"),
    Setting("workers", "2", "processes that answer requests"),
    Setting("timeout", "30", "seconds that a query may take"),
    Setting("queries", "", "long queries that run at a time; one for each processor by default"),
    Setting("waiting", "8", "long queries that wait for their turn"),
    Setting("memory", "1024", "megabytes that one query may take"),
    Setting("result", "1024", "megabytes that one result may have"),
    Setting("copies", "yes", "whether processes that answer hold copies of the graph, for speed: yes or no"),
    Setting("cache", "64", "megabytes of answers that each web process keeps; 0 keeps none"),
    Setting("budget", "60", "seconds of query time that a client may use in a minute; 0 sets no limit"),
    Setting("permalinks", "64", "megabytes of queries that get short addresses; 0 gives none"),
    Setting("proxies", "0", "proxies in front whose word on a client's address is taken"),
    Setting("log", "off", "access log as lines of JSON: off, stdout or stderr"),
    Setting("addresses", "no", "whether the log names the addresses of clients: no or yes"),
    Setting(
        "reports", "", "where reports of errors go: a mail address, or a web address with {title} and {body}"
    ),
    Setting(
        "services", "", "addresses of SPARQL endpoints that a query may ask with SERVICE, spaces between them"
    ),
    Setting("services-timeout", "20", "seconds that such an endpoint may take"),
    Setting("own-graphs", "no", "whether bearers of a token may write graphs of their own: no or yes"),
    Setting(
        "upload", "64", "megabytes that a document for such a graph may have, also when it has been unpacked"
    ),
    Setting("own-each", "1000000", "triples that the graphs of one token may hold"),
    Setting("own-all", "5000000", "triples that all such graphs may hold together"),
    Setting("engine", "", "address of a SPARQL server that answers in the place of the embedded engine"),
    Setting("update-url", "", "address of that server's SPARQL Update service, for push"),
    Setting("graph-store", "", "address of that server's Graph Store service, for push"),
    Setting("engine-user", "", "name by which that server knows this program"),
    Setting("engine-password", "", "the password for that name", secret=True),
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
    timeout: int
    queries: int
    waiting: int
    memory: int
    result: int
    copies: str
    cache: int
    budget: int
    permalinks: int
    proxies: int
    log: str
    addresses: str
    reports: str
    services: str
    services_timeout: int
    own_graphs: str
    upload: int
    own_each: int
    own_all: int
    engine: str
    update_url: str
    graph_store: str
    engine_user: str
    engine_password: str = field(repr=False)
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
        timeout=_number("timeout", values["timeout"], 1, 86_400),
        queries=_number("queries", values["queries"] or str(os.cpu_count() or 1), 1, 1000),
        waiting=_number("waiting", values["waiting"], 0, 1000),
        memory=_number("memory", values["memory"], 16, 1 << 20),
        result=_number("result", values["result"], 1, 1 << 20),
        copies=_word("copies", values["copies"], "yes", "no"),
        cache=_number("cache", values["cache"], 0, 1 << 20),
        budget=_number("budget", values["budget"], 0, 1_000_000),
        permalinks=_number("permalinks", values["permalinks"], 0, 1 << 20),
        proxies=_number("proxies", values["proxies"], 0, 10),
        log=_word("log", values["log"], "off", "stdout", "stderr"),
        addresses=_word("addresses", values["addresses"], "no", "yes"),
        reports=values["reports"],
        services=values["services"],
        services_timeout=_number("services-timeout", values["services-timeout"], 1, 3600),
        own_graphs=_word("own-graphs", values["own-graphs"], "no", "yes"),
        upload=_number("upload", values["upload"], 1, 1 << 20),
        own_each=_number("own-each", values["own-each"], 1, 1_000_000_000),
        own_all=_number("own-all", values["own-all"], 1, 1_000_000_000),
        engine=values["engine"],
        update_url=values["update-url"],
        graph_store=values["graph-store"],
        engine_user=values["engine-user"],
        engine_password=values["engine-password"],
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


def _word(name: str, text: str, *words: str) -> str:
    if text not in words:
        raise BadParameter(f"{name} is {', '.join(words[:-1])} or {words[-1]}, not {text!r}")
    return text
