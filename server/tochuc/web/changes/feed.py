"""Changes as an Atom feed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from flask import g, request

from ...core.changes import TOGETHER, Change, Changes, lines_of
from ...core.feed import Entry, Feed, written
from ...namespaces import BASE
from ..entities.day import newest_day
from ..language import gettext, language, ngettext
from ..table import short_name
from .asked import Asked
from .shown import Item, items_of
from .words import kind_word, when

MOST_ENTRIES: Final = 100


def feed_of(asked: Asked, changes: Changes, title: str) -> str:
    """The newest changes, each with the day by which it had happened; what lies ahead is left out."""
    newest = newest_day()
    past = [
        change for change in changes.between(date.min, newest, asked.kinds, asked.sort) if change.by <= newest
    ]
    past.sort(key=lambda change: change.by, reverse=True)
    lines = [line for line, _ in zip(lines_of(past, TOGETHER), range(MOST_ENTRIES), strict=False)]
    items, _, _ = items_of(lines, date.min, newest)
    host = request.host_url.rstrip("/")
    return written(
        Feed(
            id=_feed_id(asked),
            title=title,
            updated=newest,
            language=language(),
            author="Tổ chức",
            itself=host + request.full_path.rstrip("?"),
            page=host + asked.address(),
            snapshot=g.served.hash,
        ),
        [_entry(item, host, asked) for item in items],
    )


def _feed_id(asked: Asked) -> str:
    of = asked.of or asked.place
    parts = "&".join(
        [*(f"of={short_name(of)}" for _ in [0] if of), *(f"kind={kind}" for kind in asked.kinds)]
    )
    return f"{BASE}changes.atom{'?' if parts else ''}{parts}"


def _entry(item: Item, host: str, asked: Asked) -> Entry:
    change = item.change
    if item.thing:
        title = gettext("%(thing)s: %(did)s", thing=item.name.text, did=item.did)
        return Entry(
            f"{item.thing}#{change.side}",
            title,
            change.by,
            host + item.name.href,
            _told(item, change),
            change.kind,
        )
    title = gettext("%(count)s × %(sort)s: %(did)s", count=change.count, sort=item.name.text, did=item.did)
    return Entry(
        _together(change),
        title,
        change.by,
        host + day_address(asked, change),
        _told(item, change),
        change.kind,
    )


def day_address(asked: Asked, change: Change) -> str:
    """The page of the changes of one sort around one day."""
    before = change.span.earliest if change.span.earliest > date.min else change.by
    return asked.address(
        path="/changes",
        first=before - timedelta(days=1),
        last=change.by,
        kinds=(change.kind,),
        sort=change.sort,
        page=1,
    )


def _together(change: Change) -> str:
    how = "told" if change.told else "by-rule"
    days = f"{change.span.earliest}/{change.span.latest}"
    return f"{BASE}changes/{change.kind}/{short_name(change.sort) or 'any'}/{change.side}/{days}/{how}"


def _told(item: Item, change: Change) -> str:
    words: Sequence[str] = [
        f"{kind_word(change.kind)}: {item.did}, {when(change.span)}.",
        "" if change.day else gettext("The day is not known; the entry bears the last one that is possible."),
        "" if change.told else gettext("This follows from a provision."),
        "" if item.thing else ngettext("%(num)s of them.", "%(num)s of them.", change.count),
        *(f"{heading}: {', '.join(each.text for each in things)}." for heading, things in item.notes),
    ]
    return " ".join(filter(None, words))
