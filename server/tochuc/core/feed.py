"""Atom feeds as text: the same content gives the same bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.etree import ElementTree

_ATOM: Final = "http://www.w3.org/2005/Atom"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself."""

    id: str
    title: str
    updated: date
    language: str
    author: str
    itself: str
    page: str
    snapshot: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing that changed."""

    id: str
    title: str
    updated: date
    page: str
    content: str
    kind: str = ""


def written(feed: Feed, entries: Iterable[Entry]) -> str:
    """The feed as XML.

    Source: RFC 4287.

    >>> "<id>urn:a</id>" in written(Feed("urn:a", "A", date(2026, 1, 1), "en", "B", "http://a/f", "http://a/"), [])
    True
    """
    root = ElementTree.Element("feed", {"xmlns": _ATOM, _LANG: feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(feed.updated))
    _add(ElementTree.SubElement(root, "author"), "name", feed.author)
    ElementTree.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.itself})
    ElementTree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    if feed.snapshot:
        _add(root, "generator", f"tochuc {feed.snapshot[:16]}")
    for entry in entries:
        node = ElementTree.SubElement(root, "entry")
        _add(node, "id", entry.id)
        _add(node, "title", entry.title)
        _add(node, "updated", _moment(entry.updated))
        ElementTree.SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": entry.page})
        if entry.kind:
            ElementTree.SubElement(node, "category", {"term": entry.kind})
        _add(node, "content", entry.content)
    ElementTree.indent(root, "")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    # Control characters are no part of XML 1.0, whatever a label holds.
    ElementTree.SubElement(parent, name).text = "".join(
        each for each in text if each >= " " or each in "\t\n"
    )


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
