"""Words for the kinds of names and for what is known of a day."""

from typing import Final

from flask_babel import lazy_gettext

from ...core.dates import Answer
from ..language import language

_ROLES: Final = {
    "label": lazy_gettext("name"),
    "other": lazy_gettext("another name"),
    "title": lazy_gettext("title"),
    "number": lazy_gettext("number"),
    "dated": lazy_gettext("name for a time"),
    "former": lazy_gettext("former name"),
    "source": lazy_gettext("name as a source writes it"),
}
_SPOKEN: Final = {"en": lazy_gettext("in English"), "vi": lazy_gettext("in Vietnamese")}
_STATES: Final = {
    Answer.YES.value: lazy_gettext("there on that day"),
    Answer.UNKNOWN.value: lazy_gettext("not known for that day"),
    Answer.NO.value: lazy_gettext("not there on that day"),
}


def name_kind(role: str, spoken: str) -> str:
    """What kind of name one is, with its language where that is not the reader's."""
    word = str(_ROLES.get(role, role))
    return f"{word}, {_SPOKEN[spoken]}" if spoken in _SPOKEN and spoken != language() else word


def state_word(state: str) -> str:
    """What is known of a thing on a day."""
    return str(_STATES.get(state, state))
