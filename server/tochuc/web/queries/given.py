"""What is given for the parameters of a saved query, and the values that this comes to."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from ...core.parameters import Parameter, term
from ...core.saved import SavedQuery, read_values
from ...core.terms import short
from ...engine.base import Engine
from ...engine.entities import ANYTHING, is_known
from ...errors import BadParameter
from ...graph.search import Found, find
from ...namespaces import TC

Values = Mapping[str, str]
"""A value for each parameter, by the name of its variable: the full IRI of an entity, the text of a literal."""
_MOST_NEAR: Final = 20


class Ambiguous(BadParameter):
    """A name that no entity has alone; `candidates` are those that have it, else those whose names are near."""

    def __init__(self, parameter: Parameter, given: str, candidates: list[Found]) -> None:
        ids = [short_id(parameter, found.iri) for found in candidates]
        several = "is the name of several" if candidates[0].exact else "is no one's whole name; near it"
        told = f"{parameter.written}: {given!r} {several}: {', '.join(ids)}; give one of these"
        super().__init__(told, parameter=parameter.written, given=given, allowed=ids, fault="ambiguous")
        self.candidates = candidates


def given_values(
    query: SavedQuery, pairs: Iterable[tuple[str, str]], engine: Engine, folder: Path | None = None
) -> Values:
    """A value for each parameter: what is given, else its default.

    With the folder of a snapshot an entity may be given by its name too, if no other of its class has it.
    Raises: BadParameter naming the parameter, what was given and what is allowed, for one that is missing,
    unknown, repeated, of another kind, or an entity of another class; what `Engine.answer` raises.
    """
    given = read_values(query, pairs)
    return {p.name: _value(p, given.get(p.name), engine, folder) for p in query.parameters}


def legal_values(
    query: SavedQuery, pairs: Iterable[tuple[str, str]], engine: Engine, folder: Path | None = None
) -> Values:
    """The same, without the parameters of which what is given makes no sense; none where a name is wrong.

    Raises: what `Engine.answer` raises.
    """
    values: dict[str, str] = {}
    try:
        given = read_values(query, pairs)
    except BadParameter:
        return values
    for each in query.parameters:
        with suppress(BadParameter):
            values[each.name] = _value(each, given.get(each.name), engine, folder)
    return values


def short_id(parameter: Parameter, iri: str) -> str:
    """An entity as it is shortest to give as a value of the parameter."""
    last = iri.rpartition("/")[2]
    return last if _read(parameter, last) == iri else short(NamedNode(iri)).strip("<>")


def shown_value(parameter: Parameter, value: str) -> str:
    """A value as an address and a form show it."""
    return short_id(parameter, value) if parameter.kind == "iri" else value


def _value(parameter: Parameter, given: str | None, engine: Engine, folder: Path | None) -> str:
    text = parameter.default if given is None else given
    if text is None:
        raise _refused(parameter, None, "missing", "is missing")
    value = _read(parameter, text)
    # A default is legal even where the data lack it.
    is_default = parameter.default is not None and value == _read(parameter, parameter.default)
    if parameter.kind == "iri" and not is_default and given is not None:
        return _entity(parameter, given, value, engine, folder)
    if value is None:
        raise _refused(parameter, given, "illegal", f"cannot be {given!r}")
    return value


def _read(parameter: Parameter, given: str) -> str | None:
    try:
        return term(parameter, given).value
    except ValueError:
        return None


def _entity(parameter: Parameter, given: str, iri: str | None, engine: Engine, folder: Path | None) -> str:
    try:
        if iri and is_known(engine, iri, parameter.of):
            return iri
    except BadParameter as error:
        raise _refused(parameter, given, "class", f"cannot be {given!r}: {error.detail}") from None
    kind = parameter.of.removeprefix(TC) if parameter.of != ANYTHING else ""
    near = find(folder, given, kind, most=_MOST_NEAR) if folder else []
    exact = [found for found in near if found.exact]
    if len(exact) == 1:
        return exact[0].iri
    if near:
        raise Ambiguous(parameter, given, exact or near)
    raise _refused(
        parameter, given, "nothing", f"cannot be {given!r}: nothing of its class has this id or name"
    )


def _refused(parameter: Parameter, given: str | None, fault: str, told: str) -> BadParameter:
    allowed = parameter.allowed
    if parameter.kind == "iri":
        allowed = f"{short(NamedNode(parameter.of))}: {allowed}, or a name"
    return BadParameter(
        f"{parameter.written} {told}; it is {allowed}, such as {parameter.example}",
        parameter=parameter.written,
        given=given,
        allowed=allowed,
        fault=fault,
    )
