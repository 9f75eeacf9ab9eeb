"""The default graph in a store of its own: queries give what they give over all graphs."""

import json
from pathlib import Path

import pytest

from tochuc.engine.base import Question
from tochuc.engine.embedded import EmbeddedEngine
from tochuc.engine.near import NearGraph
from tochuc.engine.plain import load_plain, size_of_plain
from tochuc.errors import NoSnapshot

HERE = Path(__file__).parent / "plain"
DEFAULT = [f"<http://e/{n}> <http://e/p> <http://e/{n % 3}> ." for n in range(9)]
NAMED = [f"{line[:-1]}<http://e/graph/{n}> ." for n in (1, 2) for line in DEFAULT[n : 3 * n]]


def write(folder, lines=(*DEFAULT, *NAMED), default=9):
    folder.mkdir(exist_ok=True)
    (folder / "quads.nq").write_text("".join(f"{line}\n" for line in lines))
    (folder / "manifest.json").write_text(json.dumps({"counts": {"default": default}}))
    return folder


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "snapshot")


def rows(engine, path, **more):
    return json.load(engine.answer(Question(path.read_text(encoding="utf-8"), **more)).body)["results"][
        "bindings"
    ]


@pytest.mark.parametrize("path", sorted(HERE.glob("*.rq")), ids=lambda path: path.stem)
def test_every_query_gives_what_it_gives_over_all_graphs(folder, path):
    apart = EmbeddedEngine.load(folder)
    assert apart.plain is not apart.store
    assert len(apart.plain) == len(DEFAULT)
    together = EmbeddedEngine(apart.store)
    assert rows(apart, path) == rows(together, path) != []


@pytest.mark.parametrize(
    ("lines", "default"), [((*NAMED, *DEFAULT), 9), ((*DEFAULT, *NAMED), 10), ((*DEFAULT, *NAMED), 0)]
)
def test_a_snapshot_in_another_order_has_one_store(tmp_path, lines, default):
    folder = write(tmp_path / "snapshot", lines, default)
    assert load_plain(folder) is None
    engine = EmbeddedEngine.load(folder)
    assert engine.plain is engine.store
    assert len(rows(engine, HERE / "default.rq")) == len(DEFAULT)


def test_without_manifest_there_is_one_store(folder):
    (folder / "manifest.json").unlink()
    assert (size_of_plain(folder), load_plain(folder)) == (0, None)


def test_without_quads_there_is_no_engine(folder):
    (folder / "quads.nq").unlink()
    with pytest.raises(NoSnapshot):
        EmbeddedEngine.load(folder)


def test_a_near_graph_answers_once_it_is_loaded(folder):
    near = NearGraph(folder)
    near.loading.join(20)
    assert len(json.loads(near.ask((HERE / "default.rq").read_text()))["results"]["bindings"]) == len(DEFAULT)
    assert near.ask("no query") is None
    assert near.ask((HERE / "construct.txt").read_text()) is None


@pytest.mark.parametrize("reason", ["room", "quads"])
def test_a_near_graph_that_cannot_be_had_answers_nothing(folder, monkeypatch, reason):
    if reason == "room":
        monkeypatch.setattr("tochuc.engine.near.has_room", lambda _: False)
    else:
        (folder / "quads.nq").unlink()
    near = NearGraph(folder)
    near.loading.join(20)
    assert near.ask((HERE / "default.rq").read_text()) is None
