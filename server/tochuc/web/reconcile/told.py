"""What a request holds, and its answer as JSON."""

import json
import re
from typing import Any, Final

from flask import Response, current_app, g, request
from werkzeug.datastructures import MultiDict

from ...errors import BadParameter, BadQuery, TooLarge, UnsupportedMedia
from ..answers import send_text
from ..budget import Budget, payer
from ..language import language, vary

MOST_BYTES: Final = 1 << 20
MOST_QUERIES: Final = 1000
BATCH: Final = 50
"""Queries that a client should send at once."""
MOST_LIMIT: Final = 100
_CALLBACK: Final = re.compile(r"[A-Za-z_$][\w$]{0,63}(?:\.[A-Za-z_$][\w$]{0,63}){0,5}", re.ASCII)
_SCRIPT: Final = "text/javascript"
_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
_AROUND: Final = ("callback", "_", "lang", "as-of")
"""Parameters that any address takes; jQuery adds `_` so that nothing is kept."""


def speak_as(lang: str | None) -> None:
    """Answer in the language that stands in the address, if one does."""
    if lang:
        if request.args.get("lang", lang) != lang:
            raise BadParameter(
                f"the address says {lang} and lang= says {request.args['lang']}", parameter="lang"
            )
        g.language = lang
    language()


def parameters(*known: str, others: bool = False) -> MultiDict[str, str]:
    """The parameters of a request, of the address and of a form.

    Raises: BadParameter for one that is unknown, unless `others` may be there, or is given twice; TooLarge;
    UnsupportedMedia for a body that is no form.
    """
    check_size()
    if request.method == "POST" and request.content_length and request.mimetype != _FORM:
        raise UnsupportedMedia(f"send a form as {_FORM}; this body has {request.mimetype or 'no media type'}")
    given: MultiDict[str, str] = request.values
    for name, values in given.lists():
        if name not in (*known, *_AROUND):
            if others:
                continue
            allowed = ", ".join((*known, *_AROUND))
            raise BadParameter(
                f"there is no parameter {name[:60]!r}; allowed: {allowed}",
                parameter=name[:60],
                allowed=allowed,
            )
        if len(values) > 1:
            raise BadParameter(f"{name} is given {len(values)} times; give it once", parameter=name)
    return given


def check_size() -> None:
    """See that a request is not too large. Raises: TooLarge."""
    if max(request.content_length or 0, len(request.query_string)) > MOST_BYTES:
        raise TooLarge(f"a batch has at most {MOST_BYTES:,} bytes; send fewer queries at once")


def number(name: str, usual: int, most: int) -> int:
    """A whole number among the parameters; more than there can be counts as the most.

    Raises: BadParameter.
    """
    text = request.args.get(name, "")
    if not text:
        return usual
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise BadParameter(f"{name} is a whole number, not {text[:40]!r}", parameter=name, given=text[:40])
    return min(int(text), most)


def read_json(text: str, what: str) -> Any:
    """What a text of JSON says.

    Raises: BadQuery saying where it is no JSON.
    """
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        told = f"{what}: this is no JSON: {error.msg}, line {error.lineno}, column {error.colno}"
        raise BadQuery(told, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise BadQuery(f"{what}: this JSON is nested too deeply") from None


def read_body(what: str) -> Any:
    """What a body of JSON says.

    Raises: UnsupportedMedia; TooLarge; BadQuery saying where it is no JSON in UTF-8.
    """
    check_size()
    if request.mimetype != _JSON:
        raise UnsupportedMedia(
            f"send the {what} as {_JSON}; this body has {request.mimetype or 'no media type'}"
        )
    try:
        text = request.get_data(cache=False).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadQuery(f"{what}: this is not UTF-8: byte {error.start + 1} cannot be read") from None
    return read_json(text, what)


def pay_for(text: str) -> None:
    """Let the time of this request go off the client's budget. Raises: TooManyRequests."""
    budget: Budget | None = current_app.extensions.get("budget")
    if budget:
        budget.check(payer(request.environ.get("tochuc.client", "")))
    request.environ["tochuc.query"] = text


def send(told: Any, *, script: bool = True) -> Response:
    """The answer as JSON, or as a script that hands it to the function that `callback` names.

    Raises: BadParameter for a callback that is no name of a function.
    """
    callback = request.values.get("callback") if script else None
    if callback is None:
        response = send_text(json.dumps(told, ensure_ascii=False), _JSON)
    elif _CALLBACK.fullmatch(callback):
        # The comment keeps the first bytes of the answer ours; in ASCII no separator of lines ends the script.
        response = send_text(f"/**/{callback}({json.dumps(told)});", _SCRIPT)
    else:
        raise BadParameter(
            f"callback is a name of a function, such as handle or app.handle, not {callback[:60]!r}",
            parameter="callback",
            given=callback[:60],
        )
    response.headers["Content-Language"] = language()
    return vary(response)


def _refuse_constant(name: str) -> None:
    raise BadQuery(f"{name} is no value of JSON")
