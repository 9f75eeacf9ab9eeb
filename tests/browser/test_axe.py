"""axe, the checker of Deque, finds nothing on any kind of page: no rule is left out."""

import os
from itertools import product
from pathlib import Path

import pytest

from .kinds import KINDS, in_language

AXE = Path(__file__).parents[2] / "server" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 320, "height": 700}}
EVERY = ["-".join(each) for each in product(("en", "vi"), ("light", "dark"), SIZES)]
READERS = EVERY if os.environ.get("TOCHUC_TEST_AXE") == "all" else ["en-light-wide", "vi-dark-narrow"]
"""Their language, colours and screen; `TOCHUC_TEST_AXE=all` takes each with each."""
RUN = """() => axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
  nodes.slice(0, 3).map((node) => `${id}: ${help}: ${node.html.slice(0, 120)} ${node.failureSummary.slice(0, 300)}`)))"""


@pytest.fixture(scope="module", params=READERS)
def visit(request, chromium, fixture_server):
    """Opens a kind of page as one reader sees it; what the browser complains of is given back with the page."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: no page was checked; run `make test`")
    language, scheme, size = request.param.split("-")
    context = chromium.new_context(
        base_url=fixture_server.url, locale=language, color_scheme=scheme, viewport=SIZES[size]
    )
    page = context.new_page()
    yield lambda path: (page.goto(in_language(path, language)), page)[1]
    context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_and_nothing_has_to_be_pushed_sideways(visit, kind):
    page = visit(KINDS[kind])
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
