"""Days, spans and lives in words, in both languages of the pages."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from ..errors import BadData
from .dates import OPEN_END, OPEN_START, Bounds, Span, day_before, parse_days, show_span

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "unknown": "unknown",
        "to": "{last} or earlier",
        "from": "{first} or later",
        "within": "between {first} and {last}",
        "days": "{first} to {last}",
        "since": "since {day}",
        "start": "from {day}",
        "end": "to {day}",
        "until": "up to {day}",
        "no-start": "beginning not known",
        "no-end": "end not known",
        "no-end-by": "end not known, {day} at the latest",
        "nothing": "beginning and end not known",
        "always": "no beginning or end stated",
    },
    "vi": {
        "unknown": "chưa rõ",
        "to": "{last} hoặc trước đó",
        "from": "{first} hoặc sau đó",
        "within": "một ngày trong khoảng {first} – {last}",
        "days": "{first} đến {last}",
        "since": "từ {day}",
        "start": "từ {day}",
        "end": "đến hết {day}",
        "until": "đến hết {day}",
        "no-start": "chưa rõ bắt đầu",
        "no-end": "chưa rõ kết thúc",
        "no-end-by": "chưa rõ kết thúc, muộn nhất {day}",
        "nothing": "chưa rõ bắt đầu và kết thúc",
        "always": "không nêu bắt đầu, kết thúc",
    },
}


def day_words(day: date, language: str) -> str:
    """A day as a reader writes it.

    >>> day_words(date(2022, 5, 13), "en"), day_words(date(2022, 5, 13), "vi")
    ('13 May 2022', '13/5/2022')
    """
    if language == "vi":
        return f"{day.day}/{day.month}/{day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@lru_cache(20_000)
def span_words(span: Span, language: str) -> str:
    """What is known of one day.

    >>> span_words(Span(date.min, date(2022, 8, 5)), "en")
    '5 August 2022 or earlier'
    >>> span_words(Span(date(2022, 6, 1), date(2022, 6, 30)), "vi")
    'tháng 6/2022'
    """
    first, last = span.earliest, span.latest
    if first == last:
        return day_words(first, language)
    short = show_span(span)
    if not short.startswith("["):
        return _period(short, language)
    words = _WORDS[language]
    if first == OPEN_START and last == OPEN_END:
        return words["unknown"]
    kind = "to" if first == OPEN_START else "from" if last == OPEN_END else "within"
    return words[kind].format(first=day_words(first, language), last=day_words(last, language))


@lru_cache(20_000)
def edtf_words(text: str, language: str) -> str:
    """A date as a source gives it, in words; what is no date stays as it is.

    >>> edtf_words("2022-05-04/2022-05-10", "en")
    '4 May 2022 to 10 May 2022'
    """
    try:
        first, last = parse_days(text)
    except BadData:
        return text
    if first == last:
        return span_words(first, language)
    return _WORDS[language]["days"].format(first=span_words(first, language), last=span_words(last, language))


@lru_cache(20_000)
def life_words(bounds: Bounds, language: str) -> str:
    """From when until when something lasted; the last day is named, not the first day after it.

    >>> life_words(Bounds(date(2022, 6, 2), date(2022, 6, 2), date(2025, 7, 1), date(2025, 7, 1)), "en")
    'from 2 June 2022 to 30 June 2025'
    """
    words = _WORDS[language]
    start, end = bounds.start, bounds.end
    # An end of which is known only that it came after the beginning.
    vague = end.earliest < end.latest and day_before(end.earliest) <= start.latest
    open_start, open_end = start.latest == OPEN_START, end.earliest == OPEN_END
    no_start = start.latest == OPEN_END and start.earliest == OPEN_START
    if open_start and open_end:
        return words["always"]
    if (open_start or no_start) and (open_end or (vague and end.latest == OPEN_END)):
        return words["nothing"]
    begun = words["no-start"] if no_start else ""
    if not begun:
        begun = words["since" if open_end else "start"].format(day=span_words(start, language))
    if open_end:
        return begun
    if vague and end.latest == OPEN_END:
        return f"{begun}; {words['no-end']}"
    if vague:
        return f"{begun}; {words['no-end-by'].format(day=day_words(day_before(end.latest), language))}"
    last = Span(day_before(end.earliest), day_before(end.latest))
    if open_start:
        return words["until"].format(day=span_words(last, language))
    return f"{begun} {words['end'].format(day=span_words(last, language))}"


@lru_cache(20_000)
def event_words(bounds: Bounds, language: str) -> str:
    """On which day or days an event was.

    >>> event_words(Bounds(date(2022, 5, 4), date(2022, 5, 4), date(2022, 5, 11), date(2022, 5, 11)), "vi")
    '4/5/2022 đến 10/5/2022'
    """
    first, last = bounds.start, Span(day_before(bounds.end_earliest), day_before(bounds.end_latest))
    if first == last or first.earliest != first.latest or last.earliest != last.latest:
        return span_words(Span(first.earliest, max(first.latest, last.latest)), language)
    return _WORDS[language]["days"].format(first=span_words(first, language), last=span_words(last, language))


def _period(text: str, language: str) -> str:
    year, _, month = text.partition("-")
    if language == "vi":
        return f"tháng {int(month)}/{year}" if month else f"năm {year}"
    return f"{_MONTHS[int(month) - 1]} {year}" if month else year
