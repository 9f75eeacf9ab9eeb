"""The description of `/fragments` for programs."""

from ...core.media import GRAPHS
from ..language import gettext
from ..openapi.schemas import TEXT, of_offers
from ..openapi.told import Paths, operation, query


def paths() -> Paths:
    """The operations by address."""
    told = gettext(
        'An IRI, a literal in quotes such as "Hà Nội"@vi, or a variable; left out, it matches anything.'
    )
    asked = [
        query("subject", told, TEXT),
        query("predicate", told, TEXT, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        query("object", told, TEXT),
        query("page", gettext("The number of the page, from 1."), {"type": "integer", "minimum": 1}),
    ]
    answers = of_offers(GRAPHS)
    fails = ("NotFound", "TooManyRequests")
    return {
        "/fragments": {
            "get": operation(
                "fragments",
                "link",
                gettext("Triple Pattern Fragments of the whole graph"),
                answers,
                asked,
                fails=fails,
            )
        },
        "/fragments/stated": {
            "get": operation(
                "statedFragments",
                "link",
                gettext("Triple Pattern Fragments of what is stated alone"),
                answers,
                asked,
                fails=fails,
            )
        },
    }
