"""What a first visit to each kind of page costs: bytes, requests, and how much of it moves while it loads.

    python -m bench.pages [--address http://127.0.0.1:8000] [--results FILE]

A real Chromium with an empty cache, on the real snapshot. Bytes are those of the bodies as they went over the line, by
the Network domain of the DevTools protocol; layout shift is the sum of `layout-shift` entries, as the Layout
Instability specification counts them. Once on a wide screen and once on a narrow one.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PORT = 8139
BUDGET = 60_000
"""Bytes of a first view without editor and charts."""
LATE = re.compile(r"/bundle/(?:chart|editor)\.\w+$|(?<!/icon)\.svg(?:\?|$)|\.vl\.json(?:\?|$)")
"""Charts and the editor, which load when they are used; told apart."""
SCREENS = {"wide": (1280, 900), "narrow": (360, 740)}
SETTLED = 500
"""Milliseconds without a request after which a page is taken as loaded."""
WATCH = """globalThis.shift = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""
DAY = "as-of=2023-06-19"
PAGES = {
    "home": "/",
    "search": "/search?q=ban+chi+dao+ha+noi",
    "every class": "/browse",
    "one class": "/browse/ProvincialSteeringCommittee",
    "committee": "/page/steering-committee/ha-noi",
    "committee on a day": f"/page/steering-committee/ha-noi?{DAY}",
    "central committee": "/page/steering-committee/central",
    "document": "/page/document/67-qd-tw-2022",
    "place": "/page/place/ha-noi",
    "unknown": "/page/steering-committee/ha-noy",
    "why": "/why?s=committee:ha-noi&p=tc:accountableTo&o=committee:central",
    "changes": "/changes",
    "timeline": "/timeline",
    "chart": f"/chart?{DAY}",
    "documents": "/chart/documents",
    "questions": "/queries",
    "question": f"/queries/committees/by-province?province=ha-noi&{DAY}",
    "question with a map": f"/queries/committees/across-provinces?{DAY}",
    "embedded": f"/queries/committees/across-provinces/embed?{DAY}",
    "SPARQL": "/sparql",
    "ontology": "/ontology",
    "quality": "/quality",
    "interface": "/docs",
}


@dataclass(frozen=True)
class Visit:
    """One first visit: bytes and requests, those of charts and editor apart, and the layout shift."""

    bytes: int
    requests: int
    late: int
    shift: float


def visit(browser: Browser, address: str, path: str, screen: tuple[int, int]) -> Visit:
    """Open a page in a profile of its own and wait until nothing loads any more."""
    width, height = screen
    context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, locale="en")
    page = context.new_page()
    page.add_init_script(WATCH)
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.on(
        "Network.requestWillBeSent",
        lambda told: names.update({told["requestId"]: told["request"]["url"]}),
    )
    protocol.on(
        "Network.loadingFinished",
        lambda told: sizes.update({told["requestId"]: int(told["encodedDataLength"])}),
    )
    answer = page.goto(path)
    if answer is None or answer.status >= 500:
        raise RuntimeError(f"{path} cannot be shown, so nothing about it is measured")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLED)
    shift = page.evaluate("globalThis.shift")
    context.close()
    late = {request for request in sizes if LATE.search(names.get(request, ""))}
    return Visit(
        bytes=sum(size for request, size in sizes.items() if request not in late),
        requests=len(sizes) - len(late),
        late=sum(sizes[request] for request in late),
        shift=round(shift, 4),
    )


@contextmanager
def served(state: Path | None) -> Iterator[str]:
    """The address of a server over the snapshot of a state folder; over the usual one for None."""
    address = f"http://127.0.0.1:{PORT}"
    flags = ["--state", str(state)] if state else []
    command = [sys.executable, "-m", "tochuc.cli", "serve", "--port", str(PORT), *flags]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(address + "/healthz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def table(browser: Browser, address: str) -> list[str]:
    """A line for each kind of page."""
    lines = [
        "| page | bytes | requests | of charts and editor, bytes | shift, wide | shift, narrow |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, path in PAGES.items():
        visits = {screen: visit(browser, address, path, size) for screen, size in SCREENS.items()}
        one = max(visits.values(), key=lambda each: each.bytes)
        mark = " **over**" if one.bytes > BUDGET else ""
        shifts = " | ".join(f"{each.shift:.3f}" for each in visits.values())
        lines.append(f"| {name} | {one.bytes:,}{mark} | {one.requests} | {one.late:,} | {shifts} |")
        print(lines[-1], flush=True)
    return lines


def main(results: Path | None, address: str = "", state: Path | None = None) -> None:
    """Measure, print, and write the table; without Chromium, say that nothing was measured."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        print("pages: no Chromium is installed, so nothing was measured", file=sys.stderr)
        return
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        if address:
            lines = table(browser, address)
        else:
            with served(state) as own:
                lines = table(browser, own)
        browser.close()
    if results:
        told = [
            "# First visits to pages",
            "",
            "The real graph; Chromium with an empty cache; what went over the line, headers and all. A first view is "
            f"to stay under {BUDGET:,} bytes without charts and editor, which load when they are used.",
            "",
        ]
        results.write_text("\n".join([*told, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--address", default="", help="of a server that runs; none: start one")
    parser.add_argument("--state", type=Path, help="state folder of the real graph")
    parser.add_argument("--results", type=Path, help="file to write; none: only print")
    given = parser.parse_args()
    main(given.results, given.address, given.state)
