"""Asking another endpoint politely: by our name, with pauses, again after it was busy, and with an end."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions

from ...engine.access import ANONYMOUS
from ...engine.exchange import Reply, check_address, exchange
from ...engine.operation import query_request
from ...engine.received import ACCEPT_SOLUTIONS, broken, read_solutions, refuse_failure
from ...errors import EngineDown

_BUSY: Final = frozenset({429, 502, 503, 504})
_TRIES: Final = 4
_LONGEST_WAIT: Final = 60.0
_MOST_BYTES: Final = 1 << 26


@dataclass
class Polite:
    """Another endpoint, asked one thing at a time.

    Shape: `pause` are the seconds between two requests, `timeout` those that one may take.
    """

    url: str
    pause: float = 1.0
    timeout: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    _next: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        check_address(self.url, "against")

    def rows(self, name: str, **parts: str) -> list[Mapping[str, NamedNode | Literal]]:
        """The rows of a query of ours with `parts` put in, each by the names of its variables.

        Raises: BadQuery, QueryTimeout, EngineDown with the endpoint's words; also when it stays busy.
        """
        reply = self._ask(Template(text_of(name)).substitute(parts))
        with reply.body:
            try:
                found = read_solutions(reply, ask=False)
                assert isinstance(found, QuerySolutions)
                names = [variable.value for variable in found.variables]
                return [dict(zip(names, row, strict=True)) for row in found]
            except (SyntaxError, ValueError) as error:
                raise broken(reply, error) from error

    def _ask(self, text: str) -> Reply:
        for attempt in range(1, _TRIES + 1):
            self.sleep(max(0.0, self._next - time.monotonic()))
            request = query_request(self.url, text, "SELECT", ACCEPT_SOLUTIONS)
            reply = exchange(request, ANONYMOUS, self.timeout, _MOST_BYTES)
            self._next = time.monotonic() + self.pause
            if reply.status not in _BUSY or attempt == _TRIES:
                break
            reply.body.close()
            self.sleep(_wait(reply, attempt))
        if reply.status in _BUSY:
            raise EngineDown(f"{self.url} was busy {_TRIES} times (status {reply.status}); try again later")
        refuse_failure(reply)
        return reply


def text_of(name: str) -> str:
    """The text of a query beside this module."""
    return (Path(__file__).parent / f"{name}.rq").read_text(encoding="utf-8")


def _wait(reply: Reply, attempt: int) -> float:
    told = str(reply.headers.get("Retry-After", ""))
    seconds = float(told) if told.isascii() and told.isdigit() else 2.0**attempt
    return min(seconds, _LONGEST_WAIT)
