"""Asking the engine in the name of a client: its budget is looked at first, and the time is noted."""

import time

from flask import current_app, request

from ..engine.base import Answer, Question
from .budget import Budget, payer
from .live import Served


def ask(served: Served, question: Question) -> Answer:
    """The complete answer; whoever takes it closes its body. Several of one request add up.

    Raises: TooManyRequests for a client whose budget is used up; what `Engine.answer` raises.
    """
    budget: Budget | None = current_app.extensions.get("budget")
    if budget:
        budget.check(payer(request.environ.get("tochuc.client", "")))
    request.environ["tochuc.query"] = question.text
    began = time.monotonic()
    try:
        return served.engine.answer(question)
    finally:
        taken: float = request.environ.get("tochuc.seconds", 0.0)
        request.environ["tochuc.seconds"] = taken + time.monotonic() - began
