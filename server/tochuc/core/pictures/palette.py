"""Colours that people with any colour vision can tell apart, on light and on dark paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

FONT: Final = "Open Sans, Noto Sans, Segoe UI, Arial, sans-serif"
"""The first comes with the server, which draws with it: it has every Vietnamese letter, and the others are no wider."""


@dataclass(frozen=True)
class Theme:
    """The colours of a picture: paper and what is written on it, categories, and from little to much."""

    paper: str
    ink: str
    quiet: str
    line: str
    tint: str
    categories: tuple[str, ...]
    ramp: tuple[str, str]
    rest: str
    """For the categories that are too many to tell apart."""


# Begun from the hues of Okabe and Ito (Color Universal Design, 2008) and moved until the nearest two are far apart
# under every kind of colour vision; tests/core/test_charts_palette.py measures it.
THEMES: Final[Mapping[str, Theme]] = {
    "light": Theme(
        paper="#fdfdfc",
        ink="#1d2327",
        quiet="#59636b",
        line="#d5dadd",
        tint="#e9edef",
        categories=("#1B62B0", "#D77600", "#00954A", "#B0568F", "#5A2A00", "#4590FF"),
        ramp=("#b9d3ea", "#0d3a70"),
        rest="#7b858c",
    ),
    "dark": Theme(
        paper="#15191c",
        ink="#e5e9eb",
        quiet="#a3adb3",
        line="#38424a",
        tint="#262f35",
        categories=("#368BDC", "#F38400", "#20DB87", "#DDB2C7", "#C7F472", "#E7473D"),
        ramp=("#1f4468", "#a9d4ff"),
        rest="#8d979e",
    ),
}


def config_of(theme: Theme, language: str) -> dict[str, Any]:
    """The Vega-Lite configuration of a theme, with numbers as they are written in the language."""
    axis = {
        "labelColor": theme.ink,
        "titleColor": theme.quiet,
        "titleFontWeight": "normal",
        "domainColor": theme.quiet,
        "tickColor": theme.line,
        "gridColor": theme.line,
        "labelFontSize": 12,
        "titleFontSize": 12,
    }
    config: dict[str, Any] = {
        "font": FONT,
        "background": theme.paper,
        "lineBreak": "\n",
        "view": {"stroke": None},
        # The picture as a whole has a description; a name for each of its hundreds of marks would bury it.
        "mark": {"color": theme.categories[0], "aria": False},
        "axis": {**axis, "aria": False},
        "text": {"color": theme.ink, "fontSize": 12},
        "legend": {
            "orient": "top",
            "direction": "horizontal",
            "layout": {"top": {"direction": "vertical", "anchor": "start", "margin": 10}},
            "titleAnchor": "start",
            "labelColor": theme.ink,
            "titleColor": theme.quiet,
            "titleFontWeight": "normal",
            "labelFontSize": 12,
            "titleFontSize": 12,
            "labelLimit": 320,
            "aria": False,
        },
        "range": {"category": list(theme.categories), "ramp": list(theme.ramp), "heatmap": list(theme.ramp)},
    }
    if language == "vi":
        number = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
        config["locale"] = {"number": number}
    return config
