"""`tochuc query`: which query is meant, its answer within the time given, and the answer on a terminal or in a file."""

import difflib
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj, get_terminal_size
from typing import BinaryIO, Final

from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, parse_query_results

from ..core.grid import grid
from ..core.media import GRAPHS, HTML, SOLUTIONS, Offer, named
from ..core.saved import SavedQuery, bind, read_saved
from ..core.terms import short
from ..errors import BadParameter, NotFound, QueryTimeout
from .base import Answer, Engine, Question
from .limits import STACK

TABLE: Final = "table"
_CLOSE: Final = 3
_AS_GRAPH: Final = {"json": "jsonld", "xml": "rdfxml"}


def saved_queries(root: Path) -> Iterator[SavedQuery]:
    """Every saved query that answers a question, by id."""
    folder = root / "queries"
    for path in sorted(folder.rglob("*.rq")):
        name = path.relative_to(folder).with_suffix("").as_posix()
        if not name.startswith("hygiene/"):
            yield read_saved(name, path.read_text(encoding="utf-8"))


def query_text(given: str, values: Mapping[str, str], root: Path) -> str:
    """The SPARQL of a file, of a saved query, or for `-` of what comes in, its parameters bound.

    Raises: NotFound with the names that are close; BadParameter; BadData for a saved query with a wrong header.
    """
    name = given.removesuffix(".rq")
    path, saved = Path(given), root / "queries" / f"{name}.rq"
    if given == "-":
        text = sys.stdin.read()
    elif path.is_file() or (saved.is_file() and ".." not in saved.parts):
        path = path if path.is_file() else saved
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadParameter(f"{path} is not UTF-8: byte {error.start + 1} cannot be read") from None
    else:
        raise NotFound(_unknown(name, root / "queries"))
    if any(line.startswith("#+ title") for line in text.splitlines()):
        return bind(read_saved(name, text), values)
    if values:
        raise BadParameter(f"{given} is no saved query, so it has no parameter {next(iter(values))!r}")
    return text


def formats(name: str | None, output: Path | None) -> tuple[str | None, str | None]:
    """The formats for rows and for a graph that a name or else the ending of a file means; None where it has none.

    Raises: BadParameter for a name that means neither.
    """
    wanted = name or (output.suffix[1:] if output else "")
    rows, graph = _format(wanted, SOLUTIONS), _format(_AS_GRAPH.get(wanted, wanted), GRAPHS)
    if rows or graph:
        return rows, graph
    if not name:
        return "csv", "turtle"
    known = dict.fromkeys(o.format for o in (*SOLUTIONS, *GRAPHS) if o is not HTML)
    raise BadParameter(f"there is no format {name!r}; there are {TABLE}, {', '.join(known)}")


def ask(engine: Engine, question: Question) -> Answer:
    """The answer of an engine that may keep to no deadline itself, and that Ctrl-C would not reach.

    Raises: QueryTimeout, and what the engine raises.
    """
    given: list[Answer] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            given.append(engine.answer(question))
        except Exception as error:
            # Its traceback would keep results of the engine alive, which may not end in another thread.
            error.__traceback__ = error.__cause__ = error.__context__ = None
            failed.append(error)

    before = threading.stack_size(STACK)
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    threading.stack_size(before)
    thread.join(question.timeout)
    if failed:
        raise failed[0]
    if not given:
        raise QueryTimeout(f"the query took longer than {question.timeout:g} s; allow more with --timeout")
    return given[0]


def show(answer: Answer, width: int) -> Iterator[str]:
    """The lines of an answer for a terminal: a table of rows in JSON, yes or no, or a graph as it is written."""
    if answer.kind == "graph":
        yield answer.body.read().decode().rstrip("\n")
        return
    result = parse_query_results(answer.body, format=QueryResultsFormat.JSON)
    if isinstance(result, QueryBoolean):
        yield "yes" if result else "no"
        return
    names = [variable.value for variable in result.variables]
    rows = [[_cell(term) for term in row] for row in result]
    yield from grid(names, rows, width) if names else ()
    yield f"({len(rows):,} {'row' if len(rows) == 1 else 'rows'})"


def as_table(answer: Answer, output: Path | None) -> BinaryIO:
    """An answer as `show` does, as wide as the terminal, or as it needs to be in a file."""
    width = 10_000 if output else get_terminal_size((120, 24)).columns
    with answer.body:
        return BytesIO("".join(f"{line}\n" for line in show(answer, width)).encode())


def print_out(body: BinaryIO) -> None:
    """Write to standard output, for as long as somebody reads it."""
    try:
        copyfileobj(body, sys.stdout.buffer)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python writes out what is left when it ends, which would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_file(path: Path, body: BinaryIO) -> None:
    """Let a file hold this, or stay as it was: it is written beside, and renamed once it is whole.

    Raises: BadParameter where nothing can be written.
    """
    if path.exists() and not path.is_file():
        raise BadParameter(f"{path} is no file that could be replaced")
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("xb") as file:
            copyfileobj(body, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise BadParameter(f"{path} cannot be written: {error.strerror}") from error
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _format(name: str, offers: Sequence[Offer]) -> str | None:
    offer = named(name, offers)
    return offer.format if offer and offer is not HTML else None


def _cell(term: object) -> str:
    if term is None:
        return ""
    return (
        term.value if isinstance(term, Literal) else short(term) if isinstance(term, NamedNode) else str(term)
    )


def _unknown(name: str, folder: Path) -> str:
    ids = [path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.rq")]
    near = difflib.get_close_matches(name, ids, _CLOSE, 0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else "`tochuc query` alone lists the saved ones"
    return f"{name} is no file and no saved query; {hint}"
