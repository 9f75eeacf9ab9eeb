"""Which statement an address names, and in which form the answer is asked for."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from flask import request
from pyoxigraph import Literal, NamedNode, Triple

from ...core.media import GRAPHS, HTML, NAMES, Offer, choose, named
from ...core.statements import read_term, show_term
from ...errors import BadParameter, NotAcceptable, NotFound
from ...namespaces import ID, PREFIXES
from ..addresses import base, carried

PARTS: Final[Mapping[str, str]] = {"subject": "s", "predicate": "p", "object": "o"}
"""The three parameters, each with its short name."""
JSON: Final = Offer("application/json", "json")
OFFERS: Final = (
    HTML,
    *(offer for offer in GRAPHS if offer is not HTML and offer.media_type != JSON.media_type),
    JSON,
)
SUFFIXES: Final = ("ttl", "jsonld", "nt", "rdf", "trig", "nq", "json")
"""The endings of addresses, in the order in which a page offers them."""
_EXAMPLE: Final = "/why?s=tc:SteeringCommittee&p=rdfs:subClassOf&o=tc:Organ"
_LOCAL: Final = re.compile(r"/?(?:(?:id|page|data)/)?(?P<kind>[a-z][a-z-]*)/(?P<slug>[\w-]+(?:\.[\w-]+)*)")
_KINDS: Final = {iri.removeprefix(ID).rstrip("/") for iri in PREFIXES.values() if iri.startswith(ID)}


def is_blank() -> bool:
    """Whether the address names no part of a statement at all."""
    return not any(request.args.get(name) for pair in PARTS.items() for name in pair)


def read_asked() -> Triple:
    """The statement that the address names.

    Raises: BadParameter that names the part that is missing, given twice, or no term.
    """
    subject, predicate, value = (_term(name) for name in PARTS)
    return Triple(_name("subject", subject), _name("predicate", predicate), value)


def read_subject() -> NamedNode:
    """The thing that the address names, of which no statement is named.

    Raises: BadParameter.
    """
    return _name("subject", _term("subject"))


def is_of_one_thing() -> bool:
    """Whether the address names a subject alone."""
    return not any(request.args.get(name) for part in ("predicate", "object") for name in (part, PARTS[part]))


def parameters(triple: Triple) -> dict[str, str]:
    """The three parts as short as they can be written."""
    terms = (triple.subject, triple.predicate, triple.object)
    return {short: show_term(term) for short, term in zip(PARTS.values(), terms, strict=True)}


def address(room: str, asked: Mapping[str, str], suffix: str = "") -> str:
    """The local address at which a statement is told of, in the language and on the day of this page."""
    return f"{base()}/{room}{suffix and '.' + suffix}?{encoded(asked)}"


def encoded(asked: Mapping[str, str]) -> str:
    """Parameters as the end of an address, with the language and the day of this page."""
    return urlencode({**asked, **carried()}, safe=":/")


def choose_offer(suffix: str) -> Offer:
    """The form that the suffix, else `format=`, else Accept asks for.

    Raises: NotFound for a suffix that there is not, BadParameter for such a format, NotAcceptable.
    """
    if suffix:
        found = _offer(suffix)
        if found is None:
            raise NotFound(
                f"there is no ending .{suffix}; there are {', '.join('.' + each for each in SUFFIXES)}"
            )
        return found
    if given := request.args.get("format"):
        found = _offer(given)
        if found is None:
            told = f"there is no format {given!r}; there are {', '.join(('html', *SUFFIXES))}"
            raise BadParameter(told, parameter="format", given=given)
        return found
    chosen = choose(request.headers.get("Accept"), OFFERS)
    if chosen is None:
        raise NotAcceptable(f"this comes as {', '.join(offer.media_type for offer in OFFERS)}")
    return chosen


def _offer(name: str) -> Offer | None:
    # JSON-LD has its own ending; plain JSON is the tree as the command line gives it.
    return JSON if name == "json" else named(NAMES.get(name, name), OFFERS)


def _term(part: str) -> NamedNode | Literal:
    given = [value for name in (part, PARTS[part]) for value in request.args.getlist(name) if value.strip()]
    if not given:
        told = f"{part} is missing: a statement has a subject, a predicate and an object, as in {_EXAMPLE}"
        raise BadParameter(told, parameter=part)
    if len(given) > 1:
        raise BadParameter(f"{part} is given {len(given)} times; give it once", parameter=part)
    local = _LOCAL.fullmatch(given[0].strip())
    if local and local["kind"] in _KINDS:
        return NamedNode(f"{ID}{local['kind']}/{local['slug']}")
    try:
        return read_term(given[0])
    except BadParameter as error:
        raise BadParameter(f"{part}: {error.detail}", parameter=part, given=given[0]) from None


def _name(part: str, term: NamedNode | Literal) -> NamedNode:
    if isinstance(term, Literal):
        raise BadParameter(f"{part}: it is a name, not the literal {term}", parameter=part, given=str(term))
    return term
