"""Pages and pictures as they were sent, with links that lead from file to file."""

import json
import re
from html import escape, unescape
from typing import Any, Final
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .rooms import Plan, Target

_LINKS: Final = ("href", "src", "srcset", "xlink:href", "data-specification", "data-names")
_LINKING: Final = ",".join(f"[{name.replace(':', chr(92) + ':')}]" for name in _LINKS)
_IN_XML: Final = re.compile(r'(<[A-Za-z][^<>]*?\s(?:xlink:)?href=")([^"]*)(")')
_SCRIPTS: Final = (
    "/static/queries.js",
    "/static/bundle/chart.js",
    "/static/bundle/orgchart.js",
    "/export/search.js",
)
"""Those that ask nothing of a server that it does not hold as a file; pages work without any."""
_REMEMBERED: Final = 20_000
_DAY: Final = re.compile(r"(?<=[?&])as-of=([\d-]+)&?")
_CONTROLS: Final = "fieldset,input,select,textarea"
_SEARCH, _SERVER = "/search", "/export/server"
_INSTEAD: Final = {_SEARCH: "/export/search"}
"""A page of the site that an export has its own for, whatever its parameters."""
_ANSWERS: Final = {
    **dict.fromkeys(("sparql", "queries"), "questions"),
    **dict.fromkeys(("page", "changes", "timeline"), "days"),
    **dict.fromkeys(("browse", "chart"), "lists"),
    **dict.fromkeys(("why", "report"), "reasons"),
    "link": "tables",
}
"""By what a path begins with: the place on the page about the program that tells of it; `programs` for any other."""
_ROOM: Final = re.compile(r"/(\w+)")
_CHART: Final = re.compile(r"(/chart(?:/documents)?)\?(around=[^&]+)(?:&depth=\d)?(&lang=\w\w)?")
"""The page of a chart around a thing; its picture is carried."""


class Ways:
    """Where the links of the pages of one export lead; most of them stand on many pages."""

    def __init__(self, plan: Plan, site: str, public: str = "") -> None:
        self.plan = plan
        self.site = site
        """The address of the site that pages are asked of: links that begin so stay within."""
        self.public = public
        """Where the export will be found, ending in a slash; empty where that is not known."""
        self._targets: dict[tuple[str, str], Target | None] = {}
        self._carried: dict[str, bool] = {}

    def target(self, address: str, language: str) -> Target | None:
        """As the plan has it."""
        key = address, language
        if key not in self._targets:
            if len(self._targets) > _REMEMBERED:
                self._targets.clear()
            self._targets[key] = self.plan.target(address, language)
        return self._targets[key]

    def carries(self, address: str) -> bool:
        """As the plan has it."""
        path = address.partition("?")[0]
        if path not in self._carried:
            if len(self._carried) > _REMEMBERED:
                self._carried.clear()
            self._carried[path] = self.plan.carries(path)
        return self._carried[path]


class Rewriter:
    """Rewrites one file of an export, and gathers which others it leads to."""

    def __init__(self, ways: Ways, here: Target, language: str) -> None:
        self.found: set[Target] = set()
        self._ways = ways
        self._here = here
        self._language = language
        self._site = ways.site
        self._up = "../" * here.file.count("/")
        self._day = _DAY.findall(here.address)

    def lead(self, link: str, whole: bool = False) -> str | None:
        """The link as it works between files, or from anywhere; None where it leads to no file."""
        address = self._within(link)
        if address is None:
            return link
        address, mark, fragment = address.partition("#")
        path, asked, query = address.partition("?")
        is_search = path == _SEARCH
        target = self._ways.target(_INSTEAD.get(path, address), self._language)
        if target is None and self._day and _DAY.findall(address) == self._day:
            # The day of this page goes along in its links; what is not carried of that day is of every day.
            target = self._ways.target(_DAY.sub("", address), self._language)
        if target is None and (drawn := _CHART.fullmatch(address)):
            target = self._ways.target(drawn.expand(r"\1.svg?\2\3"), self._language)
        whole = whole or self._here.room.anywhere
        if target is None or (whole and not self._ways.public):
            return None
        self.found.add(target)
        start = self._ways.public if whole else self._up
        return f"{start}{target.file}{asked + query if is_search else ''}{mark}{fragment}"

    def _within(self, link: str) -> str | None:
        """The address of a link of the site; None for one that leads out of it, or stays on the page."""
        if link.startswith("#"):
            return None
        if link.startswith("/") and not link.startswith("//"):
            return link
        joined = urljoin(f"{self._site}{self._here.address}", link.strip())
        return joined.removeprefix(self._site) if joined.startswith(f"{self._site}/") else None

    def html(self, text: str, policy: str = "") -> str:
        """A page: its links, its forms, its scripts, and the policy that its server would have sent."""
        tree = LexborHTMLParser(text)
        for node in tree.css("script"):
            self._script(node)
        for node in tree.css("meta[content]"):
            self._meta(node)
        for node in tree.css("footer p"):
            self._printed(node)
        for node in tree.css(_LINKING):
            self._element(node)
        for form in tree.css("form"):
            self._form(form)
        written = tree.html or ""
        if policy:
            told = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
            written = written.replace("<head>", f"<head>{told}", 1)
        return f"{written}\n"

    def xml(self, text: str) -> str:
        """A picture or a feed; a link that leads to no file leads to the page that says so."""
        return _IN_XML.sub(self._in_xml, text)

    def json(self, text: str) -> str:
        """A document in which every text that is an address of the site is a link."""
        return json.dumps(self._told(json.loads(text)), ensure_ascii=False, separators=(",", ":"))

    def _told(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._told(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._told(each) for each in value]
        if isinstance(value, str) and value.startswith(f"{self._site}/"):
            return self.lead(value, whole=bool(self._ways.public)) or ""
        return value

    def _in_xml(self, found: re.Match[str]) -> str:
        link = unescape(found[2])
        return f"{found[1]}{escape(self.lead(link) or self._notice(link) or '')}{found[3]}"

    def _notice(self, link: str) -> str | None:
        """Where it is told that only the program answers this link."""
        room = _ROOM.match(self._within(link) or "")
        return self.lead(f"{_SERVER}#{_ANSWERS.get(room[1] if room else '', 'programs')}")

    def _printed(self, node: LexborNode) -> None:
        """The address of a page as it stands below it on paper."""
        text = node.text()
        if text.startswith(f"{self._site}/") and " " not in text:
            led = self.lead(text, whole=True)
            node.inner_html = escape(led or "")

    def _script(self, node: LexborNode) -> None:
        source = node.attrs.get("src")
        if source is None and node.attrs.get("type") == "application/ld+json":
            told = self.json(node.text())
            for mark in "<>&":
                told = told.replace(mark, f"\\u{ord(mark):04x}")
            node.inner_html = told
        elif source not in _SCRIPTS:
            node.decompose()

    def _meta(self, node: LexborNode) -> None:
        content = node.attrs.get("content") or ""
        if node.attrs.get("http-equiv") == "refresh":
            before, mark, link = content.partition("url=")
            led = self.lead(link)
            node.attrs["content"] = f"{before}{mark}{led}"
            if led is None:
                node.decompose()
        elif content.startswith(f"{self._site}/") and not self._attribute(node, "content", whole=True):
            node.decompose()

    def _attribute(self, node: LexborNode, name: str, whole: bool = False) -> str:
        """The attribute rewritten; empty, and the attribute gone, where its link leads to no file."""
        led = self.lead(node.attrs.get(name) or "", whole)
        if led is None:
            del node.attrs[name]
            return ""
        node.attrs[name] = led
        return led

    def _element(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "a":
            return self._anchor(node)
        whole = bool(self._ways.public) and node.attrs.get("rel") == "canonical"
        for name in _LINKS:
            if name not in node.attrs or self._attribute(node, name, whole):
                continue
            if tag == "img":
                _around(node, ("figure",), node).decompose()
            elif tag in ("link", "source", "script"):
                node.decompose()
            return None
        return None

    def _anchor(self, node: LexborNode) -> None:
        name = "href" if "href" in node.attrs else "xlink:href"
        link = node.attrs.get(name) or ""
        if self._attribute(node, name):
            return
        notice = None if self._ways.carries(self._within(link) or "") else self._notice(link)
        if notice:
            node.attrs[name] = notice
            return
        # Words that lead nowhere stay as words.
        node.unwrap()

    def _form(self, form: LexborNode) -> None:
        for node in form.css("*"):
            for name in [name for name in node.attributes if name.startswith("data-")]:
                del node.attrs[name]
        if form.attrs.get("action") == _SEARCH:
            form.attrs["action"] = self.lead(_SEARCH) or ""
            for hidden in form.css("input[type=hidden]"):
                hidden.decompose()
            return
        section = _around(form, ("section",), form)
        if section.tag == "section" and not section.css("a[href]"):
            section.decompose()
            return
        for name in ("action", "method"):
            if name in form.attrs:
                del form.attrs[name]
        for button in form.css("button"):
            button.decompose()
        # The values that the page was made with stay to be read.
        for control in form.css(_CONTROLS):
            control.attrs["disabled"] = ""


def _around(node: LexborNode, tags: tuple[str, ...], otherwise: LexborNode) -> LexborNode:
    """The nearest element of these tags around a node."""
    above = node.parent
    while above is not None:
        if above.tag in tags:
            return above
        above = above.parent
    return otherwise
