"""The picture of a saved query over HTTP, and the process that draws it."""

import json
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import vl_convert

from tochuc.errors import Overloaded, QueryTimeout, WorkerDied
from tochuc.web.drawing import Drawer
from tochuc.web.drawn import FONTS, VEGA_LITE

ROOT = Path(__file__).parents[2]
LIVES = "/queries/committees/by-province{}?province=tinh-mau&as-of=2023-06-19"
EMPTY = "/queries/committees/by-province{}?province=tinh-mau&as-of=1900-01-01"
SMALL = json.dumps(
    {
        "data": {"values": [{"a": "Tỉnh Mẫu", "b": 1}]},
        "mark": "bar",
        "encoding": {"y": {"field": "a"}, "x": {"field": "b", "type": "quantitative"}},
    },
    ensure_ascii=False,
)


CUT = json.dumps(
    {
        "data": {"values": [{"a": "x", "b": 1, "c": 3}, {"a": "y", "b": 2, "c": 9}]},
        "mark": {"type": "bar", "clip": True},
        "encoding": {
            "y": {"field": "a"},
            "x": {"field": "b", "type": "quantitative"},
            "color": {"field": "c", "type": "quantitative"},
        },
    }
)


@pytest.fixture(scope="module")
def drawer():
    drawer = Drawer()
    yield drawer
    drawer.close()


@pytest.mark.parametrize(
    ("ending", "media_type", "start"),
    [
        (".svg", "image/svg+xml", b"<svg"),
        (".png", "image/png", b"\x89PNG"),
        (".vl.json", "application/vnd.vegalite.v6+json", b'{"$schema"'),
    ],
)
def test_a_picture_comes_in_each_form(fixture_client, ending, media_type, start):
    answer = fixture_client.get(LIVES.format(ending))
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == media_type
    assert answer.data.startswith(start)
    assert answer.headers["ETag"]
    by_accept = fixture_client.get(LIVES.format(""), headers={"Accept": media_type})
    assert by_accept.data == answer.data


def test_a_picture_is_in_the_language_and_the_colours_that_are_asked_for(fixture_client):
    light = fixture_client.get(LIVES.format(".svg") + "&lang=en")
    dark = fixture_client.get(LIVES.format(".svg") + "&lang=vi&theme=dark&width=400")
    assert "surely" in light.text
    assert "chắc chắn" in dark.text
    assert "#15191c" in dark.text
    assert 'width="400"' in dark.text
    assert dark.headers["Content-Language"] == "vi"
    assert "Accept-Language" in light.headers["Vary"]


def test_a_picture_is_the_same_bytes_whatever_was_drawn_before(drawer):
    first, second = (drawer.draw("svg", CUT).decode() for _ in range(2))
    assert first == second
    names = re.findall(r' id="([^"]*)"', first)
    assert len(names) == len(set(names)) == 2
    assert set(re.findall(r'"url\(#([^)]*)\)"', first)) == set(names)


def test_marks_lead_to_the_pages_of_things(fixture_client):
    assert 'href="http://localhost/id/' in fixture_client.get(LIVES.format(".svg")).text


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        (LIVES.format(".svg") + "&theme=pink", 400, "theme is light or dark, not 'pink'"),
        (LIVES.format(".svg") + "&width=9", 400, "width"),
        (LIVES.format(".svg") + "&theme=dark&theme=light", 400, "theme is given 2 times"),
        (EMPTY.format(".svg"), 404, "The answer is empty, so there is nothing to draw."),
        (EMPTY.format(".png") + "&lang=vi", 404, "Kết quả trống"),
        ("/queries/sources/of-entity.svg", 404, "has no form .svg"),
    ],
)
def test_where_there_is_no_picture_the_answer_says_why(fixture_client, address, status, told):
    answer = fixture_client.get(address)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert told in answer.json["detail"]


def test_a_page_has_the_picture_with_its_words_and_the_table(fixture_client):
    page = fixture_client.get(LIVES.format("") + "&lang=en", headers={"Accept": "text/html"}).text
    assert '<figure class="picture"' in page
    assert "Timeline of 1 row" in page
    assert "<table" in page
    empty = fixture_client.get(EMPTY.format(""), headers={"Accept": "text/html"}).text
    assert "<figure" not in empty


def test_threads_get_their_own_pictures_from_one_process(drawer):
    specs = [SMALL.replace("Mẫu", f"Mẫu {number}") for number in range(5)]
    with ThreadPoolExecutor(5) as threads:
        drawn = list(threads.map(lambda spec: drawer.draw("svg", spec), specs))
    assert all(f"Mẫu {number}" in picture.decode() for number, picture in enumerate(drawn))


def test_few_wait_for_their_turn_and_more_are_refused_at_once():
    drawer = Drawer(0.5, waiting=2)
    drawer._free.acquire()  # somebody is drawing

    def draw(_):
        began = time.monotonic()
        with pytest.raises(Overloaded, match="ask again") as told:
            drawer.draw("svg", SMALL)
        assert told.value.extra["retry_after"] > 0
        return time.monotonic() - began

    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(draw, range(8)))
    assert sorted(wait >= 0.5 for wait in waits) == [False] * 5 + [True] * 3
    drawer._free.release()
    drawer._seconds = 15
    assert drawer.draw("svg", SMALL).startswith(b"<svg")
    drawer.close()


def test_other_threads_go_on_while_a_picture_is_drawn(drawer):
    rows = [{"a": str(number), "b": number} for number in range(3000)]
    large = json.dumps({**json.loads(SMALL), "data": {"values": rows}})
    drawer.draw("svg", SMALL)
    drawing = threading.Thread(target=drawer.draw, args=("svg", large))
    drawing.start()
    turns = 0
    while drawing.is_alive():
        drawing.join(0.005)
        turns += 1
    assert turns > 20


def test_nothing_is_fetched_from_anywhere(drawer, caplog):
    spec = {**json.loads(SMALL), "data": {"url": "http://127.0.0.1:9/data.csv"}}
    with pytest.raises(WorkerDied, match="could not be drawn"):
        drawer.draw("svg", json.dumps(spec))
    assert "not allowed" in caplog.text
    assert drawer.draw("svg", SMALL).startswith(b"<svg")


def test_a_picture_that_takes_too_long_is_given_up_and_the_next_one_is_drawn():
    drawer = Drawer(0.05)
    with pytest.raises(QueryTimeout, match=r"not drawn within 0\.05 seconds"):
        drawer.draw("png", SMALL)
    drawer._seconds = 15
    assert drawer.draw("png", SMALL).startswith(b"\x89PNG")
    drawer.close()


def test_a_process_that_was_ended_is_replaced():
    drawer = Drawer()
    first = drawer.draw("svg", SMALL)
    drawer._process.kill()
    drawer._process.wait()
    assert drawer.draw("svg", SMALL) == first
    drawer.close()


def test_the_font_with_every_vietnamese_letter_and_its_licence_come_with_the_server():
    assert sorted(path.name for path in FONTS.iterdir()) == ["OFL.txt", "OpenSans-Regular.ttf"]


def test_browser_and_server_draw_with_the_same_vega_lite():
    wanted = json.loads((ROOT / "server" / "frontend" / "package.json").read_text())["dependencies"]
    assert VEGA_LITE in vl_convert.get_vegalite_versions()
    assert wanted["vega-lite"].startswith(f"~{VEGA_LITE}.")
    assert wanted["vega"] == f"~{vl_convert.get_vega_version()}"


def test_the_lock_of_the_browser_code_names_no_place_to_load_from():
    lock = json.loads((ROOT / "server" / "frontend" / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert all(package.get("integrity") for name, package in lock["packages"].items() if name)
