"""How long the real graph takes to build, cold and unchanged, and to its first answer; and how much memory."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 3
PORT = 8391


def timed(command: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of one command."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, command
    return time.monotonic() - began, usage.ru_maxrss / 1024


def first_answer(state: Path) -> float:
    """Seconds from starting the server on a ready snapshot to its first answer."""
    began = time.monotonic()
    command = [
        sys.executable,
        "-m",
        "tochuc.cli",
        "serve",
        "--state",
        str(state),
        "--port",
        str(PORT),
        "--workers",
        "1",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    query = (Path(__file__).parent / "first.rq").read_text()
    address = f"http://127.0.0.1:{PORT}/sparql?query={urllib.parse.quote(query)}"
    try:
        while time.monotonic() - began < 60:
            try:
                request = urllib.request.Request(
                    address, headers={"Accept": "application/sparql-results+json"}
                )
                with urllib.request.urlopen(request, timeout=5) as answer:
                    answer.read()
                    return time.monotonic() - began
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.01)
        raise TimeoutError("no answer in a minute")
    finally:
        process.terminate()
        process.wait(timeout=30)


def main(results: Path) -> None:
    """Measure, print, and write the table."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state"
        command = [sys.executable, "-m", "tochuc.cli", "build", "--root", str(ROOT), "--state", str(state)]
        cold = []
        for _ in range(RUNS):
            shutil.rmtree(state, ignore_errors=True)
            cold.append(timed(command))
        again = [timed(command)[0] for _ in range(5)]
        answers = [first_answer(state) for _ in range(5)]
        rows += [
            ("whole build, cold, with communes", "s", [seconds for seconds, _ in cold], "under 30"),
            ("its peak memory", "MB", [megabytes for _, megabytes in cold], "under 2,048"),
            ("build with nothing changed", "s", again, "under 1"),
            ("ready snapshot to first answer, one worker", "s", answers, "under 1.5"),
        ]
    lines = ["# Build", "", "| what | median | lowest | highest | goal |", "|---|--:|--:|--:|---|"]
    lines += [
        f"| {what} ({unit}) | {statistics.median(found):,.2f} | {min(found):,.2f} | {max(found):,.2f} | {goal} |"
        for what, unit, found, goal in rows
    ]
    lines += [
        "",
        f"Each on a 2-core machine; {RUNS} cold builds, five of the others. `make bench` repeats it.",
    ]
    results.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main(Path(__file__).with_name("results-build.md"))
