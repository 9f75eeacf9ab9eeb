"""What stands beside a map: what is drawn pale, what has no outline, and whose the outlines are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .material import Look, Material, Spec, wrapped
from .outlines import Outlines, Unit, known_to, place_iri, shapes_of, without_outline
from .words import say

_LINE: Final = 17
_LETTER: Final = 6.8
_INDENT: Final = 16
_CREDIT_LINES: Final = 6


@dataclass(frozen=True)
class Line:
    """One line of text, and the symbol before it: `known` with a value of the map, `unknown`, or `pale`."""

    text: str
    symbol: str = ""
    indent: int = 0
    value: Any = None
    strong: bool = False
    quiet: bool = False


def lines_of(
    outlines: Outlines, units: Mapping[str, Unit], values: Mapping[str, Any], material: Material, wide: float
) -> list[Line]:
    """The lines that tell what the outlines themselves do not."""
    language, letters = material.language, int(wide / _LETTER)
    lines: list[Line] = []
    if len(units.keys() & known_to(outlines)) < len(shapes_of(outlines)):
        lines += [Line(say(language, "no-row"), "pale", _INDENT), Line("")]
    lacking = list(_lacking(outlines, units, material))
    if lacking:
        lines.append(Line(say(language, "lacking"), strong=True))
    for place, text in lacking:
        first, *more = wrapped(text, letters - 3).split("\n")
        symbol = "known" if place in values else "unknown"
        lines.append(Line(first, symbol, _INDENT, values.get(place)))
        lines += [Line(part, indent=_INDENT) for part in more]
    credit = say(language, "credit", credit=outlines.get("credit", ""))
    parts = wrapped(credit, letters, _CREDIT_LINES).split("\n")
    return [*lines, Line(""), *(Line(part, quiet=True) for part in parts)]


def height_of(lines: Sequence[Line]) -> int:
    """Pixels that the lines take."""
    return (len(lines) + 1) * _LINE


def layers_of(lines: Sequence[Line], corner: tuple[float, float], look: Look, fill: Spec) -> list[Spec]:
    """The lines below one another from a corner on; `fill` is the colour of a known value."""
    layers: list[Spec] = []
    for place, line in enumerate(lines):
        at = {"x": {"value": corner[0] + 6}, "y": {"value": corner[1] + place * _LINE + 8}}
        if line.symbol:
            layers.append(_symbol(line, at, look, fill))
        if line.text:
            layers.append(_text(line, at, look))
    return layers


def _lacking(outlines: Outlines, units: Mapping[str, Unit], material: Material) -> Iterator[tuple[str, str]]:
    """What has no outline, each with the unit by which it is coloured: units of the answer, then parts of units."""
    for unit in without_outline(outlines, units):
        yield unit.place, material.text(unit.place)
    for part in outlines.get("lacking", ()):
        yield place_iri(part["unit"]), part.get(f"name_{material.language}", part["name_vi"])


def _symbol(line: Line, at: Spec, look: Look, fill: Spec) -> Spec:
    mark: Spec = {"type": "point", "filled": True, "size": 80, "opacity": 1}
    if line.symbol == "pale":
        mark |= {"shape": "square", "size": 130}
    if line.symbol != "known":
        mark |= {"fill": look.colors.tint, "stroke": look.colors.quiet, "strokeWidth": 0.5}
    color = {"color": {**fill, "legend": None}} if line.symbol == "known" else {}
    return {"data": {"values": [{"value": line.value}]}, "mark": mark, "encoding": {**at, **color}}


def _text(line: Line, at: Spec, look: Look) -> Spec:
    mark: Spec = {"type": "text", "align": "left", "baseline": "middle", "dx": line.indent - 6}
    if line.strong:
        mark["fontWeight"] = "bold"
    if line.quiet:
        mark |= {"color": look.colors.quiet, "fontSize": 11}
    return {"data": {"values": [{}]}, "mark": mark, "encoding": {**at, "text": {"value": line.text}}}
