"""How much a client may use, and who a client is."""

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from tochuc.errors import TooManyRequests
from tochuc.web import budget as budget_module
from tochuc.web.app import create_app
from tochuc.web.budget import Budget, client_of, payer
from tochuc.web.edge import Edge, EdgeOptions

ADDRESS = "192.0.2.1"


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is moved: `clock[0] += 1`."""
    moment = [1000.0]
    monkeypatch.setattr(budget_module.time, "monotonic", lambda: moment[0])
    return moment


@pytest.mark.parametrize(
    ("used", "later", "refused"),
    [
        ([], 0, False),
        ([29.9], 0, False),
        ([30], 0, True),
        ([10, 10, 10], 0, True),
        ([30], 59, False),
        ([60], 30, True),
        ([60], 61, False),
        ([300], 500, True),
        ([300], 541, False),
    ],
)
def test_what_was_used_comes_back_with_time(clock, used, later, refused):
    budget = Budget(30)
    for seconds in used:
        budget.check(ADDRESS)
        budget.charge(ADDRESS, seconds)
    clock[0] += later
    if not refused:
        budget.check(ADDRESS)
        return
    with pytest.raises(TooManyRequests, match="30 seconds") as caught:
        budget.check(ADDRESS)
    wait = caught.value.extra["retry_after"]
    assert wait >= 1
    clock[0] += wait + 0.01
    budget.check(ADDRESS)


def test_clients_do_not_pay_for_each_other(clock):
    budget = Budget(30)
    budget.charge(ADDRESS, 100)
    budget.check("192.0.2.2")
    with pytest.raises(TooManyRequests):
        budget.check(ADDRESS)


def test_processes_share_one_table(clock, tmp_path):
    one, other = Budget(30, tmp_path / "budget"), Budget(30, tmp_path / "budget")
    one.charge(ADDRESS, 20)
    other.charge(ADDRESS, 20)
    for budget in (one, other):
        with pytest.raises(TooManyRequests):
            budget.check(ADDRESS)


def test_the_headers_tell_what_is_left(clock):
    budget = Budget(30)
    budget.charge(ADDRESS, 10.5)
    assert dict(budget.headers(ADDRESS)) == {
        "RateLimit-Policy": '"query-time";q=30;qu="query-seconds";w=60',
        "RateLimit": '"query-time";r=19;t=21',
    }
    budget.charge(ADDRESS, 100)
    assert "r=0;t=221" in dict(budget.headers(ADDRESS))["RateLimit"]


@pytest.mark.parametrize(("seconds", "client"), [(0, ADDRESS), (30, "")])
def test_without_a_limit_or_a_name_nothing_is_counted(seconds, client):
    budget = Budget(seconds)
    budget.charge(client, 1e9)
    budget.check(client)
    assert budget.headers(client) == []


@pytest.mark.parametrize(
    ("forwarded", "proxies", "client"),
    [
        (None, 0, "10.0.0.1"),
        ("192.0.2.7", 0, "10.0.0.1"),
        ("192.0.2.7", 1, "192.0.2.7"),
        ("127.0.0.1, 192.0.2.7", 1, "192.0.2.7"),
        ("127.0.0.1, 192.0.2.7, 10.0.0.2", 2, "192.0.2.7"),
        ("192.0.2.7", 2, "10.0.0.1"),
        (None, 1, "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_add_is_believed(forwarded, proxies, client):
    environ = {"REMOTE_ADDR": "10.0.0.1"}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_of(environ, proxies) == client


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::1", "2001:0db8:0001:0002"),
        ("2001:db8:1:2:ffff::9", "2001:0db8:0001:0002"),
        ("2001:db8:1:3::1", "2001:0db8:0001:0003"),
        ("fe80::1%eth0", "fe80:0000:0000:0000"),
        ("127.0.0.1", ""),
        ("127.8.9.1", ""),
        ("::1", ""),
        ("::ffff:127.0.0.1", ""),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_a_network_pays_together_and_this_machine_not_at_all(address, name):
    assert payer(address) == name


@pytest.fixture
def edge(live):
    """A client at a given address, before an edge with a budget that any query uses up."""
    application = Edge(create_app(live), live, EdgeOptions(state=live._state, budget=1e-6, proxies=1))
    client = Client(application, Response)
    return lambda path, address=ADDRESS, **more: client.open(
        path, headers={"X-Forwarded-For": address, **more.pop("headers", {})}, **more
    )


def test_a_client_that_used_too_much_is_refused_and_told_when_to_come_back(edge, query):
    asked = {"query_string": {"query": query("count")}}
    first = edge("/sparql", **asked)
    assert first.status_code == 200
    assert "r=0" in first.headers["RateLimit"]
    other = {"query_string": {"query": query("yes")}}
    refused = edge("/sparql", **other)
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.headers["Cache-Control"] == "no-store"
    assert "RateLimit" in first.headers["Access-Control-Expose-Headers"]
    assert edge("/sparql", address="192.0.2.99", **other).status_code == 200
    # What costs nothing stays open.
    assert edge("/sparql", **asked).status_code == 200
    assert "RateLimit" not in edge("/sparql", **asked).headers
    for path in ("/", "/healthz", "/readyz", "/metrics", "/problems"):
        assert edge(path).status_code == 200, path
    assert edge("/sparql", method="OPTIONS").status_code == 200


def test_this_machine_has_no_limit(edge, query):
    for name in ("count", "labels", "covers"):
        answer = edge("/sparql", address="127.0.0.1", query_string={"query": query(name)})
        assert answer.status_code == 200
        assert "RateLimit" not in answer.headers


def test_a_query_that_fails_is_paid_for_too(edge, query):
    assert edge("/sparql", query_string={"query": query("malformed")}).status_code == 400
    assert edge("/sparql", query_string={"query": query("yes")}).status_code == 429
