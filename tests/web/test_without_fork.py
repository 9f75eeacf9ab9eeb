"""The whole server where there is no fork."""

import json

from tochuc.engine.limits import Limits
from tochuc.engine.spawned import SpawnedEngine
from tochuc.web.app import create_app
from tochuc.web.live import Live

from .conftest import ask, write_sample


def test_spawned_workers_take_the_place_of_forked_ones(tmp_path, query):
    write_sample(tmp_path, "sample-1")
    live = Live(tmp_path, load=lambda folder: SpawnedEngine(folder, Limits(running=1)))
    live.take_up()
    client = create_app(live).test_client()
    try:
        assert len(ask(client, query("everything")).json["results"]["bindings"]) == 16
        assert ask(client, query("runaway"), timeout="0.5").status_code == 504
        assert json.loads(client.get("/running").data) == {"running": []}
        assert (
            client.get("/snapshots/sample-1/sparql", query_string={"query": query("yes")}).status_code == 200
        )
        assert client.get("/snapshots/other/sparql", query_string={"query": query("yes")}).status_code == 404
    finally:
        live.now().engine.close()
