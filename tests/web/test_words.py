"""The words of the pages: each in both languages, with the same places to fill in."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from werkzeug.exceptions import default_exceptions

from tochuc import errors

WEB = Path(errors.__file__).parent / "web"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}
PLACES = re.compile(r"%\(\w+\)\w|%\w")


def extracted():
    """Each text of templates and code with its context, and where it stands first."""
    found = {}
    methods = [("templates/**.html", "jinja2"), ("**.py", "python")]
    for file, line, message, _, context in extract_from_dir(WEB, methods, keywords=KEYWORDS):
        found.setdefault((context, message), f"{file}:{line}")
    return found


def translated():
    found = []
    for path in sorted((WEB / "translations" / "vi" / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            found += [message for message in read_po(file, locale="vi") if message.id]
    return found


def texts(message):
    return message if isinstance(message, tuple) else (message,)


def test_every_text_has_its_vietnamese():
    known = {(message.context, message.id) for message in translated()}
    assert [f"{place} {text[1]}" for text, place in extracted().items() if text not in known] == []


def test_every_title_of_a_problem_has_its_vietnamese():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    known = {message.id for message in translated()}
    assert {kind.title for kind in kinds if issubclass(kind, errors.GraphError)} - known == set()
    for status in (404, 405, 500):
        assert default_exceptions[status]().name in known


@pytest.mark.parametrize("message", translated(), ids=lambda message: str(message.id)[:40])
def test_a_translation_fills_in_the_same(message):
    assert not message.fuzzy
    wanted = {place for text in texts(message.id) for place in PLACES.findall(text)}
    for text in texts(message.string):
        assert text
        assert set(PLACES.findall(text)) == wanted


def test_no_text_is_translated_twice():
    ids = [(message.context, message.id) for message in translated()]
    assert sorted(map(str, ids)) == sorted(map(str, set(ids)))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/page/organ/khong-co", "Hãy tìm theo tên"),
        ("/nowhere", "Hãy tìm theo tên"),
        ("/page/organ/cap-tren?as-of=2023-02-30", "Tham số “as-of” không nhận giá trị “2023-02-30”."),
        ("/sparql?query=SELEC", "Không đọc được truy vấn ở dòng 1, cột 1."),
        ("/timeline?kind=<script>", "Tham số “kind” không nhận giá trị “&lt;script&gt;”."),
    ],
)
def test_what_failed_is_said_in_the_language_of_the_page_before_the_exact_words(fixture_client, path, wanted):
    text = fixture_client.get(path, headers={"Accept": "text/html", "Accept-Language": "vi"}).get_data(
        as_text=True
    )
    assert wanted in text
    assert text.index(wanted) < text.index('<p lang="en" class="exact">')
    english = fixture_client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
    assert "exact" not in english.get_data(as_text=True)
