"""How high a picture will be, told before it is drawn, so that a page can keep its place free."""

from collections.abc import Mapping
from typing import Final

from ..charts import Chart
from .drawing import specification
from .material import Look, Material

WIDTHS: Final = (720, 360)
"""Pixels: on a screen with room, and on a narrow one."""
_AROUND: Final = 100
"""Pixels of axes, legends and padding; over the saved questions they take between 16 and 195."""


def heights_of(chart: Chart, material: Material) -> Mapping[int, int]:
    """About how many pixels high the picture will be at each of the usual widths.

    Raises: NoPicture where there is none.
    """
    return {width: _height(specification(chart, material, Look(width=width))) for width in WIDTHS}


def _height(spec: Mapping[str, object]) -> int:
    inside = spec["height"]
    if isinstance(inside, Mapping):
        # So much for each thing that has a line of its own.
        data = spec["data"]
        records = data["values"] if isinstance(data, Mapping) else ()
        inside = inside["step"] * len({record["@y"] for record in records})
    return round(float(str(inside))) + _AROUND
