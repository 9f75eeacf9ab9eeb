"""The search page and its data, over the made-up graph."""

import csv
import html
import re
import time
from pathlib import Path

import pytest

from tochuc.graph.search import search

SEARCHES = Path(__file__).parents[1] / "searches"
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def found(client, q, **asked):
    response = client.get("/search", query_string={"q": q, **asked})
    assert (response.status_code, response.mimetype) == (200, "application/json"), response.text
    return response.json


def page(client, q, status=200, **asked):
    response = client.get("/search", query_string={"q": q, "lang": "en", **asked}, headers={"Accept": HTML})
    assert (response.status_code, response.mimetype) == (status, "text/html")
    return response.text


def ids(told):
    return [each["id"] for each in told["results"]]


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("ban chi dao tinh mau", "committee:tinh-mau"),
        ("BCĐ tỉnh Mẫu", "committee:tinh-mau"),
        ("bcd tinh vi du", "committee:tinh-vi-du"),
        ("tinh uy mau", "party:tinh-mau"),
        ("BCTM", "organ:bo-chinh-tri-mau"),
        ("01 QD/MAU", "document:01-qd-mau-2022"),
        ("01QĐMẪU", "document:01-qd-mau-2022"),
        ("QĐ 02", "document:02-qd-mau-2024"),
        ("quy định số 02", "document:02-qd-mau-2024"),
        ("Mẫu Nguyễn Văn", "person:nguyen-van-mau"),
        ("ông Nguyễn Văn Mẫu", "person:nguyen-van-mau"),
        ("sample politburo", "organ:bo-chinh-tri-mau"),
        ("sampel politbro", "organ:bo-chinh-tri-mau"),
        ("trưởng bcđ tỉnh mẫu", "post:steering-committee-tinh-mau--head"),
    ],
)
def test_what_people_type_leads_to_what_they_mean(fixture_client, q, first):
    assert ids(found(fixture_client, q))[0] == first


def test_the_exact_name_comes_before_the_same_letters_without_marks(fixture_client):
    told = found(fixture_client, "Thử")["results"]
    assert (told[0]["id"], told[0]["match"]) == ("place:thanh-pho-thu", "same")
    assert found(fixture_client, "thu")["results"][0]["match"] == "folded"


def test_it_is_said_which_name_matched_and_of_what_kind(fixture_client):
    told = found(fixture_client, "BCĐ Mẫu", lang="en")["results"][0]
    assert (told["name"], told["nameKind"], told["nameLanguage"]) == ("BCĐ Mẫu", "other", "vi")
    text = page(fixture_client, "BCĐ Mẫu")
    assert '<bdi lang="vi">BCĐ Mẫu</bdi>' in text
    assert "another name, in Vietnamese" in text


def test_only_things_of_a_class_are_found_and_others_are_offered(fixture_client):
    everything = found(fixture_client, "mau")
    places = found(fixture_client, "mau", kind="Place")
    assert 0 < places["total"] == everything["kinds"]["Place"] < everything["total"]
    assert all("Place" in each["kinds"] for each in places["results"])


def test_on_a_day_what_was_surely_not_there_is_left_out(fixture_client):
    then = ids(found(fixture_client, "mau", kind="ProvincialUnit", **{"as-of": "2023-01-01"}))
    later = ids(found(fixture_client, "mau", kind="ProvincialUnit", **{"as-of": "2025-12-01"}))
    assert "place:tinh-mau" in then
    assert "place:tinh-mau-2025" not in then
    assert "place:tinh-mau-2025" in later


def test_pages_hold_everything_once(fixture_client):
    first = found(fixture_client, "mau")
    every = [one for n in range(1, first["pages"] + 1) for one in ids(found(fixture_client, "mau", page=n))]
    assert len(every) == len(set(every)) == first["total"]
    assert ids(found(fixture_client, "mau", page=999)) == []


def test_where_nothing_is_called_so_the_page_says_what_to_try(fixture_client):
    assert found(fixture_client, "zzzz")["total"] == 0
    text = page(fixture_client, "zzzz")
    assert "Nothing is called so." in text
    assert "What to try:" in text
    assert "What to try:" not in page(fixture_client, "ban chi dao")


def test_where_not_all_words_are_there_the_nearest_names_are_shown_as_such(fixture_client):
    told = found(fixture_client, "Bộ Chính trị Sao Hỏa")
    assert told["near"] is True
    assert "organ:bo-chinh-tri-mau" in ids(told)
    assert "Nothing has all of these words" in page(fixture_client, "Bộ Chính trị Sao Hỏa")


def test_every_word_of_the_page_is_in_the_language_that_was_asked_for(fixture_client):
    text = page(fixture_client, "mau", lang="vi")
    assert '<html lang="vi">' in text
    assert "Tìm thấy" in text
    assert "things found" not in text


@pytest.mark.parametrize(
    "q",
    [
        '"', "'", "*", "^", "NEAR(a b)", "plain : x", "{kinds} : y", "a AND", "OR", "NOT a", "a\x00b", "\x1f\x7f", "-",
        "a" * 10_000, "a " * 5_000, "(((((", "%", "_", "💥", "\u202emau", "<script>alert(1)</script>", "]}\\\"",
        "0" * 500, "ß ﬁ İ", "a:b*^",
    ],
)  # fmt: skip
def test_hostile_words_are_only_words(fixture_client, q):
    for path in ("/search", "/suggest"):
        assert fixture_client.get(path, query_string={"q": q}).status_code == 200
    text = page(fixture_client, q)
    assert "<script>" not in text


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"kind": "Nonsense"}, "kind"),
        ({"page": "0"}, "page"),
        ({"page": "x"}, "page"),
        ({"page": "9" * 30}, "page"),
        ({"as-of": "2023-02-30"}, "as-of"),
        ({"lang": "fr"}, "lang"),
        ({"colour": "red"}, "colour"),
        ({"kind": ["Place", "Organ"]}, "kind"),
    ],
)
def test_a_mistake_is_named(fixture_client, asked, parameter):
    response = fixture_client.get("/search", query_string={"q": "mau", **asked})
    assert (response.status_code, response.json["parameter"]) == (400, parameter)


def test_links_keep_language_day_and_words(fixture_client):
    text = page(fixture_client, "mau", **{"as-of": "2025-12-01"})
    hrefs = [html.unescape(href) for href in re.findall(r'href="(/(?:search|page)[^"]*)"', text)]
    assert hrefs
    assert all("lang=" in href for href in hrefs)
    assert all("as-of=2025-12-01" in href for href in hrefs if href.startswith("/page"))


def searches(half):
    with (SEARCHES / f"{half}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def place(snapshot, row):
    told = search(snapshot.folder, row["words"], language=row["language"])
    right = row["right"].split()
    if not right:
        return 1 if told.near or not told.total else 0
    return next((at for at, each in enumerate(told.found, 1) if each.iri in right), 0)


@pytest.mark.real
@pytest.mark.parametrize("half", ["tuned", "sealed"])
def test_of_a_hundred_written_searches_nearly_all_lead_to_the_right_thing(real_snapshot, half):
    places = [place(real_snapshot, row) for row in searches(half)]
    assert len(places) == 100
    assert sum(at == 1 for at in places) >= 96
    assert sum(0 < at <= 5 for at in places) >= 97


@pytest.mark.real
def test_a_search_takes_less_than_20_ms_over_the_real_names(real_snapshot):
    for words in (
        "d",
        "BCĐ Nghệ An",
        "ong Phan Dinh Trac",
        "inspecion commission",
        "Ban Chỉ đạo Paris",
        "a b c d e f g",
    ):
        times = []
        for _ in range(10):
            began = time.thread_time()
            search(real_snapshot.folder, words)
            times.append(time.thread_time() - began)
        # Processor time, and the best of ten: others use the machine meanwhile.
        assert min(times) < 0.02, words
