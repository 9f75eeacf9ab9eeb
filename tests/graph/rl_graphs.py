"""Small graphs that exercise the rules of OWL 2 RL, and owlrl, mended, to compare with."""

import random
import re
from pathlib import Path

import owlrl
from pyoxigraph import RdfFormat, Triple, parse
from rdflib import OWL, RDF

from tochuc.graph.owlrl_oracle import owlrl_closure
from tochuc.namespaces import PREFIXES

HERE = Path(__file__).parent
BASE = "https://example.org/"
TOKEN = re.compile(r"(?<![\w:\"])([CRPDSN][1-9]|[u-z])(?!\w)")
LITERALS = {"S": '"{}"', "N": "{}"}
POOL = {"C": 5, "R": 2, "P": 5, "D": 2, "S": 3, "N": 3, "i": 6}


class MendedOwlrl(owlrl.OWLRL_Semantics):
    """owlrl 7.6 passes over the last member of a key and of lists of what differs; here that member stands twice."""

    def _list(self, node):
        members = super()._list(node)
        lists = [(None, OWL.hasKey, node), (None, OWL.distinctMembers, node)]
        passed_over = any(next(iter(self.graph.triples(pattern)), None) for pattern in lists) or any(
            (owner, RDF.type, kind) in self.graph
            for owner in self.graph.subjects(OWL.members, node)
            for kind in (OWL.AllDifferent, OWL.AllDisjointProperties)
        )
        return [*members, members[-1]] if members and passed_over else members


def mended_owlrl(triples):
    return owlrl_closure(triples, MendedOwlrl)


def read_cases(name):
    """The lines of a case file, cut at the bars."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [tuple(part.strip() for part in line.split(" | ")) for line in lines if line and line[0] != "#"]


def graph_of(text, rng=None) -> list[Triple]:
    """The triples of a case, its names replaced at random where a generator is given."""
    chosen: dict[str, str] = {}

    def name(found):
        token = found[1]
        kind = token[0] if len(token) == 2 else "i"
        if token not in chosen:
            number = rng.randint(1, POOL[kind]) if rng else token[-1]
            chosen[token] = LITERALS.get(kind, f"<{BASE}{kind}{{}}>").format(number)
        return chosen[token]

    prefixes = "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in ("rdf", "rdfs", "owl", "xsd"))
    turtle = prefixes + TOKEN.sub(name, text)
    return [quad.triple for quad in parse(turtle.encode(), format=RdfFormat.TURTLE, rename_blank_nodes=True)]


def random_graph(seed: int, cases) -> list[Triple]:
    """Some cases over the same few names, so that they meet; the seed-th case is always among them."""
    rng = random.Random(seed)
    picked = [cases[seed % len(cases)], *rng.sample(cases, 7)]
    return [triple for case in picked for triple in graph_of(case[1], rng)]
