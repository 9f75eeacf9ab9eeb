"""What the templates of entity pages call."""

from datetime import date

from ...core.entity.links import BRIDGE
from ...core.entity.shown import Pager
from ...core.spans import day_words
from ..addresses import here
from ..language import language
from ..table import short_name


def part(pager: Pager, first: int) -> str:
    """The address of this page with another part of a long group."""
    name, kind = _named(pager)
    return here(list=name, kind=kind or None, **{"from": str(max(first, 0))})


def place_of(pager: Pager) -> str:
    """The id of the place where a group begins. Its section is no such place: further parts may stand in others."""
    return "-".join(filter(None, ("list", *_named(pager))))


def _named(pager: Pager) -> tuple[str, str]:
    name, kind = pager.part
    return name if name == BRIDGE else short_name(name), short_name(kind) if kind else ""


def words_of_day(day: date) -> str:
    """A day in the language of the page."""
    return day_words(day, language())
