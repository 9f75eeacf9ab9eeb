"""`tochuc query`: saved queries, files and standard input; on a terminal, in a pipe, in a file; here and elsewhere."""

import io
import os
import pty
import subprocess
import sys

import pytest
from tests.servers import ROOT, environment

from tochuc.cli import main
from tochuc.engine import asking
from tochuc.engine.base import Question
from tochuc.errors import QueryTimeout

ORGANS = ROOT / "tests" / "clients" / "queries" / "organs.rq"
GRAPH = ROOT / "tests" / "clients" / "queries" / "graph.rq"
YES = ROOT / "tests" / "clients" / "queries" / "yes.rq"
SAVED = "committees/by-province"


@pytest.fixture
def run(fixture_root, fixture_snapshot, capfdbinary):
    """The exit code, output and complaints of one command."""

    def ran(*arguments):
        state = fixture_snapshot.folder.parents[1]
        code = main(["query", "--root", str(fixture_root), "--state", str(state), *map(str, arguments)])
        sys.stdout.flush()
        told = capfdbinary.readouterr()
        return code, told.out.decode(), told.err.decode()

    return ran


def test_without_a_query_the_saved_ones_are_listed(run):
    code, out, _ = run()
    assert code == 0
    assert f"{SAVED} " in out
    assert "hygiene/" not in out


def test_a_saved_query_takes_parameters_as_csv_in_a_pipe(run):
    code, out, _ = run(SAVED, "province=tinh-mau", "asOf=2023-01-01")
    assert code == 0
    head, *rows = out.splitlines()
    assert head.startswith("committee,")
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["committees/by-provinz"], "did you mean committees/by-province"),
        (["../docs/first-question"], "no file and no saved query"),
        ([SAVED, "place=tinh-mau"], "has no parameter 'place'"),
        ([SAVED, "asOf=yesterday"], "cannot be 'yesterday'"),
        ([SAVED, "tinh-mau"], "NAME=VALUE"),
        ([ORGANS, "asOf=2023-01-01"], "is no saved query"),
        ([ORGANS, "--format", "xlsx"], "there is no format 'xlsx'"),
        ([ORGANS, "--format", "turtle"], "comes as json"),
        ([GRAPH, "--format", "csv"], "comes as turtle"),
        ([ORGANS, "--timeout", "0"], "timeout is a whole number"),
        ([ORGANS, "--output", "/nowhere/there.csv"], "cannot be written"),
        ([ORGANS, "--output", "/"], "no file that could be replaced"),
        ([ORGANS, "--endpoint", "example.org"], "is an address"),
        ([ROOT / "tests" / "clients" / "queries" / "wrong.rq"], "line 1"),
    ],
)
def test_what_is_wrong_is_told_and_ends_with_1(arguments, told, run):
    code, out, error = run(*arguments)
    assert (code, out) == (1, "")
    assert told in error


def test_an_endpoint_that_is_down_ends_with_2(run):
    code, _, error = run(ORGANS, "--endpoint", "http://127.0.0.1:1/sparql")
    assert code == 2
    assert "refuses the connection" in error


@pytest.mark.parametrize(
    ("query", "name", "begins"),
    [
        (ORGANS, "a.csv", b"organ,label,day\r\n"),
        (ORGANS, "a.tsv", b"?organ\t?label\t?day\n"),
        (ORGANS, "a.json", b'{"head":'),
        (ORGANS, "a.srx", b"<?xml"),
        (ORGANS, "a.other", b"organ,label,day\r\n"),
        (YES, "a.json", b'{"head":{},"boolean":true}'),
        (GRAPH, "a.ttl", b"@prefix"),
        (GRAPH, "a.nt", b"<https://"),
        (GRAPH, "a.nq", b"<https://"),
        (GRAPH, "a.trig", b"@prefix"),
        (GRAPH, "a.json", b"["),
        (GRAPH, "a.xml", b"<?xml"),
        (GRAPH, "a.other", b"@prefix"),
    ],
)
def test_the_ending_of_a_file_chooses_the_format(query, name, begins, run, tmp_path):
    assert run(query, "--output", tmp_path / name) == (0, "", "")
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_stays_as_it_was_when_writing_breaks_off(tmp_path):
    class Breaking(io.BytesIO):
        def read(self, *_):
            raise KeyboardInterrupt

    file = tmp_path / "kept.csv"
    file.write_text("kept")
    with pytest.raises(KeyboardInterrupt):
        asking.write_file(file, Breaking())
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("kept.csv", "kept")]


def test_a_table_and_labels_can_be_had_anywhere(run):
    code, out, _ = run(ORGANS, "--format", "table", "--labels")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].split() == ["organ", "organLabel", "label", "day"]
    assert lines[-1] == "(5 rows)"
    assert run(YES, "--format", "table")[1] == "yes\n"


def test_on_a_terminal_rows_are_a_table_that_fits(fixture_root, fixture_snapshot):
    command = [sys.executable, "-m", "tochuc.cli", "query", str(ORGANS), "--root", str(fixture_root)]
    command += ["--state", str(fixture_snapshot.folder.parents[1])]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdout=theirs, env=environment(COLUMNS="60"))
    os.close(theirs)
    shown = b""
    # A terminal that nobody writes to any more ends with an error.
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:
        pass
    os.close(ours)
    assert process.wait(60) == 0
    lines = shown.decode().replace("\r\n", "\n").splitlines()
    assert lines[0].startswith("organ")
    assert all(len(line) <= 60 for line in lines)
    assert lines[-1] == "(5 rows)"


def test_standard_input_is_a_query_and_a_reader_may_leave(fixture_root, fixture_snapshot):
    command = [sys.executable, "-m", "tochuc.cli", "query", "-", "--root", str(fixture_root)]
    command += ["--state", str(fixture_snapshot.folder.parents[1])]
    with ORGANS.open() as text:
        process = subprocess.Popen(
            command, stdin=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        )
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0
        process.stderr.close()


def test_a_query_that_takes_too_long_is_left():
    class Stuck:
        def answer(self, question):
            asked.wait(20)

    import threading

    asked = threading.Event()
    with pytest.raises(QueryTimeout, match="--timeout"):
        asking.ask(Stuck(), Question("ASK {}", timeout=0.2))
    asked.set()
