"""`/changes` and `/timeline`: what changed between two days, for everything or around one thing; and the day control."""

import json
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from flask import Blueprint, Response, g, render_template, request

from ...core.changes import TOGETHER, Change, Changes, Line, counts_of, lines_of
from ...core.dates import Answer, day_before
from ...core.media import HTML, PICTURES, Offer
from ...core.spans import day_words
from ...errors import NotFound
from ..answers import negotiate, send_text
from ..entities.day import newest_day
from ..language import gettext, language
from ..openapi.told import describes
from ..queries.options import read_options
from ..table import short_name
from .asked import Asked, read_asked
from .asking import all_changes, changes_around, lives_around, with_organs
from .control import control_of
from .described import paths
from .feed import day_address, feed_of
from .plain import document
from .shown import Telling, beside, items_of
from .timeline import send_timeline, table_of
from .words import KIND_WORDS, VERDICTS, kind_word, side_word

bp = Blueprint("changes", __name__)
describes(bp, paths)
bp.add_app_template_global(control_of, "day_control_of")

JSON: Final = Offer("application/json", "json")
ATOM: Final = Offer("application/atom+xml", "atom")
_CHANGES: Final = (HTML, JSON, ATOM)
_TIMELINE: Final = (HTML, JSON, *PICTURES)
ON_A_PAGE: Final = 60
_YEARS: Final = 5
"""How far back the timeline reaches where no first day is asked for."""


@bp.get("/changes")
@bp.get("/changes.<ending>")
@bp.get("/snapshots/<snapshot>/changes", endpoint="changes_then")
@bp.get("/snapshots/<snapshot>/changes.<ending>", endpoint="changes_then")
def changes(ending: str = "", snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """What began and ended between two days.

    Raises: BadParameter; NotFound with the nearest names; NotAcceptable; what `Engine.answer` raises.
    """
    offer = _offer(ending, _CHANGES)
    language()
    asked = read_asked("/changes")
    found, title = _found(asked)
    if offer is ATOM:
        return send_text(feed_of(asked, found, title), ATOM.media_type)
    page = _page(asked, found, title)
    if offer is JSON:
        return send_text(json.dumps(document(**page), ensure_ascii=False), JSON.media_type)
    both = beside(lives_around(g.served, (asked.of,)), asked.first, asked.last) if asked.of else ((), 0, None)
    rows = [(kind, list(members)) for kind, members in groupby(both[0], attrgetter("kind"))]
    verdicts = {name: str(word) for name, word in VERDICTS.items()}
    text = render_template("changes.html", beside=rows, left_out=both[1], verdicts=verdicts, **page)
    return send_text(text, HTML.media_type)


@bp.get("/timeline")
@bp.get("/timeline.<path:ending>")
@bp.get("/snapshots/<snapshot>/timeline", endpoint="timeline_then")
@bp.get("/snapshots/<snapshot>/timeline.<path:ending>", endpoint="timeline_then")
def timeline(ending: str = "", snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """Events and changes over time, as a picture and as an equal list.

    Raises: as `changes`; ResultTooLarge for a picture of too much.
    """
    offer = _offer(ending, _TIMELINE)
    language()
    read_options()
    asked = read_asked("/timeline", _YEARS)
    found, title = _found(asked)
    if offer in PICTURES:
        return send_timeline(asked, found, title, offer)
    page = _page(asked, found, title)
    if offer is JSON:
        return send_text(json.dumps(document(**page), ensure_ascii=False), JSON.media_type)
    return send_text(render_template("timeline.html", table=table_of(asked, found), **page), HTML.media_type)


def _found(asked: Asked) -> tuple[Changes, str]:
    """The changes that are asked about, and what they are called."""
    about = asked.of or asked.place
    if not about:
        found = all_changes(g.served)
        title = gettext("What changed") if asked.path == "/changes" else gettext("Timeline")
        return found, title
    things = with_organs(g.served, asked.place) if asked.place else (asked.of,)
    name = Telling((), (about,)).reader.thing(about).text
    if asked.path == "/changes":
        return changes_around(g.served, things), gettext("What changed: %(thing)s", thing=name)
    return changes_around(g.served, things), gettext("Timeline: %(thing)s", thing=name)


def _page(asked: Asked, found: Changes, title: str) -> dict[str, Any]:
    chosen = in_order(found.between(asked.first, asked.last, asked.kinds, asked.sort), asked)
    lines = list(lines_of(chosen, 0 if asked.sort else TOGETHER))
    pages = max(1, -(-len(lines) // ON_A_PAGE))
    if asked.page > pages:
        told = f"there are {pages} pages of these changes, no page {asked.page}"
        raise NotFound(told, parameter="page", given=str(asked.page))
    start = (asked.page - 1) * ON_A_PAGE
    shown: list[Line] = lines[start : start + ON_A_PAGE]
    items, telling, writer = items_of(shown, asked.first, asked.last)
    counts = counts_of(chosen, asked.first, asked.last)
    names = Telling(
        (), {count.sort for count in counts if count.sort} | {x for x in (asked.of, asked.place) if x}
    )
    return {
        "asked": asked,
        "title": title,
        "items": items,
        "write": writer,
        "telling": telling,
        "counts": counts,
        "groups": [(kind, list(members)) for kind, members in groupby(counts, attrgetter("kind"))],
        "names": names,
        "lines": len(lines),
        "start": start,
        "pages": pages,
        "only_seen": found.only_seen(asked.first, asked.last, asked.kinds) if not asked.sort else 0,
        "first": found.days.first,
        "newest": newest_day(),
        "kinds": KIND_WORDS,
        "kind_word": kind_word,
        "side_word": side_word,
        "day_words": lambda day: day_words(day, language()),
        "day_before": day_before,
        "days_of": day_address,
        "short_name": short_name,
    }


def in_order(changes: Sequence[Change], asked: Asked) -> list[Change]:
    """What surely came in these days first; over time, each where it had happened."""
    if asked.path == "/timeline":
        return sorted(changes, key=lambda change: change.by)
    return sorted(changes, key=lambda change: change.between(asked.first, asked.last) is not Answer.YES)


def _offer(ending: str, offers: tuple[Offer, ...]) -> Offer:
    if not ending:
        return negotiate(request.headers.get("Accept"), request.args.getlist("format"), offers)
    found = next((offer for offer in offers if offer.format == ending), None)
    if found is None:
        told = f"there is no ending .{ending} here; there are {', '.join('.' + offer.format for offer in offers)}"
        raise NotFound(told)
    return found
