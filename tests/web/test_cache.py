"""What is kept, for whom, and for how long."""

import threading
import tracemalloc
from io import BytesIO

import pytest
from flask import Flask, Response
from werkzeug.test import Client, EnvironBuilder

from tochuc.web.app import create_app
from tochuc.web.cache import Entry, ResponseCache, matches, may_keep, read_key
from tochuc.web.edge import Edge, EdgeOptions
from tochuc.web.live import Live, Served

from .conftest import write_sample

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
JSON = "application/sparql-results+json"
ADDRESS = {"path": "/sparql", "query_string": "query=ASK{}"}


def key_of(**parts):
    return read_key(EnvironBuilder(**{**ADDRESS, **parts}).get_environ())


def post(text, content_type=QUERY, **more):
    return {"method": "POST", "data": text.encode(), "content_type": content_type, **more}


def header(**headers):
    return {"headers": {name.replace("_", "-"): value for name, value in headers.items()}}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"path": "/id"}),
        ({}, {"path": "/sparql/"}),
        ({}, {"query_string": "query=ASK{}&format=csv"}),
        ({}, {"query_string": "query=ask{}"}),
        ({}, {"query_string": ""}),
        ({"query_string": "a=1&b=2"}, {"query_string": "b=2&a=1"}),
        ({}, header(Accept="text/csv")),
        (header(Accept="text/csv"), header(Accept="text/csv;q=0.5, text/turtle")),
        ({}, header(Accept="")),
        ({}, header(Accept_Language="vi")),
        (header(Accept_Language="vi"), header(Accept_Language="en")),
        ({}, header(Accept_Encoding="gzip")),
        (header(Accept_Encoding="gzip"), header(Accept_Encoding="gzip, br")),
        ({}, header(Accept_Datetime="Thu, 01 Jan 2026 00:00:00 GMT")),
        (header(Accept="x"), header(Accept_Language="x")),
        ({}, {"base_url": "http://other.example/"}),
        ({}, {"base_url": "https://localhost/"}),
        ({}, post("ASK{}")),
        ({}, {"method": "QUERY", "data": b"ASK{}", "content_type": QUERY}),
        (post("ASK{}"), {"method": "QUERY", "data": b"ASK{}", "content_type": QUERY}),
        (post("ASK{}"), post("ASK{ }")),
        (post("ASK{}"), post("ASK{}\n")),
        (post("query=ASK{}", FORM), post("query=ASK{}", QUERY)),
        (post("ASK{}"), post("ASK{}", QUERY + "; charset=latin-1")),
        (post("ASK{}"), post("ASK{}", query_string="default-graph-uri=http://a/")),
        (post("ASK{}"), post("ASK{}", **header(Accept="text/csv"))),
    ],
)
def test_requests_that_may_be_answered_differently_share_no_key(one, other):
    assert key_of(**one) != key_of(**other)
    assert None not in (key_of(**one), key_of(**other))


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"method": "HEAD"},
        header(User_Agent="another"),
        header(If_None_Match='"x"'),
        header(Origin="https://example.org"),
        header(Cookie="seen=1"),
        {"data": b"a body that a GET has no use for"},
    ],
)
def test_requests_that_are_answered_alike_share_a_key(parts):
    assert key_of(**parts) == key_of()


@pytest.mark.parametrize(
    "parts",
    [
        header(Authorization="Bearer x"),
        header(Range="bytes=0-1"),
        header(If_Match='"x"'),
        header(If_Range='"x"'),
        header(If_Modified_Since="Thu, 01 Jan 2026 00:00:00 GMT"),
        header(If_Unmodified_Since="Thu, 01 Jan 2026 00:00:00 GMT"),
        {"method": "OPTIONS"},
        {"method": "PUT"},
        {"method": "DELETE"},
        {"method": "PATCH", "data": b"ASK{}", "content_type": QUERY},
        post("ASK{}", "text/plain"),
        post("ASK{}", "application/sparql-update"),
        post("ASK{}", **header(Content_Encoding="gzip")),
        post("x" * 100_000),
        {"method": "POST", "environ_overrides": {"CONTENT_TYPE": QUERY, "CONTENT_LENGTH": ""}},
        {"method": "POST", "environ_overrides": {"CONTENT_TYPE": QUERY, "CONTENT_LENGTH": "²"}},
        {"method": "POST", "environ_overrides": {"CONTENT_TYPE": QUERY, "CONTENT_LENGTH": "9"}},
    ],
)
def test_a_request_that_more_hangs_on_goes_by(parts):
    assert key_of(**parts) is None


def test_a_body_that_was_read_for_the_key_is_there_for_flask():
    environ = EnvironBuilder(**{**ADDRESS, **post("ASK{}")}).get_environ()
    assert read_key(environ) is not None
    assert environ["wsgi.input"].read() == b"ASK{}"


GOOD = [
    ("Content-Length", "2"),
    ("ETag", '"a"'),
    ("Tochuc-Snapshot", "s"),
    ("Vary", "Accept, accept-encoding"),
]


def with_header(name, value):
    return [pair for pair in GOOD if pair[0] != name] + ([(name, value)] if value is not None else [])


@pytest.mark.parametrize(
    ("status", "headers", "kept"),
    [
        ("200 OK", GOOD, True),
        ("303 See Other", with_header("ETag", None), True),
        ("200 OK", with_header("Cache-Control", "no-cache"), True),
        ("200 OK", with_header("Cache-Control", "public, No-Store"), False),
        ("200 OK", with_header("Cache-Control", "private"), False),
        ("200 OK", with_header("ETag", None), False),
        ("200 OK", with_header("ETag", 'W/"a"'), False),
        ("200 OK", with_header("Content-Length", None), False),
        ("200 OK", with_header("Tochuc-Snapshot", None), False),
        ("200 OK", with_header("Tochuc-Snapshot", "older"), False),
        ("200 OK", with_header("Vary", "*"), False),
        ("200 OK", with_header("Vary", "Accept, Cookie"), False),
        ("200 OK", with_header("Set-Cookie", "a=b"), False),
        ("304 Not Modified", GOOD, False),
        ("206 Partial Content", GOOD, False),
        ("400 Bad Request", GOOD, False),
        ("404 Not Found", GOOD, False),
        ("500 Internal Server Error", GOOD, False),
        ("503 Service Unavailable", GOOD, False),
    ],
)
def test_only_complete_answers_of_this_snapshot_are_kept(status, headers, kept):
    assert may_keep("s", status, headers, "") is kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("?s :known ?o", True),
        ("?brand :operand ?o . foaf:knows", True),
        ("?s a :Service_1", True),
        ("BIND(NOW() AS ?n)", False),
        ("now ( )", False),
        ("RAND # so\n ()", False),
        ("UUID()", False),
        ("StrUuid()", False),
        ("BNODE()", False),
        ("SERVICE <http://a/>", False),
        ("N\\u004FW()", False),
        ("'in a string: now'", False),
    ],
)
def test_an_answer_that_changes_by_itself_is_not_kept(text, kept):
    assert may_keep("s", "200 OK", GOOD, text) is kept


@pytest.mark.parametrize(
    ("tags", "matched"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ('"b",W/"a"', True),
        ("*", True),
        (" * ", True),
        ('"b"', False),
        ("a", False),
        ('"*"', False),
        ("", False),
        ('"aa"', False),
    ],
)
def test_if_none_match_names_a_tag(tags, matched):
    assert matches(tags, '"a"') is matched


def entry(size):
    return Entry("200 OK", [("Content-Type", "text/plain")], bytes(size))


def test_the_entries_used_last_stay_within_the_bytes():
    cache = ResponseCache(200_000)
    cache.find("s", ("first",))
    for number in range(100):
        cache.keep("s", (str(number),), entry(5_000))
        assert cache.find("s", ("0",)) is not None
        assert cache.bytes <= 200_000
    assert cache.find("s", ("99",)) is not None
    assert cache.find("s", ("1",)) is None
    assert 20 <= len(cache) <= 40


def test_the_bytes_counted_are_at_least_those_that_are_taken():
    tracemalloc.start()
    try:
        cache = ResponseCache(10_000_000)
        cache.find("s", ("first",))
        before = tracemalloc.get_traced_memory()[0]
        for number in range(1_000):
            headers = [(f"Header-{number}-{other}", f"value {number} {other}") for other in range(12)]
            key = ("GET", f"/sparql {number}", f"query={number}" * 20, None, None, f"text/csv;n={number}")
            cache.keep("s", key, Entry("200 OK", headers, bytes(500 + number)))
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert len(cache) == 1_000
    assert taken <= cache.bytes <= 2 * taken


def test_an_answer_that_would_push_out_the_others_is_not_kept():
    cache = ResponseCache(100_000)
    cache.find("s", ("a",))
    cache.keep("s", ("a",), entry(50_000))
    assert cache.find("s", ("a",)) is None
    assert ResponseCache(0).most_bytes_each == 0


def test_another_snapshot_drops_all():
    cache = ResponseCache(100_000)
    cache.find("old", ("a",))
    cache.keep("old", ("a",), entry(1))
    assert cache.find("old", ("a",)) is not None
    assert cache.find("new", ("a",)) is None
    cache.keep("old", ("a",), entry(1))  # made before the change, done after it
    assert cache.find("new", ("a",)) is None
    assert (len(cache), cache.bytes) == (0, 0)


def test_threads_do_not_disturb_each_other():
    cache = ResponseCache(60_000)
    wrong = []

    def work(offset):
        for number in range(3_000):
            name = str((number * 7 + offset) % 40)
            edition = str(number // 500)
            found = cache.find(edition, (name,))
            if found is None:
                cache.keep(edition, (name,), Entry("200 OK", [], f"{edition}/{name}".encode()))
            elif found.body != f"{edition}/{name}".encode():
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(offset,)) for offset in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert 0 <= cache.bytes <= 60_000


# From here on the cache stands before an application.


class Counting:
    """The application, with a count of the requests that enter it."""

    def __init__(self, app):
        self.app, self.asked = app, 0

    def __call__(self, environ, start_response):
        self.asked += 1
        return self.app(environ, start_response)


@pytest.fixture
def flask(live):
    """The Flask application of an edge, counted; the edge is its `client`."""
    app = create_app(live)
    app.wsgi_app = counting = Counting(app.wsgi_app)
    counting.client = Client(Edge(app, live, EdgeOptions(state=live._state)), Response)
    return counting


def ask(flask, text, **parts):
    return flask.client.open(**{"path": "/sparql", "method": "GET", "query_string": {"query": text}, **parts})


@pytest.mark.parametrize("accept", ["text/csv", JSON, "application/sparql-results+xml", "text/html", "*/*"])
def test_a_hit_is_the_same_answer_and_never_enters_flask(flask, query, accept):
    first = ask(flask, query("labels"), headers={"Accept": accept})
    again = ask(flask, query("labels"), headers={"Accept": accept})
    assert first.status_code == 200
    assert flask.asked == 1
    kept = [pair for pair in first.headers if pair[0] != "Date"]
    assert (again.status, list(again.headers), again.data) == (first.status, kept, first.data)


@pytest.mark.parametrize("method", ["POST", "QUERY"])
@pytest.mark.parametrize("content_type", [QUERY, FORM])
def test_a_query_in_a_body_is_kept_too(flask, query, method, content_type):
    data = query("labels") if content_type == QUERY else {"query": query("labels")}
    asked = {"method": method, "query_string": "", "data": data, "content_type": content_type}
    first, again = ask(flask, "", **asked), ask(flask, "", **asked)
    assert (first.status_code, first.data) == (200, again.data)
    assert flask.asked == 1
    other = {**asked, "data": query("yes") if content_type == QUERY else {"query": query("yes")}}
    assert ask(flask, "", **other).data != first.data


def test_head_is_answered_from_what_get_kept_but_not_the_other_way_round(flask, query):
    assert ask(flask, query("labels"), method="HEAD").data == b""
    got = ask(flask, query("labels"))
    assert len(got.data) > 0
    assert flask.asked == 2
    headed = ask(flask, query("labels"), method="HEAD")
    assert flask.asked == 2
    assert (headed.data, headed.headers["Content-Length"]) == (b"", str(len(got.data)))
    assert headed.headers["ETag"] == got.headers["ETag"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "QUERY"])
@pytest.mark.parametrize("filled", [False, True], ids=["made now", "kept"])
def test_a_client_that_has_it_gets_304_with_what_belongs_to_it(flask, query, method, filled):
    asked = {"method": method}
    if method == "QUERY":
        asked |= {"data": query("labels"), "content_type": QUERY, "query_string": ""}
    tag = ask(flask, query("labels"), **asked).headers["ETag"]
    if not filled:
        flask.client.application._cache.find("another", ("x",))
    unchanged = ask(flask, query("labels"), headers={"If-None-Match": tag}, **asked)
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert unchanged.headers["ETag"] == tag
    assert unchanged.headers["Vary"] == "Accept, Accept-Encoding"
    assert unchanged.headers["Cache-Control"] == "no-cache"
    assert "Content-Type" not in unchanged.headers
    assert unchanged.headers.get("Content-Length", "0") == "0"
    whole = ask(flask, query("labels"), headers={"If-None-Match": '"another"'}, **asked)
    assert whole.status_code == 200


def test_a_conditional_request_fills_the_cache_as_well(flask, query):
    tag = ask(flask, query("labels")).headers["ETag"]
    flask.client.application._cache.find("another", ("x",))
    for _ in range(3):
        assert ask(flask, query("labels"), headers={"If-None-Match": tag}).status_code == 304
    assert flask.asked == 2


def test_a_post_is_never_answered_with_304(flask, query):
    asked = {"method": "POST", "data": query("labels"), "content_type": QUERY, "query_string": ""}
    tag = ask(flask, "", **asked).headers["ETag"]
    assert ask(flask, "", headers={"If-None-Match": tag}, **asked).status_code == 200


def test_failures_and_pages_without_a_graph_are_not_kept(flask):
    for path in ("/sparql?query=nonsense", "/healthz", "/problems", "/nowhere", "/static/icon.svg"):
        asked = flask.asked
        for _ in range(2):
            flask.client.get(path).close()
        assert flask.asked == asked + 2, path


def test_a_changing_answer_is_made_each_time(flask, query):
    assert ask(flask, query("random")).data != ask(flask, query("random")).data


def test_a_new_snapshot_is_answered_from_at_once(tmp_path, query):
    write_sample(tmp_path, "first")
    live = Live(tmp_path)
    live.take_up()
    client = Client(Edge(create_app(live), live, EdgeOptions(state=tmp_path)), Response)
    asked = {"query_string": {"query": query("count")}}
    for _ in range(2):
        assert client.get("/sparql", **asked).headers["Tochuc-Snapshot"] == "first"
    write_sample(tmp_path, "second")
    live.take_up()
    for _ in range(2):
        assert client.get("/sparql", **asked).headers["Tochuc-Snapshot"] == "second"


def test_without_a_snapshot_nothing_is_kept_and_the_reason_is_told(tmp_path):
    live = Live(tmp_path)
    live.take_up()
    client = Client(Edge(create_app(live), live, EdgeOptions(state=tmp_path)), Response)
    assert [client.get("/").status_code for _ in range(2)] == [503, 503]
    write_sample(tmp_path, "first")
    live.take_up()
    assert client.get("/").status_code == 200


class Fixed:
    """A snapshot without a graph."""

    generation = 0

    def __init__(self):
        self.hash = "fixed"

    def now(self):
        return Served(self.hash, {}, None)


def plain_edge(view, options=None):
    app = Flask("plain")
    app.add_url_rule("/", view_func=view, endpoint="view")
    return Client(Edge(app, Fixed(), options or EdgeOptions(state="")), Response)


def test_an_answer_that_is_shorter_than_it_says_is_not_kept():
    made = []

    def view():
        made.append(1)
        response = Response(iter([b"half"]), headers={"Content-Length": "8", "Tochuc-Snapshot": "fixed"})
        response.set_etag("x")
        return response

    client = plain_edge(view)
    assert client.get("/").data == client.get("/").data == b"half"
    assert len(made) == 2


def test_a_large_answer_goes_through_unread_and_is_closed():
    closed = []

    def view():
        response = Response(iter([bytes(1_000)] * 100), headers={"Tochuc-Snapshot": "fixed"})
        response.content_length = 100_000
        response.set_etag("x")
        response.call_on_close(lambda: closed.append(1))
        return response

    client = plain_edge(view, EdgeOptions(state="", cache=1_000_000))
    for count in (1, 2):
        answer = client.get("/")
        assert len(answer.data) == 100_000
        answer.close()
        assert len(closed) == count
    unchanged = client.get("/", headers={"If-None-Match": '"x"'})
    assert (unchanged.status_code, unchanged.data, len(closed)) == (304, b"", 3)


def test_no_room_keeps_nothing(live, query):
    app = create_app(live)
    app.wsgi_app = counting = Counting(app.wsgi_app)
    client = Client(Edge(app, live, EdgeOptions(state=live._state, cache=0)), Response)
    for _ in range(2):
        assert client.get("/sparql", query_string={"query": query("yes")}).status_code == 200
    assert counting.asked == 2


def test_what_a_server_does_to_the_headers_is_not_kept(flask, query):
    ask(flask, query("labels"))
    environ = EnvironBuilder(path="/sparql", query_string={"query": query("labels")}).get_environ()
    given = []
    edge = flask.client.application
    edge({**environ, "wsgi.input": BytesIO()}, lambda status, headers: given.append(headers))
    given[0].clear()
    assert ask(flask, query("labels")).headers["ETag"]
