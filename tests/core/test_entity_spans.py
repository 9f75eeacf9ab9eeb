"""Days, spans and lives in words: what is not known is said to be unknown, with what is known."""

from datetime import date

import pytest

from tochuc.core.dates import ALWAYS, UNKNOWN_DAY, Bounds, parse_span
from tochuc.core.spans import edtf_words, event_words, life_words, span_words


def life(*days):
    return Bounds(*(date.fromisoformat(day) for day in days))


FIRST, LAST = "0001-01-01", "9999-12-31"


@pytest.mark.parametrize(
    ("edtf", "english", "vietnamese"),
    [
        ("2022-06-02", "2 June 2022", "2/6/2022"),
        ("2022-06", "June 2022", "tháng 6/2022"),
        ("2022", "2022", "năm 2022"),
        ("[..2022-08-05]", "5 August 2022 or earlier", "5/8/2022 hoặc trước đó"),
        ("[2022-05-14..]", "14 May 2022 or later", "14/5/2022 hoặc sau đó"),
        (
            "[2022-05-13..2022-06-17]",
            "between 13 May 2022 and 17 June 2022",
            "một ngày trong khoảng 13/5/2022 – 17/6/2022",
        ),
        ("2022-05-04/2022-05-10", "4 May 2022 to 10 May 2022", "4/5/2022 đến 10/5/2022"),
        ("2022-13", "2022-13", "2022-13"),
        ("<b>soon</b>", "<b>soon</b>", "<b>soon</b>"),
    ],
)
def test_a_date_is_said_as_precisely_as_its_source_and_no_more(edtf, english, vietnamese):
    assert (edtf_words(edtf, "en"), edtf_words(edtf, "vi")) == (english, vietnamese)


def test_a_day_of_which_nothing_is_known_is_unknown():
    assert (span_words(UNKNOWN_DAY, "en"), span_words(UNKNOWN_DAY, "vi")) == ("unknown", "chưa rõ")
    assert span_words(parse_span("2022"), "en") != "unknown"


@pytest.mark.parametrize(
    ("bounds", "english", "vietnamese"),
    [
        (life("2022-06-02", "2022-06-02", LAST, LAST), "since 2 June 2022", "từ 2/6/2022"),
        (life(FIRST, FIRST, "2025-07-01", "2025-07-01"), "up to 30 June 2025", "đến hết 30/6/2025"),
        (
            life("2022-06-02", "2022-06-02", "2025-07-01", "2025-07-01"),
            "from 2 June 2022 to 30 June 2025",
            "từ 2/6/2022 đến hết 30/6/2025",
        ),
        (
            life(FIRST, "2022-08-05", LAST, LAST),
            "since 5 August 2022 or earlier",
            "từ 5/8/2022 hoặc trước đó",
        ),
        # A post of which one day is attested: it began by then and ended after it.
        (
            life(FIRST, "2025-09-17", "2025-09-18", LAST),
            "from 17 September 2025 or earlier; end not known",
            "từ 17/9/2025 hoặc trước đó; chưa rõ kết thúc",
        ),
        (
            life("2022-06-02", "2022-06-02", "2024-10-30", "2024-12-31"),
            "from 2 June 2022 to between 29 October 2024 and 30 December 2024",
            "từ 2/6/2022 đến hết một ngày trong khoảng 29/10/2024 – 30/12/2024",
        ),
        (
            life("2022-07-01", "2022-07-01", "2022-07-02", "2025-07-01"),
            "from 1 July 2022; end not known, 30 June 2025 at the latest",
            "từ 1/7/2022; chưa rõ kết thúc, muộn nhất 30/6/2025",
        ),
        (ALWAYS, "no beginning or end stated", "không nêu bắt đầu, kết thúc"),
        (life(FIRST, LAST, FIRST, LAST), "beginning and end not known", "chưa rõ bắt đầu và kết thúc"),
        (
            life(FIRST, LAST, "2023-01-15", "2023-01-15"),
            "beginning not known to 14 January 2023",
            "chưa rõ bắt đầu đến hết 14/1/2023",
        ),
    ],
)  # fmt: skip
def test_a_life_is_said_with_its_last_day_and_with_what_is_not_known(bounds, english, vietnamese):
    assert (life_words(bounds, "en"), life_words(bounds, "vi")) == (english, vietnamese)


def test_an_event_has_its_days_and_no_end():
    one = life("2022-09-14", "2022-09-14", "2022-09-15", "2022-09-15")
    several = life("2022-05-04", "2022-05-04", "2022-05-11", "2022-05-11")
    month = life("2022-05-01", "2022-05-31", "2022-05-02", "2022-06-01")
    assert [event_words(each, "en") for each in (one, several, month)] == [
        "14 September 2022",
        "4 May 2022 to 10 May 2022",
        "May 2022",
    ]
