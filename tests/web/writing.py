"""A server that takes graphs of one's own, and a bearer of a token who writes to it."""

import json
import urllib.error
import urllib.parse
import urllib.request
from types import SimpleNamespace

from tochuc.core.own_names import new_token
from tochuc.engine.own.ledger import Ledger
from tochuc.engine.own.tokens import add_token

UPDATE = "application/sparql-update"
TURTLE = "text/turtle"
NOTES = "https://example.org/notes"
ONE = "<http://e/s> <http://e/p> 1 ."
_TRIES = 5
TWO = "<http://e/s> <http://e/p> 2 ."


def token_for(state, name, *writes, reads=(), private=False):
    """The secret of a new token."""
    with Ledger(state / "graphs") as ledger:
        return add_token(ledger, new_token(name, writes, reads, private, False, "2026-01-01"))


class Bearer:
    """Sends requests with a token, or without one."""

    def __init__(self, server, secret=None):
        self.server, self.secret = server, secret

    def send(self, method, path, body=None, headers=None, **parameters):
        """The response to a request."""
        url = (
            self.server.url
            + path
            + ("?" + urllib.parse.urlencode(parameters, doseq=True) if parameters else "")
        )
        told = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        data = body.encode() if isinstance(body, str) else body
        asked = urllib.request.Request(url, data=data, method=method, headers={**told, **(headers or {})})
        for _ in range(_TRIES):
            try:
                with urllib.request.urlopen(asked, timeout=60) as response:
                    return SimpleNamespace(
                        status=response.status, headers=response.headers, body=response.read()
                    )
            except urllib.error.HTTPError as error:
                with error:
                    return SimpleNamespace(status=error.code, headers=error.headers, body=error.read())
            except urllib.error.URLError as error:
                # A body that is refused unread may still be on its way when the connection ends.
                if not isinstance(error.reason, BrokenPipeError | ConnectionResetError):
                    raise
                broken = error
        raise broken

    def update(self, text, **parameters):
        """The response to an update."""
        return self.send("POST", "/sparql", text, {"Content-Type": UPDATE}, **parameters)

    def put(self, graph, text, media_type=TURTLE, headers=None, method="PUT", **parameters):
        """The response to a document for a graph."""
        told = {"Content-Type": media_type, **(headers or {})}
        return self.send(method, "/graphs", text, told, graph=graph, **parameters)

    def get(self, graph, accept="application/n-triples", **headers):
        """The response that holds a graph."""
        return self.send("GET", "/graphs", headers={"Accept": accept, **headers}, graph=graph)

    def ask(self, text, **parameters):
        """The rows of a query, each a tuple of values; a yes or no."""
        response = self.send("GET", "/sparql", query=text, **parameters)
        assert response.status == 200, response.body
        told = json.loads(response.body)
        if "boolean" in told:
            return told["boolean"]
        names = told["head"]["vars"]
        return sorted(
            tuple(row[name]["value"] for name in names if name in row) for row in told["results"]["bindings"]
        )


def problem(response):
    """The kind of failure, and what is said of it."""
    told = json.loads(response.body)
    return told["type"].rpartition("#")[2], told["detail"]
