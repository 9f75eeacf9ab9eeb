"""The shapes in words: what the data must look like, by the class that a rule is about."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from ...core.entity.shown import Shown
from ...core.ontology import Ontology, local_name
from ...namespaces import PREFIXES, SHAPES, TC

_MESSAGE: Final = PREFIXES["sh"] + "message"
_APPLIES_TO: Final = SHAPES + "appliesTo"
_FILE: Final = SHAPES + "EachFile"
_NAME: Final = re.compile(r"\btc:(\w+)")


class Demand(NamedTuple):
    """What one shape demands; its words read on from the name of the thing."""

    anchor: str
    words: Markup
    language: str
    each_file: bool
    """Whether each claims file is held to it alone, not the whole."""


def by_class(
    shapes: Ontology, known: Ontology, language: str, term: Callable[[str], Shown]
) -> list[tuple[Shown, list[Demand]]]:
    """What is demanded of the things of each class, by the names that shapes have: class, hyphen, property."""
    found: dict[str, list[Demand]] = {}
    alone = _reached(shapes)
    for shape in dict.fromkeys(subject for subject, predicate, _ in shapes.triples if predicate == _MESSAGE):
        name = local_name(shape)
        text = shapes.text(shape, _MESSAGE, language)
        assert text is not None
        other = text.language if text.language != language else ""
        demand = Demand(name, _linked(text.text, known), other, shape in alone)
        found.setdefault(name.partition("-")[0], []).append(demand)
    return [
        (term(TC + name) if TC + name in known.classes else Shown(name), demands)
        for name, demands in sorted(found.items())
    ]


def _reached(shapes: Ontology) -> set[str]:
    """The shapes that are led to from those which each claims file is held to."""
    waiting, seen = [*shapes.naming(_APPLIES_TO, _FILE)], set()
    while waiting:
        shape = waiting.pop()
        if shape not in seen:
            seen.add(shape)
            waiting += shapes.named(shape, PREFIXES["sh"] + "property")
    return seen


def _linked(text: str, known: Ontology) -> Markup:
    """A text in which the terms lead to their entries."""

    def link(match: re.Match[str]) -> str:
        name = match[1]
        there = TC + name in known.classes or TC + name in known.properties
        return f'<a href="#{name}">{match[0]}</a>' if there else match[0]

    return Markup(_NAME.sub(link, str(escape(text))))
