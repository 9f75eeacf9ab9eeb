"""The proofs of a snapshot in one small file: why each inferred triple holds, and who states each stated one."""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from ..core.rules import Fact, GeneralTriple, Proof, RuleSet, Term, each_once, parse_rules
from ..namespaces import ONTOLOGY_GRAPH
from .collector import without_collector
from .numbering import Numbers, terms_of
from .rulebook import rule_texts

if TYPE_CHECKING:
    # Explaining must not load the reasoners.
    from .reason import Reasoned

_SCHEMA: Final = """
CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE rules (file TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE step (id INTEGER PRIMARY KEY, rule TEXT NOT NULL, premises BLOB NOT NULL);
CREATE TABLE proof (fact INTEGER PRIMARY KEY, step INTEGER NOT NULL);
CREATE TABLE statement (fact INTEGER, source INTEGER, PRIMARY KEY (fact, source)) WITHOUT ROWID;
"""
_REMEMBERED: Final = 20_000
"""Terms of which an open file remembers the number, and the other way round."""
# A fact is a number, ((subject * base) + predicate) * base + object, so that those of one subject stand together.


def write_proofs(path: Path, reasoned: "Reasoned", quads: Iterable[Quad]) -> None:
    """Write the proofs of what was inferred and the sources of what is stated; the same input gives the same bytes."""
    with without_collector():
        _write(path, reasoned, quads)


def _write(path: Path, reasoned: "Reasoned", quads: Iterable[Quad]) -> None:
    stated: list[tuple[Triple, Term]] = [
        (quad.triple, quad.graph_name) for quad in quads if isinstance(quad.graph_name, NamedNode)
    ]
    stated += [(triple, NamedNode(ONTOLOGY_GRAPH)) for triple in reasoned.ontology]
    proofs: dict[Fact, Proof] = {**reasoned.inner, **dict[Fact, Proof](reasoned.inferred.items())}
    terms = terms_of(triple for triple, _ in stated) | terms_of(proofs) | {source for _, source in stated}
    terms |= terms_of(fact for proof in each_once(proofs.values()) for fact in proof.premises)
    numbers = Numbers(terms)
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_SCHEMA)
        connection.execute("BEGIN")
        _fill(connection, numbers, proofs, stated)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _fill(
    connection: sqlite3.Connection,
    numbers: Numbers,
    proofs: dict[Fact, Proof],
    stated: list[tuple[Triple, Term]],
) -> None:
    texts = ((at, _text(term)) for at, term in enumerate(numbers.terms))
    connection.executemany("INSERT INTO term VALUES (?, ?)", texts)
    connection.executemany("INSERT INTO rules VALUES (?, ?)", sorted(rule_texts().items()))
    rows = sorted(((numbers.key(fact), proof) for fact, proof in proofs.items()), key=lambda row: row[0])
    steps: dict[Proof, int] = {}
    step_of = {id(proof): steps.setdefault(proof, len(steps)) for proof in each_once(p for _, p in rows)}
    packed = (
        (at, proof.rule, array("q", map(numbers.key, proof.premises)).tobytes())
        for proof, at in steps.items()
    )
    connection.executemany("INSERT INTO step VALUES (?, ?, ?)", packed)
    connection.executemany(
        "INSERT INTO proof VALUES (?, ?)", ((key, step_of[id(proof)]) for key, proof in rows)
    )
    told = sorted({(numbers.key(triple), numbers.number[source]) for triple, source in stated})
    connection.executemany("INSERT INTO statement VALUES (?, ?)", told)


class Proofs:
    """The proofs file of a snapshot, open for reading; `shared` by threads that take turns."""

    def __init__(self, path: Path, shared: bool = False) -> None:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=not shared)
        self._base = max(int(self._one("select count(*) from term")[0]), 1)
        self._rules: RuleSet | None = None
        # The same few terms stand in most steps of an explanation.
        self._number = lru_cache(_REMEMBERED)(self._find_number)
        self._term = lru_cache(_REMEMBERED)(self._find_term)

    def __enter__(self) -> "Proofs":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def find(self, fact: Fact) -> Proof | None:
        """The proof of an inferred triple; None for one that is only stated or does not hold."""
        key = self._key(fact)
        row = self._row(
            "select step.rule, step.premises from proof join step on step.id = step where fact = ?", key
        )
        if row is None:
            return None
        premises = array("q")
        premises.frombytes(row[1])
        return Proof(str(row[0]), tuple(map(self._fact, premises)))

    def sources(self, fact: Fact) -> tuple[NamedNode, ...]:
        """The graphs that state a triple: sources, the register, the ontology; none where it is not stated."""
        key = self._key(fact)
        rows = self._connection.execute("select source from statement where fact = ? order by source", (key,))
        return tuple(term for (source,) in rows if isinstance(term := self._term(source), NamedNode))

    def values(self, subject: Term, predicate: Term) -> list[Term]:
        """The objects that are stated or inferred of a subject, the stated ones first."""
        first = self._key(GeneralTriple(subject, predicate, predicate))
        if first is None:
            return []
        low = first - first % self._base
        between = (low, low + self._base - 1)
        found: dict[int, None] = {}
        for table in ("statement", "proof"):
            rows = self._connection.execute(f"select fact from {table} where fact between ? and ?", between)
            found.update((fact % self._base, None) for (fact,) in rows)
        return [self._term(number) for number in found]

    def about(self, subject: Term) -> list[tuple[Term, Term]]:
        """The properties and values that are stated or inferred of a subject, the stated ones first."""
        number = self._number(_text(subject))
        if number is None:
            return []
        low = number * self._base**2
        between = (low, low + self._base**2 - 1)
        found: dict[int, None] = {}
        for table in ("statement", "proof"):
            rows = self._connection.execute(f"select fact from {table} where fact between ? and ?", between)
            found.update((fact, None) for (fact,) in rows)
        pairs = (divmod(fact % self._base**2, self._base) for fact in found)
        return [(self._term(predicate), self._term(value)) for predicate, value in pairs]

    def knows(self, term: Term) -> bool:
        """Whether a term occurs in any statement."""
        return self._number(_text(term)) is not None

    def beginning(self, iri: str) -> list[NamedNode]:
        """The names that begin with an address."""
        rows = self._connection.execute(
            "select text from term where text >= ? and text < ?", (f"<{iri}", f"<{iri}~")
        )
        return [NamedNode(text[1:-1]) for (text,) in rows]

    def rules(self) -> RuleSet:
        """The rules as they were when the snapshot was made, with their words."""
        if self._rules is None:
            rules = RuleSet((), {})
            for file, text in self._connection.execute("select file, text from rules order by file"):
                rules += parse_rules(text, file)
            self._rules = rules
        return self._rules

    def uses(self) -> list[tuple[str, int, Fact]]:
        """Each rule by which something follows, how many statements do, and one of them."""
        rows = self._connection.execute(
            "select rule, count(*), max(fact) from proof join step on step.id = step group by rule order by rule"
        )
        return [(str(rule), int(count), self._fact(fact)) for rule, count, fact in rows.fetchall()]

    def __iter__(self) -> Iterator[tuple[Fact, Proof]]:
        """Every inferred fact with its proof."""
        for (key,) in self._connection.execute("select fact from proof order by fact").fetchall():
            fact = self._fact(key)
            proof = self.find(fact)
            assert proof is not None
            yield fact, proof

    def _row(self, query: str, key: int | None) -> tuple[str, bytes] | None:
        return None if key is None else self._connection.execute(query, (key,)).fetchone()

    def _one(self, query: str) -> tuple[int]:
        found: tuple[int] = self._connection.execute(query).fetchone()
        return found

    def _key(self, fact: Fact) -> int | None:
        key = 0
        for term in (fact.subject, fact.predicate, fact.object):
            number = self._number(_text(term))
            if number is None:
                return None
            key = key * self._base + number
        return key

    def _fact(self, key: int) -> Fact:
        rest, obj = divmod(key, self._base)
        s, p, o = (self._term(number) for number in (*divmod(rest, self._base), obj))
        try:
            return Triple(s, p, o)  # type: ignore[arg-type]
        except TypeError:
            return GeneralTriple(s, p, o)

    def _find_number(self, text: str) -> int | None:
        row = self._connection.execute("select id from term where text = ?", (text,)).fetchone()
        return None if row is None else int(row[0])

    def _find_term(self, number: int) -> Term:
        (text,) = self._connection.execute("select text from term where id = ?", (number,)).fetchone()
        return _read(text)


def _text(term: Term) -> str:
    return f"<<( {term} )>>" if isinstance(term, Triple) else str(term)


def _read(text: str) -> Term:
    (quad,) = parse(f"<x:s> <x:p> {text} .".encode(), format=RdfFormat.N_TRIPLES)
    term: Term = quad.object
    return term
