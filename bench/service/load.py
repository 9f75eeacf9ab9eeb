"""The same load for every server: so many connections to a loopback address, for so many seconds."""

import math
import os
import re
import selectors
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from .engines import JSON

DISTINCT = Path(__file__).with_name("distinct.lua")
MARK = "@N"
"""Stands in a path where each request has a number of its own."""
_COUNT = re.compile(rb"\bContent-Length: *(\d+)", re.IGNORECASE)
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
_start = count()


@dataclass(frozen=True)
class Load:
    """What a load came to."""

    rate: float
    """Requests a second."""
    p99: float
    """Milliseconds within which 99 of 100 were answered."""
    failed: int
    """Requests that were not answered with 200."""


def put_load(address: str, paths: list[str], folder: Path, seconds: float, connections: int) -> Load:
    """Ask for these paths in turn, by `wrk` where it is installed; never from anything but this machine."""
    parts = urlsplit(address)
    if parts.hostname != "127.0.0.1":
        raise ValueError(f"load is put on this machine alone, not on {address}")
    ordinal = next(_start)
    if shutil.which("wrk"):
        return _wrk(address, paths, folder, seconds, connections, ordinal)
    return _own(("127.0.0.1", parts.port or 80), paths, seconds, connections, ordinal)


def _wrk(
    address: str, paths: list[str], folder: Path, seconds: float, connections: int, ordinal: int
) -> Load:
    listed = folder / "paths"
    listed.write_text("\n".join(paths))
    command = ["wrk", "--latency", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s"]
    command += ["-H", f"Accept: {JSON}"]
    if len(paths) == 1 and MARK not in paths[0]:
        command.append(f"http://{urlsplit(address).netloc}{paths[0]}")
    else:
        command += ["-s", str(DISTINCT), address, "--", str(listed), str(ordinal)]
    out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 60).stdout
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", out).groups()  # type: ignore[union-attr]
    failed = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", out)))
    failed += sum(
        int(n) for line in re.findall(r"Socket errors: (.*)", out) for n in re.findall(r"\d+", line)
    )
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])  # type: ignore[index]
    return Load(rate, float(number) * _UNITS[unit] if rate else math.nan, failed)


def _own(address: tuple[str, int], paths: list[str], seconds: float, connections: int, ordinal: int) -> Load:
    """The load by one process of this program, where there is no `wrk`; it is the slower of the two."""
    following = _requests(paths, ordinal)
    times: list[float] = []
    failed = 0
    end = time.perf_counter() + seconds
    with selectors.DefaultSelector() as selector:
        asked = [_Asked(socket.create_connection(address, 5)) for _ in range(connections)]
        for each in asked:
            selector.register(each.connection, selectors.EVENT_READ, each)
            each.ask(next(following))
        while time.perf_counter() < end:
            for key, _ in selector.select(0.1):
                each = key.data
                done = each.read()
                if done is None:
                    continue
                times.append(time.perf_counter() - each.began)
                failed += not done
                each.ask(next(following))
        for each in asked:
            each.connection.close()
    times.sort()
    p99 = times[int(len(times) * 0.99)] * 1000 if times else math.nan
    return Load(len(times) / seconds, p99, failed)


def _requests(paths: list[str], ordinal: int) -> Iterator[bytes]:
    for number in count(ordinal * 10_000_000):
        path = paths[number % len(paths)].replace(MARK, str(number))
        yield f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {JSON}\r\n\r\n".encode()


class _Asked:
    """One connection and its request."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection = connection
        self.began = 0.0
        self._got = bytearray()

    def ask(self, request: bytes) -> None:
        self._got.clear()
        self.began = time.perf_counter()
        self.connection.sendall(request)

    def read(self) -> bool | None:
        """Whether it was answered with 200; None while the answer is not whole."""
        piece = self.connection.recv(1 << 16)
        if not piece:
            raise ConnectionError("the server ended the connection")
        self._got += piece
        head = self._got.find(b"\r\n\r\n")
        if head < 0:
            return None
        length = _COUNT.search(self._got, 0, head)
        whole = len(self._got) >= head + 4 + int(length[1]) if length else self._got.endswith(b"0\r\n\r\n")
        return self._got.startswith(b"HTTP/1.1 200") if whole else None


@dataclass
class Runaways:
    """Queries that would take hours, two started each second; nobody waits for an answer."""

    address: tuple[str, int]
    path: Callable[[int], str]
    until: float = 0.0
    started: int = 0

    def run(self) -> None:
        """Start them until it is time."""
        sent: list[socket.socket] = []
        while time.monotonic() < self.until:
            with suppress(OSError):
                connection = socket.create_connection(self.address, 2)
                sent.append(connection)
                path = self.path(os.getpid() * 1000 + self.started)
                connection.sendall(
                    f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {JSON}\r\n\r\n".encode()
                )
            self.started += 1
            time.sleep(0.5)
        for connection in sent:
            connection.close()
