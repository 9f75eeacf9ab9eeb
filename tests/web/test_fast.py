"""The way before Flask gives the very bytes and headers that Flask gives."""

import itertools
import urllib.request
from urllib.parse import quote_plus, unquote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, QueryResultsFormat, RdfFormat, parse, serialize
from werkzeug.test import Client
from werkzeug.wrappers import Response

from tochuc.core.cheap import Cost, cost_of, is_cheap
from tochuc.web import fast as fast_module
from tochuc.web.app import create_app
from tochuc.web.cache import Key
from tochuc.web.edge import Edge, EdgeOptions
from tochuc.web.live import Live

from .conftest import HERE, write_sample
from .test_cache import Counting

SAMPLE = HERE / "sample.nq"
ACCEPTS = [
    None,
    "*/*",
    "application/json",
    "application/sparql-results+json",
    "text/csv",
    "text/html",
    "application/sparql-results+xml;q=0.9, application/json",
    "image/png",
    "",
]
CODINGS = [None, "gzip", "zstd, br;q=0.5", "identity", "*;q=0"]
SHAPES = ["about", "names", "two", "first-of-all", "is-known", "long-one"]


class Lane:
    """What a lane gives, from the store of an engine in this process; with a count."""

    def __init__(self, store):
        self.store, self.asked = store, 0

    def ask(self, text):
        self.asked += 1
        return self.store.query(text).serialize(format=QueryResultsFormat.JSON)


@pytest.fixture
def made(tmp_path):
    """Flask alone, the edge before another, and its lane."""
    write_sample(tmp_path, "sample-1")
    live = Live(tmp_path)
    live.take_up()
    live.now().engine.quick = lane = Lane(live.now().engine.store)
    app = create_app(live)
    app.wsgi_app = counting = Counting(app.wsgi_app)
    edge = Client(Edge(app, live, EdgeOptions(state=tmp_path)), Response)
    return create_app(live).test_client(), edge, lane, counting


@pytest.fixture
def iris(made):
    """The subjects of the sample."""
    quads = made[2].store.quads_for_pattern(None, None, None, None)
    return sorted({str(quad.subject) for quad in quads if str(quad.subject).startswith("<")})


@pytest.fixture
def about(query):
    """A cheap query of some shape about a subject, unlike any other asked before."""
    numbers = itertools.count()

    def write(shape, iri):
        text = query(f"cheap/{shape}").replace("<https://example.org/subject>", iri)
        return f"{text}# {next(numbers)}"

    return write


def parts(response):
    """What is to be the same: status, headers in order, body."""
    return response.status, [pair for pair in response.headers if pair[0] != "Date"], response.data


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("accept", ACCEPTS)
def test_both_ways_give_the_same(made, iris, about, accept, coding):
    flask, edge, lane, _ = made
    headers = {
        name: value for name, value in (("Accept", accept), ("Accept-Encoding", coding)) if value is not None
    }
    for shape, iri in itertools.product(SHAPES, iris):
        text = about(shape, iri)
        assert is_cheap(text), text
        asked = {"query_string": {"query": text}, "headers": headers}
        expected = flask.get("/sparql", **asked)
        assert parts(edge.get("/sparql", **asked)) == parts(expected)
    json = expected.mimetype in ("application/json", "application/sparql-results+json")
    assert (lane.asked > 0) == (json and expected.status_code == 200)


def test_a_cheap_query_does_not_enter_flask(made, iris, about):
    _, edge, lane, flask = made
    for iri in iris:
        assert edge.get("/sparql", query_string={"query": about("about", iri)}).status_code == 200
    assert (flask.asked, lane.asked) == (1, len(iris) - 1)


@pytest.mark.parametrize(
    "change",
    [
        {"query": "everything"},
        {"query": "labels"},
        {"query": "graph"},
        {"query": "malformed"},
        {"parameters": {"format": "csv"}},
        {"parameters": {"stated": "on"}},
        {"parameters": {"labels": "on"}},
        {"parameters": {"timeout": "5"}},
        {"parameters": {"default-graph-uri": "https://example.org/"}},
        {"method": "POST"},
        {"headers": {"Authorization": "Bearer x"}},
    ],
)
def test_any_other_request_does(made, iris, about, query, change):
    flask, edge, lane, counting = made
    edge.get("/sparql", query_string={"query": about("about", iris[0])})
    edge.get("/sparql", query_string={"query": about("about", iris[0])})
    used, entered = lane.asked, counting.asked
    assert used == 1
    text = query(change["query"]) if "query" in change else about("about", iris[1])
    asked = {"method": change.get("method", "GET"), "headers": change.get("headers")}
    fields = {"query": text, **change.get("parameters", {})}
    asked["data" if asked["method"] == "POST" else "query_string"] = fields
    assert parts(edge.open("/sparql", **asked)) == parts(flask.open("/sparql", **asked))
    assert (lane.asked, counting.asked) == (used, entered + 1)


def test_head_and_304_are_the_same_too(made, iris, about):
    flask, edge, lane, _ = made
    edge.get("/sparql", query_string={"query": about("about", iris[0])})
    asked = {"query_string": {"query": about("about", iris[1])}}
    headed = edge.head("/sparql", **asked)
    assert parts(headed) == parts(flask.head("/sparql", **asked))
    again = {**asked, "headers": {"If-None-Match": headed.headers["ETag"]}}
    assert edge.get("/sparql", **again).status_code == flask.get("/sparql", **again).status_code == 304
    assert edge.get("/sparql", **again).status_code == 304
    assert lane.asked == 2  # kept from the second time on


@pytest.fixture
def near_made(tmp_path):
    """The edge with a copy of the graph in its process, Flask alone, and the lane."""
    write_sample(tmp_path, "sample-1", quads=in_order(tmp_path))
    live = Live(tmp_path)
    live.take_up()
    live.now().engine.quick = lane = Lane(live.now().engine.plain)
    app = create_app(live)
    edge = Edge(app, live, EdgeOptions(state=tmp_path, copies=True))
    return edge, Client(edge, Response), create_app(live).test_client(), lane, live


def in_order(folder):
    """The sample as a build writes it: the default graph first."""
    quads = list(parse(path=str(SAMPLE), format=RdfFormat.N_QUADS))
    quads.sort(key=lambda quad: quad.graph_name != DefaultGraph())
    written = folder / "ordered.nq"
    serialize(quads, str(written), RdfFormat.N_QUADS)
    return written


def test_a_bounded_query_is_answered_from_the_copy_and_the_same(near_made, iris, about):
    edge, client, flask, lane, _ = near_made
    first = {"query_string": {"query": about("first-of-all", iris[0])}}
    client.get("/sparql", **first)
    client.get("/sparql", query_string={"query": about("first-of-all", iris[0])})
    edge._fast._near.loading.join(20)
    used = lane.asked
    for shape, iri in itertools.product(("first-of-all", "is-known", "hanging"), iris):
        text = about(shape, iri)
        assert cost_of(text) is Cost.BOUNDED, text
        asked = {"query_string": {"query": text}}
        assert parts(client.get("/sparql", **asked)) == parts(flask.get("/sparql", **asked))
    assert lane.asked == used
    client.get("/sparql", query_string={"query": about("about", iris[0])})
    assert lane.asked == used + 1


def test_the_copy_goes_with_its_snapshot(near_made, iris, about):
    edge, client, _, _, live = near_made
    for _ in range(2):
        client.get("/sparql", query_string={"query": about("first-of-all", iris[0])})
    old = edge._fast._near
    old.loading.join(20)
    write_sample(live._state, "sample-2", quads=in_order(live._state))
    live.take_up()
    live.now().engine.quick = Lane(live.now().engine.plain)
    for _ in range(2):
        client.get("/sparql", query_string={"query": about("first-of-all", iris[0])})
    assert edge._fast._near is not old


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("query=a+b%20c", "a b c"),
        ("query=%3D=%2B", "==+"),
        ("query=T%E1%BB%89nh", "Tỉnh"),
        ("query=%0A%0d", "\n\r"),
        ("query=", ""),
        ("query=%zz", None),
        ("query=50%", None),
        ("query=%4", None),
        ("query=%%41", None),
        ("query=%FF", None),
        ("query=ỉ", None),
        ("query=a&format=csv", None),
        ("Query=a", None),
    ],
)
def test_a_query_is_read_as_the_whole_parser_reads_it_or_left_to_it(written, text):
    assert fast_module._query(Key("GET", "/sparql", written)) == text
    if text is not None:
        assert unquote_plus(written.removeprefix("query=")) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_is_read_back(text):
    assert fast_module._query(Key("GET", "/sparql", "query=" + quote_plus(text))) == text


def test_a_lane_without_answer_leaves_it_to_flask(made, iris, about, monkeypatch):
    flask, edge, lane, counting = made
    edge.get("/sparql", query_string={"query": about("about", iris[0])})
    monkeypatch.setattr(lane, "ask", lambda text: None)
    asked = {"query_string": {"query": about("about", iris[1])}}
    assert parts(edge.get("/sparql", **asked)) == parts(flask.get("/sparql", **asked))
    assert counting.asked == 2


def test_what_was_learnt_stays_small(made, iris, about, monkeypatch):
    _, edge, _, counting = made
    monkeypatch.setattr(fast_module, "_MOST_TEMPLATES", 3)
    for number in range(20):
        headers = {"Accept": f"application/json, text/html;q=0.{number}"}
        edge.get("/sparql", query_string={"query": about("about", iris[0])}, headers=headers)
    assert counting.asked == 20
    assert len(edge.application._fast._templates) <= 3


def test_a_spent_budget_is_told_by_flask(tmp_path, about, iris):
    write_sample(tmp_path / "other", "sample-1")
    live = Live(tmp_path / "other")
    live.take_up()
    live.now().engine.quick = lane = Lane(live.now().engine.store)
    edge = Client(Edge(create_app(live), live, EdgeOptions(state=tmp_path, budget=0.5, proxies=1)), Response)
    headers = {"X-Forwarded-For": "192.0.2.1"}
    for _ in range(2):
        answer = edge.get("/sparql", query_string={"query": about("about", iris[0])}, headers=headers)
        assert "RateLimit" in answer.headers
    assert lane.asked == 1
    edge.application._budget.charge("192.0.2.1", 100)
    refused = edge.get("/sparql", query_string={"query": about("about", iris[0])}, headers=headers)
    assert (refused.status_code, lane.asked) == (429, 1)


def test_a_server_gives_the_same_both_ways(server, iris, about):
    def get(text, **headers):
        address = f"{server.url}/sparql?{urlencode({'query': text})}"
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=10) as response:
            kept = [pair for pair in response.getheaders() if pair[0].lower() != "date"]
            return kept, response.read()

    for shape, iri in itertools.product(SHAPES, iris):
        text = about(shape, iri)
        # A request with a token passes by the cache and the lane.
        headers, body = get(text)
        by_flask, same = get(text, Authorization="Bearer x")
        assert body == same
        assert sorted(headers) == sorted(by_flask)
