"""Words of the page of quality."""

from datetime import date
from typing import Final

from flask_babel import lazy_gettext

from ...core.parameters import Parameter
from ...core.spans import day_words

_COUNTS: Final = {
    "stated": lazy_gettext("statements of sources"),
    "inferred": lazy_gettext("statements that follow"),
    "entailed": lazy_gettext("of these, without any provision"),
    "default": lazy_gettext("statements in all, each once"),
    "sources": lazy_gettext("sources"),
    "graphs": lazy_gettext("graphs of sources"),
    "ontology": lazy_gettext("statements of the vocabulary"),
    "queries": lazy_gettext("statements about saved questions"),
    "answers": lazy_gettext("answers kept ready"),
    "names": lazy_gettext("names in the search"),
    "shapes": lazy_gettext("shapes that the data are held to"),
    "hygiene": lazy_gettext("further checks"),
}
"""What a manifest counts, in the order in which it is told."""
PARTS: Final = tuple(_COUNTS)


def count_word(name: str) -> str:
    """What a count of a manifest is of; one without words of its own is called by its name."""
    return str(_COUNTS.get(name, name))


def usual_value(parameter: Parameter, language: str) -> str:
    """The default value of a parameter with its label, as a sentence has it."""
    value = parameter.default or ""
    if parameter.kind == "date" and value:
        value = day_words(date.fromisoformat(value), language)
    label = parameter.labels.get(language) or parameter.written
    return f"{label}: {value}"
