"""An engine that is down, slow, answers rubbish or cuts its results gives a clear 502 or 504, and the site stays up."""

import socket
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep

import pytest
from tests.servers import free_port

from tochuc.engine.access import Access
from tochuc.engine.base import Question
from tochuc.engine.remote import RemoteEngine, engine_for
from tochuc.errors import BadParameter, BadQuery, EngineDown, QueryTimeout, ResultTooLarge
from tochuc.web.app import create_app
from tochuc.web.live import Live

pytestmark = pytest.mark.remote
XML = "application/sparql-results+xml"
TRIPLES = "application/n-triples"
HEAD = '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="n"/></head>'
NO_ROWS = f"{HEAD}<results></results></sparql>"
ROW = "<result><binding name='n'><literal>1</literal></binding></result>"
YES = '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>'
RECORD = b"graph%2Fpushed"


class Handler(BaseHTTPRequestHandler):
    """Says what `reply` says, but that nothing was ever pushed."""

    def do_POST(self):
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        if RECORD in asked or b"graph/pushed" in asked:
            send(self, 200, NO_ROWS.replace('"n"', '"about"'), {"Content-Type": XML})
        else:
            self.server.reply(self)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hangs up is no fault here."""


def send(handler, status, body, headers, length=None):
    body = body.encode()
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if length is not False:
        handler.send_header("Content-Length", str(length or len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def says(status, body, length=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: send(handler, status, body, named, length)


def trickles(handler):
    """A byte now and then, so that no time-out of a socket is ever reached."""
    handler.send_response(200)
    handler.send_header("Content-Type", XML)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        sleep(0.05)
    handler.server.said_all.set()


def trickles_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200):
        handler.wfile.write(b"X-%d: 1\r\n" % number)
        handler.wfile.flush()
        sleep(0.05)
    handler.server.said_all.set()


def is_silent(handler):
    sleep(8)
    handler.server.said_all.set()


def hangs_up(handler):
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    handler.connection.close()


def breaks_chunks(handler):
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Content-Type", XML)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"%x\r\n%s\r\n" % (len(HEAD), HEAD.encode()))


def is_no_http(handler):
    handler.wfile.write(b"220 mail.example.org ESMTP\r\n")


ROWS_IN_JSON = '{"head":{"vars":["n"]},"results":{"bindings":[]}}'
ROWS = HEAD + "<results>" + ROW * 3 + "</results></sparql>"
BAD = {
    "an error page with status 200": (says(200, "<html>Oops</html>", Content_Type="text/html"), "text/html"),
    "no media type": (says(200, ROWS), "no media type"),
    "a page that claims to be a result": (says(200, "<html>Oops</html>", Content_Type=XML), "cut off or no"),
    "half a result": (says(200, ROWS[:-30], Content_Type=XML), "cut off or no"),
    "half a result in JSON": (says(200, ROWS_IN_JSON[:-2], Content_Type="application/json"), "cut off or no"),
    "less than it announced": (says(200, ROWS, length=5000, Content_Type=XML), "bytes are missing"),
    "chunks that break off": (breaks_chunks, "cut before its end"),
    "yes for rows": (says(200, YES, Content_Type=XML), "yes or no"),
    "rows cut at a limit": (says(200, ROWS, Content_Type=XML, X_SPARQL_MaxRows="3"), "after 3 rows"),
    "rows cut by time": (says(200, ROWS, Content_Type=XML, X_SQL_State="S1TAT"), "a part of the result"),
    "a partial result": (says(206, ROWS, Content_Type=XML), "a part of the result"),
    "a packed result": (says(200, "x", Content_Type=XML, Content_Encoding="gzip"), "packs its answer"),
    "a failure": (says(500, "<html><b>disk</b> full</html>", Content_Type="text/html"), "status 500.*disk full"),
    "being busy": (says(503, "later"), "status 503.*later"),
    "a closed door": (says(403, "no"), "does not let this server in"),
    "another page": (says(404, "nothing"), "no SPARQL service"),
    "a redirect": (says(302, "", Location="http://127.0.0.1:9/"), "sends on to another address"),
    "a closed connection": (hangs_up, "closed the connection"),
    "another protocol": (is_no_http, "does not speak HTTP"),
}  # fmt: skip
SLOW = {"silence": is_silent, "a trickle": trickles, "a trickle of headers": trickles_headers}


@pytest.fixture(scope="module")
def bad_server():
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.said_all = threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}/sparql"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def engine(bad_server):
    return RemoteEngine(bad_server.url)


@pytest.mark.parametrize("case", BAD)
def test_a_bad_answer_is_told_apart_from_a_result(case, engine, bad_server, query):
    bad_server.reply, told = BAD[case]
    with pytest.raises(EngineDown, match=told):
        engine.answer(Question(query("count")))


def test_a_good_answer_is_a_result(engine, bad_server, query):
    bad_server.reply = says(200, ROWS, Content_Type=f"{XML.upper()}; charset=UTF-8")
    assert engine.answer(Question(query("count"), solutions="csv")).body.read() == b"n\r\n1\r\n1\r\n1\r\n"
    bad_server.reply = says(200, YES, Content_Type=XML, length=False)
    assert engine.answer(Question(query("yes"), solutions="csv")).body.read() == b"true"


@pytest.mark.parametrize("case", SLOW)
def test_a_slow_engine_is_left_at_the_deadline(case, engine, bad_server, query):
    bad_server.reply = SLOW[case]
    with pytest.raises(QueryTimeout):
        engine.answer(Question(query("count"), timeout=1))
    assert not bad_server.said_all.is_set()


def test_a_refused_query_is_told_with_the_words_of_the_engine(engine, bad_server, query):
    bad_server.reply = says(
        400, "<html><title>x</title><p>no\n such   function</p></html>", Content_Type="text/html"
    )
    with pytest.raises(BadQuery, match="the engine refuses the query: no such function"):
        engine.answer(Question(query("count")))


def test_a_graph_must_come_whole_and_as_a_graph(engine, bad_server, query):
    bad_server.reply = says(200, "<urn:a> <urn:b> <urn:c> .\n", Content_Type=TRIPLES)
    assert engine.answer(Question(query("construct"))).kind == "graph"
    for reply, told in (
        (says(200, "<urn:a> <urn:b> <urn:c> .\n", length=False, Content_Type=TRIPLES), "may have been cut"),
        (says(200, "<urn:a> <urn:b> <ur", Content_Type=TRIPLES), "cut off or no"),
        (says(200, ROWS, Content_Type=XML), "which is no result"),
    ):
        bad_server.reply = reply
        with pytest.raises(EngineDown, match=told):
            engine.answer(Question(query("construct")))


def test_a_result_that_is_too_long_is_refused(engine, bad_server, query):
    bad_server.reply = says(200, HEAD + "<results>" + ROW * 2000 + "</results></sparql>", Content_Type=XML)
    for most in (1000, 50_000):
        with pytest.raises(ResultTooLarge):
            engine.answer(Question(query("count"), most_bytes=most))


def test_credentials_are_shown_to_who_demands_them_and_never_told(bad_server, query):
    seen = []

    def demands(handler):
        seen.append(handler.headers.get("Authorization"))
        if seen[-1]:
            send(handler, 200, ROWS, {"Content-Type": XML})
        else:
            send(handler, 401, "", {"WWW-Authenticate": 'Basic realm="x"'})

    bad_server.reply = demands
    access = Access("me", "secret")
    engine = RemoteEngine(bad_server.url, access)
    for _ in range(2):
        engine.answer(Question(query("count")))
    assert seen == [None, "Basic bWU6c2VjcmV0", "Basic bWU6c2VjcmV0"]
    assert "secret" not in repr(access)
    with pytest.raises(EngineDown, match="does not let this server in"):
        RemoteEngine(bad_server.url).answer(Question(query("count")))
    with pytest.raises(BadParameter, match="no credentials") as refused:
        RemoteEngine("http://me:secret@127.0.0.1:1/")
    assert "secret" not in refused.value.detail


def test_a_virtuoso_that_cuts_rows_and_graphs_is_found_out(start, query):
    with start("virtuoso", ResultSetMaxRows=10) as server:
        engine = RemoteEngine(server.url)
        for name in ("literals", "everything"):
            with pytest.raises(EngineDown, match="after 10 rows"):
                engine.answer(Question(query(name)))
        assert engine.answer(Question(query("construct-nothing"))).kind == "graph"


@pytest.fixture
def site(fixture_snapshot):
    """The pages over an engine at this address."""

    def made(url):
        live = Live(fixture_snapshot.folder.parents[1], load=lambda folder: engine_for(url, Access(), folder))
        live.take_up()
        return create_app(live).test_client()

    return made


def ask(client, text):
    return client.get("/sparql", query_string={"query": text, "timeout": "1"})


def test_the_site_stays_up_while_its_engine_is_down(site, query):
    port = free_port()
    client = site(f"http://127.0.0.1:{port}/sparql")
    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 200
    answer = ask(client, query("count"))
    assert answer.status_code == 502
    assert answer.content_type == "application/problem+json"
    assert "refuses the connection" in answer.json["detail"]
    ready = client.get("/readyz")
    assert ready.status_code >= 500
    assert f"127.0.0.1:{port}" in ready.json["detail"]
    assert client.get("/sparql", headers={"Accept": "text/turtle"}).status_code == 200


def test_the_site_answers_504_for_a_slow_engine_and_502_for_a_bad_one(site, bad_server, query):
    client = site(bad_server.url)
    bad_server.reply = is_silent
    assert ask(client, query("count")).status_code == 504
    bad_server.reply = says(500, "broken")
    assert ask(client, query("count")).status_code == 502
    bad_server.reply = says(400, "no such thing")
    assert ask(client, query("count")).status_code == 400
    bad_server.reply = says(200, ROWS, Content_Type=XML)
    assert ask(client, query("count")).status_code == 200
    assert client.get("/readyz").status_code == 200


def test_a_listener_that_is_no_server_is_waited_for_no_longer_than_asked(query):
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        engine = RemoteEngine(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        with pytest.raises(QueryTimeout):
            engine.answer(Question(query("count"), timeout=0.3))
