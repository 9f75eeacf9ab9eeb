"""`python -m bench.service`: this measurement alone."""

import argparse
from pathlib import Path

from . import GRAPHS, Effort, main

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.service", description=__doc__)
    parser.add_argument("--results", type=Path, help="file to write; none: only print")
    parser.add_argument("--state", type=Path, help="state folder of the real graph; none: build it")
    parser.add_argument("--graph", action="append", choices=GRAPHS, help="this graph alone; may be repeated")
    parser.add_argument("--large", action="store_true", help="3,000,000 triples too: minutes longer")
    parser.add_argument("--kept", type=Path, help="folder with what earlier runs found on other graphs")
    parser.add_argument("--quick", action="store_true", help="one short round, to see that it works")
    given = parser.parse_args()
    short = Effort(1, 1.0, 1, 30.0, 2.0)
    graphs = given.graph or (list(GRAPHS) if given.large else ["real", "shape"])
    main(given.results, short if given.quick else None, given.state, graphs, given.kept)
