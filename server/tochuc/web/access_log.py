"""One line of JSON for each request: what was asked by its hash, never by its text."""

import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from ..errors import BadParameter

OUTPUTS: Final = {"off": None, "stdout": sys.__stdout__, "stderr": sys.__stderr__}
_LONGEST: Final = 500
"""Characters of a path; a line is to stay within what a pipe takes in one piece."""


@dataclass(frozen=True)
class Access:
    """What a line tells about one request."""

    method: str
    path: str
    status: int
    bytes: int
    seconds: float
    snapshot: str
    query: str
    cache: str
    client: str = ""


class AccessLog:
    """Lines on standard output or standard error, or none."""

    def __init__(self, output: str, clients: bool = False) -> None:
        if output not in OUTPUTS:
            raise BadParameter(f"log is one of {', '.join(OUTPUTS)}, not {output!r}")
        stream = OUTPUTS[output]
        self._descriptor = -1 if stream is None else stream.fileno()
        self._clients = clients

    def __bool__(self) -> bool:
        return self._descriptor >= 0

    def write(self, access: Access) -> None:
        """Adds a line; it is left out when nobody takes it."""
        line = format_line(access, time.time(), self._clients).encode()
        with suppress(OSError):
            # One write, so that the lines of several processes do not mix.
            os.write(self._descriptor, line)


def format_line(access: Access, moment: float, clients: bool) -> str:
    """The line, with its end.

    >>> format_line(Access("GET", "/sparql", 200, 12, 0.0015, "ab", "cd", "miss", "192.0.2.1"), 0.25, False)
    '{"time":"1970-01-01T00:00:00.250Z","method":"GET","path":"/sparql","status":200,"bytes":12,"ms":1.5,\
"snapshot":"ab","query":"cd","cache":"miss"}\\n'
    """
    client = f',"client":{json.dumps(access.client)}' if clients else ""
    return (
        f'{{"time":"{_second(int(moment))}.{int(moment % 1 * 1000):03}Z","method":{_quoted(access.method)},'
        f'"path":{_quoted(access.path[:_LONGEST])},"status":{access.status},"bytes":{access.bytes},'
        f'"ms":{access.seconds * 1000:.4g},"snapshot":"{access.snapshot}","query":"{access.query}",'
        f'"cache":"{access.cache}"{client}}}\n'
    )


def query_hash(text: str | None) -> str:
    """By which a query is found again in the log; whoever has its text can make it."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest() if text else ""


@lru_cache(1024)
def _quoted(text: str) -> str:
    # What the server decoded as Latin-1 was UTF-8.
    return json.dumps(text.encode("latin-1", "replace").decode("utf-8", "replace"), ensure_ascii=True)


@lru_cache(4)
def _second(moment: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment))
