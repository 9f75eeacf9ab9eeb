"""What was measured on one graph, and the file that keeps it."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class Found:
    """For each measurement, engine and round a number."""

    graph: str
    size: int
    """Triples."""
    engines: list[str]
    numbers: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    """Engines that were left out, and why."""
    note: str = ""
    """How this measurement differs from others."""

    def add(self, what: str, engine: str, number: float) -> None:
        self.numbers.setdefault(what, {}).setdefault(engine, []).append(number)


def write_found(path: Path, found: Found) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(found), indent=1), encoding="utf-8")


def read_found(path: Path) -> Found:
    return Found(**json.loads(path.read_text(encoding="utf-8")))
