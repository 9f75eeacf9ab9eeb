"""The colours of pictures, measured: for eyes of every kind, on light and on dark paper."""

from itertools import combinations
from math import dist

import pytest

from tochuc.core.pictures.palette import THEMES

# How colours look to who lacks one kind of cone, on linear RGB: Machado, Oliveira, Fernandes 2009, severity 1.
VISIONS = {
    "every cone": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red cones": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green cones": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue cones": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
APART = 20
"""Between the nearest two in CIELAB; a difference of 2 is just seen side by side."""


def linear(color):
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one, other):
    """As WCAG 2.2 defines it."""
    light, dark = sorted(
        (sum(p * w for p, w in zip(linear(c), (0.2126, 0.7152, 0.0722), strict=True)) for c in (one, other)),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def lab(color, vision):
    seen = [
        min(1, max(0, sum(a * b for a, b in zip(row, linear(color), strict=True)))) for row in VISIONS[vision]
    ]
    weights = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.95047, 1, 1.08883)
    x, y, z = (
        sum(p * w for p, w in zip(seen, row, strict=True)) / full
        for row, full in zip(weights, white, strict=True)
    )
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", THEMES)
def test_each_colour_stands_out_from_the_paper(theme):
    colors = THEMES[theme]
    for color in (*colors.categories, colors.rest):
        assert contrast(color, colors.paper) >= 3, color  # WCAG 2.2, 1.4.11: parts of graphics
    for color in (colors.ink, colors.quiet):
        assert contrast(color, colors.paper) >= 4.5, color  # 1.4.3: text
    assert contrast(colors.ink, colors.tint) >= 4.5


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", THEMES)
def test_no_two_categories_look_alike_to_anyone(theme, vision):
    for one, other in combinations(THEMES[theme].categories, 2):
        assert dist(lab(one, vision), lab(other, vision)) >= APART, (one, other)


def test_the_measure_tells_colours_that_are_alike():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert dist(lab("#d55e00", "no red cones"), lab("#8a6d00", "no red cones")) < APART
    assert dist(lab("#d55e00", "every cone"), lab("#8a6d00", "every cone")) > APART
