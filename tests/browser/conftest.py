"""A real browser on a real server over the made-up graph; without Chromium these tests are skipped, and say so."""

import os
import shutil
from pathlib import Path

import pytest

from ..web.conftest import fixture_server, start_server  # noqa: F401

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser"))), ""
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BUNDLE = "/static/bundle/"
BUNDLE_FOLDER = Path(__file__).parents[2] / "server" / "tochuc" / "web" / "static" / "bundle"


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM or not Path(CHROMIUM).exists():
        pytest.skip(
            "no Chromium is installed: nothing was looked at in a browser; install it, or name it in CHROMIUM"
        )
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, fixture_server):  # noqa: F811
    """Opens a path in a fresh profile; what the browser complains of gathers in `complaints`."""
    contexts = []

    def open_(path, **options):
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "en", **options}
        context = chromium.new_context(base_url=fixture_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: note(page, message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()


def note(page, message):
    # The bundle is built apart; pages do without it.
    about = message.text + message.location.get("url", "")
    if message.type == "error" and BUNDLE not in about:
        page.complaints.append(about)
