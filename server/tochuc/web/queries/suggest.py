"""Suggestions for a name that is being typed."""

import json
import re
from typing import Final

from flask import Response, g, request
from pyoxigraph import NamedNode

from ...core.media import Offer
from ...core.terms import short
from ...errors import BadParameter
from ...graph.search import find
from ..answers import negotiate, send_text
from ..language import language

_JSON: Final = Offer("application/json", "json")
_KNOWN: Final = ("q", "kind", "lang", "limit")
MOST: Final = 50
USUAL: Final = 10
_LONGEST: Final = 200
"""Letters beyond which no name goes."""
_NUMBER: Final = re.compile(r"\d{1,4}", re.ASCII)


def send_suggestions() -> Response:
    """The things in which each word of `q` begins a word of a name, best first, as JSON.

    Raises: BadParameter for a parameter that is unknown, repeated, missing or makes no sense.
    """
    negotiate(request.headers.get("Accept"), (), (_JSON,))
    for name, given in request.args.lists():
        if name not in _KNOWN:
            raise _refused(name, given[0], f"there is no parameter {name!r}", ", ".join(_KNOWN))
        if len(given) > 1:
            raise _refused(name, ", ".join(given), f"{name} is given {len(given)} times", "one value")
    words, kind, most = request.args.get("q"), _kind(), _limit()
    if words is None:
        raise _refused("q", None, "q is missing", "the beginning of a name")
    found = find(g.served.folder, words[:_LONGEST], kind, language(), most)
    told = [
        {
            "id": short(NamedNode(each.iri)).strip("<>"),
            "iri": each.iri,
            "label": each.label,
            "name": each.name,
            "nameLanguage": each.language,
            "kinds": each.kinds,
            "exact": each.exact,
        }
        for each in found
    ]
    return send_text(json.dumps({"q": words, "suggestions": told}, ensure_ascii=False), _JSON.media_type)


def _kind() -> str:
    given = request.args.get("kind", "").removeprefix("tc:")
    known = g.served.manifest.get("counts", {}).get("classes", {})
    if given and given not in known:
        raise _refused("kind", given, f"nothing here is a {given}", ", ".join(known))
    return given


def _limit() -> int:
    given = request.args.get("limit", str(USUAL))
    if not _NUMBER.fullmatch(given) or not 1 <= int(given) <= MOST:
        raise _refused("limit", given, f"limit cannot be {given!r}", f"a whole number from 1 to {MOST}")
    return int(given)


def _refused(name: str, given: str | None, fault: str, allowed: str) -> BadParameter:
    return BadParameter(f"{fault}; allowed: {allowed}", parameter=name, given=given, allowed=allowed)
