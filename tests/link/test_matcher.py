"""A name in a table leads to the thing that is meant, and to none where it is another, or one of several."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

from tochuc.errors import BadParameter, NoSnapshot
from tochuc.link import Asked, matcher_of, values_of
from tochuc.link.readings import in_full

ROOT = Path(__file__).parents[2]
LEAST_PRECISION, LEAST_RECALL = 0.97, 0.93


def matched(matcher, *given, **told):
    """The identifier of what is matched without asking; empty for nothing."""
    candidates = matcher.match([Asked(*given, **told)])[0]
    assert [each.score for each in candidates] == sorted((each.score for each in candidates), reverse=True)
    assert not any(each.match for each in candidates[1:])
    return candidates[0].iri.partition("/id/")[2] if candidates and candidates[0].match else ""


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("Ban Chỉ đạo tỉnh Ví Dụ", "steering-committee/tinh-vi-du"),
        ("ban chi dao tinh vi du", "steering-committee/tinh-vi-du"),
        ("BAN CHỈ ĐẠO TỈNH VÍ DỤ", "steering-committee/tinh-vi-du"),
        ("BCĐ tỉnh Ví Dụ", "steering-committee/tinh-vi-du"),
        ("Ban Chỉ đạo tỉnh Ví Dụu", "steering-committee/tinh-vi-du"),
        ("Vi Du province Steering Committee", "steering-committee/tinh-vi-du"),
        ("Tỉnh uỷ Mẫu", "party-committee/tinh-mau"),
        ("đồng chí Trần Thị Thử", "person/tran-thi-thu"),
        ("GS.TS. Nguyễn Văn Mẫu", "person/nguyen-van-mau"),
        ("Mau Nguyen Van", "person/nguyen-van-mau"),
        ("QĐ 01/MẪU", "document/01-qd-mau-2022"),
        ("Quy định số 01-QĐ/MẪU năm 2022", "document/01-qd-mau-2022"),
        ("Bí thư Tỉnh ủy Mẫu", "post/party-committee-tinh-mau--secretary"),
        ("https://w3id.org/tochuc/id/person/tran-thi-thu", "person/tran-thi-thu"),
        ("person/tran-thi-thu", "person/tran-thi-thu"),
    ],
)
def test_a_name_leads_to_what_is_meant(matcher, name, right):
    assert matched(matcher, name) == right


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Văn Mậu",
        "Trần Thị Thu Thử",
        "03-QĐ/MẪU",
        "Ban Chỉ đạo tỉnh Ví",
        "Huyện ủy Mẫu",
        "Sample Congress of China",
        "?",
    ],
)
def test_another_name_leads_to_nothing(matcher, name):
    assert matched(matcher, name) == ""


def test_two_of_one_name_are_told_apart_by_the_day_alone(matcher):
    places = ("ProvincialUnit",)
    assert matched(matcher, "Mẫu", places) == ""
    assert matched(matcher, "Mẫu", places, day="2020-01-01") == "place/tinh-mau"
    assert matched(matcher, "Mẫu", places, day="2026") == "place/tinh-mau-2025"


def test_what_was_not_there_on_the_day_is_shown_and_not_matched(matcher):
    candidate = matcher.match([Asked("Mẫu", ("ProvincialUnit",), day="2020-01-01")])[0][1]
    assert (candidate.iri.rpartition("/")[2], candidate.features["day"]) == ("tinh-mau-2025", 0.0)


def test_a_place_beside_the_name_completes_it(matcher):
    assert (
        matched(matcher, "Ban Chỉ đạo", ("ProvincialSteeringCommittee",), ("Ví Dụ",))
        == "steering-committee/tinh-vi-du"
    )
    assert matched(matcher, "Ban Chỉ đạo tỉnh Ví Dụ", places=("Thử",)) == ""


def test_a_type_tells_the_organ_of_a_place_from_the_place(matcher):
    assert matched(matcher, "Ví Dụ") == "place/tinh-vi-du"
    assert matched(matcher, "Ví Dụ", ("ProvincialSteeringCommittee",)) == "steering-committee/tinh-vi-du"


def test_a_strict_type_leaves_the_others_out(matcher):
    loose = matcher.match([Asked("Ví Dụ", ("Person",))])[0]
    strict = matcher.match([Asked("Ví Dụ", ("Person",), strict=True)])[0]
    assert any("Place" in each.kinds for each in loose)
    assert not any("Place" in each.kinds for each in strict)


def test_other_values_speak_for_and_against(matcher):
    for level, right in (("level/provincial", "steering-committee/tinh-vi-du"), ("level/central", "")):
        values = values_of({"level": (f"https://w3id.org/tochuc/id/{level}",)})
        assert matched(matcher, "Ban Chỉ đạo tỉnh Ví Dụ", values=values) == right


def test_without_a_name_what_stands_beside_it_leads_to_the_thing(matcher):
    assert (
        matched(matcher, "", ("ProvincialSteeringCommittee",), ("Ví Dụ",)) == "steering-committee/tinh-vi-du"
    )
    assert matcher.match([Asked("")]) == [()]


def test_a_score_is_made_of_the_features_that_are_told(matcher):
    exact = matcher.match([Asked("Tỉnh ủy Mẫu")])[0][0]
    short = matcher.match([Asked("BCĐ tỉnh Ví Dụ")])[0][0]
    assert (exact.score, dict(exact.features)) == (100.0, {"name": 1.0, "marks": 1.0})
    assert short.features["abbreviation"]
    assert short.score < exact.score


def test_questions_of_a_batch_do_not_touch_each_other(matcher):
    asked = [Asked("Ví Dụ"), Asked("Mẫu"), Asked("Ví Dụ"), Asked("")]
    assert matcher.match(asked) == [matcher.match([each])[0] for each in asked]
    assert matcher.match([replace(asked[0], limit=1)])[0] == matcher.match(asked)[0][:1]


def test_a_chosen_thing_is_a_candidate_of_its_own(matcher):
    chosen = matcher.candidate("https://w3id.org/tochuc/id/person/tran-thi-thu", "vi")
    assert (chosen.label, chosen.match) == ("Trần Thị Thử", True)
    assert matcher.candidate("https://example.org/") is None


@pytest.mark.parametrize(
    ("told", "message"),
    [({"types": ("Nothing",)}, "no class 'Nothing'"), ({"day": "2023-02-30"}, "2023-02-30")],
)
def test_a_question_that_makes_no_sense_is_refused(matcher, told, message):
    with pytest.raises(BadParameter, match=message):
        matcher.match([Asked("Mẫu", **told)])


def test_a_snapshot_without_an_index_is_told_of(tmp_path):
    with pytest.raises(NoSnapshot, match="names cannot be matched"):
        matcher_of(tmp_path)


@pytest.mark.real
@pytest.mark.parametrize("half", ["tuned", "sealed"])
def test_names_as_they_are_written_are_matched_rightly(real_snapshot, half):
    spec = importlib.util.spec_from_file_location("bench_reconcile", ROOT / "bench" / "reconcile.py")
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    cases = bench.read(ROOT / "tests" / "names" / f"{half}.csv")
    measured = bench.measure(cases, bench.by_matcher(real_snapshot.folder)(cases))
    assert measured.precision >= LEAST_PRECISION, measured.wrong
    assert measured.recall >= LEAST_RECALL, measured.missed


def test_a_text_of_many_short_words_is_not_tried_in_every_way(matcher, monkeypatch):
    tried = []

    def counted(reading, index):
        for told in in_full(reading, index):
            tried.append(told)
            yield told

    monkeypatch.setattr("tochuc.link.matcher.in_full", counted)
    matcher.match([Asked(" ".join(["vuu", "tut", "duu", "cua", "mua", "tu", "du"] * 10))])
    assert 0 < len(tried) < 5000
