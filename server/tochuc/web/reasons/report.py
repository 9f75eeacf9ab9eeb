"""The text of a report that a statement is wrong."""

from dataclasses import dataclass
from typing import Final

from flask import current_app, g, request
from pyoxigraph import NamedNode, Triple

from ...core.reports import Target
from ...core.statements import show_term
from ...graph.proofs import Proofs
from ..addresses import page_of
from ..language import gettext
from . import asked
from .listing import Listed
from .opened import Opened
from .reader import Learner
from .testimony import Testimony, testimony_of
from .tree import Words, words_of

_MOST_TITLE: Final = 160
_MOST_SOURCES: Final = 12
"""Sources of which a report names title and address; of more it says how many there are."""


@dataclass(frozen=True)
class Report:
    """What is sent, and where."""

    title: str
    body: str
    address: str
    """What opens it where reports go; empty where that is not set."""
    mail: bool
    about: Words
    back: str
    """The page from which one came."""


def report_of(opened: Opened, proofs: Proofs, told: Triple | NamedNode) -> Report:
    """The report about a statement, or about all that is said of a thing."""
    learner = Learner(opened, proofs)
    if isinstance(told, NamedNode):
        learner.learn(told)
        about = Words((learner.reader().thing(told.value),))
        back = page_of(told.value)
        lines, sources = [_address(back), told.value], []
    else:
        about = words_of(told, learner)
        back = asked.address("why", asked.parameters(told))
        lines = [_address(back), " ".join(map(show_term, (told.subject, told.predicate, told.object)))]
        sources = _sources(testimony_of(opened, proofs, learner, told))
    title = gettext("Error: %(statement)s", statement=about.text)[:_MOST_TITLE]
    body = "\n".join(
        [
            # What a person fills in stands first: a long text is cut at its end.
            gettext("What is wrong:"),
            "",
            gettext("Which document shows it (title, date, address):"),
            "",
            gettext("Statement:"),
            about.text,
            *lines,
            gettext("Snapshot: %(hash)s", hash=g.served.hash),
            *sources,
            "",
        ]
    )
    target: Target = current_app.extensions["reports"]
    return Report(title, body, target.address(title, body), target.mail, about, back)


def _sources(testimony: Testimony) -> list[str]:
    """Who says so, and who says otherwise, a line each."""
    lines = [_source(each) for each in testimony.sources[:_MOST_SOURCES]]
    if len(testimony.sources) > _MOST_SOURCES:
        lines.append(gettext("and %(num)s more", num=len(testimony.sources) - _MOST_SOURCES))
    if not lines:
        lines.append(gettext("none: it follows by rule from other statements"))
    for other in testimony.otherwise:
        value = gettext("otherwise: %(value)s", value=other.value.text)
        lines.append(f"{value} ({'; '.join(map(_source, other.sources))})")
    return ["", gettext("Sources of the statement:"), *(f"- {line}" for line in lines)]


def _source(source: Listed) -> str:
    return ", ".join(filter(None, (source.title.text, source.publisher, source.published, source.url)))


def _address(path: str) -> str:
    """The address of a page in the snapshot that was looked at, where it stays as it was."""
    within = path if path.startswith("/snapshots/") else f"/snapshots/{g.served.hash}{path}"
    return request.host_url.rstrip("/") + within
