"""Labels and literals from the data never become markup, and lead nowhere that is no web address."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tochuc.graph.snapshot import Snapshot, switch_to
from tochuc.web.app import create_app
from tochuc.web.live import Live

QUADS = Path(__file__).parent / "entities" / "hostile.nq"
ALLOWED = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "link",
        "script",
        "body",
        "a",
        "header",
        "nav",
        "main",
        "article",
        "h1",
        "h2",
    ),
    *(
        "h3",
        "p",
        "bdi",
        "span",
        "small",
        "dl",
        "dt",
        "dd",
        "div",
        "section",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ),
    *(
        "details",
        "summary",
        "ul",
        "li",
        "svg",
        "rect",
        "footer",
        "code",
        "br",
        "form",
        "label",
        "input",
        "button",
        "strong",
    ),
    *(
        "select",
        "option",
        "figure",
        "img",
        "figcaption",
        "fieldset",
        "legend",
        "ol",
        "time",
        "search",
        "q",
        "em",
        "output",
    ),
}


class Seen(HTMLParser):
    """The elements and attributes that a browser would make of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.scripts, self._in = [], [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attributes]
        self._in = tag

    def handle_endtag(self, tag):
        self._in = ""

    def handle_data(self, data):
        if self._in == "script" and data.strip():
            self.scripts.append(data)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    state = tmp_path_factory.mktemp("hostile")
    # The default graph holds everything once.
    both = state / "both.nq"
    lines = QUADS.read_text(encoding="utf-8").splitlines()
    merged = [re.sub(r" <[^<>]*> \.$", " .", line) for line in lines]
    both.write_text("\n".join([*lines, *merged]) + "\n", encoding="utf-8")
    folder = state / "snapshots" / "hostile-1"
    folder.mkdir(parents=True)
    shutil.move(both, folder / "quads.nq")
    (folder / "manifest.json").write_text(
        json.dumps({"hash": "hostile-1", "counts": {}, "newest_source": ""})
    )
    switch_to(state, Snapshot(folder))
    live = Live(state)
    live.take_up()
    return create_app(live).test_client()


@pytest.fixture(scope="module", params=["en", "vi"])
def text(site, request):
    response = site.get(f"/page/organ/hostile?lang={request.param}")
    assert response.status_code == 200
    return response.text


def test_no_text_makes_an_element_or_a_handler(text):
    seen = Seen(text)
    assert {*seen.tags} <= ALLOWED
    assert [each for each in seen.attributes if each[1].startswith("on") or each[1] == "style"] == []
    assert "alert('label')" in text.replace("&#39;", "'")


def test_the_one_block_of_script_is_data_that_nothing_can_end(text):
    seen = Seen(text)
    blocks = [each for each in seen.scripts if "schema.org" in each]
    assert len(blocks) == 1
    assert json.loads(blocks[0])["name"].startswith("</title></script>")
    kinds = [value for tag, name, value in seen.attributes if (tag, name) == ("script", "type")]
    assert kinds.count("application/ld+json") == 1
    assert all(each is blocks[0] for each in seen.scripts)


def test_no_link_leads_to_a_script(text):
    addresses = [
        value for _, name, value in Seen(text).attributes if name in ("href", "src", "action", "srcset")
    ]
    assert addresses
    assert [each for each in addresses if not re.match(r"(/|#|https?://)", each)] == []
    assert "javascript:alert(1)" in re.sub(r"<[^>]*>", "", text)


def test_marks_of_direction_stay_within_their_text(text):
    assert re.search("<bdi[^>]*>[^<]*\u202e[^<]*</bdi>", text)
    assert not re.search("\u202e", re.sub("<bdi.*?</bdi>", "", text))


def test_templates_in_the_data_are_text(text):
    assert "{{ 7 * 7 }}{% raw %}" in text
    assert "49" not in re.sub(r"[0-9a-f]{16}", "", text)


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nt", "rdf", "trig", "nq"])
def test_data_keep_the_very_texts(site, suffix):
    response = site.get(f"/data/organ/hostile.{suffix}")
    assert response.status_code == 200
    assert "alert('label')" in response.text.replace("&apos;", "'").replace("&#39;", "'")


def test_a_withdrawn_identifier_is_gone_and_leads_nowhere_else(site):
    for room in ("id", "page", "data"):
        for name in ("withdrawn", "led-away"):
            response = site.get(
                f"/{room}/organ/{name}", headers={"Accept": "text/turtle" if room == "data" else "text/html"}
            )
            assert (response.status_code, response.headers.get("Location")) == (410, None), (room, name)


@pytest.mark.parametrize(
    "path",
    [
        "/page/organ/a%20b%3E%20%7B",
        "/page/%22%3E%3Cscript%3E",
        "/page/organ/ủy-ban",
        "/page/..%2f..%2fetc",
        "/page/x.ttl.ttl",
    ],
)
def test_a_hostile_address_is_not_found_and_not_shown_as_markup(site, path):
    response = site.get(path, headers={"Accept": "text/html"})
    assert response.status_code in (303, 404)
    assert "<script>" not in response.text


def test_the_sample_is_as_hostile_as_it_should_be():
    text = QUADS.read_text(encoding="utf-8")
    assert all(each in text for each in ("<script>", "javascript:", "\\u202E", "onmouseover", "onerror"))
