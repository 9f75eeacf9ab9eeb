"""A running server and the snapshots that come after the one it began with."""

import json
import threading
import time

from .conftest import HERE, write_sample
from .test_isolation import Asking, problem, request, wait_until

MORE = "<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"


def bigger(folder, triples):
    path = folder / f"{triples}.nq"
    lines = (MORE.replace("/a>", f"/a{number}>") for number in range(triples - 16))
    path.write_text((HERE / "sample.nq").read_text(encoding="utf-8") + "".join(lines), encoding="utf-8")
    return path


def serves(server, name):
    return request(server, "/readyz").headers["Tochuc-Snapshot"] == name


def count(response):
    return json.loads(response.body)["results"]["bindings"][0]["n"]["value"]


def test_under_load_no_answer_is_lost_or_wrong_when_a_snapshot_comes(start_server, tmp_path, query):
    sizes = {"sample-16": "16", "sample-30": "30", "sample-40": "40"}
    write_sample(tmp_path, "sample-16")
    server = start_server(tmp_path)
    seen, stop = [], threading.Event()

    def ask_on():
        while not stop.is_set():
            response = request(server, query=query("count"))
            seen.append((response.status, response.headers["Tochuc-Snapshot"], response.body))

    threads = [threading.Thread(target=ask_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    for size in (30, 40):
        write_sample(tmp_path, f"sample-{size}", bigger(tmp_path, size), default=size)
        wait_until(lambda size=size: serves(server, f"sample-{size}"), f"{size} is served")
    time.sleep(0.2)
    stop.set()
    for thread in threads:
        thread.join()
    assert {status for status, _, _ in seen} == {200}
    assert {name for _, name, _ in seen} == set(sizes)
    for _, name, body in seen:
        assert f'"{sizes[name]}"'.encode() in body


def test_a_query_that_has_begun_keeps_its_snapshot(start_server, tmp_path, query):
    write_sample(tmp_path, "first")
    server = start_server(tmp_path)
    long = Asking(server, query=query("runaway"), timeout="4")
    wait_until(lambda: json.loads(request(server, "/running").body)["running"], "it runs")
    write_sample(tmp_path, "second")
    wait_until(lambda: serves(server, "second"), "the second is served")
    assert long.is_alive()
    assert long.answer().status == 504
    assert long.answer().headers["Tochuc-Snapshot"] == "first"


def test_a_snapshot_that_is_not_what_its_manifest_says_is_not_served(start_server, tmp_path, query):
    write_sample(tmp_path, "sound")
    server = start_server(tmp_path)
    write_sample(tmp_path, "unsound", default=17)
    wait_until(lambda: "refused" in json.loads(request(server, "/readyz").body), "it is refused")
    told = json.loads(request(server, "/readyz").body)
    assert told["snapshot"] == "sound"
    assert "16 triples where the manifest counts 17" in told["refused"]
    assert count(request(server, query=query("count"))) == "16"
    write_sample(tmp_path, "mended")
    wait_until(lambda: serves(server, "mended"), "a later one is served")
    assert "refused" not in json.loads(request(server, "/readyz").body)


def test_an_answer_that_differs_from_the_kept_one_stops_a_snapshot(start_server, tmp_path, query):
    write_sample(tmp_path, "sound")
    server = start_server(tmp_path)
    answers = tmp_path / "snapshots" / "changed" / "answers" / "things"
    answers.mkdir(parents=True)
    (answers / "all.rq").write_text(query("everything"), encoding="utf-8")
    (answers / "all.json").write_text(json.dumps({"results": {"bindings": [{}] * 3}}), encoding="utf-8")
    write_sample(tmp_path, "changed")
    wait_until(lambda: "refused" in json.loads(request(server, "/readyz").body), "it is refused")
    assert "16 rows where 3 are kept" in json.loads(request(server, "/readyz").body)["refused"]


def test_older_snapshots_answer_at_their_own_address(start_server, tmp_path, query):
    for size in (16, 20, 24, 28):
        write_sample(tmp_path, f"sample-{size}", bigger(tmp_path, size), default=size)
    server = start_server(tmp_path)
    assert count(request(server, query=query("count"))) == "28"
    for size in (16, 20, 24, 28, 16):
        path = f"/snapshots/sample-{size}/sparql"
        wait_until(
            lambda path=path: request(server, path, query=query("yes")).status == 200, f"{path} answers"
        )
        response = request(server, path, query=query("count"))
        assert (count(response), response.headers["Tochuc-Snapshot"]) == (str(size), f"sample-{size}")
    description = request(server, "/snapshots/sample-16/sparql", headers={"Accept": "text/turtle"})
    assert b"/snapshots/sample-16/sparql>" in description.body
    for name in ("none", "..", "%2e%2e", "sample-16%2f.."):
        response = request(server, f"/snapshots/{name}/sparql", query=query("count"))
        assert response.status == 404
        assert problem(response)["status"] == 404
