"""Content negotiation: which of the representations that a route has does an Accept header ask for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PART = re.compile(r'(?:[^,;"]|"(?:[^"\\]|\\.)*")+')
_MEMBER = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_RANGE = re.compile(r"(?:\*|\*/\*|([\w!#$&^.+-]+)/(\*|[\w!#$&^.+-]+))")
_QUALITY = re.compile(r"(?:0?\.\d+|[01](?:\.\d*)?)")


@dataclass(frozen=True)
class Offer:
    """One representation that a route can give: its media type and the short name of its format."""

    media_type: str
    format: str


@dataclass(frozen=True)
class _Range:
    type: str
    subtype: str
    bare: bool
    quality: float

    def specificity(self, media_type: str) -> int | None:
        """How closely this range names a media type; None when it does not cover it."""
        type_, _, subtype = media_type.partition("/")
        if self.type == "*":
            return 0
        if self.type != type_:
            return None
        if self.subtype == "*":
            return 1
        if self.subtype != subtype:
            return None
        return 3 if self.bare else 2


HTML = Offer("text/html", "html")

SOLUTIONS = (
    Offer("application/sparql-results+json", "json"),
    Offer("application/sparql-results+xml", "xml"),
    Offer("application/json", "json"),
    Offer("application/xml", "xml"),
    Offer("text/csv", "csv"),
    Offer("text/tab-separated-values", "tsv"),
    HTML,
)
"""What SELECT and ASK are answered with, the default first."""

ROWS = (
    Offer("application/json", "json"),
    Offer("application/sparql-results+json", "srj"),
    Offer("text/csv", "csv"),
    Offer("text/tab-separated-values", "tsv"),
    Offer("application/sparql-results+xml", "xml"),
    Offer("application/xml", "xml"),
    HTML,
)
"""What a saved query of rows is answered with, the default first; JSON means plain rows here."""

TRUTH = tuple(offer for offer in ROWS if offer.format not in ("csv", "tsv"))
"""What a saved query of yes or no is answered with; CSV and TSV are defined for rows alone."""

PICTURES = (
    Offer("image/svg+xml", "svg"),
    Offer("image/png", "png"),
    Offer("application/vnd.vegalite.v6+json", "vl.json"),
)
"""The pictures of a saved query that declares one."""

GRAPHS = (
    Offer("text/turtle", "turtle"),
    Offer("application/n-triples", "ntriples"),
    Offer("application/ld+json", "jsonld"),
    Offer("application/rdf+xml", "rdfxml"),
    Offer("application/n-quads", "nquads"),
    Offer("application/trig", "trig"),
    Offer("application/json", "jsonld"),
    Offer("application/xml", "rdfxml"),
    Offer("text/plain", "ntriples"),
    HTML,
)
"""What CONSTRUCT and DESCRIBE are answered with, the default first."""

NAMES = {
    "srj": "json",
    "srx": "xml",
    "ttl": "turtle",
    "nt": "ntriples",
    "n-triples": "ntriples",
    "json-ld": "jsonld",
    "n3": "turtle",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "rdf/xml": "rdfxml",
    "nq": "nquads",
    "n-quads": "nquads",
}
"""Other names by which people ask for a format."""


def choose(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """The offer that the header prefers, or None when it takes none of them.

    The most specific range that covers an offer gives its quality; among equals the earlier offer wins. No
    header, or an empty one, takes anything. Parameters other than `q` are not told apart, since no offer has
    any: `text/turtle;version=1.1` covers Turtle, but `text/turtle` beside it counts instead.

    Source: RFC 9110, 12.4 and 12.5.1.

    >>> choose("text/csv, */*;q=0.1", SOLUTIONS).format
    'csv'
    >>> choose("image/png", SOLUTIONS) is None
    True
    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = [found for member in _MEMBER.findall(accept) if (found := _read_range(member))]
    best = max(offers, key=lambda offer: _quality(offer.media_type, ranges))
    return best if _quality(best.media_type, ranges) > 0 else None


def named(name: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer with this format name or media type, or None.

    >>> named("ttl", GRAPHS).media_type
    'text/turtle'
    """
    wanted = name.strip().lower()
    known = {key: offer for offer in reversed(offers) for key in (offer.media_type, offer.format)}
    return known.get(wanted) or known.get(NAMES.get(wanted, wanted))


def _quality(media_type: str, ranges: Sequence[_Range]) -> float:
    covering = [(found, r.quality) for r in ranges if (found := r.specificity(media_type)) is not None]
    return max(covering, key=lambda pair: pair[0])[1] if covering else 0.0


def _read_range(member: str) -> _Range | None:
    head, *parameters = [part.strip() for part in _PART.findall(member)] or [""]
    matched = _RANGE.fullmatch(head.lower())
    if not matched:
        return None
    quality, bare = 1.0, True
    for parameter in parameters:
        key, _, value = (piece.strip() for piece in parameter.partition("="))
        if key.lower() == "q":
            if not _QUALITY.fullmatch(value):
                return None
            quality = min(float(value), 1.0)
        elif (key.lower(), value.strip('"').lower()) != ("charset", "utf-8"):
            bare = False
    type_, subtype = matched.groups()
    return _Range(type_ or "*", subtype or "*", bare, quality)
