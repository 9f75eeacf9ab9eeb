"""The process that draws: Vega-Lite comes in, a picture goes out, until the one who asks is gone."""

import json
import re
import struct
import sys
from pathlib import Path
from typing import IO, Final

import vl_convert

FONTS: Final = Path(__file__).parent / "queries" / "fonts"
VEGA_LITE: Final = "6.4"
"""The version that draws; server/frontend has the same, so that both pictures are alike."""
_LENGTH: Final = struct.Struct(">I")
_PNG_SCALE: Final = 2.0
_ID: Final = re.compile(r'(?<= id=")(?:clip|gradient_)\d+(?=")|(?<="url\(#)(?:clip|gradient_)\d+(?=\)")')


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message with its length before it."""
    stream.write(_LENGTH.pack(len(message)) + message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """The next message.

    Raises: EOFError when the other side is gone.
    """
    head = stream.read(_LENGTH.size)
    message = stream.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
    if len(head) < _LENGTH.size or len(message) < _LENGTH.unpack(head)[0]:
        raise EOFError
    return message


def draw(form: str, specification: str) -> bytes:
    """The picture as `svg` or `png`; an SVG becomes a PNG by `svg-to-png`, with its scale before it.

    Nothing is fetched: a specification that names an address is refused.
    """
    if form == "svg-to-png":
        scale, _, svg = specification.partition(" ")
        drawn: bytes = vl_convert.svg_to_png(svg, scale=float(scale))
        return drawn
    spec = json.loads(specification)
    if form == "svg":
        return _numbered(
            vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
        ).encode()
    picture: bytes = vl_convert.vegalite_to_png(
        spec, vl_version=VEGA_LITE, scale=_PNG_SCALE, allowed_base_urls=[]
    )
    return picture


def _numbered(svg: str) -> str:
    """The same picture with its ids counted from its own beginning: Vega goes on from what it drew before."""
    names = {old: f"part{number}" for number, old in enumerate(dict.fromkeys(_ID.findall(svg)))}
    return _ID.sub(lambda found: names[found[0]], svg)


def main() -> None:
    """Draw what comes in: the form, a space, the specification; the answer begins with `+`, a failure with `-`."""
    # What a library prints must not get among the answers.
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    vl_convert.register_font_directory(str(FONTS))
    while True:
        try:
            form, _, specification = receive(sys.stdin.buffer).decode().partition(" ")
        except EOFError:
            return
        try:
            send(answers, b"+" + draw(form, specification))
        except ValueError as error:
            send(answers, b"-" + str(error).encode())


if __name__ == "__main__":
    main()
