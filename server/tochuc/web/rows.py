"""Queries that stand beside the code of a room, and the rows of their answers."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from string import Template

from flask import current_app
from pyoxigraph import NamedNode

from ..engine.base import Question
from .live import Served


def rows_of(served: Served, text: str) -> list[list[str]]:
    """The rows of an answer as TSV writes them: a third of JSON in bytes, and read in a fifth of the time.

    Raises: what `Engine.answer` raises.
    """
    question = Question(text, solutions="tsv", plans=False, timeout=current_app.config["QUERY_TIMEOUT"])
    with served.engine.answer(question).body as body:
        return [line.split("\t") for line in body.read().decode().split("\n")[1:] if line]


def one_of(iris: Iterable[str]) -> str:
    """IRIs as a query lists them after IN."""
    return ", ".join(str(NamedNode(iri)) for iri in iris)


def texts_beside(file: str) -> Callable[..., str]:
    """Gives the text of a query in the folder of this file by its name, with parts put in for their names."""
    folder = Path(file).parent

    @cache
    def template(name: str) -> Template:
        # The first line of each says what it is for.
        return Template((folder / f"{name}.rq").read_text(encoding="utf-8").partition("\n")[2].strip())

    def text(name: str, **parts: str) -> str:
        return template(name).substitute(parts)

    return text
