"""Saved queries: a question in a file, its header, and its parameters bound as terms."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ..errors import BadData, BadParameter
from .parameters import KINDS, Parameter, class_iri, term
from .scopes import Scope, scopes

LANGUAGES: Final = ("vi", "en")
_LINE: Final = re.compile(r"#\+ ([a-z]+)(?: (\w+))?(?:@(\w+))?: +(\S.*)")
_TEXTS: Final = frozenset({"title", "question", "description", "keywords"})
_QUESTION_ID: Final = re.compile(r"CQ-\d\d+")

_DECLARES: Final = re.compile(r"^#\+ param\b", re.MULTILINE)


@dataclass(frozen=True)
class SavedQuery:
    """A question with its SPARQL.

    Shape: `id` is the path below `queries/` without its ending; titles, questions, descriptions and keywords
    by language (`vi`, `en`), the last two possibly empty; `answers` are ids of competency questions.
    """

    id: str
    titles: Mapping[str, str]
    questions: Mapping[str, str]
    descriptions: Mapping[str, str]
    keywords: Mapping[str, str]
    answers: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def examples(self) -> dict[str, str]:
        """A legal value for each parameter: its example."""
        return {parameter.name: parameter.example for parameter in self.parameters}


def read_saved(query_id: str, text: str) -> SavedQuery:
    """The saved query that a file holds.

    Raises: BadData with file and line when its header is wrong.
    """
    texts: dict[str, dict[str, str]] = {key: {} for key in _TEXTS}
    answers: tuple[str, ...] = ()
    parameters: dict[str, Parameter] = {}
    for number, key, name, language, value in _header(query_id, text):
        fault = ""
        if key in _TEXTS and not name and language in LANGUAGES and language not in texts[key]:
            texts[key][language] = value
        elif key == "answers" and not name and not language and not answers:
            answers = tuple(value.replace(",", " ").split())
            if not all(map(_QUESTION_ID.fullmatch, answers)):
                fault = f"{value!r} is not a list of questions such as CQ-03"
        elif key == "param" and name and not language and name not in parameters:
            parameters[name], fault = _parameter(name, value)
        elif key == "example" and name in parameters and not language and not parameters[name].example:
            parameters[name], fault = _with(parameters[name], value)
        else:
            fault = "this line is unknown, repeated, without its language (vi, en) or before its parameter"
        if fault:
            raise _bad(query_id, number, fault)
    _require(query_id, text, texts, answers, parameters)
    return SavedQuery(
        query_id,
        texts["title"],
        texts["question"],
        texts["description"],
        texts["keywords"],
        answers,
        tuple(parameters.values()),
        text,
    )


def bind(query: SavedQuery, values: Mapping[str, str]) -> str:
    """The SPARQL of a query with the values of its parameters put in as terms.

    Each scope that uses a parameter opens with a VALUES block, so that a sub-SELECT, a branch of a UNION and
    a graph pattern see the value too; lines keep their numbers.

    Raises: BadParameter naming the parameter, what was given and what is allowed.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in known:
            allowed = ", ".join(known) or "none"
            raise BadParameter(
                f"query {query.id} has no parameter {name!r}; its parameters: {allowed}",
                parameter=name,
                given=values[name],
                allowed=allowed,
            )
    terms = {name: _term_text(query, parameter, values) for name, parameter in known.items()}
    return _insert(query.text, terms)


def fill(text: str, given: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """A saved query as it may run anywhere, and its values: those given for its parameters, else its defaults.

    Any other query comes back as it is, with no values.
    Raises: BadParameter, BadData, as `bind` and `read_saved`.
    """
    if not _DECLARES.search(text):
        return text, {}
    query = read_saved("query", text)
    values = {p.name: given[p.name] for p in query.parameters if p.name in given}
    return bind(query, values), {**query.examples, **values}


def _header(query_id: str, text: str) -> Iterator[tuple[int, str, str, str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            continue
        match = _LINE.fullmatch(line.rstrip())
        if match is None:
            raise _bad(query_id, number, "a header line reads '#+ key: value', such as '#+ title@en: Organs'")
        key, name, language, value = match.groups(default="")
        yield number, key, name, language, value


def _parameter(name: str, value: str) -> tuple[Parameter, str]:
    kind, _, rest = value.partition(" ")
    of, rest = rest.strip(), rest.strip()
    if kind in ("iri", "choice"):
        of, _, rest = of.partition(" ")
    else:
        of = ""
    parameter = Parameter(name, kind, of)
    if kind not in KINDS:
        return parameter, f"kind {kind!r} of parameter {name} is not one of {', '.join(KINDS)}"
    if kind == "iri":
        try:
            parameter = replace(parameter, of=class_iri(of))
        except ValueError:
            return parameter, f"parameter {name} names no class: want 'iri tc:Organ organ:one'"
    if not rest:
        return parameter, ""
    parameter, fault = _with(parameter, rest.strip())
    return replace(parameter, default=parameter.example), fault


def _with(parameter: Parameter, example: str) -> tuple[Parameter, str]:
    parameter = replace(parameter, example=example)
    try:
        term(parameter, example)
    except ValueError:
        return (
            parameter,
            f"{example!r} is no legal value of parameter {parameter.name}: want {parameter.allowed}",
        )
    return parameter, ""


def _require(
    query_id: str,
    text: str,
    texts: Mapping[str, Mapping[str, str]],
    answers: tuple[str, ...],
    parameters: Mapping[str, Parameter],
) -> None:
    wanted = [(key, language) for key in ("title", "question") for language in LANGUAGES]
    lacking = [f"{key}@{language}" for key, language in wanted if language not in texts[key]]
    if not answers:
        lacking.append("answers")
    if lacking:
        raise _bad(query_id, 1, f"the header lacks {', '.join(lacking)}")
    for name, parameter in parameters.items():
        if not parameter.example:
            raise _bad(query_id, 1, f"parameter {name} has neither a default nor an example")
        using = [scope for scope in scopes(text) if name in scope.variables]
        if not using:
            raise _bad(query_id, 1, f"parameter {name} is declared, but the query uses no variable ?{name}")
        if any(scope.start is None or scope.short for scope in using):
            raise _bad(
                query_id, 1, f"parameter {name} needs a WHERE to stand in: write it out, or the template"
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
        f"parameter {parameter.name} of query {query.id} {fault}; "
        f"it is {parameter.allowed}, such as {parameter.example}",
        parameter=parameter.name,
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
