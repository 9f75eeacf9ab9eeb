"""A table is linked row by row: what stands clear is taken, what does not is said, and what a person decided is kept."""

import pytest

from tochuc.errors import BadParameter, BadTable
from tochuc.link.answers import Answers
from tochuc.link.guessing import guess, mapping_of
from tochuc.link.job import Job
from tochuc.link.linking import link_rows
from tochuc.link.mapping import Linked, Mapping, of_flags, read_mapping
from tochuc.link.tables import Reading, read_table

ID = "https://w3id.org/tochuc/id/"
ROWS = """office,province,day,person
Tỉnh ủy,Mẫu,2023-01-01,Nguyễn Văn Mẫu
Ban Chỉ đạo tỉnh,Mẫu,2023-01-01,Trần Thị Thử
Bộ Ngoại giao Lào,,2023-01-01,-
"""
OFFICE = Linked("office", "Organ", "province", "day")


def table(tmp_path, text=ROWS):
    path = tmp_path / "offices.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path, "csv", Reading())


def cells(table, matcher, mapping, answers=None, processes=1):
    rows = link_rows(table.read(), table.columns, mapping, matcher, answers or Answers(), processes)
    return [cells for _, cells in rows]


def test_a_name_is_told_apart_by_its_place_and_its_day(tmp_path, matcher):
    found = cells(table(tmp_path), matcher, Mapping((OFFICE,)))
    assert [cell.outcome for (cell,) in found] == ["matched", "matched", "none"]
    chosen = [cell.chosen.iri.removeprefix(ID) for (cell,) in found if cell.chosen]
    assert chosen == ["party-committee/tinh-mau", "steering-committee/tinh-mau"]


def test_several_processes_find_the_same_in_the_same_order(tmp_path, matcher):
    many = table(
        tmp_path, ROWS + "".join(f"Tỉnh ủy,Mẫu,2023-01-{day:02d},x{day}\n" for day in range(1, 29)) * 90
    )
    mapping = Mapping((OFFICE,))
    assert cells(many, matcher, mapping, processes=2) == cells(many, matcher, mapping)


def test_columns_are_guessed_from_what_they_hold(tmp_path, matcher):
    read = table(tmp_path)
    guesses = {each.column: each for each in guess(read.columns, read.read(), matcher)}
    assert {name: each.role for name, each in guesses.items()} == {
        "office": "name",
        "province": "place",
        "day": "day",
        "person": "name",
    }
    mapping = mapping_of(list(guesses.values()))
    assert mapping.linked[0] == OFFICE
    assert [each.column for each in mapping.linked] == ["office", "province", "person"]


def test_a_decision_holds_in_the_next_run_and_only_for_what_it_was_about(tmp_path, matcher):
    path = tmp_path / "answers.jsonl"
    read, mapping = table(tmp_path), Mapping((OFFICE,))
    first = cells(read, matcher, mapping)
    answers = Answers(path)
    answers.decide(first[0][0].asked, f"{ID}organ/trung-uong-mau")
    answers.decide(first[1][0].asked, "")
    again = cells(read, matcher, mapping, Answers(path))
    assert [cell.outcome for (cell,) in again] == ["decided", "none", "none"]
    assert again[0][0].chosen.iri == f"{ID}organ/trung-uong-mau"
    other = cells(table(tmp_path, ROWS.replace("2023", "2022")), matcher, mapping, Answers(path))
    assert other[0][0].outcome != "decided"


@pytest.mark.parametrize(
    "line", ["no json", "{}", '{"name": 1}', '{"name":"","type":"","place":"","day":"","iri":"x"}']
)
def test_decisions_that_cannot_be_read_are_told_with_their_line(tmp_path, line):
    path = tmp_path / "answers.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(BadParameter, match=r"line 1 of answers\.jsonl"):
        Answers(path)


def test_a_day_that_is_none_refuses_its_row_alone(tmp_path, matcher):
    found = cells(
        table(tmp_path, ROWS.replace("Mẫu,2023-01-01,Ng", "Mẫu,2023-02-30,Ng")), matcher, Mapping((OFFICE,))
    )
    assert [cell.outcome for (cell,) in found] == ["refused", "matched", "none"]
    assert "2023-02" in found[0][0].told


def test_a_text_is_no_name(tmp_path, matcher):
    found = cells(
        table(tmp_path, ROWS.replace("Bộ Ngoại giao Lào", "Lào " * 100)), matcher, Mapping((OFFICE,))
    )
    assert [cell.outcome for (cell,) in found] == ["matched", "matched", "refused"]
    assert "399 letters" in found[2][0].told


def write(tmp_path, matcher, text, mapping):
    read = table(tmp_path, text)
    job = Job(tmp_path / "offices.csv", "csv", read, mapping.check(read.columns), matcher, "snapshot")
    paths = [tmp_path / name for name in ("out.csv", "links.ttl", "report.md")]
    report = job.write(*paths, lambda *_: None)
    return report, [path.read_text(encoding="utf-8") for path in paths]


def test_three_files_come_of_it(tmp_path, matcher):
    from pyoxigraph import RdfFormat, parse

    report, (out, links, told) = write(tmp_path, matcher, ROWS, Mapping((OFFICE,)))
    assert report.linked == 2
    lines = out.splitlines()
    assert lines[0].endswith("office: IRI,office: label,office: score,office: outcome")
    assert f"{ID}party-committee/tinh-mau," in lines[1]
    assert lines[3] == "Bộ Ngoại giao Lào,,2023-01-01,-,,,,none"
    quads = list(parse(links, format=RdfFormat.TURTLE, base_iri="https://example.org/"))
    links = {(q.subject.value, q.object.value) for q in quads if q.predicate.value.endswith("exactMatch")}
    assert ("https://example.org/offices.csv#cell=2,1", f"{ID}party-committee/tinh-mau") in links
    count = next(q.object.value for q in quads if q.predicate.value.endswith("void#triples"))
    assert int(count) == len(links)
    assert "| 4 | 1 | office | Bộ Ngoại giao Lào |" in told


def test_a_row_with_an_iri_of_its_own_is_linked_by_it(tmp_path, matcher):
    text = "office,iri\nTỉnh ủy Mẫu,https://example.org/1\n"
    mapping = Mapping((Linked("office"),), "iri")
    _, (_, links, _) = write(tmp_path, matcher, text, mapping)
    assert f"<https://example.org/1> skos:exactMatch <{ID}party-committee/tinh-mau> ." in links
    with pytest.raises(BadTable, match="row 2: 'no iri' in column 'iri' is no IRI"):
        write(tmp_path, matcher, text.replace("https://example.org/1", "no iri"), mapping)


def test_flags_and_a_file_say_the_same(tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text(
        'subject = "iri"\n[[link]]\ncolumn = "office"\ntype = "Organ"\nplace = "province"\non = 2023-01-01\n'
    )
    assert read_mapping(path) == of_flags(["office:Organ"], "province", "", "2023-01-01", "iri")


@pytest.mark.parametrize(
    "text",
    [
        "subject = 1",
        "[[link]]\ntype = 'x'",
        "[[link]]\ncolumn = 'x'\ncolour = 'y'",
        "link = 3",
        "[[link]]\ncolumn = 5",
        "[[",
    ],
)
def test_a_mapping_that_means_nothing_is_refused(tmp_path, text):
    path = tmp_path / "mapping.toml"
    path.write_text(text)
    with pytest.raises(BadParameter, match="mapping"):
        read_mapping(path)


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        (Mapping((Linked("none"),)), "no column named 'none'; it has a, b, b"),
        (Mapping((Linked("b"),)), "2 columns named 'b'"),
        (Mapping((Linked("a"), Linked("a", "Organ"))), "'a' is to be linked twice"),
        (Mapping((Linked("a", on="2023-02-30"),)), "on is a day"),
    ],
)
def test_a_mapping_that_does_not_fit_the_table_is_refused(mapping, told):
    with pytest.raises(BadParameter, match=told):
        mapping.check(("a", "b", "b"))
