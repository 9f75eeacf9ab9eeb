"""Queries that would bring a server down, asked of a real one with small limits; each costs its own request alone."""

import json
import os
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest

from .conftest import write_sample

LIMITS = ("--queries", "1", "--waiting", "1", "--memory", "192", "--result", "8")


@pytest.fixture(scope="module")
def limited(start_server, tmp_path_factory):
    state = tmp_path_factory.mktemp("state")
    write_sample(state, "sample-1")
    return start_server(state, *LIMITS)


def request(server, path="/sparql", method="GET", headers=None, **parameters):
    url = server.url + path + ("?" + urllib.parse.urlencode(parameters) if parameters else "")
    asked = urllib.request.Request(url, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(asked, timeout=60) as response:
            return SimpleNamespace(status=response.status, headers=response.headers, body=response.read())
    except urllib.error.HTTPError as error:
        with error:
            return SimpleNamespace(status=error.code, headers=error.headers, body=error.read())


def problem(response):
    assert response.headers["Content-Type"] == "application/problem+json"
    return json.loads(response.body)


def kind_of(response):
    return problem(response)["type"].rpartition("#")[2]


class Asking(threading.Thread):
    """A request that goes on beside the test."""

    def __init__(self, server, **parameters):
        super().__init__(daemon=True)
        self.server, self.parameters, self.response = server, parameters, None
        self.start()

    def run(self):
        self.response = request(self.server, **self.parameters)

    def answer(self):
        self.join(60)
        assert self.response is not None
        return self.response


def wait_until(holds, what):
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def mine(server, **headers):
    return json.loads(request(server, "/running", headers=headers).body)["running"]


def has_ended(process):
    """Whether a process is gone, or waits only to be noticed by the one that started it."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def children(pid):
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


def keeper_of(server):
    """The child that holds the graph: the one in a process group of its own."""
    return next(pid for pid in children(server.process.pid) if os.getpgid(pid) == pid)


def test_a_query_is_ended_at_its_deadline_and_the_others_are_answered(limited, query):
    long = Asking(limited, query=query("runaway"), timeout="1.5")
    while long.is_alive():
        assert request(limited, query=query("yes")).status == 200
    assert long.answer().status == 504
    assert kind_of(long.answer()) == "query-timeout"
    assert "1.5 seconds" in problem(long.answer())["detail"]


def test_a_query_that_eats_memory_is_told_so(limited, query):
    response = request(limited, query=query("memory-bomb"), timeout="30")
    assert (response.status, kind_of(response)) == (422, "needs-memory")
    assert request(limited, query=query("count")).status == 200


@pytest.mark.parametrize("format", ["json", "csv", "html"])
def test_a_result_without_end_is_refused_and_never_cut(limited, query, format):
    response = request(limited, query=query("endless"), format=format)
    assert response.status == 422
    assert kind_of(response) == "result-too-large"


def test_as_many_as_can_run_and_wait_are_taken_on(limited, query):
    asked = [Asking(limited, query=query("runaway"), timeout="4") for _ in range(5)]
    wait_until(lambda: sum(each.response is not None for each in asked) == 3, "three are turned away")
    states = sorted(each["state"] for each in mine(limited))
    assert states == ["running", "waiting"]
    assert request(limited, query=query("count")).status == 200
    answers = [each.answer() for each in asked]
    assert sorted(answer.status for answer in answers) == [503, 503, 503, 504, 504]
    for answer in answers:
        if answer.status == 503:
            assert kind_of(answer) == "overloaded"
            assert int(answer.headers["Retry-After"]) > 0


def test_one_that_waited_gets_its_turn(limited, query):
    first = Asking(limited, query=query("runaway"), timeout="20", id="first")
    wait_until(lambda: [each["id"] for each in mine(limited)] == ["first"], "the first runs")
    wait_until(lambda: mine(limited)[0]["seconds"] > 0.3, "the first is a long one")
    second = Asking(limited, query=query("runaway"), timeout="20", id="second")
    wait_until(lambda: {"id": "second", "state": "waiting"} in brief(limited), "the second waits")
    assert request(limited, "/running/first", "DELETE").status == 204
    wait_until(lambda: brief(limited) == [{"id": "second", "state": "running"}], "the second runs")
    assert request(limited, "/running/second", "DELETE").status == 204
    assert [first.answer().status, second.answer().status] == [499, 499]
    assert kind_of(first.answer()) == "cancelled"


def brief(server):
    return [{"id": each["id"], "state": each["state"]} for each in mine(server)]


def test_only_who_started_a_query_sees_and_ends_it(limited, query):
    owner = {"Tochuc-Owner": "a secret"}
    long = Asking(limited, query=query("runaway"), timeout="20", headers={**owner, "Tochuc-Query-Id": "mine"})
    wait_until(lambda: mine(limited, **owner), "it runs")
    shown = mine(limited, **owner)[0]
    assert shown["id"] == "mine"
    assert shown["query"] in query("runaway")
    assert mine(limited) == []
    assert request(limited, "/running/mine", "DELETE").status == 404
    assert request(limited, "/running/mine", "DELETE", {"Tochuc-Owner": "another"}).status == 404
    assert long.is_alive()
    assert request(limited, "/running/mine", "DELETE", owner).status == 204
    assert long.answer().status == 499
    assert request(limited, "/running/mine", "DELETE", owner).status == 404


def test_no_other_site_may_read_what_somebody_asks(limited):
    response = request(limited, "/running", headers={"Origin": "https://example.org"})
    assert response.headers["Access-Control-Allow-Origin"] is None
    assert response.headers["Cache-Control"] == "no-store"


def test_a_worker_goes_on_after_a_long_query_and_is_not_put_last(limited, query):
    keeper = keeper_of(limited)
    wait_until(lambda: len(children(keeper)) > 2, "the spares are there")
    before = set(children(keeper))
    for _ in range(2):
        long = Asking(limited, query=query("long"), timeout="30", plans="off")
        assert long.answer().status == 200
    assert request(limited, query=query("count")).status == 200
    assert before <= set(children(keeper))
    threads = [int(task.name) for pid in before for task in Path(f"/proc/{pid}/task").iterdir()]
    wait_until(lambda: {*map(policy, threads)} <= {os.SCHED_OTHER, None}, "none is put last")


def policy(thread):
    try:
        return os.sched_getscheduler(thread)
    except ProcessLookupError:
        return None


def test_a_worker_that_is_killed_costs_one_request(limited, query):
    keeper = keeper_of(limited)
    for pid in children(keeper):
        os.kill(pid, signal.SIGKILL)
    assert request(limited, query=query("count")).status == 200
    long = Asking(limited, query=query("runaway"), timeout="20")
    wait_until(lambda: mine(limited), "it runs")
    for pid in children(keeper):
        os.kill(pid, signal.SIGKILL)
    assert (long.answer().status, kind_of(long.answer())) == (500, "worker-died")
    assert request(limited, query=query("count")).status == 200


def test_a_keeper_that_is_killed_is_replaced_and_its_workers_answer_meanwhile(limited, query):
    keeper = keeper_of(limited)
    os.kill(keeper, signal.SIGKILL)
    wait_until(lambda: keeper not in children(limited.process.pid), "it is gone")
    assert request(limited, query=query("covers")).status == 200
    wait_until(
        lambda: any(os.getpgid(pid) == pid for pid in children(limited.process.pid)), "another is there"
    )
    for _ in range(20):
        assert request(limited, query=query("random")).status == 200
        time.sleep(0.05)
    assert request(limited, "/readyz").status == 200


def test_nothing_is_left_of_a_server_that_is_killed(start_server, tmp_path, query):
    write_sample(tmp_path, "sample-1")
    server = start_server(tmp_path)
    family = [server.process.pid]
    for pid in family:
        family += children(pid)
    assert len(family) > 5
    server.process.kill()
    server.process.wait(10)
    wait_until(lambda: all(map(has_ended, family)), "all have ended")
