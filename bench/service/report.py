"""The tables of what was measured."""

import math
import statistics

from .found import Found

OXIGRAPH = "Oxigraph server"
GOALS = (
    ("repeated query, requests/s", OXIGRAPH, 1.5),
    ("distinct look-ups, requests/s", OXIGRAPH, 0.5),
    ("distinct look-ups, requests/s", "Virtuoso", 2.0),
    ("distinct look-ups, requests/s", "rdflib-endpoint", 5.0),
    ("distinct joins of two patterns, requests/s", OXIGRAPH, 0.5),
    ("distinct joins of two patterns, requests/s", "Virtuoso", 2.0),
    ("distinct joins of two patterns, requests/s", "rdflib-endpoint", 5.0),
)
QUIET, BUSY = "p99 of look-ups, quiet, ms", "p99 of look-ups, two runaways started each second, ms"
"""What is compared for the goal on runaway queries."""
MOST_SLOWER = 3.0
HEAVY = (
    "Heavier queries, milliseconds to the last byte, no cached answer. rdflib-endpoint is left out: most of them "
    "keep it for minutes."
)
INTRODUCTION = (
    "The same data, load generator and machine (2 cores, shared by server and load), measured in turns. A ratio is "
    "tochuc's number by the other's of the same round: the median, and in brackets the lowest and the highest. "
    "Of the real graph the others hold the default graph alone; tochuc holds all its graphs, with more than twice the "
    "triples. The Oxigraph server is in memory, where it is fastest, and loads its file when it starts."
)


def report(all_found: list[Found]) -> str:
    """Markdown, with every goal that is missed named."""
    lines = [
        "# Service beside other servers",
        "",
        INTRODUCTION,
    ]
    skipped = dict.fromkeys(line for found in all_found for line in found.skipped)
    lines += [f"Not measured: {line}." for line in skipped]
    for found in all_found:
        lines += [
            "",
            f"## {found.graph[0].upper()}{found.graph[1:]}: {found.size:,} triples",
            "",
        ]
        lines += [found.note, ""] if found.note else []
        names = [name for name in found.numbers if not name.startswith("query:")]
        lines += [*_goals(found), "", *_table(found, names), "", HEAVY, "", *_heavy(found)]
        if found.faults:
            lines += ["", "Faults:", "", *(f"- {fault}" for fault in dict.fromkeys(found.faults))]
    return "\n".join(lines) + "\n"


def _goals(found: Found) -> list[str]:
    lines = ["| goal | ratio | |", "|---|--:|---|"]
    for what, other, goal in GOALS:
        ratios = _ratios(found, what, other)
        if ratios:
            met = statistics.median(ratios) >= goal
            lines.append(f"| {what}: at least {goal} × {other} | {_spread(ratios)} | {_verdict(met)} |")
    ahead = [what for what in found.numbers if what.startswith("query:")]
    slower = [what for what in ahead if statistics.median(_ratios(found, what, OXIGRAPH) or [9.0]) > 1]
    lines.append(
        f"| each heavier query: at most 1.0 × {OXIGRAPH} | {len(ahead) - len(slower)} of {len(ahead)} "
        f"| {_verdict(not slower)} |"
    )
    slowdown = (
        [found.numbers[BUSY]["tochuc"][0] / found.numbers[QUIET]["tochuc"][0]]
        if "tochuc" in found.numbers.get(BUSY, {})
        else []
    )
    if slowdown:
        met = slowdown[0] <= MOST_SLOWER
        lines.append(
            f"| p99 beside runaways: at most {MOST_SLOWER:.0f} × quiet | {slowdown[0]:.1f} | {_verdict(met)} |"
        )
    return lines


def _table(found: Found, names: list[str]) -> list[str]:
    engines = list(dict.fromkeys([*found.engines, *(e for what in names for e in found.numbers[what])]))
    lines = ["| what | " + " | ".join(engines) + " |", "|---|" + "--:|" * len(engines)]
    for what in names:
        cells = (found.numbers[what].get(engine) for engine in engines)
        lines.append(f"| {what} | " + " | ".join(_number(cell) for cell in cells) + " |")
    return lines


def _heavy(found: Found) -> list[str]:
    others = [name for name in (OXIGRAPH, "Virtuoso") if name in found.engines]
    head = ["query", "tochuc", *others, *(f"ratio to {name}" for name in others)]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    for what in found.numbers:
        if not what.startswith("query:"):
            continue
        times = [_number(found.numbers[what].get(name)) for name in ("tochuc", *others)]
        ratios = [_spread(_ratios(found, what, name)) for name in others]
        lines.append(f"| {' | '.join([what.removeprefix('query: '), *times, *ratios])} |")
    for name in others:
        ahead = [
            what.removeprefix("query: ")
            for what in found.numbers
            if what.startswith("query:") and statistics.median(_ratios(found, what, name) or [0.0]) > 1
        ]
        lines += ["", f"{name} is ahead in {len(ahead)}: {'; '.join(ahead) or 'none'}."]
    return lines


def _ratios(found: Found, what: str, other: str) -> list[float]:
    numbers = found.numbers.get(what, {})
    pairs = zip(numbers.get("tochuc", ()), numbers.get(other, ()), strict=False)
    # A number that is missing stands as NaN, so that the rounds stay beside each other.
    return [mine / theirs if theirs else math.inf for mine, theirs in pairs if not math.isnan(mine + theirs)]


def _spread(ratios: list[float]) -> str:
    if not ratios:
        return "–"
    if math.isinf(statistics.median(ratios)):
        return "the other answers none"
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"


def _number(values: list[float] | None) -> str:
    known = [value for value in values or () if not math.isnan(value)]
    if not known:
        return "–"
    middle = statistics.median(known)
    return f"{middle:,.0f}" if middle >= 100 else f"{middle:.2f}"


def _verdict(met: bool) -> str:
    return "met" if met else "**missed**"
