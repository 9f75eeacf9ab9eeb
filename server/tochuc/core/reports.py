"""Where a report of an error goes: an address made from a title and a text."""

import re
from dataclasses import dataclass
from typing import Final

from ..errors import BadParameter

MOST_OF_ADDRESS: Final = 6000
"""Characters of a web address; some servers take no more than 8,000."""
MOST_OF_MAIL: Final = 1900
"""Characters of a mail address with its text; some programs take no more than 2,000."""
_MAIL: Final = re.compile(r"(?:mailto:)?([A-Za-z0-9.+_-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", re.ASCII)
_WEB: Final = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[^\s{}<>\"?]*)?(?:[?#][^\s<>\"]*)?", re.ASCII)
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_ASCII: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ADVICE: Final = (
    "reports is a mail address, or a web address with {title} and {body} after its ?, such as "
    "https://example.org/issues/new?title={title}&body={body}, not "
)


@dataclass(frozen=True)
class Target:
    """Where reports go; without a template they are only shown."""

    template: str = ""
    mail: bool = False

    def address(self, title: str, body: str) -> str:
        """The address that opens a report with this title and text; a long text is cut, never an escape in it.

        Shape: nothing but the two texts is put in, and only where the setting says; the host is that of the setting.

        >>> read_target("a@example.org").address("A & B", "two\\nlines")
        'mailto:a@example.org?subject=A%20%26%20B&body=two%0D%0Alines'
        """
        if not self.template:
            return ""
        if self.mail:
            # Source: RFC 6068, 5: line breaks in a body are %0D%0A.
            body = body.replace("\n", "\r\n")
        room = (MOST_OF_MAIL if self.mail else MOST_OF_ADDRESS) - len(_PLACE.sub("", self.template))
        quoted = {"title": _quote(title, room // 4), "body": ""}
        uses = max(self.template.count("{body}"), 1)
        quoted["body"] = _quote(body, (room - self.template.count("{title}") * len(quoted["title"])) // uses)
        return _PLACE.sub(lambda found: quoted[found[1]], self.template)


NOWHERE: Final = Target()
"""Reports are only shown."""


def read_target(text: str) -> Target:
    """Where the setting `reports` sends reports.

    Raises: BadParameter that says what the setting looks like.

    >>> read_target("https://example.org/new?body={body}").address("", "ô").rpartition("=")[2]
    '%C3%B4'
    """
    text = text.strip()
    if not text:
        return NOWHERE
    if mail := _MAIL.fullmatch(text):
        return Target(f"mailto:{mail[1]}?subject={{title}}&body={{body}}", mail=True)
    places = _PLACE.findall(text)
    if not _WEB.fullmatch(text) or "body" not in places or not {*places} <= {"title", "body"}:
        raise BadParameter(_ADVICE + repr(text))
    return Target(text)


def _quote(text: str, most: int) -> str:
    """A text with everything but letters, digits and -._~ as escapes of UTF-8, in at most so many characters."""
    pieces: list[str] = []
    length = 0
    for sign in text:
        piece = (
            sign if sign in _ASCII else "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "replace"))
        )
        length += len(piece)
        if length > most:
            break
        pieces.append(piece)
    return "".join(pieces)
