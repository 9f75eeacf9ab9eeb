"""The seconds of query time that each client may use in a minute."""

import mmap
import threading
import time
from functools import lru_cache
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from math import ceil
from pathlib import Path
from typing import Any, Final

from ..errors import TooManyRequests

_MINUTE: Final = 60.0
_SLOTS: Final = 1 << 16


class Budget:
    """What each client has left. All processes of a server share one table.

    The table holds, for each client, the moment at which its budget will be whole again; what was used up is
    how far that lies ahead. Clients are told apart by 16 bits of a hash, which makes two of a thousand clients
    share with another by chance 1 in 65. Two processes that charge one client in the same microsecond may count
    one charge only.
    """

    def __init__(self, seconds: float, table: Path | None = None) -> None:
        self.seconds = seconds
        self._lock = threading.Lock()
        size = 8 * _SLOTS
        if table is None:
            self._moments = memoryview(mmap.mmap(-1, size)).cast("d")
        else:
            with table.open("a+b") as file:
                file.truncate(size)
                self._moments = memoryview(mmap.mmap(file.fileno(), size)).cast("d")

    def check(self, client: str) -> None:
        """Nothing, for a client that has something left. A client without name has no limit.

        Raises: TooManyRequests with the seconds to wait.
        """
        wait = self._ahead(client) - _MINUTE
        if wait >= 0:
            raise TooManyRequests(
                f"your queries have used the {self.seconds:g} seconds that a client may use in a minute; "
                f"ask again in {ceil(wait) or 1} s. Answers that are kept still come at once",
                retry_after=ceil(wait) or 1,
            )

    def is_spent(self, client: str) -> bool:
        """Whether `check` would raise."""
        return bool(client) and self._ahead(client) >= _MINUTE

    def charge(self, client: str, seconds: float) -> None:
        """The time of a query goes off the budget; one may run into debt, which is paid back first."""
        if client and self.seconds:
            slot = _slot(client)
            with self._lock:
                moment = max(self._moments[slot], time.monotonic())
                self._moments[slot] = moment + seconds * _MINUTE / self.seconds

    def headers(self, client: str) -> list[tuple[str, str]]:
        """What a client is told about its budget.

        Source: draft-ietf-httpapi-ratelimit-headers-10.
        """
        if not client or not self.seconds:
            return []
        ahead = self._ahead(client)
        left = max(0, int(self.seconds * (1 - ahead / _MINUTE)))
        policy = f'"query-time";q={self.seconds:g};qu="query-seconds";w={_MINUTE:g}'
        return [("RateLimit-Policy", policy), ("RateLimit", f'"query-time";r={left};t={ceil(ahead)}')]

    def _ahead(self, client: str) -> float:
        if not client or not self.seconds:
            return 0.0
        return max(0.0, self._moments[_slot(client)] - time.monotonic())


def client_of(environ: dict[str, Any], proxies: int) -> str:
    """The address that a request came from; behind proxies of ours, the one that the outermost of them saw.

    What a client writes into X-Forwarded-For itself stands to the left of what our proxies add.
    """
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if proxies else []
    known = forwarded[-proxies].strip() if len(forwarded) >= proxies > 0 else ""
    return str(known or environ.get("REMOTE_ADDR", ""))


@lru_cache(4096)
def payer(address: str) -> str:
    """Who pays for the queries from an address: its network in IPv6, nobody on this machine itself."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if ip.is_loopback:
        return ""
    return ip.exploded[:19] if isinstance(ip, IPv6Address) else str(ip)


def _slot(client: str) -> int:
    return int.from_bytes(blake2b(client.encode(), digest_size=2).digest(), "big")
