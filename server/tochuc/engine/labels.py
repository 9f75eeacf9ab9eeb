"""What things are called: a column of labels beside each column of IRIs."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO, BinaryIO, Final, cast

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

LANGUAGES: Final = ("vi", "en")
"""The languages of a label, the one most wanted first; any other comes after them."""
LabelOf = Callable[[str], str]
"""The label of an IRI as a term in N-Triples form, nothing if it has none."""
_LOOKED_AT: Final = 1 << 16


def best_label(labels: list[tuple[str, str | None]]) -> tuple[str, str | None] | None:
    """The text and language to show: Vietnamese, else English, else the first of any.

    >>> best_label([("Sample Province", "en"), ("Tỉnh Mẫu", "vi")])
    ('Tỉnh Mẫu', 'vi')
    """
    return min(labels, key=lambda label: (_rank(label[1]), label[0]), default=None)


def add_labels(table: BinaryIO, label_of: LabelOf) -> QuerySolutions:
    """The rows of a result in TSV, with `?xLabel` after each variable `?x` that is an IRI in some row.

    A variable that the query itself names so is left as it is. Terms are as in Turtle there, without tabs or
    line ends, so that a row is taken apart and put together as text.
    """
    variables = table.readline().decode().rstrip("\n").split("\t")
    start = table.tell()
    labelled = {
        column for column in _with_iris(table, len(variables)) if variables[column] + "Label" not in variables
    }
    table.seek(start)
    read = _Reader(_lines(table, variables, labelled, label_of))
    result = parse_query_results(cast(IO[bytes], read), format=QueryResultsFormat.TSV)
    assert isinstance(result, QuerySolutions)
    return result


def _rank(language: str | None) -> int:
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)


def _with_iris(table: BinaryIO, width: int) -> set[int]:
    found: set[int] = set()
    for line in table:
        if len(found) == width:
            break
        for column, term in enumerate(line.split(b"\t")):
            if term.startswith(b"<") and not term.startswith(b"<<"):
                found.add(column)
    return found


def _lines(table: BinaryIO, variables: list[str], labelled: set[int], label_of: LabelOf) -> Iterator[str]:
    names = (
        [name, name + "Label"] if column in labelled else [name] for column, name in enumerate(variables)
    )
    yield "\t".join(name for pair in names for name in pair) + "\n"
    for line in table:
        row: list[str] = []
        for column, term in enumerate(line.decode().rstrip("\n").split("\t")):
            row.append(term)
            if column in labelled:
                row.append(label_of(term[1:-1]) if term.startswith("<") and term[1:2] != "<" else "")
        yield "\t".join(row) + "\n"


class _Reader:
    """Lines as a file that is read in pieces."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end."""
        wanted = _LOOKED_AT if size < 0 else size
        while len(self._rest) < wanted and (more := "".join(islice(self._lines, 256))):
            self._rest += more.encode()
        taken, self._rest = self._rest[:wanted], self._rest[wanted:]
        return taken
