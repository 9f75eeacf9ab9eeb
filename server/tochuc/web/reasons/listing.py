"""Sources as they are listed, wherever that is."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.entity.reader import Reader
from ...core.entity.shown import Shown
from ...core.evidence import COPY
from ...namespaces import ONTOLOGY_GRAPH, PREFIXES, REGISTER
from ..addresses import base, kept
from ..language import gettext


@dataclass(frozen=True)
class Listed:
    """A source in the list of an explanation."""

    number: int
    title: Shown
    short: str
    """Publisher and day, else the title."""
    publisher: str = ""
    published: str = ""
    url: str = ""
    host: str = ""
    copy: bool = False
    parts: tuple["Listed", ...] = ()


def listed(reader: Reader, iri: str, number: int = 0, parts: tuple[Listed, ...] = ()) -> Listed:
    """One source with what tells a reader which one it is."""
    if iri == ONTOLOGY_GRAPH:
        words = gettext("the vocabulary of this project")
        return Listed(number, Shown(words, title=iri), words)
    title = reader.thing(iri)
    if iri == REGISTER:
        title = Shown(gettext("the register of this project"), title.href)
        return Listed(number, title, title.text)
    called = reader.names.called.get(iri)
    if called is None:
        return Listed(number, title, title.text)
    published = reader.edtf(called.published) if called.published else ""
    url = called.url if called.url.startswith(("https://", "http://")) else ""
    short = ", ".join(filter(None, (called.publisher, published))) or title.text
    if parts:
        short = gettext("one or more of %(num)s sources", num=len(parts))
    host = url.split("/")[2] if url else ""
    return Listed(number, title, short, called.publisher, published, url, host, called.seen == COPY, parts)


def said_address(iri: str) -> str:
    """The address of what a source states; nothing for what is no source."""
    slug = iri.removeprefix(PREFIXES["source"])
    return f"{base()}/said-by/{slug}{kept()}" if slug != iri and "/" not in slug else ""


def with_parts(reader: Reader, iri: str, parts: Sequence[str]) -> Listed:
    """The same with the sources of which a joint one is made."""
    return listed(reader, iri, 0, tuple(listed(reader, part) for part in parts))
