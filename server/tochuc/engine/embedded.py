"""The embedded engine: a snapshot in memory."""

from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Store

from ..errors import BadParameter, BadQuery, NoSnapshot
from .base import Boolean, Result, Solutions, Triples
from .limits import refuse_excess
from .outside import refuse_services
from .syntax import find_fault


class EmbeddedEngine:
    """Answers queries from a store that nothing writes to."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def load(cls, folder: Path) -> "EmbeddedEngine":
        """The engine over a snapshot folder.

        Raises: NoSnapshot when its quads cannot be read.
        """
        store = Store()
        try:
            # The build has checked these very lines; to check each IRI again would double the time. In memory,
            # load takes a sixth less than bulk_load (1.1 s against 1.3 s for 677,512 quads).
            store.load(path=str(folder / "quads.nq"), format=RdfFormat.N_QUADS, lenient=True)
        except (OSError, SyntaxError) as error:
            raise NoSnapshot(
                f"the snapshot {folder.name} cannot be read ({error}); run `tochuc build`"
            ) from error
        return cls(store)

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Result:
        """The result of a query; see `Engine`."""
        refuse_excess(text)
        refuse_services(text)
        # One kind of graph alone leaves the other empty: SPARQL 1.1 Protocol, 2.1.4.
        default: list[NamedNode | BlankNode | DefaultGraph] | None = None
        named: list[NamedNode | BlankNode] | None = None
        if default_graphs or named_graphs:
            default, named = [*_graphs(default_graphs)], [*_graphs(named_graphs)]
        try:
            result = self._store.query(text, default_graph=default, named_graphs=named)
        except SyntaxError as error:
            raise find_fault(text, error).explain(text) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise BadQuery(f"the query cannot be run: {error}") from error
        if isinstance(result, QuerySolutions):
            return Solutions(tuple(variable.value for variable in result.variables), result)
        if isinstance(result, QueryBoolean):
            return Boolean(bool(result), result)
        return Triples(result)


def _graphs(names: Sequence[str]) -> list[NamedNode]:
    try:
        return [NamedNode(name) for name in names]
    except ValueError as error:
        raise BadParameter(f"a graph is named by an absolute IRI: {error}") from None
