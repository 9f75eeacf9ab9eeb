"""Take the pictures of docs/images/ again, from the real graph: python -m bench.screenshots [--address …] [--state …]"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from .pages import served

FOLDER = Path(__file__).parents[1] / "docs" / "images"
SIZE = {"width": 1120, "height": 760}
COMMITTEE = "/page/steering-committee/ha-noi"
PICTURES = {
    "home-en-light": "/",
    "committee-vi-light": f"{COMMITTEE}?as-of=2023-06-19",
    "chart-en-dark": "/chart?around=committee:ha-noi&as-of=2023-06-19#content",
    "why-en-light": "/why?s=committee:ha-noi&p=tc:accountableTo&o=committee:central",
    "question-vi-dark": "/queries/people/heads-over-time",
    "sparql-en-light": "/sparql",
}
"""Each is named by what it shows, its language, and its colours."""
SCROLLED = {"chart": ".drawn", "question": "form.ask"}
"""What stands at the top of the picture, where that is not the head of the page."""


def main(address: str, folder: Path) -> None:
    """Write each picture as PNG."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        sys.exit("screenshots: no Chromium is installed; install it, or name it in CHROMIUM")
    folder.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for name, path in PICTURES.items():
            what, language, scheme = name.split("-")
            page = browser.new_page(base_url=address, viewport=SIZE, locale=language, color_scheme=scheme)
            page.goto(path)
            page.wait_for_load_state("networkidle")
            if what in SCROLLED:
                page.locator(SCROLLED[what]).first.evaluate("element => element.scrollIntoView()")
            page.screenshot(path=folder / f"{name}.png")
            page.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.screenshots", description=__doc__)
    parser.add_argument("--address", default="", help="of a server that runs; none: start one")
    parser.add_argument("--state", type=Path, help="state folder of the real graph")
    given = parser.parse_args()
    if given.address:
        main(given.address, FOLDER)
    else:
        with served(given.state) as own:
            main(own, FOLDER)
