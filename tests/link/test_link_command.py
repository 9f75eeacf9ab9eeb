"""`tochuc link` as a person runs it."""

import io
import sys

import pytest

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
