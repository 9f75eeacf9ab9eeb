"""What a web process remembers of what things are called."""

from dataclasses import replace
from io import BytesIO
from threading import Event, Thread

import pytest
from flask import current_app

from tochuc.errors import QueryTimeout
from tochuc.namespaces import ID
from tochuc.web.app import create_app
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
    assert not memory_of(one).whole
    called = names_of(one, [NAMED, UNNAMED])
    assert called[NAMED].labels["vi"] == "Mẫu"
    assert called[UNNAMED].labels == {}
    asked = one.engine.asked
    names_of(one, [NAMED, UNNAMED])
    assert one.engine.asked == asked


def test_a_page_does_not_take_what_another_one_is_asking_for_as_nameless(served):
    one = served(most=500)
    memory_of(one)
    asking, go_on, answer = Event(), Event(), one.engine.answer

    def slow(question):
        asking.set()
        assert go_on.wait(30)
        return answer(question)

    one.engine.answer = slow
    app = current_app._get_current_object()

    def ask():
        with app.app_context():
            names_of(one, [NAMED])

    first = Thread(target=ask)
    first.start()
    assert asking.wait(30)
    one.engine.answer = answer
    assert names_of(one, [NAMED])[NAMED].labels["vi"] == "Mẫu"
    go_on.set()
    first.join(30)


def test_names_that_an_engine_failed_to_tell_are_asked_for_again(served):
    one = served(most=500)
    memory_of(one)
    answer = one.engine.answer

    def fail(_):
        raise QueryTimeout("it took too long")

    one.engine.answer = fail
    with pytest.raises(QueryTimeout):
        names_of(one, [NAMED])
    one.engine.answer = answer
    assert names_of(one, [NAMED])[NAMED].labels["vi"] == "Mẫu"
