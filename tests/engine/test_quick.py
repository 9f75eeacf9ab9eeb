"""The lane for cheap queries, in a process of its own."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, Store

from tochuc.engine import quick
from tochuc.engine.messages import listen
from tochuc.engine.quick import QuickLane, serve_quick

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")

GRAPH = "\n".join(f"<http://e/{n}> <http://e/p> <http://e/{n + 1}> ." for n in range(2_000))


@pytest.fixture(scope="module")
def store():
    made = Store()
    made.load(GRAPH.encode(), format=RdfFormat.N_TRIPLES)
    return made


@pytest.fixture
def lane(store, tmp_path):
    """The lane with its process; `lane.stop()` ends the process, `lane.start()` starts another."""
    made = QuickLane(tmp_path)
    listener = listen(tmp_path / "quick", 64)
    lifeline, held = os.pipe()

    def start():
        made.pid = os.fork()
        if made.pid == 0:
            os.close(held)
            serve_quick(store, listener, lifeline)

    def stop():
        os.kill(made.pid, signal.SIGKILL)
        os.waitpid(made.pid, 0)

    made.start, made.stop, made.held = start, stop, held
    start()
    yield made
    try:
        os.kill(made.pid, signal.SIGKILL)
        os.waitpid(made.pid, 0)
    except (ProcessLookupError, ChildProcessError):
        pass
    made.close()
    listener.close()
    os.close(lifeline)


def text(query_of, name, n=1):
    return query_of(name).replace("http://e/0", f"http://e/{n}")


def test_the_answer_is_that_of_the_store(lane, store, rq):
    for n in range(50):
        asked = text(rq, "next", n)
        assert lane.ask(asked) == store.query(asked).serialize(format=QueryResultsFormat.JSON)
    assert lane.ask(rq("is-there")) == b'{"head":{},"boolean":true}'


def test_what_it_cannot_answer_it_leaves_and_goes_on(lane, rq):
    for refused in ("not a query", rq("a-graph"), rq("too-large")):
        assert lane.ask(refused) is None
    assert lane.ask(rq("next")) is not None


def test_many_ask_at_once(lane, store, rq):
    wrong = []

    def ask(offset):
        for n in range(200):
            asked = text(rq, "next", n * 7 + offset)
            if lane.ask(asked) != store.query(asked).serialize(format=QueryResultsFormat.JSON):
                wrong.append(asked)

    threads = [threading.Thread(target=ask, args=(offset,)) for offset in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_query_that_takes_long_ends_the_process_and_is_left_to_others(lane, rq):
    began = time.monotonic()
    assert lane.ask(rq("long")) is None
    assert time.monotonic() - began < 30
    _, status = os.waitpid(lane.pid, 0)
    assert os.WTERMSIG(status) == signal.SIGPROF


def test_when_the_process_has_gone_there_is_no_answer_until_there_is_another(lane, rq, monkeypatch):
    monkeypatch.setattr(quick, "_PATIENCE", 0.2)
    assert lane.ask(rq("next")) is not None
    lane.stop()
    assert lane.ask(rq("next")) is None
    lane.start()
    assert lane.ask(rq("next")) is not None


def test_without_a_socket_there_is_no_answer(tmp_path, rq):
    assert QuickLane(tmp_path / "nowhere").ask(rq("next")) is None


def test_it_ends_with_the_server(lane):
    os.close(lane.held)
    assert os.waitpid(lane.pid, 0)[1] == 0


@pytest.fixture
def rq():
    """The text of a query beside this test."""
    return lambda name: (Path(__file__).parent / "quick" / f"{name}.rq").read_text(encoding="utf-8")
