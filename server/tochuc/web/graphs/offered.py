"""What this server offers of graphs of one's own."""

from dataclasses import dataclass
from typing import Final

from ...engine.own.bounds import Bounds

_OFF: Final = "writing is off here; whoever runs this server can turn it on with --own-graphs yes"


@dataclass(frozen=True)
class OwnGraphs:
    """Where they lie and how large a document may be; `bounds` is None where there are none, and `refused` says why."""

    bounds: Bounds | None = None
    upload: int = 64 << 20
    """Bytes of a document, also when it has been unpacked."""
    refused: str = _OFF


OFF: Final = OwnGraphs()
ELSEWHERE: Final = OwnGraphs(
    refused="writing is off here: another engine answers for this site, and is written to in its own way"
)
UNABLE: Final = OwnGraphs(
    refused="writing is off here: this system cannot fork processes, which writing needs"
)
