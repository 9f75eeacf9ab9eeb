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
    name, kind = pager.part
    shown = name if name == BRIDGE else short_name(name)
    return here(list=shown, kind=short_name(kind) if kind else None, **{"from": str(max(first, 0))})


def words_of_day(day: date) -> str:
    """A day in the language of the page."""
    return day_words(day, language())
