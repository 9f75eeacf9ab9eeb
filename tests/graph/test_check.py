"""Every file under tests/faults is a case: laid over the made-up data, it must give the fault that its head names."""

import shutil
import tomllib
from pathlib import Path

import pytest

from tochuc.cli import main
from tochuc.core.terms import short
from tochuc.graph.build import find_faults, read_content
from tochuc.graph.check import RDF_TYPE
from tochuc.graph.read import read_data
from tochuc.namespaces import TC

ROOT = Path(__file__).parents[2]
FAULTS = sorted((Path(__file__).parents[1] / "faults").glob("*.ttl"))


def head(path: Path) -> dict[str, str]:
    lines = [line[2:].split(":", 1) for line in path.read_text().splitlines() if line.startswith("# ")]
    return {key.strip(): value.strip() for key, value in lines}


@pytest.fixture
def content(fixture_root, tmp_path):
    return Path(shutil.copytree(fixture_root, tmp_path / "content"))


def lay_over(content: Path, case: Path) -> Path:
    return Path(shutil.copy(case, content / head(case)["file"]))


def test_the_made_up_data_have_no_fault(content):
    assert find_faults(read_content(content)) == []


@pytest.mark.parametrize("case", FAULTS, ids=lambda path: path.stem)
def test_a_fault_is_named_with_file_line_rule_and_remedy(content, case):
    file = lay_over(content, case)
    wanted = head(case)
    found = [fault for fault in find_faults(read_content(content)) if fault.rule == wanted["rule"]]
    faults = [fault for fault in found if fault.file == wanted["file"]]
    assert faults, found
    assert faults[0].remedy
    if wanted["at"]:
        lines = file.read_text().splitlines()
        assert any(lines[fault.line - 1].startswith(wanted["at"]) for fault in faults)


def test_every_fault_is_named_in_one_run(content, capsys):
    for case in FAULTS:
        lay_over(content, case)
    assert main(["check", "--root", str(content)]) == 1
    told = capsys.readouterr().out
    for case in FAULTS:
        assert head(case)["file"] in told
        assert head(case)["rule"] in told


def test_two_things_with_one_slug_are_a_fault(content):
    entities = content / "data" / "entities"
    first = sorted(entities.glob("*.ttl"))[0]
    shutil.copy(first, entities / "zz-again.ttl")
    faults = [fault for fault in find_faults(read_content(content)) if fault.rule == "duplicate-slug"]
    assert faults
    assert {fault.file for fault in faults} == {"data/entities/zz-again.ttl"}
    assert all(fault.line for fault in faults)


def test_rules_other_than_the_program_s_are_a_fault(content):
    with (content / "ontology" / "rules" / "derive.rls").open("a") as file:
        file.write("\n")
    assert [fault.rule for fault in find_faults(read_content(content))] == ["rules"]


def test_fewer_members_than_expected_are_a_fault(content):
    (content / "data" / "expected.toml").write_text('[least]\n"tc:Politburo" = 1000\n')
    assert [fault.rule for fault in find_faults(read_content(content))] == ["expected-counts"]


@pytest.mark.parametrize(
    ("old", "new", "rule", "told"),
    [
        ("#+ title@en", "#+ tilte@en", "query-header", "did you mean title?"),
        ("#+ param asOf: date", "#+ param asOf: day", "query-header", "kind 'day'"),
        ("tc:ProvincialUnit", "tc:ProvincialUnti", "undeclared-term", "class tc:ProvincialUnti"),
        ("BIND(IF(", "BNID(IF(", "query", "expected"),
        ("CQ-05", "CQ-5", "query-header", "not a list of questions"),
    ],
)
def test_a_bad_saved_query_is_a_fault_with_file_and_line(content, capsys, old, new, rule, told):
    path = content / "queries" / "committees" / "by-province.rq"
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    at = 1 + text[: text.index(old)].count("\n")
    found = [
        fault for fault in find_faults(read_content(content)) if fault.rule == rule and told in fault.message
    ]
    assert [(fault.file, fault.line) for fault in found] == [("queries/committees/by-province.rq", at)]
    assert found[0].remedy
    assert main(["check", "--root", str(content)]) == 1
    assert f"queries/committees/by-province.rq:{at}: {rule}" in capsys.readouterr().out


def test_a_saved_query_needs_a_topic_a_name_and_utf_8(content):
    good = (content / "queries" / "gaps" / "all.rq").read_text()
    (content / "queries" / "all.rq").write_text(good)
    (content / "queries" / "gaps" / "All_of.rq").write_text(good)
    (content / "queries" / "gaps" / "latin.rq").write_bytes(good.encode("utf-16"))
    found = {(fault.file, fault.rule) for fault in find_faults(read_content(content))}
    assert found == {
        ("queries/all.rq", "query-name"),
        ("queries/gaps/All_of.rq", "query-name"),
        ("queries/gaps/latin.rq", "encoding"),
    }


def test_check_ends_with_0_when_the_data_are_good(content, capsys):
    assert main(["check", "--root", str(content)]) == 0
    assert "no faults" in capsys.readouterr().out


def test_a_folder_without_content_is_refused_by_name(tmp_path, capsys):
    assert main(["check", "--root", str(tmp_path)]) == 1
    assert "ontology" in capsys.readouterr().err


def test_check_ends_with_2_when_the_tool_fails(content, capsys):
    (content / "ontology" / "shapes.ttl").unlink()
    assert main(["check", "--root", str(content)]) == 2
    assert "shapes.ttl" in capsys.readouterr().err


def test_every_class_of_the_real_data_has_a_least_count():
    data = read_data(ROOT / "data")
    held = {short(q.object) for q in data.quads if q.predicate == RDF_TYPE and q.object.value.startswith(TC)}
    least = tomllib.loads((ROOT / "data" / "expected.toml").read_text())["least"]
    assert held == set(least)
