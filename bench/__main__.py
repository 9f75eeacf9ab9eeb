"""Run every measurement and write its results: `make bench`."""

import sys
from pathlib import Path

from . import build, pages, plans, reasoning, service, site

if __name__ == "__main__":
    folder = Path(__file__).parent
    reasoning.main(folder / "results-reasoning.md")
    build.main(folder / "results-build.md")
    plans.main(folder / "results-plans.md")
    service.main(folder / "results-service.md")
    pages.main(folder / "results-pages.md")
    site.main(folder / "results-site.md")
    sys.exit(0)
