"""How many sources say something, who contradicts whom, and where reports of errors go."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tochuc.core.entity.vocabulary import Value
from tochuc.core.evidence import COPY, Count, agree, count_of, only_copies, others_of
from tochuc.core.reports import MOST_OF_ADDRESS, MOST_OF_MAIL, read_target
from tochuc.errors import BadParameter
from tochuc.namespaces import EDTF, ONTOLOGY_GRAPH, REGISTER

WEB = "https://example.org/issues/new?title={title}&body={body}"


def day(text):
    return Value(text, datatype=EDTF)


@pytest.mark.parametrize(
    ("sources", "parts", "least", "most"),
    [
        ([], {}, 0, 0),
        (["a"], {}, 1, 1),
        (["a", "b"], {}, 2, 2),
        (["ab"], {"ab": ["a", "b"]}, 1, 2),
        (["a", "ab"], {"ab": ["a", "b"]}, 1, 2),
        (["c", "ab"], {"ab": ["a", "b"]}, 2, 3),
        (["ab", "bc"], {"ab": ["a", "b"], "bc": ["b", "c"]}, 1, 3),
        (["ab", "cd"], {"ab": ["a", "b"], "cd": ["c", "d"]}, 2, 4),
        ([REGISTER, ONTOLOGY_GRAPH], {}, 0, 0),
        ([REGISTER, "a"], {}, 1, 1),
    ],
)
def test_sources_are_counted_with_two_bounds(sources, parts, least, most):
    assert count_of(sources, parts) == count_of(sources[::-1], parts) == Count(least, most)


@pytest.mark.parametrize(
    ("sources", "seen", "only"),
    [
        (["a"], {"a": COPY}, True),
        (["a"], {"a": "page"}, False),
        (["a"], {}, False),
        (["a", "b"], {"a": COPY, "b": COPY}, True),
        (["a", "b"], {"a": COPY}, False),
        (["ab"], {"a": COPY, "b": COPY}, True),
        (["ab"], {"a": COPY}, False),
        ([REGISTER], {REGISTER: COPY}, False),
        ([], {}, False),
    ],
)
def test_a_statement_rests_on_copies_only_if_every_source_does(sources, seen, only):
    assert only_copies(sources, {"ab": ["a", "b"]}, seen) is only


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (day("2022-07-01"), day("2022-07-05"), False),
        (day("2022-07"), day("2022-07-05"), True),
        (day("[..2022-08-05]"), day("2022-07-05"), True),
        (day("[..2022-08-05]"), day("2022-08-06"), False),
        (day("2022-05-04/2022-05-10"), day("2022-05-10"), True),
        (day("2022-05-04/2022-05-10"), day("2022-05-11"), False),
        (day("no day"), day("2022"), False),
        (Value("Ban", language="vi"), Value("Board", language="en"), True),
        (Value("Ban", language="vi"), Value("Hội", language="vi"), False),
        (Value("x:a", True), Value("x:b", True), False),
        (Value("x:a", True), Value("x:a", True), True),
    ],
)
def test_two_values_agree_if_both_can_be_right(one, other, both):
    assert agree(one, other) is agree(other, one) is both


def test_who_contradicts_a_value_is_named_with_what_they_say():
    told = {day("2022-07-01"): ["a"], day("2022-07-05"): ["b", "c"], day("2022-07"): ["d"]}
    assert [(other.value, other.sources) for other in others_of(day("2022-07-01"), told)] == [
        (day("2022-07-05"), ("b", "c"))
    ]
    assert others_of(day("2022-07"), told) == ()


def test_what_one_source_says_in_two_ways_is_no_disagreement():
    assert others_of(day("2022-07-01"), {day("2022-07-01"): ["a"], day("2022-07-05"): ["a"]}) == ()


def test_a_value_that_nobody_states_contradicts_nothing():
    assert others_of(day("2022-07-01"), {day("2022-07-05"): ["a"]}) == ()
    assert others_of(day("2022-07-05"), {day("2022-07-01"): [], day("2022-07-05"): ["a"]}) == ()


@pytest.mark.parametrize("text", ["Điều “2” & 3 = 100%?", "a#b\nc", "</textarea><script>", "{body}{title}"])
def test_a_report_comes_through_an_address_as_it_was(text):
    opened = urlsplit(read_target(WEB).address(text, text))
    assert (opened.scheme, opened.netloc, opened.path) == ("https", "example.org", "/issues/new")
    assert parse_qs(opened.query) == {"title": [text], "body": [text]}


def test_a_mail_has_its_line_breaks_as_mail_has_them():
    address = read_target("sai-sot@example.org").address("Lỗi", "một\nhai")
    assert address.startswith("mailto:sai-sot@example.org?subject=L%E1%BB%97i&body=")
    assert parse_qs(urlsplit(address).query)["body"] == ["một\r\nhai"]


@pytest.mark.parametrize(("setting", "most"), [(WEB, MOST_OF_ADDRESS), ("a@example.org", MOST_OF_MAIL)])
def test_a_long_report_is_cut_between_two_letters(setting, most):
    address = read_target(setting).address("ữ" * 3000, "ữ" * 30_000)
    assert len(address) <= most
    for texts in parse_qs(urlsplit(address).query, errors="strict").values():
        assert set(texts[0]) == {"ữ"}


def test_without_the_setting_there_is_no_address():
    assert read_target("").address("a", "b") == ""


@pytest.mark.parametrize(
    "setting",
    [
        "javascript:alert(1)//{body}",
        "https://example.org/new",
        "https://example.org/new?title={title}",
        "https://example.org/new?x={other}&body={body}",
        "https://{body}.example.org/",
        "https://example.org/{body}",
        "//example.org/?{body}",
        "mailto:nobody",
        "a@b",
        "data:text/html,{body}",
        'https://example.org/?q="{body}',
    ],
)
def test_a_setting_that_leads_elsewhere_is_refused(setting):
    with pytest.raises(BadParameter, match="reports is a mail address"):
        read_target(setting)
