"""The tree of classes, and the lists of the things of a class."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final

from flask import g, request
from pyoxigraph import NamedNode

from ...core.names_folded import fold
from ...core.terms import short
from ...errors import NotFound
from ...graph.browse import KIND, STATE, Class, classes, facet_names, listing, narrowest
from ..addresses import base, kept, page_of
from ..entities.day import read_day
from ..language import language
from .asked import check_names, read_chosen, read_number, value_in_address

SHOWN: Final = 50
_NEAR: Final = 5
_ALIKE: Final = 0.5


def read_tree() -> dict[str, Any]:
    """Every class with things in it, each below the one that it is narrower than.

    Raises: NoSnapshot for a snapshot without an index.
    """
    check_names(())
    day = read_day()
    tree = classes(g.served.folder, language(), day)
    lines: list[tuple[int, Class]] = []
    below: dict[str, list[Class]] = {}
    for each in sorted(tree.values(), key=lambda each: (fold(each.label), each.name)):
        for parent in [name for name in each.parents if name in tree] or [""]:
            below.setdefault(parent, []).append(each)
    # What most is of comes first, not the lists of terms.
    below.get("", []).sort(key=lambda each: -each.count)
    _walk("", 0, below, lines)
    return {"lines": [(depth, each) for depth, each in lines if each.count], "tree": tree, "day": day}


def read_list(name: str) -> dict[str, Any]:
    """One page of the things of a class, with what narrows it.

    Raises: NotFound with the nearest classes; BadParameter; NoSnapshot.
    """
    tree = classes(g.served.folder, language())
    name = name.removeprefix("tc:")
    if name not in tree:
        raise _unknown(name, tree)
    properties = facet_names(g.served.folder, name)
    check_names((KIND, STATE, *properties))
    day, number = read_day(), read_number()
    chosen = read_chosen(properties, dated=day is not None)
    found = listing(g.served.folder, name, language(), chosen, day, (number - 1) * SHOWN, SHOWN)
    return {
        "class_": tree[name],
        "above": [tree[each] for each in tree[name].parents if each in tree],
        "tree": tree,
        "chosen": chosen,
        "day": day,
        "found": found,
        "number": number,
        "last": max(1, -(-found.total // SHOWN)),
        "first": (number - 1) * SHOWN + 1,
        "value_in_address": value_in_address,
        "narrowest": lambda kinds: [
            tree[each] for each in narrowest(kinds, tree) if each != name and each in tree
        ],
    }


def told_tree(shown: dict[str, Any]) -> dict[str, Any]:
    """The classes for programs."""
    day = shown["day"]
    return {
        "asOf": day.isoformat() if day else None,
        "classes": [_told_class(each) for _, each in shown["lines"]],
    }


def told_list(shown: dict[str, Any]) -> dict[str, Any]:
    """A list for programs."""
    found = shown["found"]
    return {
        "class": _told_class(shown["class_"]),
        "asOf": shown["day"].isoformat() if shown["day"] else None,
        "total": found.total,
        "page": shown["number"],
        "pages": shown["last"],
        "things": [
            {
                "id": short(NamedNode(each.iri)).strip("<>"),
                "iri": each.iri,
                "href": page_of(each.iri),
                "label": each.label,
                "labelLanguage": each.language,
                "kinds": each.kinds,
                **({"onDay": each.state.value} if each.state else {}),
            }
            for each in found.things
        ],
        "facets": [
            {
                "name": facet.name,
                "label": facet.label,
                "leftOut": facet.left_out,
                "values": [
                    {
                        "value": value_in_address(facet.name, choice.value),
                        "label": choice.label,
                        "count": choice.count,
                        "chosen": choice.chosen,
                    }
                    for choice in facet.choices
                ],
            }
            for facet in found.facets
        ],
    }


def address(name: str) -> str:
    """The address of the list of a class, in the language and on the day of this page."""
    return f"{base()}/browse/{name}{kept()}"


def _told_class(each: Class) -> dict[str, Any]:
    return {
        "name": each.name,
        "label": each.label,
        "definition": each.definition,
        "parents": each.parents,
        "count": each.count,
        "href": address(each.name),
    }


def _walk(name: str, depth: int, below: Mapping[str, list[Class]], lines: list[tuple[int, Class]]) -> None:
    for each in below.get(name, ()):
        lines.append((depth, each))
        # A class is narrower than itself in no ontology, so this ends.
        _walk(each.name, depth + 1, below, lines)


def _unknown(name: str, tree: Mapping[str, Class]) -> NotFound:
    spelt = {fold(text): each.name for each in tree.values() for text in (each.label, each.name)}
    close = get_close_matches(fold(name.replace("-", " ")), spelt, _NEAR, _ALIKE)
    names = list(dict.fromkeys(spelt[text] for text in close))
    listed = [{"iri": each, "name": tree[each].label, "href": address(each)} for each in names]
    hint = f"the nearest: {', '.join(names)}" if names else "/browse lists them all"
    return NotFound(f"there is no class {name[:100]!r}; {hint}", near=listed, path=request.path[:200])
