"""`tochuc serve` and `tochuc push`: the snapshot to those who ask, and into a server that answers for us."""

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import BadParameter
from ..settings import Settings
from .commands import Commands
from .progress import triples_done

if TYPE_CHECKING:
    from ..engine.base import Engine
    from ..web.graphs.offered import OwnGraphs

_MEGABYTE: Final = 1 << 20
_SERVE: Final = (
    "root state host port workers timeout queries waiting memory result copies cache budget permalinks proxies log "
    "addresses reports services services-timeout own-graphs upload own-each own-all "
    "engine engine-user"
)


def add(commands: Commands) -> None:
    """Declare them."""
    commands.add("serve", "answer SPARQL over HTTP", _serve, *_SERVE.split())
    push = commands.add(
        "push",
        "load the snapshot into a SPARQL server",
        _push,
        *("root", "state", "engine", "update-url", "graph-store", "engine-user"),
        left="what was sent stays, push again to go on",
    )
    push.add_argument("--replace", action="store_true", help="let go of what others put in its default graph")


def _serve(_: argparse.Namespace, settings: Settings) -> int:
    from ..core.reports import read_target
    from ..engine.federation import Federation, read_endpoints
    from ..engine.limits import Limits
    from ..web.browser import missing_bundle
    from ..web.options import EdgeOptions
    from ..web.serve import Service, serve

    if told := missing_bundle():
        print(told, file=sys.stderr)
    copies = settings.copies == "yes"
    own = _own_graphs(settings)
    limits = Limits(
        settings.queries, settings.waiting, settings.memory * _MEGABYTE, copies=copies, own=own.bounds
    )
    edge = EdgeOptions(
        cache=settings.cache * _MEGABYTE,
        budget=settings.budget,
        proxies=settings.proxies,
        log=settings.log,
        addresses=settings.addresses == "yes",
        copies=copies,
    )
    service = Service(
        limits,
        settings.timeout,
        settings.result * _MEGABYTE,
        _outside_engine(settings),
        edge,
        read_target(settings.reports),
        federation=Federation(read_endpoints(settings.services), settings.services_timeout),
        permalinks=settings.permalinks * _MEGABYTE,
        own=own,
    )
    return serve(settings.state, settings.host, settings.port, settings.workers, service)


def _own_graphs(settings: Settings) -> "OwnGraphs":
    from ..engine.own.bounds import Bounds
    from ..web.graphs.offered import ELSEWHERE, OFF, UNABLE, OwnGraphs

    if settings.own_graphs == "no":
        return OFF
    if settings.engine:
        return ELSEWHERE
    if not hasattr(os, "fork"):
        return UNABLE
    bounds = Bounds(settings.state / "graphs", settings.own_each, settings.own_all)
    return OwnGraphs(bounds, settings.upload * _MEGABYTE)


def _outside_engine(settings: Settings) -> "Callable[[Path], Engine] | None":
    """What gives the engine for a snapshot, if it is not one of our own."""
    if not settings.engine:
        return None
    from ..engine.access import Access
    from ..engine.exchange import check_address
    from ..engine.remote import engine_for

    access = Access(settings.engine_user, settings.engine_password)
    return partial(engine_for, check_address(settings.engine), access)


def _push(parsed: argparse.Namespace, settings: Settings) -> int:
    from ..engine.access import Access
    from ..engine.push import Target, push
    from ..graph.snapshot import current_snapshot

    if not settings.engine:
        raise BadParameter("say where to push with --engine URL, the address of its query service")
    access = Access(settings.engine_user, settings.engine_password)
    target = Target(settings.engine, settings.update_url, settings.graph_store, access, parsed.replace)
    snapshot = current_snapshot(settings.state)
    with triples_done("pushing") as told:
        done = push(snapshot.folder, target, told)
    sent = f"{done.sent:,} sent" if done.sent else "all were there"
    print(
        f"snapshot {snapshot.hash} is in the engine: {done.triples:,} triples in {done.graphs:,} graphs, {sent}"
    )
    return 0
