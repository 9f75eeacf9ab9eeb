"""Saved queries: a question in a file, its header, and its parameters bound as terms."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ..errors import BadData, BadParameter
from .charts import Chart
from .headers import LANGUAGES, Header, read_header, shown
from .parameters import Parameter, term
from .scopes import Scope, scopes

__all__ = ["LANGUAGES", "SavedQuery", "bind", "faults_of", "fill", "read_saved", "read_values", "runnable"]
_DECLARES: Final = re.compile(r"^#\+ param\b", re.MULTILINE)
_MARK: Final = re.compile(r"^#\+", re.MULTILINE)


@dataclass(frozen=True)
class SavedQuery:
    """A question with its SPARQL.

    Shape: `id` is the path below `queries/` without its ending; titles, questions, descriptions and keywords
    by language (`vi`, `en`), the last two possibly empty; `answers` are ids of competency questions; `projected` are
    the variables that a SELECT asks for, `columns` their labels by language; `form` is `select`, `ask` or `graph`.
    """

    id: str
    titles: Mapping[str, str]
    questions: Mapping[str, str]
    descriptions: Mapping[str, str]
    keywords: Mapping[str, str]
    answers: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    form: str
    projected: tuple[str, ...]
    columns: Mapping[str, Mapping[str, str]]
    chart: Chart | None
    text: str

    @property
    def topic(self) -> str:
        """The folder in which it stands."""
        return self.id.partition("/")[0]

    @property
    def examples(self) -> dict[str, str]:
        """A legal value for each parameter: its example."""
        return {parameter.name: parameter.example for parameter in self.parameters}

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns that a reader sees: one that names the things of another stands in that one."""
        return shown(self.projected)

    def heading(self, column: str, language: str) -> str:
        """What a column is called."""
        return self.columns.get(column, {}).get(language, column)


def read_saved(query_id: str, text: str) -> SavedQuery:
    """The saved query that a file holds.

    Raises: BadData with file and line when its header is wrong or lacks something.
    """
    header = read_header(text)
    for line, fault in [*header.faults, *header.lacking]:
        raise _bad(query_id, line, fault)
    return _saved(query_id, header, text)


def faults_of(text: str) -> list[tuple[int, str]]:
    """Everything that is wrong in a header or lacking, each as line and sentence."""
    header = read_header(text)
    return sorted([*header.faults, *header.lacking])


def read_values(query: SavedQuery, given: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The values given for parameters, by the name of each variable; `as-of` and `asOf` are the same parameter.

    Raises: BadParameter for a parameter that is unknown or repeated.
    """
    names = {each: p.name for p in query.parameters for each in (p.name, p.written)}
    values: dict[str, str] = {}
    for name, value in given:
        if name not in names:
            allowed = ", ".join(p.written for p in query.parameters) or "none"
            told = f"query {query.id} has no parameter {name!r}; its parameters: {allowed}"
            raise BadParameter(told, parameter=name, given=value, allowed=allowed)
        if names[name] in values:
            told = f"parameter {name} of query {query.id} is given more than once: {values[names[name]]!r}, {value!r}"
            raise BadParameter(told, parameter=name, given=value, allowed="one value")
        values[names[name]] = value
    return values


def bind(query: SavedQuery, values: Mapping[str, str]) -> str:
    """The SPARQL of a query with the values of its parameters put in as terms.

    Each scope that uses a parameter opens with a VALUES block, so that a sub-SELECT, a branch of a UNION and
    a graph pattern see the value too; lines keep their numbers.

    Raises: BadParameter naming the parameter, what was given and what is allowed.
    """
    known = read_values(query, values.items())
    return _insert(query.text, {p.name: _term_text(query, p, known) for p in query.parameters})


def runnable(query: SavedQuery, values: Mapping[str, str]) -> str:
    """What `bind` gives, its header mere comments: a service that reads headers would bind the parameters again.

    Raises: as `bind`.
    """
    return _MARK.sub("#", bind(query, values))


def fill(text: str, given: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """A saved query as it may run anywhere, and its values: those given for its parameters, else its defaults.

    Any other query comes back as it is, with no values. What a query outside this project does without, such as
    titles and labels, may be lacking.
    Raises: BadParameter, and BadData as `read_saved` does.
    """
    if not _DECLARES.search(text):
        return text, {}
    header = read_header(text)
    for line, fault in header.faults:
        raise _bad("query", line, fault)
    query = _saved("query", header, text)
    names = {each for p in query.parameters for each in (p.name, p.written)}
    values = read_values(query, [(name, value) for name, value in given.items() if name in names])
    return bind(query, values), {**query.examples, **values}


def _saved(query_id: str, header: Header, text: str) -> SavedQuery:
    return SavedQuery(
        id=query_id,
        titles=header.texts["title"],
        questions=header.texts["question"],
        descriptions=header.texts["description"],
        keywords=header.texts["keywords"],
        answers=header.answers,
        parameters=tuple(header.parameters.values()),
        form=header.form,
        projected=header.projected,
        columns=header.columns,
        chart=header.chart,
        text=text,
    )


def _bad(query_id: str, line: int, fault: str) -> BadData:
    file = f"queries/{query_id}.rq"
    return BadData(f"{file}, line {line}: {fault}", file=file, line=line)


def _term_text(query: SavedQuery, parameter: Parameter, values: Mapping[str, str]) -> str:
    given = values.get(parameter.name, parameter.default)
    if given is not None:
        try:
            return str(term(parameter, given))
        except ValueError:
            pass
    fault = "is missing" if given is None else f"cannot be {given!r}"
    raise BadParameter(
        f"parameter {parameter.written} of query {query.id} {fault}; "
        f"it is {parameter.allowed}, such as {parameter.example}",
        parameter=parameter.written,
        given=given,
        allowed=parameter.allowed,
    )


def _insert(text: str, terms: Mapping[str, str]) -> str:
    pieces: list[tuple[int, str]] = []
    for scope in scopes(text):
        names = [name for name in terms if name in scope.variables]
        if names and scope.start is not None:
            pieces += _values(scope, scope.start, {name: terms[name] for name in names})
    for position, piece in sorted(pieces, reverse=True):
        text = text[:position] + piece + text[position:]
    return text


def _values(scope: Scope, start: int, terms: Mapping[str, str]) -> list[tuple[int, str]]:
    block = f" VALUES ({' '.join('?' + name for name in terms)}) {{ ({' '.join(terms.values())}) }}"
    if scope.wraps:
        return [(start, block + " {"), (scope.end, "} ")]
    return [(start, block)]
