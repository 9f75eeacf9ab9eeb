"""The README's first question gets the answer that the README shows."""

from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat

ROOT = Path(__file__).parents[1]


@pytest.mark.real
def test_the_first_question_has_the_answer_shown(real_graph):
    query = (ROOT / "docs" / "first-question.rq").read_text()
    answer = real_graph.query(query).serialize(format=QueryResultsFormat.CSV).decode()
    shown = (ROOT / "README.md").read_text()
    assert "\n".join(answer.split("\r\n")).strip() in shown
