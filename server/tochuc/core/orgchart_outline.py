"""The same as an organisation chart shows, as a nested list: every node once, each line with its lower side."""

from collections.abc import Collection
from dataclasses import dataclass, field

from .orgchart import Edge, Network, Node


@dataclass
class Item:
    """A node with the lines that lead up from it, and the nodes that stand under it."""

    node: Node
    lines: list[Edge] = field(default_factory=list)
    below: list["Item"] = field(default_factory=list)


def outline(network: Network, vertical: Collection[str]) -> list[Item]:
    """The items at the top; a node stands under the first above it by a vertical relation, else by any other.

    Where lines lead in a circle, one of its nodes is at the top.
    """
    items = {iri: Item(node) for iri, node in network.nodes.items()}
    above: dict[str, str] = {}
    for edge in sorted(network.edges, key=lambda edge: edge.relation not in vertical):
        if not _leads_to(above, edge.upper, edge.lower):
            above.setdefault(edge.lower, edge.upper)
    for edge in network.edges:
        items[edge.lower].lines.append(edge)
    for lower, upper in above.items():
        items[upper].below.append(items[lower])
    for item in items.values():
        item.below.sort(key=lambda each: each.node.iri)
    return [item for iri, item in items.items() if iri not in above]


def _leads_to(above: dict[str, str], start: str, end: str) -> bool:
    place: str | None = start
    while place is not None and place != end:
        place = above.get(place)
    return place == end
