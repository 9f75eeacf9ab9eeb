"""Words of saved queries that are no texts of theirs: topics, and values that are the same in every language."""

from typing import Final

from flask_babel import lazy_gettext, lazy_pgettext

_TOPICS: Final = {
    "catalogue": lazy_gettext("About the questions"),
    "changes": lazy_gettext("Changes"),
    "committees": lazy_gettext("Steering committees"),
    "documents": lazy_gettext("Documents"),
    "events": lazy_gettext("Events"),
    "gaps": lazy_gettext("Gaps"),
    "lines": lazy_gettext("Reporting lines"),
    "links": lazy_gettext("Links to other data"),
    "names": lazy_gettext("Names"),
    "organs": lazy_gettext("Organs"),
    "people": lazy_gettext("People"),
    "places": lazy_gettext("Places"),
    "sources": lazy_gettext("Sources"),
}
_VALUES: Final = {
    "yes": lazy_pgettext("value", "yes"),
    "no": lazy_pgettext("value", "no"),
    "true": lazy_pgettext("value", "yes"),
    "false": lazy_pgettext("value", "no"),
    "unknown": lazy_pgettext("value", "unknown"),
    "stated": lazy_pgettext("value", "stated"),
    "inferred": lazy_pgettext("value", "by rule"),
    "possible": lazy_pgettext("value", "possible"),
    "certain": lazy_pgettext("value", "certain"),
    "not known": lazy_pgettext("value", "not known"),
    "top": lazy_pgettext("value", "top"),
    "began": lazy_pgettext("value", "began"),
    "ended": lazy_pgettext("value", "ended"),
    "set up": lazy_pgettext("value", "set up"),
    "took up": lazy_pgettext("value", "took up"),
    "left": lazy_pgettext("value", "left"),
    "rests on": lazy_pgettext("value", "rests on"),
    "replaces": lazy_pgettext("value", "replaces"),
    "replaced by": lazy_pgettext("value", "replaced by"),
    "amends": lazy_pgettext("value", "amends"),
    "dated name": lazy_pgettext("value", "dated name"),
    "label": lazy_pgettext("value", "label"),
}
"""What queries say of an answer by themselves, and the choices that they give."""


def topic_name(topic: str) -> str:
    """What a topic is called; one without a name of its own is called by its folder."""
    return str(_TOPICS.get(topic, topic.replace("-", " ").capitalize()))


def word(value: str) -> str:
    """The word for a value that queries give; nothing for what is no such word."""
    return str(_VALUES.get(value, ""))
