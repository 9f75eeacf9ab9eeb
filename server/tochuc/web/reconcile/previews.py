"""What stands on the small page of an entity."""

from typing import Any, Final

from ...errors import NotFound
from ..language import language
from .names import id_of, iri_of, matcher, types_of

_NEVER: Final = ("0001-01-01", "9999-12-31", "")
_MOST_NAMES: Final = 4


def read_preview(given: str) -> dict[str, Any]:
    """What the template needs. Raises: NotFound; NoSnapshot."""
    matching = matcher()
    index = matching.index
    number = index.by_iri.get(iri_of(given))
    if number is None:
        raise NotFound(f"there is no entity {given[:100]!r}")
    thing = index.things[number]
    label = matching.label(thing, language())
    others = dict.fromkeys(text for text, *_ in thing.names if text != label)
    start, _, _, end = thing.bounds
    return {
        "id": id_of(thing.iri),
        "iri": thing.iri,
        "label": label,
        "kinds": types_of(tuple(sorted(thing.kinds))),
        "others": list(others)[:_MOST_NAMES],
        "places": [matching.label(index.things[place], language()) for place in sorted(thing.own)],
        "start": start if start not in _NEVER else "",
        "end": end if end not in _NEVER else "",
    }
