"""Types and properties of the service: which there are, and what they are called."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flask import g

from ...errors import BadParameter
from ...graph.browse import Class, classes
from ...link import Matcher, matcher_of
from ...link.index import MEANT
from ...namespaces import ID, TC
from ..entities.memory import memory_of
from ..language import gettext, language

PLACE: Final = "place"
DAY: Final = "day"
LABEL: Final = "label"


def matcher() -> Matcher:
    """The matcher of the snapshot that this request began with. Raises: NoSnapshot."""
    return matcher_of(g.served.folder)


def types() -> Mapping[str, Class]:
    """The classes of things that are found by names, in the language of the reader. Raises: NoSnapshot."""
    tree = classes(g.served.folder, language())
    return {name: tree[name] for name in _meant(g.served.folder) if name in tree and tree[name].count}


def type_of(name: str) -> dict[str, Any]:
    """A type with its name."""
    known = types()
    return {"id": name, "name": known[name].label if name in known else name}


def types_of(kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    """The types of a thing with their names, the narrowest first."""
    known = types()
    ours = [kind for kind in kinds if kind in known]
    return [type_of(kind) for kind in sorted(ours, key=lambda kind: (known[kind].count, kind))]


def read_type(given: str, where: str) -> str:
    """A type by its id, its prefixed name or its IRI.

    Raises: BadParameter with those that there are.
    """
    name = given.removeprefix(TC).removeprefix("tc:")
    if name not in types():
        allowed = ", ".join(types())
        raise BadParameter(f"{where}: there is no type {given[:80]!r}; there are {allowed}", allowed=allowed)
    return name


def properties() -> dict[str, str]:
    """The properties by which a query may be narrowed, with what they are called."""
    named = {name: property_name(name) for name in sorted(_narrowing(g.served.folder))}
    return {PLACE: property_name(PLACE), DAY: property_name(DAY), **named}


def property_name(name: str) -> str:
    """What a property is called in the language of the reader."""
    if name == PLACE:
        return gettext("Place that it is in, or that it is of")
    if name == DAY:
        return gettext("Day, month or year that the row is about")
    if name == LABEL:
        return gettext("Name")
    labels = memory_of(g.served).vocabulary.labels.get(TC + name, {})
    return next((labels[code] for code in (language(), "vi", "en") if code in labels), name)


def about(name: str) -> str:
    """What a property means, in the language of the reader; empty where nobody has said."""
    if name == PLACE:
        return gettext("A name, or an entity. Organs of the place, and places within it, are meant.")
    if name == DAY:
        return gettext(
            "2023-06-19, 2023-06 or 2023. What was not there then is ranked low: two organs may have had one name."
        )
    told = memory_of(g.served).vocabulary.definitions.get(TC + name, {})
    return next((told[code] for code in (language(), "vi", "en") if code in told), "")


def id_of(iri: str) -> str:
    """The identifier of a thing within the identifier space."""
    return iri.removeprefix(ID)


def iri_of(given: str) -> str:
    """The IRI that an identifier stands for; an IRI stands for itself."""
    return given if given.startswith(("https://", "http://")) else ID + given


@lru_cache(2)
def _meant(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(matcher_of(folder).index.narrower(MEANT)))


@lru_cache(2)
def _narrowing(folder: Path) -> frozenset[str]:
    index = matcher_of(folder).index
    return frozenset(name for number in index.things for name in index.facets.get(number, ()))
