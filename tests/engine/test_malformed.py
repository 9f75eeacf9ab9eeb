"""Every file under malformed/ is a case: its first line says where the fault lies, what is said, and the repair."""

import json
import re
from pathlib import Path

import pytest
from pyoxigraph import Store

from tochuc.engine.base import Question
from tochuc.engine.embedded import EmbeddedEngine
from tochuc.errors import BadParameter, BadQuery, TooLarge

CASES = sorted((Path(__file__).parent / "malformed").glob("*.rq"))


def ask(text, **more):
    return EmbeddedEngine(Store()).answer(Question(text, **more))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_malformed_query_is_told_with_line_column_and_repair(path):
    text = path.read_text(encoding="utf-8")
    line, column, told, repair = re.match(r"# (\d+):(\d+) (.*?) \|(.*)", text).groups()
    with pytest.raises(BadQuery) as caught:
        ask(text)
    extra = caught.value.extra
    assert (extra["line"], extra["column"]) == (int(line), int(column))
    assert caught.value.detail.startswith(f"line {line}, column {column}: ")
    assert told in caught.value.detail
    assert repair.strip() in extra.get("repair", "")
    assert bool(repair.strip()) == ("repair" in extra) or path.stem == "empty-prefix"
    assert extra["excerpt"] == text.split("\n")[int(line) - 1]


@pytest.mark.parametrize("name", ["", "relative", "https://example.org/a b"])
def test_a_graph_that_is_no_iri_is_refused(name):
    with pytest.raises(BadParameter, match="absolute IRI"):
        ask("ASK {}", default_graphs=(name,))


@pytest.mark.parametrize("bracket", ["{", "(", "["])
def test_a_query_nested_too_deep_is_refused_before_it_is_parsed(bracket):
    with pytest.raises(BadQuery, match="nested more than 256 deep") as caught:
        ask("ASK " + bracket * 100_000)
    assert (caught.value.extra["line"], caught.value.extra["column"]) == (1, 5 + 256)


def test_a_query_nested_deep_enough_is_answered():
    assert json.load(ask("ASK " + "{" * 250 + "}" * 250).body)["boolean"] is True


def test_a_query_that_is_too_long_is_refused_before_it_is_parsed():
    with pytest.raises(TooLarge, match="262,144"):
        ask("ASK {}" + " " * 256 * 1024)
