"""Release time: which of the kept snapshots was the newest at a moment (RFC 7089)."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Final

from flask import Response, g, redirect, request

from ...errors import BadParameter
from ...graph.snapshot import Snapshot, kept_snapshots
from ..answers import send_text
from .addresses import Asked

LINKS: Final = "application/link-format"
"""The media type of a list of links (RFC 6690)."""


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
    kept = _kept()
    # A moment is written in whole seconds.
    then = [each for each in kept if each.built.replace(microsecond=0) <= moment]
    if not kept:
        return None
    chosen = then[-1] if then else kept[0]
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
        response.headers["Memento-Datetime"] = _http(Snapshot(g.served.folder).built)
    else:
        response.vary.add("Accept-Datetime")
    return response


def time_map(asked: Asked, room: str) -> Response:
    """Every snapshot that is kept, as an address at which the same is asked of it (RFC 7089, 5)."""
    kept = _kept()
    original, itself = _absolute(asked.at(room)), _absolute(f"/timemap{asked.at(room)}")
    span = f'from="{_http(kept[0].built)}"; until="{_http(kept[-1].built)}"'
    lines = [
        f'<{original}>; rel="original timegate"',
        f'<{itself}>; rel="self"; type="{LINKS}"; {span}',
    ]
    for at, each in enumerate(kept):
        relation = " ".join(["first"] * (at == 0) + ["last"] * (at == len(kept) - 1) + ["memento"])
        address = _absolute(f"/snapshots/{each.hash}{asked.at(room)}")
        lines.append(f'<{address}>; rel="{relation}"; datetime="{_http(each.built)}"')
    return send_text(",\n".join(lines) + "\n", LINKS)


def _kept() -> list[Snapshot]:
    folder: Path = g.served.folder
    return kept_snapshots(folder.parent)


def _of_original(asked: Asked, room: str) -> list[str]:
    # The same address without a snapshot is both the original and its TimeGate (RFC 7089, 4.1.1).
    name = (request.view_args or {}).get("snapshot", "")
    address = asked.at(room).removeprefix(f"/snapshots/{name}" if name else "")
    return [
        f'<{_absolute(address)}>; rel="original timegate"',
        f'<{_absolute("/timemap" + address)}>; rel="timemap"; type="{LINKS}"',
    ]


def _absolute(address: str) -> str:
    return request.host_url.rstrip("/") + address


def _http(moment: datetime) -> str:
    return format_datetime(moment.replace(microsecond=0), usegmt=True)
