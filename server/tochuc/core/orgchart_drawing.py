"""An organisation chart as SVG: boxes that are links, lines that say what they mean, a legend."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from .orgchart import Edge, Network, Node, Relation
from .orgchart_layout import LINE, PAD, WIDE, Box, Cell, Layout, Point, Wire, arrange
from .pictures.palette import FONT, THEMES, Theme

_MARGIN: Final = 12
_HEAD: Final = 8
_LETTER: Final = 6.6
"""Pixels of a letter, on average."""
_SAMPLE: Final = 44
_LEAST: Final = 460
"""Pixels of a picture from side to side at least, so that its legend has room."""
_DASHES: Final = "6 4"
_MARK: Final = 7


@dataclass(frozen=True)
class Captions:
    """What a chart says of what it shows, in the language of its reader."""

    title: str
    name: Callable[[Node], str]
    note: Callable[[Node], str]
    """A short line under the name, such as how many there are; may be empty."""
    tip: Callable[[Node], str]
    told: Callable[[Edge], str]
    """An edge in one sentence: both ends, the relation, what it rests on, how sure it is."""
    link: Callable[[Node], str]
    """Where a click on a node leads; nowhere if empty."""
    spoken: Callable[[Node], str]
    """The language of a name that is in another than the rest; else empty."""
    words: Mapping[str, str]
    """Of the legend: `stated`, `rule`, `perhaps`."""


@dataclass(frozen=True)
class Drawing:
    """The text of an `svg` element, and its size in pixels."""

    svg: str
    width: float
    height: float


def draw(
    network: Network,
    relations: Sequence[Relation],
    captions: Captions,
    theme: Theme = THEMES["light"],
    centre: str = "",
    legend: bool = True,
) -> Drawing:
    """The picture; `centre` is the node that it is drawn around. Without `legend`, `samples` are to stand beside it.

    Shape: its colours are attributes, and every part has a class, so that a style sheet can give others. Nothing of
    it is a script or a style.
    """
    used = _used(network, relations)
    layout = arrange(network, [r.iri for r in used if r.vertical], captions.name, captions.note)
    pen = _Pen(captions, theme, {relation.iri: number for number, relation in enumerate(used)}, used)
    width = max(layout.width + 2 * _MARGIN, _LEAST if used and legend else 0)
    entries, high = pen.legend(width) if used and legend else ("", 0)
    height = layout.height + high + 2 * _MARGIN
    right = (width - layout.width) / 2
    lines = "".join(pen.wires(relation, layout) for relation in used)
    boxes = "".join(pen.box(box, centre) for box in layout.boxes)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="orgchart" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}" height="{_n(height)}" role="group" aria-label="{escape(captions.title)}" '
        f'font-family="{FONT}" font-size="12">'
        f'<rect class="paper" width="{_n(width)}" height="{_n(height)}" fill="{theme.paper}"/>{entries}'
        f'<g transform="translate({_n(right)} {_n(high + _MARGIN)})">{lines}{boxes}</g></svg>'
    )
    return Drawing(svg, width, height)


def samples(
    network: Network, relations: Sequence[Relation], captions: Captions, theme: Theme = THEMES["light"]
) -> list[tuple[str, str]]:
    """The legend in parts: an `svg` element for each relation that is drawn and for each mark, and what it means."""
    used = _used(network, relations)
    pen = _Pen(captions, theme, {relation.iri: number for number, relation in enumerate(used)}, used)
    return [
        (
            f'<svg class="orgchart" viewBox="-2 -11 {_SAMPLE + 4} 22" width="{_SAMPLE + 4}" height="22" '
            f'font-family="{FONT}" font-size="12" aria-hidden="true"><g class="key"><g>{sample}</g></g></svg>',
            label,
        )
        for sample, label in (pen.entries() if used else [])
    ]


def small_chart(network: Network, relations: Sequence[Relation], captions: Captions, centre: str = "") -> str:
    """The picture of what is around one thing, to stand in its page: as `draw`, in the colours of the style sheet."""
    return draw(network, relations, captions, centre=centre).svg


def _used(network: Network, relations: Sequence[Relation]) -> list[Relation]:
    names = {edge.relation for edge in network.edges}
    return [relation for relation in relations if relation.iri in names]


class _Pen:
    """Draws the parts of one picture."""

    def __init__(
        self, captions: Captions, theme: Theme, numbers: Mapping[str, int], relations: Sequence[Relation]
    ) -> None:
        self._captions = captions
        self._theme = theme
        self._numbers = numbers
        self._relations = relations
        up = [relation.iri for relation in relations if relation.vertical]
        beside = [relation.iri for relation in relations if not relation.vertical]
        self._colors = {iri: place % len(theme.categories) for place, iri in enumerate([*up, *beside])}

    def wires(self, relation: Relation, layout: Layout) -> str:
        """All lines of one relation."""
        drawn = "".join(
            self._wire(wire, relation) for wire in layout.wires if wire.edges[0].relation == relation.iri
        )
        return f"<g {self._stroke(relation)}>{drawn}</g>" if drawn else ""

    def _stroke(self, relation: Relation) -> str:
        color = self._colors[relation.iri]
        dashes = "" if relation.vertical else f' stroke-dasharray="{_DASHES}"'
        kind = "up" if relation.vertical else "beside"
        return f'class="{kind} c{color}" fill="none" stroke="{self._theme.categories[color]}" stroke-width="1.6"{dashes}'

    def _wire(self, wire: Wire, relation: Relation) -> str:
        told = "\n".join(self._captions.told(edge) for edge in wire.edges)
        start, end = wire.points[0], wire.points[-1]
        up = end[1] < wire.points[-2][1]
        tip = (end[0], end[1] + (_HEAD if up else -_HEAD))
        path = _path((*wire.points[:-1], tip))
        rising = wire.points[1][1] < start[1]
        badge = self._badge(
            (start[0], start[1] + (-_MARK - 4 if rising else _MARK + 4)),
            relation,
            rule=all(edge.by_rule for edge in wire.edges),
            perhaps=not any(edge.sure for edge in wire.edges),
        )
        return (
            f'<g class="wire"><title>{escape(told)}</title><path d="{path}"/>'
            f"{self._head(end, up, relation)}{badge}</g>"
        )

    def _head(self, end: Point, up: bool, relation: Relation) -> str:
        back = _HEAD if up else -_HEAD
        x, y = end
        kind = "full" if relation.vertical else "open"
        fill = self._theme.categories[self._colors[relation.iri]] if relation.vertical else self._theme.paper
        return f'<path class="head {kind}" d="M{_n(x)} {_n(y)}l-4.5 {_n(back)}h9z" fill="{fill}" stroke-dasharray="none"/>'

    def _badge(self, at: Point, relation: Relation, rule: bool, perhaps: bool) -> str:
        x, y = at
        number = self._numbers[relation.iri] + 1
        shape = f'cx="{_n(x)}" cy="{_n(y)}" r="{_MARK}"'
        outline = (
            f'<path d="M{_n(x)} {_n(y - _MARK - 2)}l9 9l-9 9l-9-9z" ' if rule else f"<circle {shape} "
        ) + f'class="mark" fill="{self._theme.paper}" stroke-width="1" stroke-dasharray="none"/>'
        return (
            f'{outline}<text class="ink" x="{_n(x)}" y="{_n(y + 3.2)}" font-size="9" text-anchor="middle" '
            f'stroke="none" fill="{self._theme.ink}">{number}{"?" if perhaps else ""}</text>'
        )

    def box(self, box: Box, centre: str) -> str:
        """A frame with the nodes in it, each a link."""
        return f'<g class="box">{"".join(self._cell(cell, centre) for cell in box.cells)}</g>'

    def _cell(self, cell: Cell, centre: str) -> str:
        node, theme = cell.node, self._theme
        state = "ended" if node.ended else "sure" if node.sure else "perhaps"
        dashes = {"sure": "", "perhaps": ' stroke-dasharray="3 3"', "ended": ' stroke-dasharray="1 3"'}[state]
        central = node.iri == centre
        classes = f"cell {state}{' centre' if central else ''}{' many' if node.gathered else ''}"
        frame = (
            f'<rect class="{classes}" x="{_n(cell.x)}" y="{_n(cell.y)}" width="{WIDE}" height="{_n(cell.height)}" '
            f'rx="4" fill="{theme.tint}" stroke="{theme.ink if central else theme.quiet}" '
            f'stroke-width="{2.5 if central else 1}"{dashes}/>'
        )
        if node.gathered:
            # A second edge behind it, as of a pile.
            right, bottom = cell.x + WIDE, cell.y + cell.height
            frame += (
                f'<path class="pile" d="M{_n(cell.x + 4)} {_n(bottom + 3)}H{_n(right + 3)}V{_n(cell.y + 4)}" '
                f'fill="none" stroke="{theme.quiet}"/>'
            )
        inside = f"<title>{escape(self._captions.tip(node))}</title>{frame}{self._text(cell)}"
        link = self._captions.link(node)
        spoken = self._captions.spoken(node)
        tongue = f' lang="{escape(spoken)}"' if spoken else ""
        return f'<a href="{escape(link)}"{tongue}>{inside}</a>' if link else f"<g{tongue}>{inside}</g>"

    def _text(self, cell: Cell) -> str:
        lines = len(cell.name) + bool(cell.note)
        middle = cell.x + WIDE / 2
        top = cell.y + PAD + (cell.height - 2 * PAD - lines * LINE) / 2 + 12
        quiet = cell.node.ended
        spans = "".join(
            f'<tspan x="{_n(middle)}" y="{_n(top + place * LINE)}">{escape(text)} </tspan>'
            for place, text in enumerate(cell.name)
        )
        name = (
            f'<text class="{"quiet" if quiet else "ink"}" text-anchor="middle" '
            f'fill="{self._theme.quiet if quiet else self._theme.ink}">{spans}</text>'
        )
        if not cell.note:
            return name
        return (
            f'{name}<text class="quiet" text-anchor="middle" font-size="11" x="{_n(middle)}" '
            f'y="{_n(top + len(cell.name) * LINE)}" fill="{self._theme.quiet}">{escape(cell.note)}</text>'
        )

    def entries(self) -> list[tuple[str, str]]:
        """What is drawn for each relation and each mark, with what it means."""
        found = [(self._sample(relation), relation.label) for relation in self._relations]
        words = self._captions.words
        quiet = f'class="mark" fill="{self._theme.paper}" stroke="{self._theme.quiet}"'
        found += [
            (f'<circle cx="{_SAMPLE - _MARK}" cy="0" r="{_MARK}" {quiet}/>', words["stated"]),
            (f'<path d="M{_SAMPLE - _MARK} -9l9 9l-9 9l-9-9z" {quiet}/>', words["rule"]),
            (
                f'<text class="ink" x="{_SAMPLE - _MARK}" y="4" text-anchor="middle" fill="{self._theme.ink}">?</text>',
                words["perhaps"],
            ),
        ]
        return found

    def legend(self, width: float) -> tuple[str, float]:
        """The entries, as many in a line as have room, and their height."""
        x, y, drawn = float(_MARGIN), float(_MARGIN + 10), ""
        for sample, label in self.entries():
            wide = _SAMPLE + 8 + len(label) * _LETTER + 18
            if x > _MARGIN and x + wide > width:
                x, y = float(_MARGIN), y + 24
            drawn += (
                f'<g transform="translate({_n(x)} {_n(y)})">{sample}<text class="ink" x="{_SAMPLE + 8}" y="4" '
                f'fill="{self._theme.ink}">{escape(label)}</text></g>'
            )
            x += wide
        return f'<g class="key">{drawn}</g>', y + 22

    def _sample(self, relation: Relation) -> str:
        head = self._head((_SAMPLE, 0.0), True, relation).replace(
            "<path", '<path transform="rotate(90 44 0)"', 1
        )
        badge = self._badge((9, 0), relation, rule=False, perhaps=False)
        return f'<g {self._stroke(relation)}><path d="M0 0H{_SAMPLE - _HEAD}"/>{head}{badge}</g>'


def _path(points: Sequence[Point]) -> str:
    """Upright at every point: a curve from layer to layer, straight through a layer."""
    x, y = points[0]
    parts = [f"M{_n(x)} {_n(y)}"]
    for to_x, to_y in points[1:]:
        middle = (y + to_y) / 2
        parts.append(
            f"V{_n(to_y)}"
            if to_x == x
            else f"C{_n(x)} {_n(middle)} {_n(to_x)} {_n(middle)} {_n(to_x)} {_n(to_y)}"
        )
        x, y = to_x, to_y
    return "".join(parts)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
