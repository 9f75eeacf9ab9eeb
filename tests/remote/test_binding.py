"""A value put into a saved query reaches every scope on outside engines, too; the cases are those of tests/core/binding."""

import re
import tomllib
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from tochuc.core.saved import fill
from tochuc.engine.base import Question
from tochuc.engine.push import Target, push
from tochuc.engine.remote import RemoteEngine
from tochuc.errors import GraphError

from .answers import rows, triples
from .conftest import ENGINES, LOGINS

pytestmark = pytest.mark.remote
HERE = Path(__file__).parent
BINDING = HERE.parent / "core" / "binding"
CASES = sorted(BINDING.glob("*.rq"))
DEVIATIONS = tomllib.loads((HERE / "deviations.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=ENGINES)
def holding(request, start, tmp_path_factory):
    """A server that holds the data of the cases, as an engine."""
    folder = tmp_path_factory.mktemp("binding") / "binding"
    folder.mkdir()
    quads = parse((BINDING / "data.trig").read_bytes(), format=RdfFormat.TRIG)
    (folder / "quads.nq").write_bytes(serialize(quads, format=RdfFormat.N_QUADS))
    with start(request.param) as server:
        push(folder, Target(server.url, access=LOGINS[request.param]), lambda *_: None)
        server.kind = request.param
        server.engine = RemoteEngine(server.url, snapshot=folder.name)
        yield server


def test_only_cases_that_there_are_deviate():
    for engine in DEVIATIONS.values():
        assert set(engine["binding"]) <= {case.stem for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_value_reaches_every_scope(case, holding):
    text = case.read_text(encoding="utf-8")
    expected = sorted(re.findall(r"(?m)^# gives: (.*)$", text))
    bound, _ = fill(f"#+ param asOf: date 2023-06-19\n{text}", {})
    try:
        told = sorted(found(holding.engine.answer(Question(bound))))
    except GraphError as error:
        told = [error.detail]
    # A deviation that is gone leaves the list.
    assert (told == expected) == (case.stem not in DEVIATIONS[holding.kind]["binding"]), told


def found(answer):
    """The rows of an answer as the cases write them."""
    if answer.kind == "graph":
        return [
            " ".join(map(last, re.findall(r'<[^>]*>|"[^"]*"', triple)))
            for triple in map(plain, triples(answer))
        ]
    told = rows(answer)
    if isinstance(told, bool):
        return [str(told).lower()]
    return [" ".join(map(last, row)) for row, times in told[1].items() for _ in range(times)]


def plain(triple):
    """A triple without the datatype of its literal."""
    return re.sub(r"\^\^<[^>]*>", "", triple)


def last(term):
    """The last part of an IRI, the text of a literal, - for nothing."""
    text = plain(str(term))
    return "-" if text == "None" else re.split(r"[/#]", text.strip('<>"'))[-1]
