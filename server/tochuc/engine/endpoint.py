"""A SPARQL server at an address: a query goes there, a reply that holds a whole result comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from time import monotonic
from typing import Final, NamedTuple

from pyoxigraph import QuerySolution, QuerySolutions

from ..errors import QueryTimeout
from .access import ANONYMOUS, Access
from .exchange import Reply, exchange
from .operation import query_request
from .received import (
    ACCEPT_GRAPH,
    ACCEPT_SOLUTIONS,
    broken,
    read_solutions,
    refuse_failure,
)

GRAPH_FORMS: Final = frozenset({"CONSTRUCT", "DESCRIBE"})
_QUERIES: Final = Path(__file__).parent / "queries"


class Dataset(NamedTuple):
    """The graphs to name in a request; none at all for those that the server takes by itself."""

    default: Sequence[str] = ()
    named: Sequence[str] = ()


OWN: Final = Dataset()


@dataclass(frozen=True)
class Endpoint:
    """Where to ask, and as whom."""

    url: str
    access: Access = ANONYMOUS

    def ask(
        self, text: str, form: str, deadline: float, dataset: Dataset = OWN, most_bytes: int = 1 << 30
    ) -> Reply:
        """The reply to a query of this form, complete before the deadline (of `time.monotonic`).

        Raises: BadQuery with the server's words when it refuses the query; QueryTimeout, EngineDown, ResultTooLarge.
        """
        left = deadline - monotonic()
        if left <= 0:
            raise QueryTimeout("the result was not complete within the time given")
        accept = ACCEPT_GRAPH if form in GRAPH_FORMS else ACCEPT_SOLUTIONS
        request = query_request(self.url, text, form, accept, dataset.default, dataset.named)
        reply = exchange(request, self.access, left, most_bytes)
        refuse_failure(reply)
        return reply

    def rows(self, name: str, deadline: float, dataset: Dataset = OWN, **parts: str) -> list[QuerySolution]:
        """The rows of a query of ours: `queries/<name>.rq` with `parts` put in for their names."""
        reply = self.ask(query_text(name, **parts), "SELECT", deadline, dataset)
        try:
            rows = read_solutions(reply, ask=False)
            return list(rows) if isinstance(rows, QuerySolutions) else []
        except (SyntaxError, ValueError) as error:
            raise broken(reply, error) from error
        finally:
            reply.body.close()

    def holds(self, name: str, deadline: float, **parts: str) -> bool:
        """The yes or no to a query of ours."""
        reply = self.ask(query_text(name, **parts), "ASK", deadline)
        with reply.body:
            return bool(read_solutions(reply, ask=True))


def query_text(name: str, **parts: str) -> str:
    """The text of a query of ours, with `parts` put in for their names."""
    return Template((_QUERIES / f"{name}.rq").read_text(encoding="utf-8")).substitute(parts)
