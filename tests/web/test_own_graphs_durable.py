"""What was acknowledged stays, whatever process is killed; what is read is of one moment; backups come back whole."""

import os
import signal
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from tochuc.cli import main
from tochuc.engine.own.bounds import Bounds
from tochuc.engine.own.ledger import FILE, Change, Ledger

from .conftest import write_sample
from .writing import NOTES, ONE, TWO, Bearer, token_for

COUNT = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }}"
OBJECTS = f"SELECT ?o {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }}"


@pytest.fixture
def state(tmp_path):
    write_sample(tmp_path, "sample-1")
    return tmp_path


@pytest.fixture
def start(start_server):
    return lambda state: start_server(state, "--own-graphs", "yes", "--workers", "1")


def writer_on(server, state, name="press", **more):
    return Bearer(server, token_for(state, name, "https://example.org/*", **more))


def children(pid):
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def processes(server):
    """By what they do: the web side's process that answers, the keeper, and the one that holds own graphs."""
    found = {}
    for pid in children(server.process.pid):
        grand = children(pid)
        # The keeper has children that have children; the web side's do not.
        holding = [each for each in grand if children(each)]
        if holding:
            found |= {"keeper": pid, "own graphs": holding[0]}
        else:
            found |= {"web": grand[0]}
    return found


def patiently(check, seconds=20):
    end = time.monotonic() + seconds
    while not (found := check()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("which", ["own graphs", "keeper", "web"])
def test_no_acknowledged_write_is_lost_when_a_process_is_killed(start, state, which):
    server = start(state)
    writer = writer_on(server, state)
    acknowledged, stop = [], threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            try:
                pair = f"<http://e/{number}> <http://e/p> {number} , -{number} ."
                if writer.put(NOTES, pair, method="POST").status in (201, 204):
                    acknowledged.append(number)
            except OSError:
                time.sleep(0.05)

    thread = threading.Thread(target=write)
    thread.start()
    assert patiently(lambda: len(acknowledged) > 3)
    before = len(acknowledged)
    os.kill(processes(server)[which], signal.SIGKILL)
    assert patiently(lambda: len(acknowledged) > before + 3), "it goes on by itself"
    stop.set()
    thread.join(40)

    numbers = [int(value) for (value,) in Bearer(server).ask(OBJECTS)]
    assert set(acknowledged) <= set(numbers)
    assert {-number for number in numbers} == {*numbers}, "each write is whole or not there"


def test_it_is_there_after_the_server_was_killed_and_after_a_new_build(start, state):
    server = start(state)
    writer = writer_on(server, state)
    assert writer.put(NOTES, ONE).status == 201
    server.process.kill()
    server.process.wait()
    server = start(state)
    reader = Bearer(server)
    assert reader.ask(COUNT) == [("1",)]
    write_sample(state, "sample-2")
    assert patiently(
        lambda: reader.send("GET", "/sparql", query="ASK {}").headers["Tochuc-Snapshot"] == "sample-2"
    )
    assert reader.ask(COUNT) == [("1",)]
    assert Bearer(server, writer.secret).put(NOTES, TWO, method="POST").status == 204
    assert reader.ask(COUNT) == [("2",)]
    old = reader.send("GET", "/snapshots/sample-1/sparql", query=COUNT, headers={"Accept": "text/csv"})
    assert old.body.split() == [b"n", b"0"], "they stand beside the current snapshot alone"


def test_a_write_that_was_kept_and_never_told_is_seen(start, state):
    server = start(state)
    writer_on(server, state)
    with Ledger(state / "graphs") as ledger:
        change = Change(NOTES, private=False, added=[ONE.replace("1", '"1"')])
        ledger.commit([change], after=ledger.head(), key="k", token="press", bounds=Bounds(state / "graphs"))
    assert patiently(lambda: Bearer(server).ask(COUNT) == [("1",)], 5)


def test_each_answer_is_of_one_moment_while_others_write(start, state):
    server = start(state)
    writer, reader = writer_on(server, state), Bearer(server)
    stop, faults, seen = threading.Event(), [], []

    def read():
        last = 0
        while not stop.is_set():
            rows = {value for (value,) in reader.ask(OBJECTS)}
            if len(rows) > 1:
                faults.append(rows)
            now = int(max(rows, default="0"))
            if now < last:
                faults.append((last, now))
            last = now
            seen.append(now)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 31):
        text = "\n".join(f"<http://e/{n}> <http://e/p> {number} ." for n in range(100))
        assert writer.put(NOTES, text).status in (201, 204)
    stop.set()
    for thread in threads:
        thread.join(20)
    assert faults == []
    assert len(set(seen)) > 3


def test_writes_that_come_at_once_are_made_one_after_the_other(start, state):
    server = start(state)
    writer = writer_on(server, state)
    writer.put(NOTES, "<http://e/c> <http://e/n> 0 .")
    text = f"WITH <{NOTES}> DELETE {{ ?c ?n ?old }} INSERT {{ ?c ?n ?new }} WHERE {{ ?c ?n ?old BIND(?old + 1 AS ?new) }}"
    done = []
    threads = [
        threading.Thread(target=lambda: [done.append(writer.update(text).status) for _ in range(4)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert Bearer(server).ask(OBJECTS) == [(str(done.count(204)),)]
    assert set(done) <= {204, 503}
    assert done.count(204) > 8


def test_a_write_that_takes_too_long_leaves_nothing(start, state):
    server = start(state)
    writer = writer_on(server, state)
    writer.put(NOTES, "\n".join(f"<http://e/{n}> <http://e/p> {n} ." for n in range(300)))
    crossed = " . ".join(f"?{x} ?p{x} ?o{x}" for x in "abcde")
    endless = f"INSERT {{ ?a <http://e/x> ?e }} WHERE {{ GRAPH <{NOTES}> {{ {crossed} }} }}"
    response = writer.update(endless, timeout="1")
    assert response.status == 504
    assert b"Nothing was stored" in response.body
    assert writer.put(NOTES, ONE).status == 204


def test_a_backup_made_while_others_write_comes_back_whole(start, state, tmp_path, capsys):
    server = start(state)
    writer = writer_on(server, state)
    secret = writer_on(server, state, "lab", private=True)
    writer.put(NOTES, ONE)
    secret.put("https://example.org/lab", TWO)
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            writer.put("https://example.org/busy", f"<http://e/s> <http://e/p> {number} .")

    thread = threading.Thread(target=write)
    thread.start()
    file = tmp_path / "saved"
    where = ["--root", str(Path(__file__).parents[2]), "--state", str(state)]
    assert main(["backup", str(file), *where]) == 0
    stop.set()
    thread.join()
    assert file.stat().st_mode & 0o077 == 0, "it holds what is private"
    assert main(["backup", str(file), *where]) == 1, "no file is written over"

    writer.put(NOTES, TWO)
    writer.put("https://example.org/later", ONE)
    late = writer_on(server, state, "late")
    assert main(["restore", str(file), *where]) == 0
    reader = Bearer(server)
    assert patiently(lambda: reader.ask(OBJECTS) == [("1",)], 5)
    assert reader.get("https://example.org/later").status == 404
    assert reader.get("https://example.org/lab").status == 404
    assert secret.get("https://example.org/lab").status == 200
    assert late.put(NOTES, ONE).status == 401
    assert writer.put(NOTES, TWO).status == 204
    assert reader.ask(OBJECTS) == [("2",)]
    capsys.readouterr()

    data = file.read_bytes()
    damaged = {
        "cut": data[: len(data) // 2],
        "empty": b"",
        "text": b"no backup",
        "changed": data.replace(b"example.org/lab", b"example.com/lab"),
    }
    for name, content in damaged.items():
        bad = tmp_path / name
        bad.write_bytes(content)
        assert main(["restore", str(bad), *where]) == 1
        assert "restore" in capsys.readouterr().err
        assert reader.ask(OBJECTS) == [("2",)]
    other = tmp_path / "other"
    with sqlite3.connect(other) as database:
        database.execute("create table graph (id integer)")
    assert main(["restore", str(other), *where]) == 1
    assert main(["restore", str(tmp_path / "none"), *where]) == 1


def test_tokens_are_kept_as_hashes_alone(state, capsys):
    where = ["--root", str(Path(__file__).parents[2]), "--state", str(state)]
    assert main(["token", "add", "press", "--graphs", "https://example.org/*", *where]) == 0
    secret = capsys.readouterr().out.strip()
    assert secret.encode() not in (state / "graphs" / FILE).read_bytes()
    assert (state / "graphs" / FILE).stat().st_mode & 0o077 == 0
    assert main(["token", "list", *where]) == 0
    listed = capsys.readouterr().out
    assert "press" in listed
    assert "https://example.org/*" in listed
    assert secret not in listed
    assert main(["token", "add", "press", *where]) == 1
    assert main(["token", "add", "Press!", *where]) == 1
    assert main(["token", "add", "other", "--graphs", "https://w3id.org/tochuc/graph/stated", *where]) == 1
    assert main(["token", "add", "other", "--graphs", "no iri", *where]) == 1
    assert main(["token", "remove", "press", *where]) == 0
    assert main(["token", "remove", "press", *where]) == 1


def test_a_removed_token_means_nothing_at_once(start, state):
    server = start(state)
    writer = writer_on(server, state)
    assert writer.put(NOTES, ONE).status == 201
    where = ["--root", str(Path(__file__).parents[2]), "--state", str(state)]
    assert main(["token", "remove", "press", *where]) == 0
    assert writer.put(NOTES, TWO).status == 401
    assert Bearer(server).ask(COUNT) == [("1",)]


def test_with_another_engine_nothing_is_written(start_server, state):
    server = start_server(state, "--own-graphs", "yes", "--engine", "http://127.0.0.1:9/sparql")
    response = Bearer(server, "x").put(NOTES, ONE)
    assert response.status == 403
    assert b"another engine" in response.body
