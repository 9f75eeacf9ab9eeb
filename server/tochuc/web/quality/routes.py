"""`/quality`: what the snapshot holds, what changed, what is missing, and what it rests on."""

import json
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, g, render_template, request
from pyoxigraph import NamedNode

from ...core.media import HTML, Offer
from ...core.quality import whole
from ...core.spans import day_words
from ...core.terms import short
from ...errors import NotFound
from ...namespaces import ID, TC
from ..addresses import base, kept, page_of
from ..answers import negotiate, send_text
from ..entities.memory import memory_of
from ..language import language
from ..openapi.told import describes
from ..queries.catalogue import catalogue_of
from .described import paths
from .report import FOUNDED, Asked, Report, report_of
from .words import PARTS, count_word, usual_value

bp = Blueprint("quality", __name__)
describes(bp, paths)
_JSON: Final = Offer("application/json", "json")
_MOST_PUBLISHERS: Final = 12


@bp.get("/quality")
@bp.get("/quality.<suffix>")
@bp.get("/snapshots/<snapshot>/quality", endpoint="show_then")
@bp.get("/snapshots/<snapshot>/quality.<suffix>", endpoint="show_then")
def show(suffix: str = "", snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """The report on the quality of the snapshot, for people or as JSON.

    Raises: NotFound for a form that there is not; NotAcceptable; BadParameter.
    """
    offer = _offer(suffix)
    language()
    report = report_of(g.served)
    if offer is HTML:
        return send_text(render_template("quality/quality.html", **_page(report)), HTML.media_type)
    return send_text(json.dumps(_told(report), ensure_ascii=False), _JSON.media_type)


def _offer(suffix: str) -> Offer:
    if not suffix:
        return negotiate(request.headers.get("Accept"), request.args.getlist("format"), (HTML, _JSON))
    if suffix not in ("json", "html"):
        raise NotFound(f"there is no form .{suffix} of this report; there are .html and .json")
    return _JSON if suffix == "json" else HTML


def _page(report: Report) -> dict[str, Any]:
    counts, publishers = whole(report.counts), report.sources.publishers
    code = language()
    return {
        "report": report,
        "manifest": g.served.manifest,
        "counts": [(name, counts[name]) for name in dict.fromkeys((*PARTS, *counts)) if name in counts],
        "classes": report.counts.get("classes", {}),
        "class_name": _name,
        "term_iri": TC,
        "form_name": _name,
        "form_at": lambda form: page_of(form) if form.startswith(ID) else "",
        "list_at": lambda name: f"{base()}/browse/{name}{kept()}",
        "term_at": lambda name: page_of(TC + name),
        "query_at": lambda query_id: f"{base()}/queries/{query_id}{kept()}",
        "ontology_at": f"{base()}/ontology{kept()}",
        "data_at": f"{base()}/quality.json{kept()}",
        "before_at": f"/snapshots/{report.since.hash}/quality{kept()}" if report.since else "",
        "count_word": count_word,
        "day_word": lambda day: day_words(date.fromisoformat(day), code),
        "summed": FOUNDED,
        "usual": lambda query: [usual_value(each, code) for each in query.parameters],
        "title_of": {query.id: query.titles[code] for query in catalogue_of(g.served).search("")},
        "publishers": publishers[:_MOST_PUBLISHERS],
        "others": publishers[_MOST_PUBLISHERS:],
    }


def _name(iri: str) -> str:
    return memory_of(g.served).vocabulary.heading_of(iri, language())


def _told(report: Report) -> dict[str, Any]:
    counts = whole(report.counts)
    sources = report.sources
    return {
        "snapshot": g.served.hash,
        "newestSource": g.served.manifest.get("newest_source"),
        "counts": counts,
        "classes": report.counts.get("classes", {}),
        "since": _since(report),
        **{topic: [_asked(each) for each in asked] for topic, asked in report.asked.items()},
        "statementsOfSources": report.founded
        and {"total": report.founded.statements, "onOneSource": report.founded.on_one_source},
        "sourcesByKind": {
            "total": sources.total,
            "forms": [
                {"form": short(NamedNode(form)) if form else None, "count": n} for form, n in sources.forms
            ],
            "publishers": [{"publisher": name or None, "count": n} for name, n in sources.publishers],
            "years": [{"year": year or None, "count": n} for year, n in sources.years],
        },
        # A snapshot is made only where every check passes.
        "checks": {"shapes": counts.get("shapes"), "hygiene": counts.get("hygiene"), "faults": 0},
    }


def _since(report: Report) -> dict[str, Any] | None:
    since = report.since
    if since is None:
        return None
    told = {
        name: [{"name": each.name, "before": each.before, "now": each.now} for each in found]
        for name, found in (("counts", since.counts), ("classes", since.classes))
    }
    return {
        "snapshot": since.hash,
        "newestSource": since.newest_source or None,
        **told,
        "answers": since.answers,
    }


def _asked(asked: Asked) -> dict[str, Any]:
    query = asked.query
    return {
        "query": query.id,
        "title": query.titles[language()],
        "href": f"{base()}/queries/{query.id}",
        "values": {each.written: each.default for each in query.parameters if asked.rows is not None},
        "rows": asked.rows,
    }
