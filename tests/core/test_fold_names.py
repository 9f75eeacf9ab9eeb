"""Names as a search compares them, short forms, and how well a name answers."""

import unicodedata

import pytest

from tochuc.core.names_folded import respelt, sorted_as, words_of
from tochuc.core.ranking import Tier, Wanted, rank
from tochuc.core.short_forms import short_forms

NAMES = [
    "Ban Mẫu Trung ương",
    "Ban Mẫu huyện Thử",
    "Ban Mẫu xã Thử",
    "Viện Mẫu nhà nước",
    "Nguyễn Văn Thử",
    "Hòa An",
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoà"),
        ("ỦY BAN", "uỷ ban"),
        ("Đường", "duong"),
        ("67-QĐ/MẪU", "67 qd mau"),
        ("Quy định số 67", "quy dinh 67"),
        ("Ba-Một", "ba   một"),
        (unicodedata.normalize("NFD", "Mẫu"), "Mẫu"),
    ],
)
def test_these_are_the_same_words(one, other):
    assert words_of(one) == words_of(other)


@pytest.mark.parametrize(("one", "other"), [("Mẫu", "Mẩn"), ("số Mẫu", "Mẫu"), ("67", "6 7")])
def test_these_are_different_words(one, other):
    assert words_of(one) != words_of(other)


def test_a_spelling_counts_but_not_where_its_tone_mark_stands():
    assert respelt("Hoà An") == respelt("Hòa  An")
    assert respelt("Hòa An") != respelt("Hóa An")
    assert respelt("Hòa An") != respelt("hòa an")


def test_names_come_in_vietnamese_order():
    names = [
        "Ân",
        "An",
        "Án",
        "Ăn",
        "Bá",
        "Ba",
        "Da",
        "Đa",
        "Mẫu 12",
        "Mẫu 5",
        "Ơn",
        "Ôn",
        "On",
        "Ưng",
        "Ung",
    ]
    ordered = [
        "An",
        "Án",
        "Ăn",
        "Ân",
        "Ba",
        "Bá",
        "Da",
        "Đa",
        "Mẫu 5",
        "Mẫu 12",
        "On",
        "Ôn",
        "Ơn",
        "Ung",
        "Ưng",
    ]
    assert sorted(names, key=sorted_as) == ordered


@pytest.mark.parametrize(
    ("short", "phrase"),
    [
        ("bm", "ban mau"),
        ("tu", "trung uong"),
        ("bmtw", "ban mau trung uong"),
        ("vmnn", "vien mau nha nuoc"),
        ("nvt", "nguyen van thu"),
    ],
)
def test_a_short_form_stands_for_a_whole_name_or_what_names_share(short, phrase):
    assert phrase in short_forms([*NAMES, "Trung ương"])[short]


@pytest.mark.parametrize("short", ["mn", "ha", "nn"])
def test_a_part_of_one_name_has_no_short_form_nor_a_proper_name_of_two_words(short):
    assert short not in short_forms(NAMES)


@pytest.mark.parametrize(
    ("typed", "name", "tier"),
    [
        ("Ban Mẫu", "Ban Mẫu", Tier.SAME),
        ("ban mau", "Ban Mẫu", Tier.FOLDED),
        ("banmau", "Ban Mẫu", Tier.FOLDED),
        ("Mẫu Ban", "Ban Mẫu", Tier.WHOLE),
        ("ban m", "Ban Mẫu", Tier.BEGINNING),
        ("mẫu thử", "Ban Mẫu xã Thử", Tier.WORDS),
        ("ông Ban Mẫu", "Ban Mẫu", Tier.WITHIN),
        ("Ban Khác", "Ban Mẫu", Tier.SOME),
        ("Mẫ", "Mậu", Tier.BEGINNING),
    ],
)
def test_a_name_answers_so_well(typed, name, tier):
    assert rank(Wanted.of(typed), name, " ".join(words_of(name))).tier is tier


def test_a_short_form_tells_the_whole_name():
    wanted = Wanted.of("BM Thử", {"bm": ("ban mau",)})
    assert rank(wanted, "Ban Mẫu Thử", "ban mau thu").tier is Tier.WHOLE
    assert rank(wanted, "Ban Khác Thử", "ban khac thu").tier is Tier.SOME


@pytest.mark.parametrize("typed", ["", "?!", "\x00\x01", '"*(', "\ufffd", "a" * 10_000])
def test_what_holds_no_name_ranks_no_name(typed):
    how = rank(Wanted.of(typed), "Ban Mẫu", "ban mau")
    assert how.tier >= Tier.BEGINNING
