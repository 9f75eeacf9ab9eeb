"""The picture that a saved query declares: a small subset of Vega-Lite, and three marks of our own."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Channel:
    """What one channel of a picture shows: a column, or the number of rows where `field` is empty."""

    field: str = ""
    type: str = "nominal"
    aggregate: str = ""
    time_unit: str = ""
    bin: bool = False
    sort: str = ""


@dataclass(frozen=True)
class Chart:
    """A mark, and which column each of its channels shows."""

    mark: str
    encoding: Mapping[str, Channel]

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns that it uses, each once."""
        return tuple(dict.fromkeys(channel.field for channel in self.encoding.values() if channel.field))


NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("bar", "line", "area", "point", "tick", "rule", "rect"), ("x", "y")),
    "timeline": ("y", "startEarliest", "startLatest"),
    "map": ("place",),
    "network": ("from", "to"),
}
"""Each mark with the channels that it must have; the last three become Vega-Lite here."""
_MORE: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("line", "area", "tick"), ("color",)),
    **dict.fromkeys(("bar", "rule", "rect"), ("x2", "y2", "color")),
    "point": ("color", "shape", "size"),
    "timeline": ("endEarliest", "endLatest", "color"),
    "map": ("color", "text"),
    "network": ("color",),
}
_TOGETHER: Final = {"x2": "x", "y2": "y", "endEarliest": "endLatest", "endLatest": "endEarliest"}
_DATES: Final = frozenset({"startEarliest", "startLatest", "endEarliest", "endLatest"})
_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "type": ("nominal", "ordinal", "quantitative", "temporal"),
    "aggregate": ("count", "sum", "mean", "min", "max"),
    "timeUnit": ("year", "yearquarter", "yearmonth"),
    "sort": ("ascending", "descending", "x", "-x", "y", "-y"),
}
_PLAIN: Final = ("x", "y", "x2", "y2", "color", "shape", "size")
"""Channels that Vega-Lite itself reads; the others name a column and nothing more."""


def read_chart(text: str) -> Chart:
    """The picture that a header declares in JSON.

    Raises: ValueError with a sentence that names the key, what was given and what is allowed.

    >>> read_chart('{"mark": "network", "encoding": {"from": {"field": "a"}, "to": {"field": "b"}}}').fields
    ('a', 'b')
    """
    try:
        given = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise ValueError(f"the chart is not JSON: {error.msg} at character {error.pos + 1}") from None
    _keys("the chart", given, ("mark", "encoding"))
    mark = _one_of("mark", given.get("mark"), tuple(NEEDED))
    needed, allowed = NEEDED[mark], (*NEEDED[mark], *_MORE[mark])
    encoding = _keys("encoding", given.get("encoding"), allowed, f"mark {mark!r}")
    for name in needed:
        if name not in encoding:
            raise ValueError(f"mark {mark!r} needs the channel {name!r}; it has {_listed(encoding)}")
    for name, other in _TOGETHER.items():
        if name in encoding and other not in encoding:
            raise ValueError(f"the channel {name!r} needs {other!r} beside it")
    channels: dict[str, Channel] = {}
    for name in allowed:
        if name in encoding:
            # The second end of a mark is of the kind of the first.
            beside = channels[_TOGETHER[name]].type if name in ("x2", "y2") else "nominal"
            channels[name] = _channel(name, encoding[name], beside)
    return Chart(mark, channels)


def _channel(name: str, given: object, usual: str) -> Channel:
    plain = name in _PLAIN
    found = _keys(name, given, ("field", *_KEYS, "bin") if plain else ("field",))
    texts = {key: _one_of(f"{name}.{key}", found[key], _KEYS[key]) for key in _KEYS if key in found}
    field, binned = found.get("field", ""), found.get("bin", False)
    if not isinstance(field, str) or not (field or texts.get("aggregate") == "count"):
        raise ValueError(f"{name}.field is {_shown(field)}; it is the name of a column of the query")
    if type(binned) is not bool:
        raise ValueError(f"{name}.bin is {_shown(binned)}; it is true or false")
    # What Vega-Lite takes a channel without a type for.
    if texts.get("aggregate") or binned:
        usual = "quantitative"
    elif texts.get("timeUnit") or name in _DATES:
        usual = "temporal"
    return Channel(
        field,
        texts.get("type", usual),
        texts.get("aggregate", ""),
        texts.get("timeUnit", ""),
        binned,
        texts.get("sort", ""),
    )


def _keys(name: str, given: object, allowed: tuple[str, ...], of: str = "") -> dict[str, Any]:
    if not isinstance(given, dict):
        raise ValueError(f"{name} is {_shown(given)}; it is an object with {_listed(allowed)}")
    for key in given:
        if key not in allowed:
            raise ValueError(
                f"{name} has no key {key!r}{' with ' + of if of else ''}; it may have {_listed(allowed)}"
            )
    return given


def _one_of(key: str, given: object, allowed: tuple[str, ...]) -> str:
    if isinstance(given, str) and given in allowed:
        return given
    raise ValueError(f"{key} is {_shown(given)}; it is one of {_listed(allowed)}")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"the key {name!r} is given twice in the chart")
    return dict(pairs)


def _shown(given: object) -> str:
    return "missing" if given is None or given == "" else json.dumps(given, ensure_ascii=False)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
