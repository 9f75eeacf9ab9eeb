"""How many names as they are written are matched rightly, and how fast, by the matcher and by two others."""

import csv
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process, utils

from tochuc.graph.search import find
from tochuc.link import Asked, matcher_of
from tochuc.link.index import Index

NAMES = Path(__file__).parents[1] / "tests" / "names"


class Case(NamedTuple):
    asked: Asked
    right: frozenset[str]
    tries: str


class Measured(NamedTuple):
    answered: int
    right: int
    wrong: list[tuple[Case, str]]
    missed: list[Case]
    answerable: int

    @property
    def precision(self) -> float:
        return self.right / self.answered if self.answered else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.answerable


def read(path: Path) -> list[Case]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Case(
                Asked(
                    row["name"],
                    tuple(row["type"].split()),
                    (row["place"],) if row["place"] else (),
                    row["day"],
                    language=row["language"],
                ),
                frozenset(row["right"].split()),
                row["tries"],
            )
            for row in csv.DictReader(file)
        ]


def measure(cases: Sequence[Case], answers: Sequence[str]) -> Measured:
    """Answers are IRIs, empty where nothing is matched."""
    pairs = list(zip(cases, answers, strict=True))
    right = [case for case, iri in pairs if iri and case.right == {iri}]
    wrong = [(case, iri) for case, iri in pairs if iri and case.right != {iri}]
    missed = [case for case, iri in pairs if len(case.right) == 1 and not iri]
    return Measured(
        len(right) + len(wrong), len(right), wrong, missed, sum(len(case.right) == 1 for case in cases)
    )


def by_matcher(folder: Path) -> Callable[[Sequence[Case]], list[str]]:
    matcher = matcher_of(folder)

    def answer(cases: Sequence[Case]) -> list[str]:
        found = matcher.match([case.asked for case in cases])
        return [each[0].iri if each and each[0].match else "" for each in found]

    return answer


def by_search(folder: Path) -> Callable[[Sequence[Case]], list[str]]:
    def answer(cases: Sequence[Case]) -> list[str]:
        return [
            found[0].iri
            if (found := find(folder, case.asked.name, "".join(case.asked.types), case.asked.language, 1))
            else ""
            for case in cases
        ]

    return answer


def by_ratio(folder: Path, cutoff: float = 90) -> Callable[[Sequence[Case]], list[str]]:
    index = Index.read(folder)
    names = [(text, thing.iri) for thing in index.things.values() for text, *_ in thing.names]
    texts = [utils.default_process(text) for text, _ in names]

    def answer(cases: Sequence[Case]) -> list[str]:
        wanted = [utils.default_process(case.asked.name) for case in cases]
        best = [process.extractOne(text, texts, scorer=fuzz.WRatio, score_cutoff=cutoff) for text in wanted]
        return [names[each[2]][1] if each else "" for each in best]

    return answer


def main(folder: Path, halves: Sequence[str], verbose: bool) -> None:
    start = time.perf_counter()
    ours = by_matcher(folder)
    print(f"index of names: {time.perf_counter() - start:.2f} s\n")
    print("| names | by | answered | precision | recall | seconds for 1,000 |\n|---|---|--:|--:|--:|--:|")
    ways = {"the matcher": ours} if verbose else {
        "the matcher": ours,
        "first hit of /search": by_search(folder),
        "rapidfuzz WRatio ≥ 90 over all names": by_ratio(folder),
    }  # fmt: skip
    for half in halves:
        cases = read(NAMES / f"{half}.csv")
        for name, way in ways.items():
            start = time.perf_counter()
            told = measure(cases, way(cases))
            seconds = (time.perf_counter() - start) * 1000 / len(cases)
            print(
                f"| {half} | {name} | {told.answered} | {told.precision:.3f} | {told.recall:.3f} | {seconds:.2f} |"
            )
            if verbose:
                matcher = matcher_of(folder)
                for case, iri in told.wrong:
                    print("  WRONG", case.asked, "→", iri, "not", *case.right)
                for case in told.missed:
                    found = matcher.match([case.asked])[0]
                    print(
                        "  MISSED",
                        case.asked,
                        *case.right,
                        [(c.iri[28:], c.score, dict(c.features)) for c in found[:2]],
                    )


if __name__ == "__main__":
    flags = [each for each in sys.argv[1:] if each.startswith("-")]
    given = [each for each in sys.argv[1:] if not each.startswith("-")]
    main(
        Path(given[0] if given else "build/current").resolve(),
        given[1:] or ("tuned", "sealed"),
        "--verbose" in flags,
    )
