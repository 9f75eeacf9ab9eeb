"""Release time: which of the kept snapshots was the newest at a moment (RFC 7089)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Final

from flask import Response, g, redirect, request

from ...errors import BadParameter
from .addresses import Asked

_PARTIAL: Final = "."


@dataclass(frozen=True, order=True)
class Kept:
    """A snapshot that is kept, with the moment when it was written and switched to."""

    moment: datetime
    hash: str


def kept_snapshots() -> list[Kept]:
    """Every snapshot that is kept beside the one that is served, the oldest first.

    The manifest is written last, just before the switch, and never changed; the time is no part of what is hashed.
    """
    folder: Path = g.served.folder
    found = []
    for path in folder.parent.glob("*/manifest.json"):
        if not path.parent.name.startswith(_PARTIAL):
            moment = datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
            found.append(Kept(moment, path.parent.name))
    return sorted(found)


def lead_back(asked: Asked, room: str) -> Response | None:
    """The way to the snapshot of the moment that Accept-Datetime names; None where none is named.

    The newest that had been written by then; the oldest for a moment before all of them.
    Raises: BadParameter for a moment that is none.
    """
    text = request.headers.get("Accept-Datetime")
    if text is None or (request.view_args or {}).get("snapshot"):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        told = f"Accept-Datetime is a moment such as {_http(datetime(2026, 3, 21, 12, tzinfo=UTC))}, not {text!r}"
        raise BadParameter(told, parameter="Accept-Datetime", given=text) from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    kept = kept_snapshots()
    chosen = max((each for each in kept if each.moment <= moment), default=kept[0] if kept else None)
    if chosen is None:
        return None
    response = redirect(f"/snapshots/{chosen.hash}{asked.at(room)}", 302)
    assert isinstance(response, Response)
    response.vary.add("Accept-Datetime")
    response.headers["Link"] = ", ".join(_of_original(asked, room))
    return response


def mark(response: Response, asked: Asked, room: str) -> Response:
    """The response with the links that RFC 7089 asks for, and its moment if it is of a snapshot named in the address."""
    response.headers.add("Link", ", ".join(_of_original(asked, room)))
    name = (request.view_args or {}).get("snapshot")
    if name:
        moment = next((each.moment for each in kept_snapshots() if each.hash == name), None)
        if moment:
            response.headers["Memento-Datetime"] = _http(moment)
    else:
        response.vary.add("Accept-Datetime")
    return response


def _of_original(asked: Asked, room: str) -> list[str]:
    # The same address without a snapshot is both the original and its TimeGate (RFC 7089, 4.1.1).
    name = (request.view_args or {}).get("snapshot", "")
    address = asked.at(room).removeprefix(f"/snapshots/{name}" if name else "")
    return [f'<{request.host_url.rstrip("/")}{address}>; rel="original timegate"']


def _http(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)
