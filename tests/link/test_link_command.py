"""`tochuc link` as a person runs it."""

import io
import os
import signal
import subprocess
import sys
import time

import pytest
from tests.servers import environment

from tochuc.cli import main

ROWS = "office,province\nTỉnh ủy,Mẫu\nBan Chỉ đạo tỉnh,\n"


@pytest.fixture
def link(tmp_path, fixture_root, fixture_snapshot, monkeypatch, capsys):
    """Runs the command on a table, with what a person types; gives its exit code and what it says."""
    path = tmp_path / "offices.csv"
    path.write_text(ROWS, encoding="utf-8")
    state = fixture_snapshot.folder.parents[1]

    def run(*flags, typed="", file=path):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = main(["link", str(file), "--root", str(fixture_root), "--state", str(state), *flags])
        told = capsys.readouterr()
        return code, told.out + told.err

    run.folder = tmp_path
    return run


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_columns_are_guessed_and_shown_and_three_files_written(link):
    code, told = link()
    assert code == 0
    assert 'taken as: --column "office' in told
    assert names(link.folder) == [
        "offices.csv",
        "offices.linked.csv",
        "offices.links.ttl",
        "offices.report.md",
    ]
    assert (link.folder / "offices.csv").read_text(encoding="utf-8") == ROWS


def test_nothing_is_written_over_unless_it_is_said(link):
    assert link("--column", "office")[0] == 0
    before = (link.folder / "offices.linked.csv").read_bytes()
    code, told = link("--column", "province")
    assert code == 1
    assert "add --replace" in told
    assert (link.folder / "offices.linked.csv").read_bytes() == before
    assert link("--column", "province", "--replace")[0] == 0


def test_the_input_is_never_written_over(link):
    source = link.folder / "offices.linked.csv"
    source.write_text(ROWS, encoding="utf-8")
    code, told = link("--output", str(link.folder / "offices"), "--replace", file=source)
    assert code == 1
    assert "would be written over" in told
    assert source.read_text(encoding="utf-8") == ROWS


def test_unclear_names_are_asked_about_once(link):
    code, told = link("--column", "office:Organ", "--review", typed="x\n1\n")
    assert code == 0
    assert "number, n for none of these" in told
    answers = (link.folder / "offices.answers.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(answers) >= 1
    again, told = link("--column", "office:Organ", "--review", "--replace", typed="q\n")
    assert again == 0
    assert "chosen by a person" in told


def test_a_fault_far_down_leaves_nothing_half_written(link):
    source = link.folder / "long.csv"
    source.write_text("office,province\n" + "Tỉnh ủy,Mẫu\n" * 2000 + "one\n", encoding="utf-8")
    code, told = link("--column", "office", file=source)
    assert code == 1
    assert "row 2002 has 1 values" in told
    assert names(link.folder) == ["long.csv", "offices.csv"]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("way", ["SIGTERM", "SIGINT"])
def test_one_that_is_stopped_leaves_nothing_behind(tmp_path, fixture_root, fixture_snapshot, way):
    rows = "".join(f"Tỉnh ủy {number} {number * 7},Mẫu\n" for number in range(60_000))
    (tmp_path / "long.csv").write_text("office,province\n" + rows, encoding="utf-8")
    # What a shell starts in the background has SIGINT switched off.
    began = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = [sys.executable, "-c", f"{began}; from tochuc.cli import main; sys.exit(main(sys.argv[1:]))"]
    state = fixture_snapshot.folder.parents[1]
    asked = ["link", tmp_path / "long.csv", "--column", "office", "--root", fixture_root, "--state", state]
    process = subprocess.Popen(
        [*command, *asked],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 60
    while not list(tmp_path.glob(".*.part")):
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)
    time.sleep(0.5)
    # A key that is pressed reaches every process of the command.
    os.killpg(process.pid, signal.SIGINT) if way == "SIGINT" else process.terminate()
    _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert told.splitlines()[-1] == "tochuc link: stopped; nothing was written but the answers you gave"
    assert "Traceback" not in told
    assert names(tmp_path) == ["long.csv"]


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--column", "none"], "no column named 'none'"),
        (["--column", "office:Nothing"], "no class 'Nothing'"),
        (["--on", "2023-02-30", "--column", "office"], "on is a day"),
        (["--mapping", "none.toml"], "cannot be read"),
        (["--mapping", "none.toml", "--column", "office"], "not both"),
        (["--format", "pdf"], "no format 'pdf'"),
        (["--output", "none/out"], "there is no folder"),
    ],
)
def test_what_is_wrong_is_told(link, flags, told):
    code, said = link(*flags)
    assert code == 1
    assert told in said
    assert names(link.folder) == ["offices.csv"]


def test_a_guess_can_be_asked_for_alone(link):
    code, told = link("--guess")
    assert code == 0
    assert "province" in told
    assert names(link.folder) == ["offices.csv"]
