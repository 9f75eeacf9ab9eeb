"""A process of a server: asks itself three times, and prints the figures of all such processes."""

import sys
from pathlib import Path

from werkzeug.test import Client
from werkzeug.wrappers import Response

from tochuc.web.app import create_app
from tochuc.web.edge import Edge, EdgeOptions
from tochuc.web.live import Live


def main(state: Path, shared: Path) -> None:
    live = Live(state)
    live.take_up()
    client = Client(Edge(create_app(live), live, EdgeOptions(state=state, shared=shared)), Response)
    text = (Path(__file__).parent / "queries" / "yes.rq").read_text(encoding="utf-8")
    for _ in range(3):
        assert client.get("/sparql", query_string={"query": text}).status_code == 200
    print(client.get("/metrics").text)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
