"""What a web process remembers of what things are called."""

from dataclasses import replace
from io import BytesIO
from threading import Event

import pytest

from tochuc.errors import QueryTimeout
from tochuc.namespaces import ID
from tochuc.web.app import create_app
from tochuc.web.entities import memory as memory_module
from tochuc.web.entities.memory import memory_of, names_of
from tochuc.web.live import Live, Served

NAMED, UNNAMED = ID + "place/tinh-mau", ID + "place/there-is-none"


class Counting:
    """The engine of the made-up graph, which counts questions and can cut long answers, as some servers do."""

    def __init__(self, engine, most=None):
        self.engine, self.most, self.asked = engine, most, 0

    def answer(self, question):
        self.asked += 1
        answer = self.engine.answer(question)
        with answer.body as body:
            lines = body.read().splitlines(keepends=True)
        cut = b"".join(lines if self.most is None else lines[: self.most + 1])
        return replace(answer, body=BytesIO(cut), length=len(cut))


@pytest.fixture
def served(fixture_snapshot):
    live = Live(fixture_snapshot.folder.parents[1])
    live.take_up()
    with create_app(live).app_context():
        yield lambda most=None: Served(
            fixture_snapshot.hash, {}, Counting(live.now().engine, most), fixture_snapshot.folder
        )


def test_names_are_read_once_and_never_asked_for_again(served):
    one = served()
    memory_of(one)
    before = one.engine.asked
    called = names_of(one, [NAMED, UNNAMED])
    assert called[NAMED].labels["vi"] == "Mẫu"
    assert UNNAMED not in called
    assert one.engine.asked == before


def test_of_a_server_that_cuts_long_answers_names_are_asked_for_as_they_are_needed(served):
    one = served(most=500)
    assert memory_of(one).names is None
    called = names_of(one, [NAMED, UNNAMED])
    assert called[NAMED].labels["vi"] == "Mẫu"
    assert called[UNNAMED].labels == {}
    asked = one.engine.asked
    names_of(one, [NAMED, UNNAMED])
    assert one.engine.asked == asked


def test_a_page_does_not_wait_long_for_all_names_and_asks_for_its_own_until_they_are_read(
    served, monkeypatch
):
    go_on = Event()
    monkeypatch.setattr(memory_module, "_PATIENCE", 0.01)
    monkeypatch.setattr(memory_module, "read_lives", lambda *_: go_on.wait(30) and {})
    one = served()
    memory = memory_of(one)
    assert memory.names is None
    assert names_of(one, [NAMED])[NAMED].labels["vi"] == "Mẫu"
    assert len(memory.asked) == 1
    go_on.set()
    memory.ahead.join(30)
    assert names_of(one, [NAMED]) is memory.names
    assert memory.names[NAMED].labels["vi"] == "Mẫu"
    assert len(memory.names) > 1


def test_an_engine_that_fails_while_names_are_read_ahead_leaves_pages_to_ask(served, monkeypatch):
    def fail(*_):
        raise QueryTimeout("too slow")

    monkeypatch.setattr(memory_module, "read_lives", fail)
    one = served()
    memory = memory_of(one)
    memory.ahead.join(30)
    assert memory.names is None
    assert names_of(one, [NAMED])[NAMED].labels["vi"] == "Mẫu"
