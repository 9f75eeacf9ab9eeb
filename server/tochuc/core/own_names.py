"""Who may read and write which graphs of one's own: names, scopes, tokens."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ..errors import BadParameter
from ..namespaces import BASE

HOME: Final = BASE + "graphs/"
"""What the names of graphs begin with that are given here."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.ASCII)
_SCOPE: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|^`\\*]*\*?')


def is_own(graph: str) -> bool:
    """Whether a graph of this name can be one's own: the other names under our base are the project's.

    >>> is_own("https://example.org/notes"), is_own("https://w3id.org/tochuc/graph/stated")
    (True, False)
    """
    return not graph.startswith(BASE.rstrip("/")) or (graph.startswith(HOME) and len(graph) > len(HOME))


def covers(scopes: Iterable[str], graph: str) -> bool:
    """Whether one of the scopes names this graph; a scope that ends in * names all that begin so.

    >>> covers(["https://example.org/a*"], "https://example.org/ab"), covers(["https://example.org/a"], "x:y")
    (True, False)
    """
    return any(
        graph.startswith(scope[:-1]) if scope.endswith("*") else graph == scope for scope in scopes if scope
    )


@dataclass(frozen=True)
class Token:
    """What the bearer of a token may do. The token itself is kept nowhere."""

    name: str
    writes: tuple[str, ...]
    """The graphs that it may write and read, as scopes; those under its own home are among them."""
    reads: tuple[str, ...] = ()
    """Further graphs that it may read where they are private."""
    private: bool = False
    """Whether graphs that it makes can be read by nobody else."""
    created: str = ""

    @property
    def default_graph(self) -> str:
        """Where it writes what has no graph."""
        return f"{HOME}{self.name}/default"

    def may_write(self, graph: str) -> bool:
        """Whether it may write this graph."""
        return is_own(graph) and covers(self.writes, graph)

    def may_read(self, graph: str) -> bool:
        """Whether it may read this graph where it is private."""
        return covers(self.readable, graph)

    @property
    def readable(self) -> tuple[str, ...]:
        """The scopes of all that it may read."""
        return (*self.writes, *self.reads)


def new_token(
    name: str, writes: Iterable[str], reads: Iterable[str], private: bool, read_only: bool, created: str
) -> Token:
    """The token of this name.

    Raises: BadParameter for a name or a scope that cannot be one.
    """
    if not _NAME.fullmatch(name):
        raise BadParameter(f"a token is named by small letters, digits and hyphens, at most 63, not {name!r}")
    given, more = tuple(writes), tuple(reads)
    for scope in (*given, *more):
        if not _SCOPE.fullmatch(scope):
            raise BadParameter(
                f"a scope is the IRI of a graph, or the beginning of some with * after it, not {scope!r}"
            )
        if not is_own(scope.rstrip("*")):
            raise BadParameter(
                f"{scope} names graphs of the project, which no token writes; its own begin with {HOME}{name}/"
            )
    home = () if read_only else (f"{HOME}{name}/*",)
    return Token(name, (*home, *given), more, private, created)
