"""Which address and which representation of a thing is asked for: suffix, Accept, and the links between them."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from flask import request

from ...core.media import GRAPHS, HTML, Offer, choose
from ...errors import NotAcceptable
from ...namespaces import ID, LICENSE
from ..addresses import SAFE, base

DATA: Final = tuple(offer for offer in GRAPHS if offer is not HTML)
_PAGE_OR_DATA: Final = (HTML, Offer("application/xhtml+xml", "html"), *DATA)
SUFFIXES: Final = {
    "ttl": "turtle",
    "jsonld": "jsonld",
    "json": "jsonld",
    "nt": "ntriples",
    "rdf": "rdfxml",
    "xml": "rdfxml",
    "trig": "trig",
    "nq": "nquads",
    "html": "html",
}
_LISTED: Final = ("ttl", "jsonld", "nt", "rdf", "trig", "nq")
"""The suffixes that a page offers, one for each format."""


@dataclass(frozen=True)
class Asked:
    """A thing and the format that the suffix names, empty where there is none."""

    name: str
    format: str

    @property
    def iri(self) -> str:
        """The IRI of the thing."""
        return ID + quote(self.name, safe=SAFE)

    def at(self, room: str, suffix: str = "") -> str:
        """The local address of the thing in a room: id, page or data; with the parameters of this request."""
        query = request.query_string.decode("ascii", "replace")
        return self.plain(room, suffix) + (f"?{query}" if query else "")

    @property
    def canonical(self) -> str:
        """The local address of its page, whatever snapshot, day or language is asked for."""
        return f"/page/{quote(self.name, safe=SAFE)}"

    def plain(self, room: str, suffix: str = "") -> str:
        """The same without parameters."""
        return f"{base()}/{room}/{quote(self.name, safe=SAFE)}{suffix and '.' + suffix}"


def read_name(path: str) -> Asked:
    """The thing that a path names, and the format that its suffix names. No slug has a dot.

    >>> read_name("place/tinh-mau.ttl")
    Asked(name='place/tinh-mau', format='turtle')
    """
    name, dot, suffix = path.rpartition(".")
    return Asked(name, SUFFIXES[suffix]) if dot and suffix in SUFFIXES else Asked(path, "")


def wants_page(asked: Asked) -> bool:
    """Whether a page is asked for, not data.

    Raises: NotAcceptable with what there is.
    """
    if asked.format:
        return asked.format == "html"
    offer = choose(request.headers.get("Accept"), _PAGE_OR_DATA)
    if offer is None:
        raise NotAcceptable(f"this comes as {', '.join(each.media_type for each in _PAGE_OR_DATA)}")
    return offer.format == "html"


def data_offer(asked: Asked) -> Offer:
    """The RDF format to give.

    Raises: NotAcceptable with what there is.
    """
    if asked.format:
        return next(offer for offer in DATA if offer.format == asked.format)
    accept = request.headers.get("Accept")
    offer = choose(accept, DATA)
    if offer is None:
        raise NotAcceptable(
            f"the data come as {', '.join(each.media_type for each in DATA)}; a suffix names one, too"
        )
    return offer


def suffix_of(format: str) -> str:
    """The suffix that names a format."""
    return next(suffix for suffix in _LISTED if SUFFIXES[suffix] == format)


def formats(asked: Asked) -> list[tuple[str, str, str]]:
    """Suffix, media type and address of each representation of the data."""
    types = {offer.format: offer.media_type for offer in reversed(DATA)}
    types |= {
        "jsonld": "application/ld+json",
        "rdfxml": "application/rdf+xml",
        "ntriples": "application/n-triples",
    }
    return [(suffix, types[SUFFIXES[suffix]], asked.at("data", suffix)) for suffix in _LISTED]


def links(asked: Asked, room: str, suffix: str = "") -> list[str]:
    """The Link headers of a page or of data: what else there is of the same thing, and its lasting name."""
    host = request.host_url.rstrip("/")
    found = [f'<{host}{asked.canonical}>; rel="canonical"'] if room == "page" else []
    found.append(f'<{asked.iri}>; rel="{"describes" if room == "data" else "about"}"')
    if room == "data":
        found.append(f'<{asked.at("page")}>; rel="alternate"; type="text/html"')
    for each, media_type, address in formats(asked):
        if each != suffix:
            found.append(f'<{address}>; rel="alternate"; type="{media_type}"')
    if room == "page":
        found.append(f'<{asked.at("data")}>; rel="describedby"')
    found.append(f'<{asked.plain("linkset")}>; rel="linkset"; type="application/linkset+json"')
    found.append(f'<{base()}/dataset>; rel="collection"')
    found.append(f'<{LICENSE}>; rel="license"')
    return found
