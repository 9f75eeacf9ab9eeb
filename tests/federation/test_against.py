"""`tochuc link --against`: our things are looked for in a real endpoint, politely, and claims proposed."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pyoxigraph import RdfFormat, parse

from tochuc.cli import main
from tochuc.errors import EngineDown
from tochuc.link.against.asking import Polite

pytestmark = pytest.mark.remote
ID = "https://w3id.org/tochuc/id/"
WD = "http://www.wikidata.org/entity/"


@pytest.fixture
def propose(elsewhere, fixture_root, fixture_snapshot, tmp_path, capsys):
    """Runs the command; gives its exit code, what it says, and the file that it writes."""
    output = tmp_path / "proposed.ttl"

    def run(*flags, against=elsewhere):
        state = fixture_snapshot.folder.parents[1]
        given = ["link", "--against", against, "--output", str(output), "--pause", "0"]
        code = main([*given, "--root", str(fixture_root), "--state", str(state), *flags])
        told = capsys.readouterr()
        return code, told.out + told.err, output

    return run


def test_what_is_clear_is_proposed_as_a_claim_and_the_rest_as_a_remark(propose):
    code, told, output = propose("--class", "Person")
    assert code == 0
    assert "1 clear proposals, 2 to be looked at" in told
    text = output.read_text(encoding="utf-8")
    links = {
        (quad.subject.value.removeprefix(ID), quad.object.value.removeprefix(WD))
        for quad in parse(text, format=RdfFormat.TURTLE)
        if quad.predicate.value.endswith("closeMatch")
    }
    assert links == {("person/nguyen-van-mau", "Q900000011")}
    assert 'tc:identifierValue "Q900000011"' in text
    assert "identifier-scheme/wikidata" in text
    assert "# Trần Thị Thử; 2 things there have names of it" in text


def test_what_is_known_already_is_not_proposed(propose, fixture_root):
    code, told, output = propose("--class", "Document")
    assert code == 0
    assert "0 clear proposals" in told
    assert not list(parse(output.read_text(encoding="utf-8"), format=RdfFormat.TURTLE))


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--class", "Nothing"], "no class"),
        (["offices.csv"], "give no FILE"),
    ],
)
def test_what_is_wrong_is_told(propose, flags, told):
    code, said, output = propose(*flags)
    assert code == 1
    assert told in said
    assert not output.exists()


def test_an_address_that_is_none_and_an_endpoint_that_is_down_are_told(propose):
    assert propose(against="ftp://example.org/")[0] == 1
    code, said, output = propose(against="http://127.0.0.1:1/sparql")
    assert code == 2
    assert "refuses the connection" in said
    assert not output.exists()


ROWS = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="item"/></head><results/></sparql>'


class Busy(BaseHTTPRequestHandler):
    """Busy for as many requests as `busy` says, then without rows."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.agents.append(self.headers["User-Agent"])
        self.server.busy -= 1
        self.send_response(429 if self.server.busy >= 0 else 200)
        body = b"" if self.server.busy >= 0 else ROWS
        self.send_header("Retry-After", "7")
        self.send_header("Content-Type", "application/sparql-results+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def busy():
    """A server that is busy at first."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Busy)
    server.agents = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def asked(server, times):
    server.busy = times
    slept = []
    polite = Polite(f"http://127.0.0.1:{server.server_port}/sparql", pause=3.0, sleep=slept.append)
    return polite, slept


def test_a_busy_endpoint_is_asked_again_after_the_time_that_it_names(busy):
    polite, slept = asked(busy, 2)
    assert polite.rows("called", names="") == []
    assert slept.count(7.0) == 2
    assert busy.agents == ["tochuc (+https://w3id.org/tochuc/)"] * 3


def test_an_endpoint_that_stays_busy_is_left_alone(busy):
    polite, _ = asked(busy, 100)
    with pytest.raises(EngineDown, match="was busy 4 times"):
        polite.rows("called", names="")
    assert len(busy.agents) == 4


def test_there_is_a_pause_between_two_requests(busy):
    polite, slept = asked(busy, 0)
    polite.rows("called", names="")
    polite.rows("called", names="")
    assert 2.0 < max(slept) <= 3.0
