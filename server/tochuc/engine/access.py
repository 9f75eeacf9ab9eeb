"""Who asks: credentials for one server, shown to it alone, and only once it has demanded them."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from itertools import count
from typing import Final
from urllib.parse import urlsplit
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from ..errors import BadParameter


@dataclass(frozen=True)
class _Demand:
    """The challenge of a server, empty for basic authentication, and how often it was answered."""

    challenge: Mapping[str, str]
    answered: Iterator[int]


@dataclass(frozen=True)
class Access:
    """A name and a password, or neither."""

    user: str = ""
    password: str = field(default="", repr=False)
    _demands: dict[str, _Demand] = field(default_factory=dict, init=False, repr=False, compare=False)

    def learn(self, url: str, refusal: Message) -> bool:
        """Whether this refusal (status 401) demands credentials that can be shown; they are from then on, unasked.

        A server that had to demand them each time would close the connection while a large body is on its way.
        """
        demands = [str(text) for text in refusal.get_all("WWW-Authenticate", [])] if self.user else []
        for scheme in ("digest", "basic"):
            for demand in demands:
                name, _, rest = demand.partition(" ")
                if name.lower() == scheme:
                    pairs = parse_keqv_list([pair for pair in parse_http_list(rest) if "=" in pair])
                    self._demands[_server(url)] = _Demand(pairs if scheme == "digest" else {}, count())
                    return True
        return False

    def sign(self, request: Request) -> None:
        """Show the credentials in a request, if its server has demanded them.

        Raises: BadParameter for credentials that cannot be shown in the way demanded.
        """
        demand = self._demands.get(_server(request.full_url))
        if demand is None:
            return
        if not demand.challenge:
            pair = b64encode(f"{self.user}:{self.password}".encode()).decode()
            request.add_unredirected_header("Authorization", f"Basic {pair}")
            return
        known = HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, _server(request.full_url), self.user, self.password)
        digest = AbstractDigestAuthHandler(known)
        # The server counts the answers to one challenge over all connections.
        nonce = demand.challenge.get("nonce")
        digest.last_nonce, digest.nonce_count = nonce, next(demand.answered)  # type: ignore[attr-defined]
        try:
            shown = digest.get_authorization(request, demand.challenge)
        except UnicodeEncodeError:
            raise BadParameter("this engine takes a name and a password of ASCII letters only") from None
        request.add_unredirected_header("Authorization", f"Digest {shown}")


ANONYMOUS: Final = Access()


def _server(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
