"""Queries and requests that are nearly right: pieces of good ones, cut, doubled, mixed and spoilt."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from .pieces import HEADERS, METHODS, NAMES, PATHS, TOKENS, TYPES, VALUES


@dataclass(frozen=True)
class Request:
    """A request whose frame is sound, whatever it holds."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def encoded(self) -> bytes:
        """The request as bytes."""
        headers = {"Host": "127.0.0.1", **self.headers}
        if self.body or self.method in ("POST", "QUERY", "PUT", "PATCH"):
            headers["Content-Length"] = str(len(self.body))
        lines = [
            f"{self.method} {self.target} HTTP/1.1",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + self.body


class Mutator:
    """An endless source of such queries and requests; the same seed gives the same ones."""

    def __init__(self, seed: int, corpus: Sequence[str], trap: str) -> None:
        self._random = random.Random(seed)
        self._corpus = corpus
        self._trap = trap

    def query(self) -> str:
        """A query, spoilt in one to four places."""
        text = self._random.choice(self._corpus)
        for _ in range(self._random.randint(1, 4)):
            text = self._spoil(text)
        return text.replace("TRAP", self._trap)

    def asking(self) -> Request:
        """A good request for a spoilt query, which may take half a second."""
        text = self.query()
        how = self._random.randrange(4)
        if how == 0:
            return Request("GET", f"/sparql?timeout=0.5&query={quote(_sound(text), safe='')}")
        if how == 1:
            form = urlencode({"query": _sound(text), "timeout": "0.5"}).encode()
            return Request("POST", "/sparql", {"Content-Type": TYPES[1]}, form)
        body = self._spoil_bytes(_sound(text).encode()) if how == 2 else _sound(text).encode()
        return Request(
            self._random.choice(("POST", "QUERY")), "/sparql?timeout=0.5", {"Content-Type": TYPES[0]}, body
        )

    def request(self) -> Request:
        """A request whose method, path, parameters, headers and body are anything."""
        pick = self._random.choice
        parameters = [(pick(NAMES), pick(VALUES)) for _ in range(self._random.randrange(4))]
        if self._random.random() < 0.7:
            parameters.append(
                ("query", _sound(self.query() if self._random.random() < 0.5 else pick(self._corpus)))
            )
        encoded = urlencode(parameters)
        if self._random.random() < 0.1:
            encoded += pick(("&", "%", "%ff", "%zz", "&=&=", "&query", "&a=b" * 1200))
        names = self._random.sample(sorted(HEADERS), self._random.randrange(5))
        headers = {name: pick(HEADERS[name]) for name in names}
        method = pick(METHODS[:3] if self._random.random() < 0.7 else METHODS)
        path = pick(PATHS[:1] if self._random.random() < 0.6 else PATHS)
        body = b""
        if method in ("POST", "QUERY", "PUT", "PATCH"):
            headers.setdefault("Content-Type", pick(TYPES[:2]))
            body, encoded = encoded.encode(), ""
        target = path + ("?timeout=0.5&" + encoded if encoded else "?timeout=0.5" if body else "")
        request = Request(method, target, headers, body)
        spoilt = {name: value.replace("TRAP", self._trap) for name, value in request.headers.items()}
        return Request(method, target.replace("TRAP", quote(self._trap, safe="")), spoilt, body)

    def bytes(self) -> bytes:
        """A request whose frame is spoilt too."""
        return self._spoil_bytes((self.request() if self._random.random() < 0.7 else self.asking()).encoded())

    def _spoil(self, text: str) -> str:
        at, end = sorted(self._random.randrange(len(text) + 1) for _ in range(2))
        how = self._random.randrange(6)
        if how == 0:
            return text[:at] + text[end:]
        if how == 1:
            return text[:at] + text[at:end] * 2 + text[end:]
        if how == 2:
            other = self._random.choice(self._corpus)
            return text[:at] + other[self._random.randrange(len(other)) :]
        if how == 3:
            words = text.split(" ")
            self._random.shuffle(words)
            return " ".join(words) if self._random.random() < 0.3 else text[:at] + text[at + 1 :]
        return f"{text[:at]} {self._random.choice(TOKENS)} {text[at:]}"

    def _spoil_bytes(self, data: bytes) -> bytes:
        spoilt = bytearray(data)
        for _ in range(self._random.randint(1, 4)):
            at = self._random.randrange(len(spoilt) + 1)
            how = self._random.randrange(3)
            if how == 0:
                spoilt[at:at] = self._random.randbytes(self._random.randint(1, 4))
            elif how == 1:
                del spoilt[at : at + self._random.randint(1, 20)]
            elif at < len(spoilt):
                spoilt[at] = self._random.randrange(256)
        return bytes(spoilt)


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
