"""`tochuc query`: saved queries, files and standard input; on a terminal, in a pipe, in a file; here and elsewhere."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from tests.servers import ROOT, environment, tochuc

from tochuc.cli import main
from tochuc.cli.listing import describe
from tochuc.cli.output import write_file
from tochuc.engine.asking import Timed, saved_queries
from tochuc.engine.base import Question
from tochuc.errors import QueryTimeout

ORGANS = ROOT / "tests" / "clients" / "queries" / "organs.rq"
GRAPH = ROOT / "tests" / "clients" / "queries" / "graph.rq"
YES = ROOT / "tests" / "clients" / "queries" / "yes.rq"
SAVED = "committees/by-province"
FORMULA = ROOT / "tests" / "clients" / "queries" / "formula.rq"


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


@pytest.fixture(scope="module")
def served(fixture_snapshot, tmp_path_factory):
    """The address of the site over the same snapshot."""
    with tochuc(fixture_snapshot.folder.parents[1], tmp_path_factory.mktemp("served")) as server:
        yield server.url


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Steering committees of a province"), ("vi", "Các Ban Chỉ đạo")]
)
def test_without_a_query_the_saved_ones_are_listed_by_topic(language, title, run):
    code, out, _ = run("--lang", language)
    assert code == 0
    assert f"{SAVED} " in out
    assert title in next(line for line in out.splitlines() if line.startswith(SAVED))
    assert "hygiene/" not in out
    topics = [{line.split("/")[0] for line in group.splitlines()} for group in out.split("\n\n")]
    assert len(topics) > 5
    assert all(len(topic) == 1 for topic in topics)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            [
                "province or city",
                "tc:ProvincialUnit",
                "without it place:ha-noi",
                "from 1900-01-01",
                "On that day",
            ],
        ),
        ("vi", ["tỉnh, thành phố", "nếu không nêu: 2023-06-19", "từ 1900-01-01", "Vào ngày đó"]),
    ],
)
def test_a_saved_query_says_what_it_is_told_and_gives(language, told, run):
    code, out, _ = run(SAVED, "--describe", "--lang", language)
    assert code == 0
    assert [text for text in told if text not in out] == []
    assert f"tochuc query {SAVED} province=ha-noi as-of=2023-06-19" in out


def test_every_saved_query_can_be_described(fixture_root):
    for query in saved_queries(fixture_root):
        for language in ("en", "vi"):
            text = "\n".join(describe(query, language))
            assert query.titles[language] in text
            assert all(parameter.labels[language] in text for parameter in query.parameters)


@pytest.mark.parametrize("day", ["as-of", "asOf"])
@pytest.mark.parametrize(
    "province", ["tinh-mau", "place:tinh-mau", "https://w3id.org/tochuc/id/place/tinh-mau"]
)
def test_a_saved_query_takes_parameters_as_csv_in_a_pipe(day, province, run):
    code, out, _ = run(SAVED, f"province={province}", f"{day}=2023-01-01")
    assert code == 0
    head, *rows = out.splitlines()
    assert head.startswith("committee,")
    assert len(rows) == 1


def test_an_entity_may_be_given_by_its_name(run):
    code, out, error = run("committees/became", "organ=ban chi dao tinh mau")
    assert (code, error) == (0, "")
    assert out == run("committees/became", "organ=tinh-mau")[1]


def test_a_table_of_a_saved_query_has_headings_and_names_of_the_language(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")  # whatever the terminal that runs the tests
    asked = (SAVED, "province=tinh-mau", "as-of=2023-01-01", "--format", "table")
    _, english, _ = run(*asked)
    assert english.splitlines()[0].split("  ")[0] == "Steering committee"
    assert english.splitlines()[2].startswith("Steering Committee of Mau province ")
    assert english.endswith("(1 row)\n")
    _, vietnamese, _ = run(*asked, "--lang", "vi", "--basis")
    lines = vietnamese.splitlines()
    assert lines[0].startswith("Ban Chỉ đạo ")
    assert lines[0].endswith("Cơ sở")
    assert lines[2].startswith("Ban Chỉ đạo tỉnh")
    assert lines[2].split()[-2:] == ["được", "nêu"]
    assert lines[-1] == "(1 dòng)"
    assert run(*asked, "--ids")[1].splitlines()[2].startswith("committee:tinh-mau ")


def test_values_may_stand_after_flags(run):
    values = ("province=tinh-mau", "as-of=2023-01-01")
    in_a_row = run(SAVED, *values, "--format", "tsv")
    assert in_a_row[0] == 0
    assert run("--format", "tsv", SAVED, *values) == in_a_row
    assert run(SAVED, values[0], "--format", "tsv", values[1]) == in_a_row


@pytest.mark.parametrize("arguments", [["--formula"], [ORGANS, "--lang", "fr"]])
def test_a_flag_that_there_is_not_is_refused(arguments, run):
    with pytest.raises(SystemExit, match="2"):
        run(*arguments)


def test_plain_rows_say_what_was_asked_and_what_each_row_rests_on(run, fixture_snapshot):
    code, out, _ = run(SAVED, "province=tinh-mau", "as-of=2023-01-01", "--format", "rows", "--lang", "vi")
    assert code == 0
    told = json.loads(out)
    assert told["query"] == SAVED
    assert told["snapshot"] == fixture_snapshot.hash
    assert [(p["name"], p["value"].rpartition("/")[2]) for p in told["parameters"]] == [
        ("province", "tinh-mau"),
        ("as-of", "2023-01-01"),
    ]
    assert told["rows"][0]["committeeLabel"] == "Ban Chỉ đạo tỉnh Mẫu"
    assert {row["basis"] for row in told["rows"]} <= {"stated", "inferred"}


def test_what_is_stated_alone_can_be_asked(run):
    asked = ("lines/answered-to", "organ=tinh-mau", "as-of=2023-01-01", "--format", "rows")
    every, stated = (json.loads(run(*asked, *more)[1]) for more in ((), ("--stated",)))
    assert {row["basis"] for row in every["rows"]} == {"inferred"}
    assert (every["stated"], stated["stated"], stated["rows"]) == (False, True, [])


@pytest.mark.parametrize(
    ("format", "ending", "more"),
    [
        ("rows", "json", ()),
        ("json", "srj", ()),
        ("tsv", "tsv", ("basis",)),
        ("csv", "csv", ()),
        ("csv", "csv", ("labels", "basis", "bom", "raw")),
    ],
)
def test_an_answer_is_the_same_as_at_the_address_of_the_query(format, ending, more, run, served):
    asked = {"province": "tinh-mau", "as-of": "2023-01-01"}
    _, out, _ = run(
        SAVED,
        *map("=".join, asked.items()),
        "--format",
        format,
        "--lang",
        "vi",
        *(f"--{name}" for name in more),
    )
    told = urlencode({**asked, "lang": "vi", **dict.fromkeys(more, "on")})
    with urlopen(f"{served}/queries/{SAVED}.{ending}?{told}") as answer:
        assert answer.read().decode() == out


@pytest.mark.parametrize(
    ("name", "begins"), [("a.svg", b"<svg"), ("a.png", b"\x89PNG"), ("a.vl.json", b'{"$schema"')]
)
def test_a_picture_is_written_where_one_is_declared(name, begins, run, tmp_path):
    asked = (SAVED, "province=tinh-mau", "as-of=2023-01-01", "--lang", "vi")
    assert run(*asked, "--output", tmp_path / name) == (0, "", "")
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert "Ban Chỉ đạo tỉnh Mẫu" in run(*asked, "--format", "vl.json")[1]


def test_a_saved_query_can_be_asked_of_an_endpoint(run, served):
    asked = (SAVED, "province=tinh-mau", "as-of=2023-01-01", "--format", "table", "--basis")
    here, there = run(*asked), run(*asked, "--endpoint", f"{served}/sparql")
    assert there == here
    code, _, error = run(SAVED, "province=committee:tinh-mau", "--endpoint", f"{served}/sparql")
    assert code == 1
    assert "not tc:ProvincialUnit" in error


def test_csv_of_a_saved_query_has_the_options_of_its_address(run):
    asked = (SAVED, "province=tinh-mau", "as-of=2023-01-01", "--format", "csv")
    _, out, _ = run(*asked, "--bom", "--header", "labels", "--basis", "--labels")
    assert out.startswith("\ufeffSteering committee")
    head, row = csv.reader(out.removeprefix("\ufeff").splitlines())
    assert head[-1] == "Basis"
    assert len(head) == len(row)
    guarded, raw = (run(FORMULA, "--format", "csv", *more)[1].splitlines()[1] for more in ((), ("--raw",)))
    assert (guarded, raw) == ("'=1+1,-1", "=1+1,-1")


def test_the_terms_of_a_saved_query_may_have_columns_more(run):
    _, out, _ = run(SAVED, "province=tinh-mau", "as-of=2023-01-01", "--format", "tsv", "--basis")
    assert out.splitlines()[0].endswith("\t?basis")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["committees/by-provinz"], "did you mean committees/by-province"),
        (["places/by-province"], "did you mean committees/by-province"),
        (["../docs/first-question"], "no file and no saved query"),
        ([SAVED, "place=tinh-mau"], "has no parameter 'place'"),
        ([SAVED, "asOf=yesterday"], "cannot be 'yesterday'"),
        ([SAVED, "as-of=2023-02-30"], "as-of cannot be '2023-02-30'; it is a day that exists"),
        ([SAVED, "as-of=1066-10-14"], "from 1900-01-01 to 2099-12-31"),
        ([SAVED, "as-of=2023-01-01", "asOf=2023-01-01"], "more than once"),
        ([SAVED, "province=committee:tinh-mau"], "tc:ProvincialSteeringCommittee"),
        ([SAVED, "province=committee:tinh-mau"], "not tc:ProvincialUnit"),
        ([SAVED, "province=nowhere"], "nothing of its class has this id or name"),
        ([SAVED, "--format", "turtle"], "comes as json"),
        ([ORGANS, "--format", "rows"], "is for a saved query"),
        (["committees/count-on-day", "--output", "/nowhere/a.svg"], "declares no picture"),
        ([SAVED, "province=tinh-mau", "as-of=1950-01-01", "--format", "svg"], "nothing to draw"),
        ([ORGANS, "--describe"], "--describe is for saved queries"),
        ([ORGANS, "--bom"], "--bom is for saved queries"),
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
        write_file(file, Breaking())
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
        Timed(Stuck()).answer(Question("ASK {}", timeout=0.2))
    asked.set()
