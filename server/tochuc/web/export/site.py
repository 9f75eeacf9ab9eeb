"""Writes the site of a snapshot: walks from link to link, and puts what it finds into one folder."""

import json
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Final

from ...graph.snapshot import Snapshot
from ..language import LANGUAGES
from .carrying import Written
from .crew import crew, do
from .folder import MARKER, replacing
from .rooms import ROOMS, SEEDS, Plan, Room, Target

_BATCH: Final = 24
_IN_A_LIST: Final = 50_000
"""Addresses in one list (sitemaps.org, Sitemaps XML format)."""
_STATIC: Final = Path(__file__).parents[1] / "static"
_SITEMAPS: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class Exported:
    """What was written."""

    files: int
    bytes: int
    faults: list[str]
    """Addresses to which the site itself has only a page that says why there is nothing."""
    missing: list[str]
    """Addresses of files that the site does not have; links to them are left out."""


@dataclass(frozen=True)
class Wishes:
    """What is to be carried, and how."""

    site: str
    """The address of the running program that examples in pages name."""
    public: str = ""
    """Where the export will be found, ending in a slash; empty where that is not known."""
    rooms: tuple[Room, ...] = ROOMS
    """What is carried."""
    processes: int = 2


def export(snapshot: Snapshot, folder: Path, wishes: Wishes, told: Callable[[int, int], None]) -> Exported:
    """Write the site of a snapshot into a folder, whole or not at all; `told` how many files are done, of how many.

    The same snapshot and wishes give the same bytes.
    Raises: BadParameter, GraphError as `replacing`; GraphError for what the site cannot give; WorkerDied.
    """
    with replacing(folder) as part:
        copied = _copy(snapshot, part)
        with crew(snapshot, wishes.processes, wishes.site, wishes.public) as pool:
            plan, seeds = _plan(pool, snapshot, wishes, copied)
            walk = _walk(pool, plan, seeds, part, told)
        if wishes.public:
            _write_sitemap(part, wishes.public, walk.pages)
        marker = {"snapshot": snapshot.hash, "address": wishes.public}
        (part / MARKER).write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")
        (part / ".nojekyll").touch()
        sizes = [path.stat().st_size for path in part.rglob("*") if path.is_file()]
    return Exported(len(sizes), sum(sizes), sorted(walk.faults), sorted(walk.missing.values()))


def _copy(snapshot: Snapshot, part: Path) -> frozenset[str]:
    """Put what is carried as it is in its place; the names of these files."""
    for name, folder in (("static", _STATIC), ("dumps", snapshot.folder / "dumps")):
        if folder.is_dir():
            shutil.copytree(folder, part / name)
    return frozenset(path.relative_to(part).as_posix() for path in part.rglob("*") if path.is_file())


def _plan(
    pool: ProcessPoolExecutor, snapshot: Snapshot, wishes: Wishes, copied: frozenset[str]
) -> tuple[Plan, list[str]]:
    """What is carried, and the addresses to begin with."""
    plan = Plan(wishes.rooms, snapshot.hash, copied=copied)
    queries = {plan.plain(link) for link in pool.submit(do, "links", "/queries").result()}
    paths = [path for path in (*SEEDS, *sorted(queries)) if path != "/" and "." not in path]
    usual = dict(zip(paths, pool.map(do, ["alternates"] * len(paths), paths), strict=True))
    plan = replace(plan, usual={path: given for path, given in usual.items() if given})
    first = {plan.plain(link) for link in pool.submit(do, "links", "/").result()}
    seeds = [path for path in SEEDS if usual.get(path, {}) is not None]
    things = pool.submit(do, "things").result()
    return replace(plan, also=frozenset(first)), [*seeds, *things]


@dataclass
class _Walk:
    """What was reached so far."""

    seen: set[str]
    leading: dict[str, list[Target]] = field(default_factory=dict)
    """By the name of a file that is no page: the pages that show or name it."""
    missing: dict[str, str] = field(default_factory=dict)
    """Files that turned out to be none, with their addresses."""
    faults: list[str] = field(default_factory=list)

    @property
    def pages(self) -> list[str]:
        """The names of the pages, in order."""
        return sorted(name for name in self.seen if name.endswith(".html"))

    def new(self, targets: Iterable[Target | None]) -> list[Target]:
        """Those of the targets that were not reached before."""
        found = {each.file: each for each in targets if each and each.file not in self.seen}
        self.seen |= found.keys()
        return list(found.values())

    def take(self, written: Written) -> list[Target]:
        """Note what was written; gives what is new."""
        self.faults += written.faults
        self.missing |= {each.file: each.address for each in written.missing}
        for target, pages in written.found.items():
            if not target.room.page and not target.room.copied:
                self.leading.setdefault(target.file, []).extend(pages)
        return self.new(written.found)


def _walk(
    pool: ProcessPoolExecutor, plan: Plan, seeds: list[str], part: Path, told: Callable[[int, int], None]
) -> _Walk:
    """Carry everything that is reached."""
    walk = _Walk({*plan.copied})
    waiting = walk.new(plan.target(address, code) for address in seeds for code in LANGUAGES)
    done = 0
    running: dict[Future[Written], int] = {}
    while waiting or running:
        for start in range(0, len(waiting), _BATCH):
            batch = waiting[start : start + _BATCH]
            running[pool.submit(do, "carry", batch, plan, part)] = len(batch)
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        waiting = []
        for future in finished:
            done += running.pop(future)
            waiting += walk.take(future.result())
        told(done, len(walk.seen) - len(plan.copied))
    # What leads to a file that turned out to be none is written again, without the link.
    again = {page.file: page for file in walk.missing for page in walk.leading.get(file, ())}
    if again:
        rest = replace(plan, missing=frozenset(walk.missing))
        pool.submit(do, "carry", list(again.values()), rest, part).result()
    return walk


def _write_sitemap(part: Path, public: str, pages: list[str]) -> None:
    listed = [f"{escape(public)}{page}" for page in pages if page.partition("/")[0] in LANGUAGES]
    parts = [listed[start : start + _IN_A_LIST] for start in range(0, len(listed), _IN_A_LIST)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, addresses in zip(names, parts, strict=True):
        (part / name).write_text(_listed("urlset", "url", addresses), encoding="utf-8")
    whole = _listed("sitemapindex", "sitemap", [f"{escape(public)}{name}" for name in names])
    (part / "sitemap.xml").write_text(whole, encoding="utf-8")


def _listed(around: str, each: str, addresses: Iterable[str]) -> str:
    lines = "\n".join(f"<{each}><loc>{address}</loc></{each}>" for address in addresses)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{around} xmlns="{_SITEMAPS}">\n{lines}\n</{around}>\n'
