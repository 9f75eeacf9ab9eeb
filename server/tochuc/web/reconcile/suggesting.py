"""Entities, types and properties whose names begin as typed, and a few words about one of them."""

from collections.abc import Mapping
from typing import Any, Final

from flask import g
from markupsafe import Markup, escape

from ...core.names_folded import fold
from ...errors import NotFound
from ...graph.search import find
from ..language import language
from .names import about, id_of, iri_of, matcher, properties, property_name, read_type, types, types_of
from .values import known_properties

KINDS: Final = ("entity", "type", "property")
MOST: Final = 50
USUAL: Final = 10
FAR: Final = 500
"""Suggestions that may be skipped; nobody reads so many."""
_LONGEST: Final = 200


def suggest(kind: str, prefix: str, skipped: int, most: int, wanted: str = "") -> list[dict[str, Any]]:
    """What begins so, best first; for an empty prefix every type and property, and no entity.

    Raises: BadParameter for a type that there is not; NoSnapshot.
    """
    if kind == "entity":
        return _entities(prefix[:_LONGEST], skipped, most, wanted)
    listed = _types() if kind == "type" else _properties()
    start = fold(prefix.strip())
    found = [
        each
        for each in listed
        if each["id"].casefold().startswith(start)
        or any(word.startswith(start) for word in (fold(each["name"]), *fold(each["name"]).split()))
        or start in fold(each["name"])
    ]
    return found[skipped : skipped + most]


def flyout(kind: str, given: str) -> dict[str, str]:
    """A few words about an entity, a type or a property, as HTML.

    Raises: NotFound; NoSnapshot.
    """
    if kind == "entity":
        name, more = described(given)
    else:
        listed = {each["id"]: each for each in (_types() if kind == "type" else _properties())}
        if given not in listed:
            raise NotFound(f"there is no {kind} {given[:100]!r}")
        name, more = listed[given]["name"], listed[given].get("description", "")
    html = Markup('<div lang="{}"><strong>{}</strong> {}</div>').format(language(), name, escape(more))
    return {"id": given, "html": str(html)}


def described(given: str) -> tuple[str, str]:
    """What an entity is called, and which type it is of. Raises: NotFound."""
    matching = matcher()
    number = matching.index.by_iri.get(iri_of(given))
    if number is None:
        raise NotFound(f"there is no entity {given[:100]!r}")
    thing = matching.index.things[number]
    kinds = types_of(tuple(sorted(thing.kinds)))
    return matching.label(thing, language()), kinds[0]["name"] if kinds else ""


def _entities(prefix: str, skipped: int, most: int, wanted: str) -> list[dict[str, Any]]:
    matching = matcher()
    by_id = matching.index.by_iri.get(iri_of(prefix.strip()))
    kind = read_type(wanted, "type") if wanted else ""
    found = find(g.served.folder, prefix, kind, language(), skipped + most + MOST) if prefix.strip() else []
    iris = ([matching.index.things[by_id].iri] if by_id is not None else []) + [each.iri for each in found]
    names = {each.iri: each.name for each in found}
    told = []
    for iri in dict.fromkeys(iris):
        number = matching.index.by_iri.get(iri)
        if number is None:
            continue
        thing = matching.index.things[number]
        label, kinds = matching.label(thing, language()), types_of(tuple(sorted(thing.kinds)))
        other = names.get(iri, label)
        description = " · ".join(
            filter(None, (kinds[0]["name"] if kinds else "", other if other != label else ""))
        )
        told.append({"id": id_of(iri), "name": label, "description": description, "notable": kinds})
    return told[skipped : skipped + most]


def _types() -> list[dict[str, Any]]:
    return [
        _plain(name, each.label, each.definition)
        | {
            "broader": [
                {"id": parent, "name": types()[parent].label} for parent in each.parents if parent in types()
            ]
        }
        for name, each in sorted(types().items(), key=lambda pair: -pair[1].count)
    ]


def _properties() -> list[dict[str, Any]]:
    names = dict.fromkeys((*properties(), *known_properties()))
    return [_plain(name, property_name(name), about(name)) for name in names]


def _plain(name: str, label: str, description: str) -> dict[str, Any]:
    told: Mapping[str, Any] = {"id": name, "name": label, "description": description}
    return {key: value for key, value in told.items() if value}
