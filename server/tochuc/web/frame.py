"""The parts of the frame of a page that many pages have alike: made once, then kept."""

from collections.abc import Callable
from typing import Final

from flask import Flask, current_app
from markupsafe import Markup

from .addresses import base, kept
from .language import language

_KEPT: Final = 500
"""Parts that a process keeps; there are as many as languages times days and snapshots asked for times rooms."""


def once(name: str, *alike: object, caller: Callable[[], Markup]) -> Markup:
    """What a `{% call %}` block writes, the same for every page of one language, day and snapshot; `alike` tells more apart.

    Most words of a small page are those of its frame, and each is looked up in the language of the reader.
    """
    parts: dict[tuple[object, ...], Markup] = current_app.extensions["frame"]
    key = name, language(), base(), kept(), *alike
    found = parts.get(key)
    if found is None:
        if len(parts) >= _KEPT:
            parts.clear()
        found = parts[key] = caller()
    return found


def keep(app: Flask) -> None:
    """Let the templates of an application keep parts of their pages."""
    app.extensions["frame"] = {}
    app.jinja_env.globals["once"] = once
