"""A thing that an address names by its id or by its whole name."""

import re
from typing import Final

from flask import g

from ..engine.entities import ANYTHING, is_known
from ..errors import NotFound
from ..graph.search import Found, find, search
from ..namespaces import ID, PREFIXES, TC
from .language import language
from .table import short_name

_NEAREST: Final = 5
_OURS: Final = re.compile(r"[\w:/.#-]+", re.ASCII)


def thing_named(parameter: str, given: str, kind: str = "") -> str:
    """The IRI of the thing that is meant; with `kind`, a class of ours, one of that class.

    Raises: NotFound naming the parameter, with the nearest names; what `Engine.answer` raises.
    """
    iri = full_iri(given)
    if iri and is_known(g.served.engine, iri, TC + kind if kind else ANYTHING):
        return iri
    found = [] if iri == given else find(g.served.folder, given, kind, language(), _NEAREST)
    exact = [each for each in found if each.exact]
    if len(exact) == 1:
        return exact[0].iri
    raise _unknown(parameter, given, kind, exact or found or nearest(given, kind))


def full_iri(given: str) -> str:
    """The IRI of ours that is given whole, by a prefixed name, or as a path below /id/; nothing for a mere name."""
    prefix, colon, rest = given.partition(":")
    if given.startswith((ID, TC)):
        full = given
    elif colon and prefix in PREFIXES:
        full = PREFIXES[prefix] + rest
    else:
        full = ID + given if "/" in given else ""
    # An IRI of ours has letters that need no escape; whatever else was given is a name or nothing.
    return full if _OURS.fullmatch(full) else ""


def nearest(given: str, kind: str = "", most: int = _NEAREST) -> list[Found]:
    """The things of a class, or of any, whose names come nearest to a name or to the end of an IRI."""
    words = re.split("[/#:]", given)[-1].replace("-", " ").replace("_", " ").strip()
    return list(search(g.served.folder, words, kind, language(), most=most).found) if words else []


def _unknown(parameter: str, given: str, kind: str, near: list[Found]) -> NotFound:
    ids = [short_name(each.iri) for each in near]
    hint = "; nearest: " + ", ".join(f"{each.label} ({id})" for each, id in zip(near, ids, strict=True))
    sought = f"no {kind.lower()}" if kind else "nothing"
    told = f"{parameter}: the graph knows {sought} called {given!r}{hint if near else ''}; give an id or a whole name"
    return NotFound(told, parameter=parameter, given=given, nearest=ids)
