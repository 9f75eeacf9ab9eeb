"""Messages between the web side and the processes that answer: a head in JSON, bytes after it, a file beside it."""

import json
import os
import socket
import struct
from collections.abc import Mapping
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from .. import errors
from ..core.own_names import Token
from ..errors import GraphError, WorkerDied
from .base import Answer, Question
from .own.written import Write

_LENGTHS: Final = struct.Struct("!IQ")
_PIECE: Final = 1 << 16


class Hangup(Exception):
    """The other side ended before its message was complete."""


def listen(path: Path, backlog: int) -> socket.socket:
    """A socket in the file system that takes this many connections before they are accepted."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(backlog)
    return listener


def send(
    connection: socket.socket, head: Mapping[str, Any], body: bytes = b"", file: int | None = None
) -> None:
    """Send a message; the file is given open, as a second handle on it."""
    encoded = json.dumps(head, ensure_ascii=False).encode()
    message = _LENGTHS.pack(len(encoded), len(body)) + encoded + body
    if file is None:
        connection.sendall(message)
    else:
        # The head is short beside a file, so it leaves in one piece.
        socket.send_fds(connection, [message], [file])


def receive(connection: socket.socket) -> tuple[dict[str, Any], bytes, int | None]:
    """Head, body and file of the next message.

    Raises: Hangup when the other side is gone; TimeoutError as set on the connection.
    """
    try:
        piece, files, _, _ = socket.recv_fds(connection, _PIECE, 1)
        data = bytearray(piece)
        while len(data) < _LENGTHS.size:
            data += _more(connection, _LENGTHS.size - len(data))
        head_length, body_length = _LENGTHS.unpack_from(data)
        end = _LENGTHS.size + head_length
        while len(data) < end + body_length:
            data += _more(connection, end + body_length - len(data))
    except ConnectionError as error:
        raise Hangup from error
    head: dict[str, Any] = json.loads(data[_LENGTHS.size : end])
    return head, bytes(data[end:]), files[0] if files else None


def _more(connection: socket.socket, wanted: int) -> bytes:
    piece = connection.recv(min(wanted, 1 << 20))
    if not piece:
        raise Hangup
    return piece


def question_to_wire(question: Question, deadline: float, key: str) -> dict[str, Any]:
    """The head that asks a question; `deadline` is by the clock that all processes of a machine share."""
    return {"question": asdict(question), "deadline": deadline, "key": key}


def question_from_wire(head: Mapping[str, Any]) -> Question:
    """The question of a head."""
    fields = head["question"]
    for name in ("default_graphs", "named_graphs", "reads", "laid"):
        fields[name] = tuple(fields[name])
    return Question(**fields)


def write_to_wire(write: Write, deadline: float, key: str) -> dict[str, Any]:
    """The head that asks for a write; its documents go beside it."""
    return {"write": asdict(replace(write, file=None)), "deadline": deadline, "key": key}


def write_from_wire(head: Mapping[str, Any], file: int | None) -> Write:
    """The write of a head."""
    fields = dict(head["write"])
    for name in ("using", "using_named"):
        fields[name] = tuple(fields[name])
    fields["documents"] = tuple((media_type, length) for media_type, length in fields["documents"])
    token = fields["token"]
    fields["token"] = Token(**{**token, "writes": tuple(token["writes"]), "reads": tuple(token["reads"])})
    return Write(**{**fields, "file": file})


def send_answer(connection: socket.socket, answer: Answer) -> None:
    """Send an answer: a small one with the message, a spooled one as its open file."""
    head = {"kind": answer.kind, "format": answer.format, "length": answer.length, "changes": answer.changes}
    head["generation"] = answer.generation
    with answer.body as body:
        if isinstance(body, BytesIO):
            send(connection, head, body.getvalue())
        else:
            send(connection, head, file=body.fileno())


def send_error(connection: socket.socket, error: GraphError) -> None:
    """Send a failure."""
    send(connection, {"error": type(error).__name__, "detail": error.detail, "extra": dict(error.extra)})


def answer_from_wire(head: Mapping[str, Any], body: bytes, file: int | None) -> Answer:
    """The answer of a message.

    Raises: the failure that it tells.
    """
    if "error" in head:
        if file is not None:
            os.close(file)
        kind = getattr(errors, head["error"], WorkerDied)
        raise kind(head["detail"], **head["extra"])
    content: BinaryIO = BytesIO(body)
    if file is not None:
        content = cast(BinaryIO, os.fdopen(file, "rb"))
        content.seek(0)
    told = head["kind"], head["format"], content, head["length"], tuple(head["changes"])
    return Answer(*told, generation=head["generation"])
