"""Small random datasets, and random queries of the shapes that the planner's rules look for and of many others."""

import random

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

SPACE = "https://example.org/"
PROLOGUE = f"PREFIX : <{SPACE}>\n"
NODES = (":a", ":b", ":c", ":d")
LITERALS = ('"1"', '"x"@vi', "5", "1.5", '"}"', '"# ?x"')
PREDICATES = (":p", ":q", ":r")
CLASSES = (":C", ":D")
VARIABLES = ("?x", "?y", "?z", "?w")
PATHS = (":p/:q", "^:p", ":p|:q", ":p+", "!:p", ":p*", ":q?", "(:p/:q)+")


def random_store(seed):
    """Up to 40 quads in the default graph and two named graphs; blank nodes, and triples in several graphs."""
    dice = random.Random(seed)
    nodes = [NamedNode(SPACE + name[1:]) for name in NODES] + [BlankNode("n1"), BlankNode("n2")]
    others = [Literal("1"), Literal("x", language="vi"), Literal(5), Literal("}")]
    store = Store()
    for _ in range(dice.randint(8, 40)):
        if dice.random() < 0.25:
            predicate, object_ = ("type", NamedNode(SPACE + dice.choice(CLASSES)[1:]))
        else:
            predicate, object_ = dice.choice(PREDICATES)[1:], dice.choice(nodes * 2 + others)
        space = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" if predicate == "type" else SPACE
        triple = (dice.choice(nodes), NamedNode(space + predicate), object_)
        for graph in dice.choice(([None], [None], ["g1"], [None, "g1"], ["g1", "g2"])):
            store.add(Quad(*triple, NamedNode(SPACE + graph) if graph else DefaultGraph()))
    return store


class Maker:
    """Random pieces of queries; the same seed makes the same pieces."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.made = 0

    def some(self, *choices):
        return self.dice.choice(choices)

    def maybe(self, text, chance=0.5):
        return text if self.dice.random() < chance else ""

    def fresh(self):
        self.made += 1
        return f"?k{self.made}"

    def gap(self):
        return self.some(" ", " ", "\n  ", " # OPTIONAL { ?x } UNION\n ")

    def triple(self, bound=0.12):
        """A triple pattern; `bound` is the chance that an end is a constant."""
        subject = self.dice.choice(NODES if self.dice.random() < bound / 2 else VARIABLES)
        if self.dice.random() < 0.25:
            return f"{subject} a {self.some(*CLASSES, *CLASSES, '?t')}"
        predicate = self.some(*PREDICATES * 4, "?v", self.some(*PATHS))
        constants = NODES + LITERALS
        object_ = self.dice.choice(constants if self.dice.random() < bound else VARIABLES)
        return f"{subject} {predicate} {object_}"

    def block(self, most=3, bound=0.12):
        """Triple patterns with every kind of separator."""
        parts = [self.triple(bound) for _ in range(self.dice.choice(range(1, most + 1)))]
        if self.dice.random() < 0.2:
            parts[0] += f" ; {self.some(*PREDICATES)} {self.some(*VARIABLES)}" + self.maybe(
                f" , {self.some(*NODES)}"
            )
        if self.dice.random() < 0.04:
            parts.append(self.some("[] :p ?x", "_:n :q ?y", "?x :p [ :q ?z ]", "?x :r ( ?y )"))
        return f" .{self.gap()}".join(parts) + self.maybe(" .")

    def condition(self, deep=1):
        x, y = self.some(*VARIABLES), self.some(*VARIABLES)
        choices = [
            f"!BOUND({x})", f"BOUND({x})", f"{x} = {y}", f"{x} != {y}", f"ISIRI({x}) || BOUND({y})",
            f"{x} = {self.some(*NODES)}", f"COALESCE({x}, 5) = 5", f"STR({x}) < STR({y})", f"ISBLANK({x})",
        ]  # fmt: skip
        if deep and self.dice.random() < 0.3:
            return (
                f"{self.some('EXISTS', 'NOT EXISTS')} {{ {self.block(2)} {self.maybe(self.filter(0), 0.3)} }}"
            )
        return self.dice.choice(choices)

    def filter(self, deep=1):
        return f"FILTER({self.condition(deep)})"

    def values(self):
        if self.dice.random() < 0.3:
            rows = " ".join(f"({self.some(*NODES, 'UNDEF')} {self.some(*NODES)})" for _ in range(2))
            first, second = self.dice.sample(VARIABLES, 2)
            return f"VALUES ({first} {second}) {{ {rows} }}"
        return f"VALUES {self.some(*VARIABLES)} {{ {' '.join(self.dice.choices(NODES, k=2))} }}"

    def bind(self):
        x, y = self.some(*VARIABLES), self.some(*VARIABLES)
        expression = self.some(
            f"STR({x})", f"COALESCE({x}, {y}, 1)", f"IF({self.condition()}, {x}, {y})", "1"
        )
        return f"BIND({expression} AS {self.fresh() if self.dice.random() < 0.85 else self.some(*VARIABLES)})"

    def graph(self, inside=None):
        return f"GRAPH {self.some(':g1', ':g1', '?g')} {{ {inside or self.block(2)} }}"

    def sub_select(self, deep=0):
        head = self.some("*", "?x", "?x ?y", "DISTINCT ?x", "?x (COUNT(?y) AS ?z)", "(MIN(?y) AS ?w)")
        tail = " GROUP BY ?x" if "?x (" in head else ""
        return f"{{ SELECT {head} {{ {self.group(deep)} }}{tail} }}"

    def optional(self, deep=1):
        inside = self.some(
            self.block(2),
            self.block(2),
            f"{self.block(1)} {self.filter()}",
            self.graph(),
            self.group(deep - 1),
        )
        return f"OPTIONAL {{ {inside} }}"

    def barrier(self, deep=1):
        return self.some(
            self.optional(deep), self.optional(deep), f"MINUS {{ {self.block(2)} }}", self.bind()
        )

    def union(self, deep=0):
        arms = [self.group(deep) if deep else self.block(2) for _ in range(self.some(2, 2, 3))]
        return " UNION ".join(f"{{ {arm} {self.maybe(self.filter(0), 0.15)} }}" for arm in arms)

    def group(self, deep=1):
        """Anything that may stand between two braces."""
        if deep <= 0:
            return self.block(2) + self.gap() + self.maybe(self.filter(0), 0.2)
        parts = [self.block(2)]
        for _ in range(self.dice.randint(0, 3)):
            parts.append(
                self.some(
                    self.barrier(deep),
                    self.barrier(deep),
                    self.filter(),
                    self.union(deep - 1),
                    self.graph(),
                    self.values(),
                    self.sub_select(),
                    f"{{ {self.block(2)} }}",
                )
            )
            if self.dice.random() < 0.5:
                parts.append(self.block(2, 0.4))
        return self.gap().join(spaced(parts))

    def wrapped(self, group):
        """A group as it is, or inside another, in a way that may change what it sees."""
        return self.some(
            group, group, group, group,
            f"{{ {group} }} UNION {{ {self.block(1)} }}",
            f"GRAPH {self.some(':g1', '?g')} {{ {group} }}",
            f"{self.block(1)} OPTIONAL {{ {group} }}",
            f"{self.block(1)} FILTER EXISTS {{ {group} }}",
            f"{self.block(1)} {{ SELECT * {{ {group} }} }}",
            f"{self.block(1)} {{ {group} }}",
            f"{self.block(1)} MINUS {{ {group} }}",
        )  # fmt: skip

    def query(self, where, after=""):
        head = self.some(*["SELECT *"] * 6, "SELECT DISTINCT ?x ?y", "SELECT ?x (COUNT(*) AS ?n)", "ASK")
        tail = " GROUP BY ?x" if "COUNT" in head else self.maybe(" ORDER BY ?x", 0.1)
        return f"{PROLOGUE}{head} {self.some('WHERE', '')} {{{self.gap()}{where}{self.gap()}}}{tail} {after}"


def spaced(parts):
    """A dot between two blocks of triple patterns, which nothing else keeps apart."""
    out = []
    for part in parts:
        block = part[0] in "?:[_"
        if block and out and out[-1][0] in "?:[_" and not out[-1].endswith("."):
            out[-1] += " ."
        out.append(part)
    return out


def required_after(maker):
    parts = [maker.block(2), maker.barrier()]
    for _ in range(maker.some(0, 0, 1)):
        parts.append(maker.some(maker.barrier(), maker.filter(), maker.union()))
    parts.append(
        maker.some(maker.block(2, 0.7), maker.block(2, 0.7), maker.values(), maker.graph(maker.block(1, 0.7)))
    )
    parts += [maker.filter()] * maker.some(0, 0, 1) + [maker.optional(), maker.block(1, 0.7)] * maker.some(
        0, 0, 1
    )
    return maker.query(maker.wrapped(maker.gap().join(spaced(parts))))


def union_beside(maker):
    x = maker.some("?x", "?y")
    arms = [
        f"?z a {maker.some(*CLASSES)} ; {maker.some(*PREDICATES)} {x}",
        f"{maker.triple(0)} . {maker.triple()} . {x} :p ?w",
    ]
    union = " UNION ".join(
        f"{{ {maker.some(*arms)} {maker.maybe(maker.filter(0), 0.3)} }}" for _ in range(maker.some(2, 2, 3))
    )
    union = maker.some(union, union, union, maker.union())
    selective = maker.some(
        maker.block(2, 0.6), f"{x} {maker.some(*PREDICATES)} {maker.some(*NODES)}", maker.values()
    )
    parts = [selective, union] if maker.dice.random() < 0.6 else [union, selective]
    parts = [maker.barrier()] * maker.some(0, 0, 1) + parts + [maker.block(1, 0.6)] * maker.some(0, 0, 1)
    parts += [maker.filter()] * maker.some(0, 0, 1) + [maker.barrier()] * maker.some(0, 0, 1)
    return maker.query(maker.wrapped(maker.gap().join(spaced(parts))))


def exists(maker):
    inside = maker.some(maker.block(3), f"{maker.triple()} . {maker.triple()}")
    inside = maker.some(inside, inside, maker.graph(inside), f"{inside} {maker.filter(0)}")
    test = f"{maker.some('EXISTS', 'NOT EXISTS')} {{ {inside} }}"
    if maker.dice.random() < 0.7:
        use = maker.some(f"FILTER {test}", f"FILTER({test})", f"FILTER(!({test}) || BOUND(?w))")
    else:
        use = f"BIND(IF({test}, 1, 2) AS {maker.fresh()})"
    place = maker.some(f"{use}", f"{maker.optional()} {use}", f"OPTIONAL {{ {maker.block(1)} {use} }}")
    return maker.query(maker.wrapped(f"{maker.block(2)} {place}"))


def unselective(maker):
    x, y = maker.dice.sample(VARIABLES, 2)
    first = maker.some("a :C", f":p {maker.some(*VARIABLES)}", f":r {maker.some(*VARIABLES)}")
    block = f"{x} {first} ; {maker.some(':q', 'a')} {y if maker.dice.random() < 0.7 else ':D'}" + maker.maybe(
        " ."
    )
    block += maker.maybe(f" {'' if block.endswith('.') else '. '}{maker.block(1, 0)}")
    parts = [block] + [maker.barrier()] * maker.some(0, 0, 1) + [maker.filter()] * maker.some(0, 0, 1)
    where = maker.gap().join(parts)
    return maker.query(maker.some(where, where, f"{{ SELECT * {{ {where} }} }} {maker.block(1)}"))


def equality(maker):
    x, first, second = maker.some("?x", "?y", "?y", "?v", "?g", "?t"), maker.some(*NODES), maker.some(*NODES)
    test = maker.some(
        f"({x} = {first})", f"( {first} = {x} )", f" sameTerm({x}, {first})", f"(({x} = {first}))",
        f"({x} IN ({first}, {second}))", f"({x} IN (:p))", f"({x} = :p)", f"({x} != {first})", f"({x} NOT IN ({first}))",
    )  # fmt: skip
    bind = f"?x {maker.some(':p', ':q', '?v', 'a')} {maker.some('?y', '?t')}"
    parts = [maker.optional()] * maker.some(0, 0, 1) + [maker.some(bind, bind, f"GRAPH ?g {{ {bind} }}")]
    parts += [f"FILTER{test}"] + [maker.barrier()] * maker.some(0, 1) + [maker.filter()] * maker.some(0, 0, 1)
    where = maker.gap().join(parts)
    return maker.query(maker.some(where, where, where, f"{maker.block(1)} {{ SELECT * {{ {where} }} }}"))


def values_after(maker):
    parts = (
        [maker.block(2)]
        + [maker.barrier() for _ in range(maker.some(1, 1, 2))]
        + [maker.filter()] * maker.some(0, 1)
    )
    return maker.query(maker.gap().join(spaced(parts)), maker.values())


def anything(maker):
    return maker.query(maker.wrapped(maker.group(2)), maker.maybe(maker.values(), 0.1))
