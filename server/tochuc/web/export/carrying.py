"""Asks the application for one address after another, and writes what it answers as files that lead to each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from flask import Flask, g
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import Client, TestResponse

from ...core.reports import NOWHERE
from ...engine.base import Engine
from ...errors import GraphError, NotFound
from ..app import create_app
from ..live import Served
from . import pages
from .rewriting import Rewriter, Ways
from .rooms import Plan, Target

_TIMEOUT: Final = 600.0
_MOST_BYTES: Final = 1 << 30
_HTML: Final = "text/html"
_IN_XML: Final = ("image/svg+xml", "application/atom+xml")
_IN_A_HEADER: Final = "frame-ancestors"
"""What a policy in a page cannot say (Content Security Policy 3, 3.3)."""


@dataclass(frozen=True)
class One:
    """The one snapshot that an export is made of, whichever becomes the current one meanwhile."""

    served: Served
    generation: int = 0
    """Graphs of one's own are not part of it."""

    def now(self) -> Served:
        """It."""
        return self.served

    def at(self, name: str) -> Served:
        """It, by its hash. Raises: NotFound for another."""
        if name != self.served.hash:
            raise NotFound(f"the snapshot {name} is not held here")
        return self.served

    def engines(self) -> list[Engine]:
        """None that reports anything."""
        return []

    def refused(self) -> str:
        """Nothing."""
        return ""


class Written(NamedTuple):
    """What became of some targets."""

    found: Mapping[Target, list[Target]]
    """What they lead to, each with those of them that do."""
    missing: list[Target]
    """Files that the site does not have, such as a picture of an empty answer."""
    faults: list[str]
    """Addresses that gave a page that says why there is nothing."""


class Carrier:
    """Carries addresses of the application over one snapshot to files."""

    def __init__(self, served: Served, site: str, public: str) -> None:
        self._served, self._site, self._public = served, site, public
        self._ways = Ways(Plan(), site, public)
        self.app = application(served)
        self._client = Client(self.app, TestResponse)

    def alternates(self, path: str) -> Mapping[str, str] | None:
        """The parameters that a page without any stands for: its links to other forms of itself name them.

        None where there is no such page.
        """
        response = self._ask(f"{path}?lang=en", _HTML)
        if response.status_code != 200:
            return None
        tree = LexborHTMLParser(response.get_data(as_text=True))
        for node in tree.css("link[rel=alternate][type]"):
            link = urlsplit(node.attrs.get("href") or "")
            if link.path.startswith(f"{path}."):
                return {name: value for name, value in parse_qsl(link.query) if name != "lang"}
        return {}

    def things(self) -> list[str]:
        """The address of the page of every thing."""
        with self.app.app_context():
            g.served, g.generation = self._served, 0
            return pages.things()

    def links(self, path: str) -> list[str]:
        """The links of a page within the site."""
        tree = LexborHTMLParser(self._ask(f"{path}?lang=en", _HTML).get_data(as_text=True))
        links = (node.attrs.get("href") or "" for node in tree.css("main a[href]"))
        return [link for link in links if link.startswith("/")]

    def carry(self, targets: Iterable[Target], plan: Plan, folder: Path) -> Written:
        """Write the files of these targets.

        Raises: GraphError for an address at which the application fails.
        """
        if plan != self._ways.plan:
            self._ways = Ways(plan, self._site, self._public)
        found: dict[Target, list[Target]] = {}
        missing, faults = list[Target](), list[str]()
        for target in targets:
            response = self._ask(target.address, _HTML if target.room.page else "*/*")
            is_fault = response.status_code >= 400
            if response.status_code >= 500:
                raise GraphError(
                    f"nothing was exported, since the site failed at {target.address}: {response.status}"
                )
            if is_fault and not target.room.page:
                missing.append(target)
                continue
            faults += [f"{target.address}: {response.status}"] if is_fault else []
            rewriter = Rewriter(self._ways, target, target.language or "en")
            path = folder / target.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_rewritten(response, target, rewriter))
            for each in rewriter.found:
                found.setdefault(each, []).append(target)
        return Written(found, missing, faults)

    def _ask(self, address: str, accept: str) -> TestResponse:
        return self._client.get(address, base_url=self._site, headers={"Accept": accept})


def application(served: Served) -> Flask:
    """The application with the pages that an export has of its own."""
    app = create_app(One(served), _TIMEOUT, _MOST_BYTES, NOWHERE)
    app.register_blueprint(pages.bp)
    return app


def _rewritten(response: TestResponse, target: Target, rewriter: Rewriter) -> bytes:
    kind = response.mimetype
    policy = response.headers.get("Content-Security-Policy", "")
    told = "; ".join(part for part in policy.split("; ") if not part.startswith(_IN_A_HEADER))
    if response.status_code // 100 == 3:
        return rewriter.html(_way_on(response.headers["Location"], target.language), told).encode()
    if kind == _HTML:
        return rewriter.html(response.get_data(as_text=True), told).encode()
    if kind in _IN_XML:
        return rewriter.xml(response.get_data(as_text=True)).encode()
    if target.file.endswith(".vl.json"):
        return rewriter.json(response.get_data(as_text=True)).encode()
    return response.get_data()


def _way_on(location: str, language: str) -> str:
    location = escape(location)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>→</title>'
        f'<meta http-equiv="refresh" content="0; url={location}"></head>'
        f'<body><p><a href="{location}">→</a></p></body></html>'
    )
