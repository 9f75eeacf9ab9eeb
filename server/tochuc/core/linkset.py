"""Sets of links in the two forms of RFC 9264."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Link:
    """A link: what the target is to the anchor, its address, and what is told of it (type, hreflang, title)."""

    relation: str
    target: str
    told: Mapping[str, str] = field(default_factory=dict)


def as_json(links: Mapping[str, Sequence[Link]]) -> dict[str, Any]:
    """The links of each anchor as a JSON linkset.

    Source: RFC 9264, 4.2.

    >>> as_json({"https://example.org/a": [Link("item", "https://example.org/b")]})
    {'linkset': [{'anchor': 'https://example.org/a', 'item': [{'href': 'https://example.org/b'}]}]}
    """
    return {"linkset": [{"anchor": anchor, **_by_relation(found)} for anchor, found in links.items()]}


def as_text(links: Mapping[str, Sequence[Link]]) -> str:
    """The links of each anchor as the value of a Link header, one on a line.

    Source: RFC 9264, 4.1; RFC 8288, 3; RFC 8187 for texts that are not ASCII.
    """
    return ",\n".join(_line(anchor, link) for anchor, found in links.items() for link in found) + "\n"


def _by_relation(links: Iterable[Link]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for link in links:
        # Only `hreflang` is a list there: a target may be in several languages.
        told = {name: [text] if name == "hreflang" else text for name, text in link.told.items()}
        found.setdefault(link.relation, []).append({"href": link.target, **told})
    return found


def _line(anchor: str, link: Link) -> str:
    told = {"rel": link.relation, **link.told, "anchor": anchor}
    return f"<{link.target}>; " + "; ".join(_attribute(name, text) for name, text in told.items())


def _attribute(name: str, text: str) -> str:
    if not text.isascii():
        return f"{name}*=UTF-8''{_percent_encoded(text)}"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}="{escaped}"'


def _percent_encoded(text: str) -> str:
    return "".join(
        chr(byte) if chr(byte).isascii() and chr(byte).isalnum() else f"%{byte:02X}" for byte in text.encode()
    )
