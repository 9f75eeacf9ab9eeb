"""The header of a saved query: its `#+ key: value` lines, and everything that is wrong in them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Final

from .charts import Chart, read_chart
from .heads import projected, read_head
from .parameters import Parameter, read_parameter, with_example
from .scopes import scopes

LANGUAGES: Final = ("vi", "en")
TEXTS: Final = ("title", "question", "description", "keywords")
MARK: Final = "basis"
"""The column that answers get beside those of the query."""
_LINE: Final = re.compile(r"#\+ ([a-z]+)(?: (\w+))?(?:@(\w+))?: +(\S.*)")
_QUESTION_ID: Final = re.compile(r"CQ-\d\d+")
_FORMS: Final = {"SELECT": "select", "ASK": "ask"}
_LABEL: Final = "Label"
KEYS: Final[Mapping[str, tuple[bool, bool]]] = {
    **dict.fromkeys(TEXTS, (False, True)),
    "answers": (False, False),
    "param": (True, False),
    "example": (True, False),
    "label": (True, True),
    "column": (True, True),
    "chart": (False, False),
}
"""Each key, and whether it takes a name and a language."""


@dataclass
class Header:
    """What a header says, and its faults as pairs of line and sentence.

    Shape: texts by key and language, columns by name and language; `lacking` is what a query of this project needs
    and the header does not say; `projected` are the columns of the query in their order.
    """

    texts: dict[str, dict[str, str]] = field(default_factory=lambda: {key: {} for key in TEXTS})
    answers: tuple[str, ...] = ()
    parameters: dict[str, Parameter] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    chart: Chart | None = None
    form: str = ""
    projected: tuple[str, ...] = ()
    faults: list[tuple[int, str]] = field(default_factory=list)
    lacking: list[tuple[int, str]] = field(default_factory=list)


def read_header(text: str) -> Header:
    """The header of a query that parses."""
    header = Header(form=_FORMS.get(read_head(text).form, "graph"), projected=projected(text))
    lines: dict[str, int] = {}
    chart: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#+"):
            try:
                _read_line(header, line.rstrip(), number, lines, chart)
            except ValueError as error:
                header.faults.append((number, str(error)))
    if chart:
        try:
            header.chart = read_chart("\n".join(chart))
        except ValueError as error:
            header.faults.append((lines["chart"], str(error)))
    header.faults += _unfit(header, text, lines)
    header.lacking += _lacking(header, lines)
    header.faults.sort()
    return header


def _read_line(header: Header, line: str, number: int, lines: dict[str, int], chart: list[str]) -> None:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError("a header line reads '#+ key: value', such as '#+ title@en: Organs'")
    key, name, language, value = match.groups(default="")
    _refuse_form(key, name, language)
    whole = line.partition(": ")[0].removeprefix("#+ ")
    if whole in lines and key != "chart":
        raise ValueError(f"{whole} is repeated: it is in line {lines[whole]} already")
    lines.setdefault(whole, number)
    parameter = header.parameters.get(name)
    if key == "chart":
        chart.append(value)
    elif key in TEXTS:
        header.texts[key][language] = value
    elif key == "column":
        header.columns.setdefault(name, {})[language] = value
    elif key == "answers":
        header.answers = _questions(value)
    elif key == "param":
        header.parameters[name] = read_parameter(name, value)
    elif parameter is None and f"param {name}" in lines:
        # What is wrong with the parameter is told already.
        return
    elif parameter is None:
        raise ValueError(f"{key} {name} stands before its parameter: want '#+ param {name}: …' above it")
    elif key == "label":
        header.parameters[name] = replace(parameter, labels={**parameter.labels, language: value})
    elif parameter.example:
        raise ValueError(f"example {name} is repeated: the parameter has {parameter.example} already")
    else:
        header.parameters[name] = with_example(parameter, value)


def _refuse_form(key: str, name: str, language: str) -> None:
    if key not in KEYS:
        near = get_close_matches(key, KEYS, 1)
        raise ValueError(
            f"the key {key} is unknown; "
            + (f"did you mean {near[0]}?" if near else f"want one of {', '.join(KEYS)}")
        )
    takes_name, takes_language = KEYS[key]
    if takes_name != bool(name):
        raise ValueError(
            f"{key} stands without its name: want '#+ {key} NAME'"
            if takes_name
            else f"{key} takes no name such as {name}"
        )
    if takes_language and language not in LANGUAGES:
        told = f"in the unknown language {language}" if language else "without its language"
        raise ValueError(f"{key} stands {told}: want " + " or ".join(f"@{known}" for known in LANGUAGES))
    if language and not takes_language:
        raise ValueError(f"{key} takes no language such as @{language}")


def _questions(value: str) -> tuple[str, ...]:
    answers = tuple(value.replace(",", " ").split())
    if not all(map(_QUESTION_ID.fullmatch, answers)):
        raise ValueError(f"{value!r} is not a list of questions such as CQ-03")
    return answers


def _unfit(header: Header, text: str, lines: Mapping[str, int]) -> Iterable[tuple[int, str]]:
    """What does not go together with the query below."""
    for name, parameter in header.parameters.items():
        line = lines[f"param {name}"]
        if not parameter.example and f"example {name}" not in lines:
            yield line, f"parameter {name} has neither a default nor an example"
        using = [scope for scope in scopes(text) if name in scope.variables]
        if not using:
            yield line, f"parameter {name} is declared, but the query uses no variable ?{name}"
        if any(scope.start is None or scope.short for scope in using):
            yield line, f"parameter {name} needs a WHERE to stand in: write it out, or the template"
    known = ", ".join(header.projected) or "none"
    for name, labels in header.columns.items():
        if name not in header.projected:
            line = min(lines[f"column {name}@{language}"] for language in labels)
            yield line, f"the query selects no column {name}; its columns: {known}"
    if MARK in header.projected:
        yield (
            1,
            f"no column may be named {MARK}: what is stated and what inferred is told in one of that name",
        )
    for name in header.chart.fields if header.chart else ():
        if name not in header.projected:
            yield (
                lines["chart"],
                f"the chart uses {name}, which is no column of the query; its columns: {known}",
            )


def _lacking(header: Header, lines: Mapping[str, int]) -> Iterable[tuple[int, str]]:
    for key in ("title", "question"):
        for language in LANGUAGES:
            if f"{key}@{language}" not in lines:
                yield 1, f"the header lacks {key}@{language}"
    if "answers" not in lines:
        yield 1, "the header lacks answers"
    for name in header.parameters:
        for language in LANGUAGES:
            if f"label {name}@{language}" not in lines:
                yield lines[f"param {name}"], f"parameter {name} lacks label {name}@{language}"
    if "*" in header.projected:
        yield 1, "a saved query names its columns: want SELECT ?one ?two in the place of SELECT *"
        return
    for name in shown(header.projected):
        for language in LANGUAGES:
            if f"column {name}@{language}" not in lines:
                yield 1, f"the header lacks column {name}@{language}"


def shown(columns: Iterable[str]) -> tuple[str, ...]:
    """The columns that a reader sees: one that names the things of another, as organLabel those of organ, stands in it.

    >>> shown(("organ", "organLabel", "newLabel"))
    ('organ', 'newLabel')
    """
    names = tuple(columns)
    return tuple(name for name in names if not (name.endswith(_LABEL) and name.removesuffix(_LABEL) in names))
