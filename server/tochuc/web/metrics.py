"""Figures for Prometheus: what was asked, how long it took, and how the workers are."""

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from ..errors import NoSnapshot
from ..graph.snapshot import Snapshot
from .live import Source

bp = Blueprint("metrics", __name__)

_BUCKETS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_OF_PROCESS: Final = re.compile(r"gauge_live\w*_(\d+)\.db")
_WORKERS: Final[Mapping[str, tuple[str, type[GaugeMetricFamily] | type[CounterMetricFamily]]]] = {
    "workers": ("processes that run queries", GaugeMetricFamily),
    "running": ("queries that run now", GaugeMetricFamily),
    "waiting": ("queries that wait for a worker", GaugeMetricFamily),
    "spares": ("workers forked ahead of need", GaugeMetricFamily),
    "killed": ("workers that were ended at a deadline, a cap or on wish", CounterMetricFamily),
    "died": ("workers that ended by themselves", CounterMetricFamily),
}


class Metrics:
    """The figures of this process; with a folder in PROMETHEUS_MULTIPROC_DIR they add up over all processes."""

    def __init__(self, live: Source, state: Path) -> None:
        self._condition = CollectorRegistry()
        self._condition.register(_Condition(live, state))
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "tochuc_requests",
            "requests by route, status, and whether the answer was kept (hit), made (miss) or never kept (pass)",
            ["route", "status", "cache"],
            registry=self.registry,
        )
        self.queries = Histogram(
            "tochuc_query_seconds",
            "time of queries that were run, whatever came of them",
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.cache_bytes = Gauge(
            "tochuc_cache_bytes",
            "bytes of answers kept, in all processes",
            multiprocess_mode="livesum",
            registry=self.registry,
        )

        self._told = 0
        # To look a counter up by its labels takes longer than to count.
        self._counters: dict[tuple[str, str, str], Callable[[], None]] = {}

    def count(self, route: str, status: str, cache: str) -> None:
        """One request more."""
        count = self._counters.get((route, status, cache))
        if count is None:
            count = self._counters[route, status, cache] = self.requests.labels(route, status, cache).inc
        count()

    def tell_kept(self, size: int) -> None:
        """The bytes of kept answers; small changes are told with the next large one."""
        if not self._told or abs(size - self._told) > self._told >> 7:
            self._told = size
            self.cache_bytes.set(size)

    def exposition(self) -> bytes:
        """The text that Prometheus reads."""
        shared = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
        registry = CollectorRegistry() if shared else self.registry
        if shared:
            _forget_dead(Path(shared))
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry) + generate_latest(self._condition)


class _Condition(Collector):
    """What is read off when it is asked for: the snapshot, and the workers of the engine."""

    def __init__(self, live: Source, state: Path) -> None:
        self._live = live
        self._state = state

    def describe(self) -> list[Metric]:
        return []  # else the registry would collect once to know the names, before anything is served

    def collect(self) -> Iterator[Metric]:
        try:
            served = self._live.now()
        except NoSnapshot:
            yield GaugeMetricFamily("tochuc_ready", "1 when a snapshot is served", 0)
            return
        yield GaugeMetricFamily("tochuc_ready", "1 when a snapshot is served", 1)
        named = GaugeMetricFamily("tochuc_snapshot", "the snapshot that is served", labels=["hash"])
        named.add_metric([served.hash], 1)
        yield named
        manifest = self._state / "snapshots" / served.hash / "manifest.json"
        if manifest.is_file():
            age = time.time() - Snapshot(manifest.parent).built.timestamp()
            yield GaugeMetricFamily("tochuc_snapshot_age_seconds", "time since the snapshot was built", age)
        condition: Mapping[str, int] = getattr(served.engine, "condition", dict)()
        for name, value in condition.items():
            if name in _WORKERS:
                told, family = _WORKERS[name]
                yield family(f"tochuc_engine_{name}", told, value)


@bp.get("/metrics")
def show() -> Response:
    """The figures of all processes of this server."""
    metrics: Metrics = current_app.extensions["metrics"]
    return Response(
        metrics.exposition(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"}
    )


def _forget_dead(folder: Path) -> None:
    # What a process held is gone with it; what it counted is not.
    for file in folder.glob("gauge_live*.db"):
        found = _OF_PROCESS.fullmatch(file.name)
        if found and not _is_alive(int(found[1])):
            mark_process_dead(int(found[1]), str(folder))  # type: ignore[no-untyped-call]


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
