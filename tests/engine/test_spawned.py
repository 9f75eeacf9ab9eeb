"""Isolation without fork: the same answers and the same failures."""

import json
import threading
from pathlib import Path

import pytest

from tochuc.engine.base import Question
from tochuc.engine.limits import Limits
from tochuc.engine.spawned import SpawnedEngine
from tochuc.errors import BadQuery, Overloaded, QueryTimeout

HERE = Path(__file__).parent
SLOW = (HERE / "queries" / "slow.rq").read_text(encoding="utf-8")
COUNT = (HERE / "queries" / "count.rq").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("snapshot")
    lines = [
        f"<https://example.org/{n}> <https://example.org/p> <https://example.org/o> .\n" for n in range(60)
    ]
    (folder / "quads.nq").write_text("".join(lines), encoding="utf-8")
    engine = SpawnedEngine(folder, Limits(running=1, waiting=1))
    yield engine
    engine.close()


def rows(engine):
    return json.load(engine.answer(Question(COUNT)).body)["results"]["bindings"][0]["n"]["value"]


def test_it_answers(engine):
    assert rows(engine) == "60"
    with pytest.raises(BadQuery) as caught:
        engine.answer(Question("ASK {"))
    assert caught.value.extra["line"] == 1


def test_it_keeps_to_a_deadline(engine):
    with pytest.raises(QueryTimeout, match=r"0\.5 seconds"):
        engine.answer(Question(SLOW, timeout=0.5))
    assert rows(engine) == "60"


def test_it_takes_on_no_more_than_can_run_and_wait(engine):
    failures = []

    def ask():
        try:
            engine.answer(Question(SLOW, timeout=2))
        except (Overloaded, QueryTimeout) as error:
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failures) == 4
    assert any(isinstance(failure, Overloaded) for failure in failures)
    assert any(isinstance(failure, QueryTimeout) for failure in failures)
    assert rows(engine) == "60"
