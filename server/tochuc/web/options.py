"""What may be set about the edge; apart from it, so that the first process need not import it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class EdgeOptions:
    """How requests are met before Flask."""

    state: Path = Path()
    cache: int = 64 * 1024 * 1024
    """Bytes of kept answers, in each process."""
    budget: float = 60.0
    """Seconds of query time that a client may use in a minute; 0 for no limit."""
    proxies: int = 0
    """Proxies in front that add an address to X-Forwarded-For."""
    log: str = "off"
    addresses: bool = False
    """Write the addresses of clients into the log."""
    copies: bool = False
    """Hold a copy of the graph for small queries."""
    shared: Path | None = None
    """Folder in which the processes of one server share their figures."""
