"""How long the closure takes on growing graphs of our own shape, with a proof for each triple; owlrl beside it."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import Triple

from tochuc.graph.closure import close
from tochuc.graph.owlrl_oracle import owlrl_closure
from tochuc.graph.published import is_published
from tochuc.graph.read import read_data, read_ontology
from tochuc.graph.reason import reason
from tochuc.graph.rulebook import load_rules

from .shape import make_graph

ROOT = Path(__file__).parents[1]
SIZES = (3_000, 10_000, 30_000, 100_000, 300_000)
RUNS = 3
OWLRL_UP_TO = 10_000
"""Past this owlrl takes minutes, so it is left out."""


def timed(work: Callable[[], object], runs: int = RUNS) -> tuple[list[float], object]:
    """Seconds of each run, and what the last one gave."""
    seconds, found = [], None
    for _ in range(runs):
        began = time.monotonic()
        found = work()
        seconds.append(time.monotonic() - began)
    return seconds, found


def plain_properties(given: list[Triple]) -> list[Triple]:
    """What the one rule that is not owlrl's adds, so that both close the same graph."""
    uses = close(given, load_rules()).inferred
    return [fact for fact, proof in uses.items() if proof.rule == "plain-property"]


def row(size: int, ontology: list[Triple]) -> str:
    given = [*make_graph(size), *ontology]
    seconds, closed = timed(lambda: close(given, load_rules()))
    inferred = closed.inferred  # type: ignore[attr-defined]
    ours = f"{len(given):,} | {len(inferred):,} | {_median(seconds)}"
    if size > OWLRL_UP_TO:
        return f"| {size:,} | {ours} | – | – | – |"
    same_input = [*given, *plain_properties(given)]
    theirs_seconds, found = timed(lambda: owlrl_closure(same_input))
    theirs = {fact for fact in found[0] if is_published(fact)} | set(same_input)  # type: ignore[index]
    same = "yes" if theirs == set(inferred) | set(given) else "NO"
    times = statistics.median(theirs_seconds) / statistics.median(seconds)
    return f"| {size:,} | {ours} | {_median(theirs_seconds)} | {times:,.0f} × | {same} |"


def _median(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f})"


def main(results: Path) -> None:
    """Measure, print, and write the table."""
    ontology = read_ontology(ROOT / "ontology")
    lines = [
        "# Reasoning",
        "",
        "Seconds, median (lowest–highest) of three runs in one process on a 2-core machine; ours gives a proof for each",
        "triple. Our time covers numbering, the rule engine, the choice of proofs and decoding. Both start from the same",
        "triples; owlrl is given the plain properties too, which its rules do not have.",
        "",
        "| made-up triples | with the ontology | inferred | ours | owlrl | owlrl/ours | same triples |",
        "|--:|--:|--:|--:|--:|--:|---|",
    ]
    lines += [row(size, ontology) for size in SIZES]
    quads = read_data(ROOT / "data").quads
    seconds, reasoned = timed(lambda: reason(quads, ontology))
    inferred = len(reasoned.inferred)  # type: ignore[attr-defined]
    lines += [
        "",
        f"The real data, all of reasoning (owlrl over the ontology, bounds, provisions, closure): {len(quads):,} quads,",
        f"{inferred:,} triples inferred, {_median(seconds)} s.",
    ]
    results.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main(Path(__file__).with_name("results-reasoning.md"))
