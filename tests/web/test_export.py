"""The site as files: every link leads to a file, from wherever the files are served."""

import errno
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from babel.dates import format_date
from tests.servers import ROOT, environment

from tochuc.cli import main
from tochuc.errors import BadParameter, GraphError
from tochuc.graph.snapshot import current_snapshot
from tochuc.web.export.carrying import Carrier
from tochuc.web.export.crew import served_alone
from tochuc.web.export.folder import MARKER, replacing
from tochuc.web.export.rewriting import Rewriter, Ways
from tochuc.web.export.rooms import ROOMS, SEEDS, WHY, Plan

LEADING = {"href", "src", "srcset", "action", "formaction", "xlink:href", "data-specification", "data-names"}
SITE = "http://127.0.0.1:8000"


class Read(HTMLParser):
    """A page as a second parser reads it."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.handlers, self.scripts, self.tags = [], set(), [], [], []
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        self.tags.append(tag)
        self.links += [(tag, name, given[name]) for name in given if name in LEADING]
        if given.get("http-equiv") == "refresh":
            self.links.append((tag, "refresh", given["content"].partition("url=")[2]))
        self.handlers += [name for name in given if name.startswith("on") or name == "style"]
        self.ids |= {given["id"]} if "id" in given else set()
        self._in = given.get("type", "script") if tag == "script" else ""

    def handle_data(self, data):
        if self._in and data.strip():
            self.scripts.append((self._in, data))

    def handle_endtag(self, tag):
        self._in = ""


@pytest.fixture(scope="module")
def files(exported):
    return {
        path.relative_to(exported.folder).as_posix() for path in exported.folder.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="module")
def pages(exported, files):
    return {
        name: Read((exported.folder / name).read_text(encoding="utf-8"))
        for name in files
        if name.endswith(".html")
    }


def lost(name, link, files, pages):
    """What is wrong with a link, if anything."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return link if parts.hostname in ("127.0.0.1", "localhost") else ""
    to = normpath(join(dirname(name), unquote(parts.path))) if parts.path else name
    if parts.path.startswith("/") or to not in files:
        return link
    return link if parts.fragment and to in pages and unquote(parts.fragment) not in pages[to].ids else ""


def test_every_link_of_every_page_leads_to_a_file_and_its_fragment_to_a_place_in_it(files, pages):
    assert len(pages) > 500
    assert [
        (name, link)
        for name, page in pages.items()
        for *_, link in page.links
        if lost(name, link, files, pages)
    ] == []


def test_every_link_of_every_picture_and_feed_leads_to_a_file(exported, files, pages):
    found = []
    for name in files:
        if name.endswith((".svg", ".atom")):
            for node in ElementTree.parse(exported.folder / name).iter():
                links = [value for key, value in node.attrib.items() if key.endswith("href")]
                found += [(name, link) for link in links if lost(name, link, files, pages)]
    assert found == []


def test_every_specification_of_a_picture_names_no_server(exported, files):
    specifications = [name for name in files if name.endswith(".vl.json")]
    assert specifications
    assert [name for name in specifications if SITE in (exported.folder / name).read_text()] == []


@pytest.mark.parametrize("language", ["en", "vi"])
def test_each_language_has_every_page(pages, language):
    of = {code: {name[3:] for name in pages if name.startswith(f"{code}/")} for code in ("en", "vi")}
    assert of["en"] == of["vi"]
    for path in (
        "index",
        "browse",
        "chart",
        "changes",
        "timeline",
        "queries",
        "ontology",
        "quality",
        "search",
        "dataset",
        "dumps",
        "docs",
    ):
        assert f"{path}.html" in of[language]


def test_everything_that_is_said_has_a_page_and_data(exported, files):
    quads = (exported.state / "current" / "quads.nq").read_text(encoding="utf-8")
    slugs = set(re.findall(r"^<https://w3id.org/tochuc/id/([\w/-]+)> ", quads, re.MULTILINE))
    assert len(slugs) > 100
    retired = set(
        re.findall(r"^<https://w3id.org/tochuc/id/(\S+)> \S+ \S+#RetiredIdentifier> ", quads, re.MULTILINE)
    )
    for slug in slugs:
        assert {f"en/page/{slug}.html", f"vi/page/{slug}.html"} <= files
        assert slug in retired or {f"data/{slug}.ttl", f"data/{slug}.jsonld"} <= files


def test_what_was_merged_into_another_thing_leads_on_and_what_was_withdrawn_says_so(pages, exported):
    links = {(tag, name): link for tag, name, link in pages["vi/page/organ/merged.html"].links}
    assert links["meta", "refresh"] == links["a", "href"] == "../../../vi/page/organ/hostile.html"
    assert "/page/organ/led-away?lang=vi: 410 GONE" in exported.told


def test_each_saved_query_has_its_page_and_its_answer(exported, files):
    for query in (exported.state / "current" / "queries").rglob("*.rq"):
        name = query.relative_to(exported.state / "current" / "queries").with_suffix("")
        assert f"vi/queries/{name}.html" in files
        if re.search(r"^ASK\b", query.read_text(encoding="utf-8"), re.MULTILINE):
            continue  # yes or no stands on its page
        assert {f"vi/queries/{name}.csv", f"vi/queries/{name}.ttl"} & files


def test_the_dumps_of_the_snapshot_are_there_and_named(exported, files, pages):
    dumps = {path.name for path in (exported.state / "current" / "dumps").iterdir() if path.is_file()}
    assert dumps
    assert {f"dumps/{name}" for name in dumps} <= files
    assert {f"../dumps/{name}" for name in dumps} <= {link for *_, link in pages["en/dumps.html"].links}


@pytest.mark.parametrize("code", ["en", "vi"])
def test_what_the_graph_is_stands_there_without_the_moment_at_which_it_was_built(code, exported, pages):
    snapshot = current_snapshot(exported.state)
    day = format_date(snapshot.built.date(), "long", locale=code)
    for name in ("dataset", "dumps"):
        text = (exported.folder / code / f"{name}.html").read_text(encoding="utf-8")
        assert snapshot.hash in text
        assert day not in text
        assert SITE not in text
    links = {link for *_, link in pages[f"{code}/dataset.html"].links}
    assert {f"../{code}/dumps.html", f"../{code}/queries.html", "../context.jsonld"} <= links
    assert f"../{code}/ontology.html#Organ" in links


@pytest.mark.parametrize("code", ["en", "vi"])
def test_the_interface_for_programs_stands_there_and_says_that_the_program_answers(code, exported, pages):
    text = (exported.folder / code / "docs.html").read_text(encoding="utf-8")
    notice = text.partition('class="notice"')[2].partition("</p>")[0]
    assert f"../{code}/server.html#programs" in notice
    assert f"curl &#x27;{SITE}/queries/" in text.replace("'", "&#x27;")
    assert ("a", "href", f"../{code}/docs.html") in pages[f"{code}/server.html"].links
    assert f"../{code}/queries/documents/in-force.html" in {
        link for *_, link in pages[f"{code}/docs.html"].links
    }


def test_what_needs_the_program_leads_to_the_page_that_says_so(exported, pages):
    links = {link for *_, link in pages["en/index.html"].links}
    assert {"../en/server.html#questions", "../en/server.html#tables"} <= links
    rewriter = Rewriter(Ways(Plan(), SITE), Plan().target("/", "vi"), "vi")
    assert rewriter.lead("/search?q=a%20b") == "../vi/search.html?q=a%20b"
    for page in pages.values():
        assert not [link for _, _, link in page.links if "/sparql" in link and not urlsplit(link).scheme]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/why?s=place:a&p=rdf:type&o=tc:Place", "reasons"),
        ("/report?s=place:a", "reasons"),
        ("/sparql?query=ASK+%7B%7D", "questions"),
        ("/link?lang=vi", "tables"),
        ("/openapi.json", "programs"),
        ("/dataset.ttl", "programs"),
    ],
)
def test_what_only_the_program_answers_leads_to_the_place_that_says_so(path, place, pages):
    rewriter = Rewriter(Ways(Plan(), SITE), Plan().target("/", "en"), "en")
    assert rewriter.html(f'<a href="{path}">it</a>').count(f'href="../en/server.html#{place}"') == 1
    assert place in pages["en/server.html"].ids


def test_a_box_of_a_chart_that_opens_many_leads_to_where_that_is_answered(exported):
    drawn = ElementTree.parse(exported.folder / "en" / "chart.svg").iter()
    led = {value for node in drawn for key, value in node.attrib.items() if key.endswith("href")}
    assert "../en/server.html#lists" in led


def test_where_reasons_are_not_carried_their_links_lead_to_where_they_are_answered(exported, files, pages):
    page = "en/page/steering-committee/tinh-mau.html"
    assert not [name for name in files if "why" in name]
    assert ("a", "href", "../../../en/server.html#reasons") in pages[page].links
    told = (exported.folder / "en" / "server.html").read_text(encoding="utf-8")
    assert "<code>/why</code>" in told.partition('id="reasons"')[2].partition("</li>")[0]


@pytest.mark.parametrize("code", ["en", "vi"])
@pytest.mark.parametrize(
    ("thing", "picture"),
    [
        ("steering-committee/central-mau", "chart,around=committee~3Acentral-mau"),
        ("party-committee/mot-00001", "chart,around=party~3Amot-00001"),
        ("document/02-qd-mau-2024", "chart/documents,around=document~3A02-qd-mau-2024"),
    ],
)
def test_a_page_shows_the_chart_around_its_thing_and_leads_to_it(thing, picture, code, exported, pages):
    links = pages[f"{code}/page/{thing}.html"].links
    light, dark = (f"../../../{code}/{picture}{end}.svg" for end in ("", ",theme=dark"))
    assert [("img", "src", light), ("source", "srcset", dark), ("a", "href", light)] == [
        next(link for link in links if link[0] == tag and picture in link[2])
        for tag in ("img", "source", "a")
    ]
    drawn = ElementTree.parse(exported.folder / code / f"{picture}.svg").iter()
    led = {value for node in drawn for key, value in node.attrib.items() if key.endswith("href")}
    assert [link for link in led if link.endswith(f"{code}/page/{thing}.html")]


def test_what_leads_to_a_chart_around_a_thing_leads_to_its_picture(pages):
    for link in ("chart,around=organ~3Adai-hoi-mau.svg", "chart,around=committee~3Acentral-mau.svg"):
        assert ("a", "href", f"../en/{link}") in pages["en/chart.html"].links
    rewriter = Rewriter(Ways(Plan(), SITE), Plan().target("/", "en"), "en")
    assert rewriter.lead("/chart?around=organ:a&depth=1&lang=vi") == "../vi/chart,around=organ~3Aa.svg"
    assert rewriter.lead("/chart?around=organ:a&depth=1&relations=advises") is None


def test_the_one_feed_is_that_of_everything(exported, files, pages):
    assert {name for name in files if name.endswith(".atom")} == {"en/changes.atom", "vi/changes.atom"}
    assert ("link", "href", "../en/changes.atom") in pages["en/changes.html"].links
    for name, page in pages.items():
        led = {link for *_, link in page.links if "atom" in link}
        assert not led or name.endswith("/changes.html"), name


def test_a_form_searches_or_can_not_be_sent(pages):
    for name, page in pages.items():
        for tag, attribute, link in page.links:
            if (tag, attribute) == ("form", "action"):
                assert link.endswith("/search.html"), name


def test_texts_from_the_data_stay_texts(exported, pages):
    for code in ("en", "vi"):
        name = f"{code}/page/organ/hostile.html"
        page = pages[name]
        assert page.handlers == []
        assert not {"iframe", "object", "img"} & {*page.tags}
        assert [kind for kind, _ in page.scripts] == ["application/ld+json"]
        assert not [link for *_, link in page.links if link.lstrip().lower().startswith("javascript:")]
        assert "&lt;script&gt;alert('label')" in (exported.folder / name).read_text(encoding="utf-8")
    assert json.loads(pages["en/page/organ/hostile.html"].scripts[0][1])["name"].startswith("</title>")


def test_no_page_has_a_handler_or_a_script_of_its_own(pages):
    for name, page in pages.items():
        assert page.handlers == [], name
        assert {kind for kind, _ in page.scripts} <= {"application/ld+json"}, name


def test_each_page_carries_the_policy_of_the_site(exported, pages):
    for name in pages:
        text = (exported.folder / name).read_text(encoding="utf-8")
        assert "default-src 'none'" in text.partition("<title>")[0].replace("&#x27;", "'"), name


def test_the_marker_names_the_snapshot_and_the_command_says_how_to_serve(exported):
    marker = json.loads((exported.folder / MARKER).read_text())
    assert marker["snapshot"] == current_snapshot(exported.state).hash
    assert re.search(r"[\d,]+ files, [\d.,]+ MB, \d+ seconds", exported.told)
    assert "http.server" in exported.told


@pytest.mark.parametrize("below", ["", "site/", "below/site/"], ids=["root", "folder", "deeper"])
def test_a_plain_file_server_carries_it_at_its_root_and_below_a_path(exported, pages, below):
    root = exported.folder
    for _ in Path(below).parts:
        root = root.parent
    with serving(root) as address:
        for name in ("index.html", "en/index.html", "vi/page/steering-committee/tinh-mau.html"):
            for *_, link in [("", "", name), *pages[name].links]:
                target = urllib.parse.urljoin(f"{address}/{below}{name}", link if link != name else "")
                if target.startswith(address):
                    urllib.request.urlopen(target).close()


@contextmanager
def serving(folder):
    handler = partial(Quiet, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *told):
        pass


@pytest.fixture(scope="module")
def carrier(exported):
    return Carrier(served_alone(current_snapshot(exported.state).folder), SITE, "")


def test_the_same_snapshot_gives_the_same_bytes_in_whatever_order(exported, carrier, files, tmp_path):
    copied = frozenset(name for name in files if name.startswith(("static/", "dumps/")))
    plan = Plan(snapshot=current_snapshot(exported.state).hash, copied=copied)
    # What draws a picture remembers what it drew before.
    drawn = ["/timeline.svg", "/queries/changes/lines.svg", "/queries/documents/by-year.svg"]
    told = ["/dataset", "/dumps/", "/docs", "/export/names.json", "/export/search"]
    addresses = [*carrier.things()[::7], "/browse", *told, *drawn]
    targets = [plan.target(address, "vi") for address in addresses]
    carrier.carry(reversed(targets), plan, tmp_path)
    for target in targets:
        assert (tmp_path / target.file).read_bytes() == (exported.folder / target.file).read_bytes(), target


def test_with_its_address_pages_name_it_where_links_are_read_elsewhere(exported, tmp_path):
    plan = Plan()
    here = plan.target("/page/place/a?lang=en", "en")
    rewriter = Rewriter(Ways(plan, SITE, "https://example.org/tc/"), here, "en")
    text = rewriter.html(
        f'<link rel="canonical" href="{SITE}/page/place/a"><meta property="og:url" content="{SITE}/page/place/a">'
        '<a href="/page/place/b">b</a>'
    )
    assert '"https://example.org/tc/en/page/place/a.html"' in text
    assert 'content="https://example.org/tc/en/page/place/a.html"' in text
    assert 'href="../../../en/page/place/b.html"' in text
    lost = Rewriter(Ways(plan, SITE, "https://example.org/tc/"), plan.target("/export/not-found", "en"), "en")
    assert lost.lead("/?lang=vi") == "https://example.org/tc/vi/index.html"
    assert Rewriter(Ways(plan, SITE), plan.target("/export/not-found", "en"), "en").lead("/?lang=vi") is None


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "en/index.html"),
        ("/id/place/a", "en/page/place/a.html"),
        ("/browse/Organ?page=2&lang=vi", "vi/browse/Organ,page=2.html"),
        ("/data/place/a.ttl?lang=vi", "data/place/a.ttl"),
        ("/data/place/a.nq", None),
        ("/page/place/a?as-of=2023-06-19", None),
        ("/page/place/a?page=2&page=3", None),
        ("/page/place/..%2F..%2Fetc", "en/page/place/..~2F..~2Fetc.html"),
        ("/page/../../etc", "en/page/~2E~2E/~2E~2E/etc.html"),
        ('/page/place/a"<%0A', "en/page/place/a~22~3C~0A.html"),
        ("/page/place/a~22", "en/page/place/a~7E22.html"),
        ("/dataset?lang=vi", "vi/dataset.html"),
        ("/dataset.ttl", None),
        ("/dumps/", "en/dumps.html"),
        ("/docs", "en/docs.html"),
        ("/sparql", None),
        ("/static/none.css", None),
    ],
)
def test_an_address_has_one_file_that_every_system_can_name(address, file):
    target = Plan().target(address, "en")
    assert (target and target.file) == file


def test_no_two_addresses_share_a_file_and_long_ones_are_short_enough():
    long = [f"/page/place/{'a' * 300}{end}" for end in "xy"]
    names = [
        Plan().target(each, "en").file for each in (*long, "/page/place/a?from=1", "/page/place/a,from=1")
    ]
    assert len(set(names)) == 4
    assert all(len(part) < 255 for name in names for part in name.split("/"))


def test_why_a_statement_holds_is_carried_where_it_is_asked_for():
    asked = "/why?s=place:a&p=rdf:type&o=tc:Place&lang=vi"
    assert Plan().target(asked, "en") is None
    assert Plan(ROOMS + WHY).target(asked, "en").file.startswith("vi/why,o=tc~3APlace,")


def test_every_seed_has_a_room():
    assert [address for address in SEEDS if Plan().target(address, "en") is None] == []


def test_a_folder_with_something_else_in_it_is_refused_and_loses_nothing(exported, tmp_path, capsys):
    (tmp_path / "letter.txt").write_text("mine")
    assert main(["export", "--root", str(ROOT), "--state", str(exported.state), str(tmp_path)]) == 1
    assert "holds something that is no export" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    assert [path for path in tmp_path.parent.iterdir() if path.name.endswith(".part")] == []


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(BadParameter, match="is a file"), replacing(tmp_path / "taken"):
        pass
    assert (tmp_path / "taken").read_text() == "mine"


@pytest.mark.parametrize(
    "address", ["example.org", "ftp://example.org/", "https://example.org/?a", 'https://a/"']
)
def test_an_address_that_is_none_is_refused(address, exported, tmp_path, capsys):
    given = ["export", "--root", str(ROOT), "--state", str(exported.state), "--address", address]
    assert main([*given, str(tmp_path / "out")]) == 1
    assert "https://example.org/tochuc/" in capsys.readouterr().err


def earlier(folder):
    folder.mkdir()
    (folder / MARKER).write_text('{"snapshot": "before"}')
    (folder / "index.html").write_text("before")


def test_an_earlier_export_is_replaced_whole(tmp_path):
    folder = tmp_path / "site"
    earlier(folder)
    with replacing(folder) as part:
        (part / "new.html").write_text("new")
        assert (folder / "index.html").read_text() == "before"
    assert [path.name for path in folder.iterdir()] == ["new.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_one_that_was_killed_between_the_two_renames_moved_aside_is_put_back(tmp_path):
    folder = tmp_path / "site"
    earlier(folder)
    folder.rename(tmp_path / ".site.old")
    with replacing(folder) as part:
        assert (folder / "index.html").read_text() == "before"
        (part / "new.html").write_text("new")
    assert [path.name for path in folder.iterdir()] == ["new.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (GraphError("the site failed"), "the site failed"),
        (KeyboardInterrupt(), None),
    ],
    ids=lambda each: type(each).__name__,
)
def test_where_anything_fails_what_was_there_stays_and_nothing_half_is_left(failure, told, tmp_path):
    folder = tmp_path / "site"
    earlier(folder)

    def write():
        with replacing(folder) as part:
            (part / "half.html").write_text("half")
            raise failure

    with pytest.raises((GraphError, KeyboardInterrupt), match=told):
        write()
    assert (folder / "index.html").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_a_killed_export_left_is_cleared_and_two_at_a_time_are_refused(tmp_path):
    (tmp_path / ".site.part" / "en").mkdir(parents=True)
    (tmp_path / ".site.part" / "en" / "half.html").write_text("half")
    with replacing(tmp_path / "site") as part:
        assert [*part.iterdir()] == []
        with pytest.raises(GraphError, match="another export"), replacing(tmp_path / "site"):
            pass
        (part / "whole.html").write_text("whole")
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["whole.html"]


def test_something_that_comes_there_meanwhile_is_not_replaced(tmp_path):
    folder = tmp_path / "site"

    def write():
        with replacing(folder):
            folder.mkdir()
            (folder / "letter.txt").write_text("mine")

    with pytest.raises(BadParameter, match="no export"):
        write()
    assert (folder / "letter.txt").read_text() == "mine"


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_one_that_is_stopped_leaves_what_was_there(exported, tmp_path):
    folder = tmp_path / "site"
    earlier(folder)
    command = [
        sys.executable,
        "-m",
        "tochuc.cli",
        "export",
        "--root",
        ROOT,
        "--state",
        exported.state,
        folder,
    ]
    process = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while not (tmp_path / ".site.part" / "en").exists():
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "stopped; nothing of it was kept" in told
    assert (folder / "index.html").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
