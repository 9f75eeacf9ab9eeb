"""Names are read in portions, all of them within one time."""

import io

import pytest

from tochuc.engine import naming
from tochuc.engine.base import Answer
from tochuc.errors import QueryTimeout

THINGS = [f"https://example.org/{n}" for n in range(1200)]


class Slow:
    """Takes ten seconds for each question, on a clock of its own."""

    def __init__(self):
        self.now, self.given = 100.0, []

    def answer(self, question):
        self.given.append(question.timeout)
        self.now += 10
        body = b'{"results": {"bindings": []}}'
        return Answer("select", "json", io.BytesIO(body), len(body))


@pytest.fixture
def engine(monkeypatch):
    slow = Slow()
    monkeypatch.setattr(naming.time, "monotonic", lambda: slow.now)
    return slow


def test_every_portion_has_what_is_left_of_the_time(engine):
    assert naming.labels_of(engine, THINGS, 30) == {}
    assert engine.given == [30, 20, 10]


def test_when_the_time_is_used_up_nothing_more_is_asked(engine):
    with pytest.raises(QueryTimeout, match="1,200 things"):
        naming.labels_of(engine, THINGS, 20)
    assert engine.given == [20, 10]
