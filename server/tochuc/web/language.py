"""The language of a page, and its words in it."""

from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

import flask_babel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, Domain

from ..errors import BadParameter

LANGUAGES: Final = {"en": "English", "vi": "Tiếng Việt"}
"""Those that pages are written in, the usual one first, each by its own name."""
_USUAL: Final = "en"
_FOLDER: Final = Path(__file__).parent / "translations"


def language() -> str:
    """The language of this answer: `lang=`, else what Accept-Language prefers of ours, else English.

    Raises: BadParameter for a language that there is not.
    """
    if "language" not in g:
        # Told in English if it is none.
        g.language = _USUAL
        given = request.args.getlist("lang")
        if len(given) > 1 or not {*given} <= {*LANGUAGES}:
            told = f"lang is {' or '.join(LANGUAGES)}, given once, not {', '.join(map(repr, given))}"
            raise BadParameter(told, parameter="lang", given=", ".join(given), allowed=list(LANGUAGES))
        g.language = given[0] if given else _accepted()
    chosen: str = g.language
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


def gettext(message: str, **values: object) -> str:
    """The text in the language of the page, its places filled in."""
    return str(flask_babel.gettext(message, **values))


def pgettext(context: str, message: str, **values: object) -> str:
    """The text as it is to be understood in a context, in the language of the page."""
    return str(flask_babel.pgettext(context, message, **values))


def in_language(code: str) -> str:
    """The address of this page in another language."""
    kept = [pair for pair in request.args.items(multi=True) if pair[0] != "lang"]
    return f"{quote(request.path)}?{urlencode([*kept, ('lang', code)])}"


def spoken(path: str) -> str:
    """The address of another page, in the language that was asked for by this one."""
    lang = request.args.get("lang")
    return f"{path}{'&' if '?' in path else '?'}lang={lang}" if lang in LANGUAGES else path


def speak(app: Flask) -> None:
    """Let the pages of an application be written in each of our languages."""
    _Words(app, default_locale=_USUAL, locale_selector=language)
    app.jinja_env.globals.update(
        language=language, in_language=in_language, spoken=spoken, LANGUAGES=LANGUAGES
    )
    app.after_request(vary)


class _Words(Babel):  # type: ignore[misc]
    """Words from the text files themselves: no compiled copy can be out of date."""

    @cached_property
    def domain_instance(self) -> Domain:
        return _Texts()


class _Texts(Domain):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self._by_language = {code: _read(_FOLDER / code / "LC_MESSAGES") for code in LANGUAGES}

    def get_translations(self) -> NullTranslations:
        return self._by_language[language() if has_request_context() else _USUAL]


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
