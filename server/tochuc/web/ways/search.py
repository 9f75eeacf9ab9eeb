"""The page of what a search found."""

from typing import Any, Final

from flask import g, request
from pyoxigraph import NamedNode

from ...core.ranking import Tier
from ...core.terms import short
from ...graph.browse import classes, narrowest
from ...graph.search import Found, Results, search
from ..addresses import page_of
from ..entities.day import read_day
from ..language import language
from .asked import check_names, read_kind, read_number

SHOWN: Final = 20
_KINDS: Final = 12
LONGEST: Final = 200
"""Letters beyond which no name goes."""


def read_search() -> dict[str, Any]:
    """What the template and the answer to programs need.

    Raises: BadParameter; NoSnapshot for a snapshot without an index.
    """
    check_names(("q", "kind"))
    words, kind, number, day = request.args.get("q", "").strip(), read_kind(), read_number(), read_day()
    first = (number - 1) * SHOWN
    results = search(g.served.folder, words[:LONGEST], kind, language(), day, SHOWN, first)
    tree = classes(g.served.folder, language())
    of_kinds = {
        name: count for name, count in results.kinds if name in tree and _is_narrow(name, results, kind)
    }
    repeated = {
        parent
        for name, count in of_kinds.items()
        for parent in tree[name].parents
        if of_kinds.get(parent) == count
    }
    of_kinds = {name: count for name, count in of_kinds.items() if name not in repeated}
    common = sorted(of_kinds.items(), key=lambda pair: (-pair[1], pair[0]))[:_KINDS]
    return {
        "words": words,
        "kind": kind,
        "day": day,
        "number": number,
        "last": max(1, -(-results.total // SHOWN)),
        "results": results,
        "tree": tree,
        "kinds": [(tree[name], count) for name, count in common],
        "narrowest": lambda kinds: [tree[name] for name in narrowest(kinds, tree) if name in tree],
        "same": lambda found: found.name == found.label,
        "near": results.near,
    }


def told(shown: dict[str, Any]) -> dict[str, Any]:
    """The same for programs."""
    results: Results = shown["results"]
    return {
        "q": shown["words"],
        "total": results.total,
        "more": results.more,
        "near": results.near,
        "page": shown["number"],
        "pages": shown["last"],
        "kinds": dict(results.kinds),
        "results": [_told(each) for each in results.found],
    }


def _told(found: Found) -> dict[str, Any]:
    return {
        "id": short(NamedNode(found.iri)).strip("<>"),
        "iri": found.iri,
        "href": page_of(found.iri),
        "label": found.label,
        "name": found.name,
        "nameLanguage": found.language,
        "nameKind": found.role,
        "match": Tier(found.tier).name.lower(),
        "exact": found.exact,
        "kinds": found.kinds,
    }


def _is_narrow(name: str, results: Results, kind: str) -> bool:
    """Whether a class tells some of the things found from the others."""
    return name != kind and dict(results.kinds)[name] < max(count for _, count in results.kinds)
