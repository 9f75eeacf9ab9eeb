"""What the address of a chart asks for."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import g, request

from ...errors import BadParameter
from ...namespaces import TC
from ..addresses import base, carried
from ..entities.day import newest_day, read_day
from ..named import thing_named
from ..table import short_name
from .reading import Kind, relations_of

MOST_STEPS: Final = 3
_KNOWN: Final = ("as-of", "around", "depth", "relations", "open", "lang", "theme", "format")
_CLASS: Final[dict[Kind, str]] = {"organs": "Organ", "documents": "Document"}
_USUAL_STEPS: Final[dict[Kind, int]] = {"organs": 1, "documents": 2}


@dataclass(frozen=True)
class Asked:
    """Of which kind, on which day, around what (or everything), how far, by which relations, what stands opened."""

    kind: Kind
    day: str
    around: str = ""
    depth: int = 1
    relations: tuple[str, ...] = ()
    """Those chosen; all of them if none was."""
    opened: tuple[str, ...] = ()
    dark: bool = False

    def address(self, form: str = "", **changes: object) -> str:
        """The address of this chart in a form, with some of it changed."""
        new = Asked(**{**vars(self), **changes})
        pairs: list[tuple[str, str]] = []
        if new.around:
            pairs += [("around", short_name(new.around)), ("depth", str(new.depth))]
        if new.relations:
            pairs.append(("relations", ",".join(map(last_part, new.relations))))
        if new.opened:
            pairs.append(("open", ",".join(map(last_part, new.opened))))
        pairs += carried().items()
        if new.dark:
            pairs.append(("theme", "dark"))
        path = f"{base()}/chart{'/documents' if new.kind == 'documents' else ''}{'.' if form else ''}{form}"
        return f"{path}?{urlencode(pairs, safe=':,')}" if pairs else path


def read_asked(kind: Kind) -> Asked:
    """What is asked for, everything at its usual value where nothing is said.

    Raises: BadParameter naming the parameter, what was given and what is allowed; NotFound with the nearest names
    for something that the graph does not hold; what `Engine.answer` raises.
    """
    for name, given in request.args.lists():
        if name not in _KNOWN:
            raise _refused(name, given[0], f"there is no parameter {name!r}", ", ".join(_KNOWN))
        if len(given) > 1 and name not in ("relations", "format"):
            raise _refused(name, ", ".join(given), f"{name} is given {len(given)} times", "one value")
    day = read_day() or newest_day()
    return Asked(
        kind,
        day.isoformat(),
        _around(kind),
        _depth(kind),
        _relations(kind),
        _opened(),
        _one_of("theme", request.args.get("theme") or "light", ("light", "dark")) == "dark",
    )


def last_part(iri: str) -> str:
    """What an IRI ends with, after its last slash or hash."""
    return re.split("[/#]", iri)[-1]


def _around(kind: Kind) -> str:
    given = request.args.get("around", "").strip()
    return thing_named("around", given, _CLASS[kind]) if given else ""


def _depth(kind: Kind) -> int:
    given = request.args.get("depth") or str(_USUAL_STEPS[kind])
    return int(_one_of("depth", given, tuple(str(step) for step in range(1, MOST_STEPS + 1))))


def _relations(kind: Kind) -> tuple[str, ...]:
    known = relations_of(g.served, kind)
    names = {last_part(iri): [iri] for iri, _ in known}
    names |= {
        "vertical": [iri for iri, vertical in known if vertical],
        "horizontal": [iri for iri, vertical in known if not vertical],
    }
    given = [
        name.strip()
        for value in request.args.getlist("relations")
        for name in value.split(",")
        if name.strip()
    ]
    chosen = {iri for name in given for iri in names[_one_of("relations", name, tuple(names))]}
    return tuple(iri for iri, _ in known if iri in chosen) if len(chosen) < len(known) else ()


def _opened() -> tuple[str, ...]:
    known = g.served.manifest.get("counts", {}).get("classes", {})
    given = [
        name.strip().removeprefix("tc:") for name in request.args.get("open", "").split(",") if name.strip()
    ]
    return tuple(dict.fromkeys(TC + _one_of("open", name, tuple(known)) for name in given))


def _one_of(name: str, given: str, allowed: tuple[str, ...]) -> str:
    if given in allowed:
        return given
    raise _refused(name, given, f"{name} cannot be {given!r}", ", ".join(allowed))


def _refused(name: str, given: str, fault: str, allowed: str) -> BadParameter:
    return BadParameter(f"{fault}; allowed: {allowed}", parameter=name, given=given, allowed=allowed)
