"""What changes are called."""

from collections.abc import Mapping
from typing import Final

from flask_babel import lazy_gettext, lazy_pgettext

from ...core.changes import Side
from ...core.dates import OPEN_START, Span
from ...core.spans import day_words, span_words
from ..language import gettext, language

KIND_WORDS: Final[Mapping[str, object]] = {
    "Organ": lazy_gettext("Organs"),
    "DatedName": lazy_gettext("Names"),
    "Membership": lazy_gettext("Posts"),
    "ReportingLine": lazy_gettext("Reporting lines"),
    "Document": lazy_gettext("Documents"),
    "Place": lazy_gettext("Places"),
    "Status": lazy_gettext("Standing of places"),
    "Event": lazy_gettext("Events"),
}
_SIDES: Final[Mapping[tuple[str, Side], object]] = {
    ("Organ", "began"): lazy_gettext("set up"),
    ("Organ", "ended"): lazy_pgettext("organ", "ended"),
    ("DatedName", "began"): lazy_gettext("name taken"),
    ("DatedName", "ended"): lazy_gettext("name given up"),
    ("Membership", "began"): lazy_gettext("took up the post"),
    ("Membership", "ended"): lazy_gettext("left the post"),
    ("ReportingLine", "began"): lazy_gettext("line began"),
    ("ReportingLine", "ended"): lazy_gettext("line ended"),
    ("Document", "began"): lazy_gettext("came into force"),
    ("Document", "ended"): lazy_gettext("no longer in force"),
    ("Place", "began"): lazy_gettext("formed"),
    ("Place", "ended"): lazy_pgettext("place", "ended"),
    ("Status", "began"): lazy_gettext("became so"),
    ("Status", "ended"): lazy_gettext("no longer so"),
    ("Event", "began"): lazy_gettext("took place"),
}

VERDICTS: Final[Mapping[str, object]] = {
    "same": lazy_gettext("the same"),
    "new": lazy_gettext("only on the later day"),
    "ended": lazy_gettext("only on the earlier day"),
    "changed": lazy_gettext("changed"),
    "unknown": lazy_gettext("not certain"),
}
"""The difference between what held on two days."""


def kind_word(kind: str) -> str:
    """What a kind of changing things is called."""
    return str(KIND_WORDS[kind])


def side_word(kind: str, side: Side) -> str:
    """What happened to a thing of a kind that began or ended."""
    return str(_SIDES[kind, side])


def when(span: Span) -> str:
    """When a change came, in the language of the page."""
    if span.earliest == OPEN_START:
        return gettext("by %(day)s", day=day_words(span.latest, language()))
    return span_words(span, language())
