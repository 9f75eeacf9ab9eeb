"""How well and how fast names are found: the written searches over the real names.

python bench/search.py SNAPSHOT_FOLDER [tuned] [sealed]
"""

import csv
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

from tochuc.graph.search import search

SEARCHES = Path(__file__).parents[1] / "tests" / "searches"
FIRST = 5
TYPED = 3
"""Searches that are measured letter by letter, one in so many."""


def place(folder: Path, row: dict[str, str]) -> int:
    """At which place the first right answer stands, from 1 on; 0 where it does not. Nothing right: all near, or none."""
    found = search(folder, row["words"], language=row["language"])
    right = set(row["right"].split())
    if not right:
        return 1 if found.near or not found.total else 0
    return next((at for at, each in enumerate(found.found, 1) if each.iri in right), 0)


def read(half: str) -> list[dict[str, str]]:
    """The searches of one half."""
    with (SEARCHES / f"{half}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main(folder: Path, halves: list[str]) -> None:
    """Print hits at 1 and at 5 for each half and each thing that is tried, and times."""
    times: list[float] = []
    for half in halves:
        places: dict[str, list[int]] = defaultdict(list)
        for row in read(half):
            began = time.perf_counter()
            places[row["tries"]].append(place(folder, row))
            times.append(time.perf_counter() - began)
            if "-v" in sys.argv and places[row["tries"]][-1] != 1:
                print("   ", places[row["tries"]][-1], row["words"])
        every = [at for each in places.values() for at in each]
        for tries, each in {**places, f"all of {half}": every}.items():
            first = sum(at == 1 for at in each)
            print(
                f"{tries:60} {len(each):4} searches, at 1: {first:4}, at {FIRST}: {sum(0 < at <= FIRST for at in each):4}"
            )
    typed = [
        row["words"][:end] for row in read(halves[0])[::TYPED] for end in range(1, len(row["words"]) + 1)
    ]
    beginnings = []
    for words in typed:
        began = time.perf_counter()
        search(folder, words, forgiving=False)
        beginnings.append(time.perf_counter() - began)
    for told, each in (("whole searches", times), ("while one types", beginnings)):
        each.sort()
        median, last = statistics.median(each), each[int(len(each) * 0.99)]
        print(
            f"{told}: {len(each)}, median {median * 1000:.1f} ms, p99 {last * 1000:.1f} ms, longest {each[-1] * 1000:.1f} ms"
        )


if __name__ == "__main__":
    named = [name for name in sys.argv[2:] if not name.startswith("-")]
    main(Path(sys.argv[1]), named or ["tuned", "sealed"])
