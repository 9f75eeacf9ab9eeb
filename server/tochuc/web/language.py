"""The language of a page, and its words in it."""

from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, Domain
from markupsafe import Markup

from ..errors import BadParameter

LANGUAGES: Final = {"en": "English", "vi": "Tiếng Việt"}
"""Those that pages are written in, the usual one first, each by its own name."""
_USUAL: Final = "en"
_FOLDER: Final = Path(__file__).parent / "translations"


def language() -> str:
    """The language of this answer: `lang=`, else what Accept-Language prefers of ours, else English.

    Raises: BadParameter for a language that there is not.
    """
    chosen: str | None = g.get("language")
    if chosen is None:
        # Told in English if it is none.
        g.language = _USUAL
        given = request.args.getlist("lang")
        if len(given) > 1 or not {*given} <= {*LANGUAGES}:
            told = f"lang is {' or '.join(LANGUAGES)}, given once, not {', '.join(map(repr, given))}"
            raise BadParameter(told, parameter="lang", given=", ".join(given), allowed=list(LANGUAGES))
        g.language = chosen = given[0] if given else _accepted()
    return chosen


def _accepted() -> str:
    # A region counts for its language: vi-VN is vi.
    wanted = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality)
    return next((code for code in wanted if code in LANGUAGES), _USUAL)


def vary(response: Response) -> Response:
    """The response, which says that it depends on the language if it does."""
    if "language" in g:
        response.vary.add("Accept-Language")
        if response.mimetype == "text/html":
            response.headers["Content-Language"] = g.language
    return response


def gettext(message: str, /, **values: object) -> str:
    """The text in the language of the page, its places filled in."""
    text = _words().ugettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """The text for so many, which is one of the places to fill in: `num`."""
    return _words().ungettext(one, many, count) % {"num": count, **values}


def pgettext(context: str, message: str, /, **values: object) -> str:
    """The text as it is to be understood in a context, in the language of the page."""
    text = str(_words().upgettext(context, message))
    return text % values if values else text


def in_language(code: str) -> str:
    """The address of this page in another language."""
    kept = [pair for pair in request.args.items(multi=True) if pair[0] != "lang"]
    return f"{quote(request.path)}?{urlencode([*kept, ('lang', code)])}"


def speak(app: Flask) -> None:
    """Let the pages of an application be written in each of our languages."""
    _Words(app, default_locale=_USUAL, locale_selector=language)
    # Flask-Babel looks up the application, its settings and the locale for each word of a page again, and Jinja
    # escapes and fills in each again.
    app.jinja_env.globals.update(
        _=_marked, gettext=_marked, ngettext=_marked_number, pgettext=_marked_in_context
    )
    app.jinja_env.filters["numberformat"] = lambda number: _written(number, language())
    app.jinja_env.globals.update(language=language, in_language=in_language, LANGUAGES=LANGUAGES)
    app.after_request(vary)


def _marked(message: str, /, **values: object) -> Markup:
    return Markup(_words().ugettext(message)) % values if values else _whole(language(), message)


@lru_cache(10_000)
def _whole(code: str, message: str) -> Markup:
    # Percent signs are doubled in every text, since most have places to fill in.
    return Markup(_by_language()[code].ugettext(message)) % {}


def _marked_number(one: str, many: str, count: int, /, **values: object) -> Markup:
    return Markup(_words().ungettext(one, many, count)) % {"num": count, **values}


def _marked_in_context(context: str, message: str, /, **values: object) -> Markup:
    return Markup(_words().upgettext(context, message)) % values


@lru_cache(10_000)
def _written(number: int, code: str) -> str:
    return format_decimal(number, locale=code)


class _Words(Babel):  # type: ignore[misc]
    """Words from the text files themselves: no compiled copy can be out of date."""

    @cached_property
    def domain_instance(self) -> Domain:
        return _Texts()


class _Texts(Domain):  # type: ignore[misc]
    def get_translations(self) -> NullTranslations:
        return _words()


def _words() -> NullTranslations:
    """The words in the language of the page; in the usual one where there is none."""
    return _by_language()[language() if has_request_context() else _USUAL]


@cache
def _by_language() -> Mapping[str, NullTranslations]:
    return {code: _read(_FOLDER / code / "LC_MESSAGES") for code in LANGUAGES}


def _read(folder: Path) -> NullTranslations:
    # Those of the usual language stand in the templates.
    words = NullTranslations()
    for path in sorted(folder.glob("*.po")):
        compiled = BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file))
        compiled.seek(0)
        read = Translations(compiled)
        words = words.merge(read) if isinstance(words, Translations) else read
    return words
