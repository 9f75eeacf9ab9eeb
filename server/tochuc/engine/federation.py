"""SERVICE: what another endpoint says is fetched here, and takes the place of the SERVICE as VALUES.

The engine itself calls nobody (`outside.py`). Only endpoints that the one who runs the server has named are asked.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final
from uuid import uuid4

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    Triple,
    parse_query_results,
)

from ..core.heads import read_head
from ..core.services import ServiceBlock, first_service
from ..errors import BadQuery, EngineDown, GraphError, Overloaded, QueryTimeout, ResultTooLarge
from ..namespaces import BASE
from .base import Answer, Engine, Question
from .endpoint import Endpoint, query_text
from .exchange import Reply, check_address
from .limits import MOST_CHARACTERS, refuse_excess
from .outside import refuse_services
from .received import broken, cut_rows, read_solutions
from .syntax import bad_query, find_fault, parse

Term = NamedNode | Literal | BlankNode | Triple
Row = Sequence[Term | None]

MOST_SERVICES: Final = 5
"""SERVICE patterns in one query."""
MOST_ROWS: Final = 10_000
"""Rows that are taken from other endpoints for one SERVICE."""
MOST_BOUND: Final = 4000
"""Rows of our own graph that an endpoint is asked about."""
_AT_ONCE: Final = 200
"""Rows of our own that go along in one request."""
_MOST_BYTES: Final = 1 << 25
_FREE: Final = threading.Semaphore(4)
"""Places for queries of one process that wait for other endpoints; each holds a thread."""


@dataclass(frozen=True)
class Rows:
    """What came from elsewhere."""

    variables: tuple[str, ...]
    rows: list[Row]
    cut: str = ""
    """In words, that the endpoint left rows out."""


@dataclass(frozen=True)
class Federation:
    """Answers queries with SERVICE, within limits of its own.

    Shape: `endpoints` are the addresses that may be asked, as a query must write them; `timeout` the seconds that
    one of them has.
    """

    endpoints: frozenset[str] = frozenset()
    timeout: float = 20.0

    def answer(self, engine: Engine, question: Question) -> Answer:
        """The complete answer, as `Engine.answer` gives it; a question without SERVICE goes to the engine as it is.

        Raises: BadQuery with line and column for a SERVICE that is not allowed; EngineDown, QueryTimeout and
        ResultTooLarge for an endpoint that does not answer whole, unless the query says SILENT; Overloaded;
        what `Engine.answer` raises.
        """
        if not self.endpoints or "service" not in question.text.lower():
            return engine.answer(question)
        refuse_excess(question.text)
        try:
            parse(question.text)
        except SyntaxError as error:
            raise find_fault(question.text, error).explain(question.text) from None
        if first_service(question.text) is None:
            return engine.answer(question)
        if not _FREE.acquire(blocking=False):
            raise Overloaded("as many queries as may wait for other endpoints do so now", retry_after=2)
        try:
            return self._federate(engine, question)
        finally:
            _FREE.release()

    def _federate(self, engine: Engine, question: Question) -> Answer:
        deadline = monotonic() + question.timeout
        text, cuts = question.text, []
        for _ in range(MOST_SERVICES):
            block = first_service(text)
            if block is None:
                break
            if block.endpoint not in self.endpoints:
                raise self._refusal(text, block)
            rows = self._fetch(engine, replace(question, text=text), block, deadline)
            text = text[: block.start] + _values(rows) + text[block.end :]
            if rows.cut:
                cuts.append(rows.cut)
            if len(text) > MOST_CHARACTERS:
                raise ResultTooLarge(
                    f"what {block.endpoint} says takes more room than the {MOST_CHARACTERS:,} characters of a "
                    "query; ask it for fewer rows or shorter texts"
                )
        if block := first_service(text):
            raise bad_query(
                question.text,
                question.text.lower().rfind("service"),
                f"SERVICE may stand at most {MOST_SERVICES} times in a query",
            )
        refuse_services(text)
        left = deadline - monotonic()
        if left <= 0:
            raise QueryTimeout("other endpoints took all the time that the query had; ask them for less")
        answer = engine.answer(replace(question, text=text, timeout=left))
        return replace(answer, cuts=tuple(cuts))

    def _fetch(self, engine: Engine, question: Question, block: ServiceBlock, deadline: float) -> Rows:
        """What the endpoint says; where it fails and the query says that this may be, one row that binds nothing."""
        visible = _visible(question.text, block)
        bound = _bound(engine, question, block, visible, deadline)
        try:
            return self._ask(question.text, block, visible, bound, min(deadline, monotonic() + self.timeout))
        except (EngineDown, QueryTimeout, ResultTooLarge, BadQuery) as error:
            if block.silent:
                # Source: SPARQL 1.1 Federated Query, 2.3. The variables stay those of the query.
                return Rows(tuple(visible), [[None] * len(visible)], f"{block.endpoint} did not answer")
            raise _of_endpoint(error, block.endpoint) from error

    def _ask(
        self, text: str, block: ServiceBlock, visible: Sequence[str], bound: Rows | None, deadline: float
    ) -> Rows:
        prologue = read_head(text).prologue
        answered = Rows(tuple(visible), [])
        for values in [_values(part) for part in _parts(bound)] if bound else [""]:
            asked = query_text(
                "at-service", prologue=prologue, values=values, pattern=block.pattern, most=str(MOST_ROWS + 1)
            )
            reply = Endpoint(block.endpoint).ask(asked, "SELECT", deadline, most_bytes=_MOST_BYTES)
            with reply.body:
                more = _read(reply, block, visible)
            answered = Rows(answered.variables, answered.rows + more.rows, answered.cut or more.cut)
            if len(answered.rows) > MOST_ROWS:
                raise ResultTooLarge(
                    f"it has more than {MOST_ROWS:,} rows for this; say more about its variables before SERVICE"
                )
        return answered

    def _refusal(self, text: str, block: ServiceBlock) -> BadQuery:
        known = ", ".join(f"<{each}>" for each in sorted(self.endpoints))
        told = f"SERVICE may ask {known} here" + (f", not <{block.endpoint}>" if block.endpoint else "")
        if not block.endpoint:
            told += "; name one, a variable is not asked"
        return bad_query(
            text, block.start, told, "Ask the other endpoint yourself, and give what it says with VALUES."
        )


ALONE: Final = Federation()
"""Asks nobody."""


def read_endpoints(text: str) -> frozenset[str]:
    """The addresses of a setting, with spaces between.

    Raises: BadParameter for what is no HTTP address.
    """
    return frozenset(check_address(each, "services") for each in text.split())


def _visible(text: str, block: ServiceBlock) -> list[str]:
    """The variables that the rows of the service have, sorted: not those inside of MINUS, EXISTS and sub-selects only."""
    # Source: SPARQL 1.1 Query Language, 18.2.1.
    pattern = block.pattern
    # No engine may see a SERVICE, not even to tell its variables.
    while inner := first_service(pattern):
        pattern = f"{pattern[: inner.start]}{{ {inner.pattern} }}{pattern[inner.end :]}"
    asked = query_text("at-service", prologue=read_head(text).prologue, values="", pattern=pattern, most="0")
    result = Store().query(asked)
    assert isinstance(result, QuerySolutions)
    return sorted(variable.value for variable in result.variables)


def _read(reply: Reply, block: ServiceBlock, visible: Sequence[str]) -> Rows:
    cut = ""
    if block.silent and (most := cut_rows(reply)):
        cut = f"{block.endpoint} gave its first {most:,} rows only"
    try:
        rows = read_solutions(reply, ask=False, whole=not block.silent)
        assert isinstance(rows, QuerySolutions)
        here = uuid4().hex
        there = {variable.value for variable in rows.variables}
        named: list[Row] = [
            [_named(row[name], here) if name in there else None for name in visible] for row in rows
        ]
    except (SyntaxError, ValueError) as error:
        raise broken(reply, error) from error
    return Rows(tuple(visible), named, cut)


def _bound(
    engine: Engine, question: Question, block: ServiceBlock, visible: Sequence[str], deadline: float
) -> Rows | None:
    """The rows of our own graph that the service's must fit, over the variables that both have."""
    if not block.before:
        return None
    head = read_head(question.text)
    names = [name for name in visible if f"?{name}" in block.before or f"${name}" in block.before]
    if not names:
        return None
    graphs = [f"FROM {each}" for each in head.default_graphs]
    graphs += [f"FROM NAMED {each}" for each in head.named_graphs]
    text = query_text(
        "before-service",
        prologue=head.prologue,
        variables=" ".join(f"?{name}" for name in names),
        graphs=" ".join(graphs),
        before=block.before,
        most=str(MOST_BOUND + 1),
    )
    left = max(0.01, deadline - monotonic())
    asked = replace(question, text=text, solutions="json", labels=False, timeout=left)
    with engine.answer(asked).body as body:
        result = parse_query_results(body, format=QueryResultsFormat.JSON)
        assert isinstance(result, QuerySolutions)
        rows: list[Row] = [list(row) for row in result]
    if len(rows) > MOST_BOUND:
        raise ResultTooLarge(
            f"there are more than {MOST_BOUND:,} rows before SERVICE; narrow what stands there"
        )
    return _certain(names, rows)


def _certain(names: Sequence[str], rows: list[Row]) -> Rows | None:
    """The rows over those variables that each of them binds to what another endpoint can know."""
    # No row of another endpoint holds a blank node of ours, but one that leaves the variable unbound fits it.
    columns = [
        at for at in range(len(names)) if all(isinstance(row[at], NamedNode | Literal) for row in rows)
    ]
    if not columns:
        return None
    distinct = dict.fromkeys(tuple(row[at] for at in columns) for row in rows)
    return Rows(tuple(names[at] for at in columns), [list(row) for row in distinct])


def _parts(rows: Rows) -> Iterator[Rows]:
    """Some rows at a time; none at all for no rows, of which there is nothing to ask."""
    for start in range(0, len(rows.rows), _AT_ONCE):
        yield Rows(rows.variables, rows.rows[start : start + _AT_ONCE])


def _values(rows: Rows) -> str:
    names = " ".join(f"?{name}" for name in rows.variables)
    told = " ".join(
        "(" + " ".join("UNDEF" if term is None else str(term) for term in row) + ")" for row in rows.rows
    )
    return f"VALUES ({names}) {{ {told} }}"


def _named(term: Term | None, reply: str) -> Term | None:
    """The term; a blank node by a name, since VALUES has none and another reply may use the same label."""
    if isinstance(term, Triple):
        raise ValueError("a row holds a triple, which VALUES cannot name")
    # Source: RDF 1.1 Concepts, 3.5.
    return NamedNode(f"{BASE}.well-known/genid/{reply}-{term.value}") if isinstance(term, BlankNode) else term


def _of_endpoint(error: GraphError, endpoint: str) -> GraphError:
    told = f"{endpoint}, which the query asks with SERVICE: {error.detail}"
    return type(error)(told, **error.extra)
