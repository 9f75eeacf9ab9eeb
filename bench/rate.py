"""Pages of things at a constant rate: how long each takes that no cache holds.

    python -m bench.rate http://127.0.0.1:8000 --rate 100 --seconds 20

The time of a request counts from the moment at which it was due, not from when a connection was free for it: a server
that falls behind is seen to (what `wrk` and other closed loops leave out).
"""

import argparse
import random
import re
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlsplit

CONNECTIONS = 16
MOST_SECONDS = 60
CODINGS = "gzip, deflate, br, zstd"
"""What browsers take."""


@dataclass(frozen=True)
class Times:
    """Milliseconds that pages took, and how many were not answered with 200."""

    sorted: Sequence[float]
    failed: int

    def within(self, share: float) -> float:
        """Milliseconds within which this share of the pages was there."""
        return self.sorted[min(int(share * len(self.sorted)), len(self.sorted) - 1)]


def pages_of(address: str) -> list[str]:
    """The paths of all pages, as the sitemap lists them."""
    with closing(HTTPConnection(urlsplit(address).netloc, timeout=60)) as connection:
        connection.request("GET", "/sitemap.xml")
        text = connection.getresponse().read().decode()
        found = re.findall(r"<loc>[^<]*?://[^/<]*(/[^<]*)</loc>", text)
        if not text.count("<sitemapindex"):
            return found
        listed = []
        for part in found:
            connection.request("GET", part)
            listed += re.findall(
                r"<loc>[^<]*?://[^/<]*(/[^<]*)</loc>", connection.getresponse().read().decode()
            )
        return listed


def at_rate(
    address: str, paths: Sequence[str], rate: float, seconds: float, accept: str = "text/html"
) -> Times:
    """The times of so many pages a second, each asked for once and in turn."""
    if urlsplit(address).hostname != "127.0.0.1":
        raise ValueError(f"load is put on this machine alone, not on {address}")
    number, times, failed = count(), [], []
    total = min(int(rate * min(seconds, MOST_SECONDS)), len(paths))
    began = time.perf_counter() + 0.5

    def ask() -> None:
        with closing(HTTPConnection(urlsplit(address).netloc, timeout=30)) as connection:
            connection.connect()
            while (at := next(number)) < total:
                due = began + at / rate
                time.sleep(max(0.0, due - time.perf_counter()))
                connection.request("GET", paths[at], headers={"Accept": accept, "Accept-Encoding": CODINGS})
                response = connection.getresponse()
                response.read()
                times.append(1000 * (time.perf_counter() - due))
                if response.status != 200:
                    failed.append(paths[at])

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Times(sorted(times), len(failed))


def main() -> None:
    """Print the times of distinct pages, drawn with a seed from all that there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", default="", help="pages of one kind alone, such as steering-committee")
    given = parser.parse_args()
    paths = [path for path in pages_of(given.address) if path.startswith(f"/page/{given.kind}")]
    random.Random(given.seed).shuffle(paths)
    warm, asked = paths[: len(paths) // 4][:200], paths[len(paths) // 4 :]
    at_rate(given.address, warm, given.rate, 2)
    times = at_rate(given.address, asked, given.rate, given.seconds)
    shares = " ".join(f"p{100 * share:g} {times.within(share):.1f} ms" for share in (0.5, 0.9, 0.99, 0.999))
    print(f"{len(times.sorted)} pages at {given.rate:g}/s: {shares}; {times.failed} failed")


if __name__ == "__main__":
    main()
