"""What may not go to an engine that is not ours: whatever its parser reads and ours does not, or that reaches out."""

import re
from typing import Final

from ..errors import BadQuery
from .limits import refuse_excess
from .outside import refuse_services
from .syntax import find_fault, parse

# Virtuoso runs its own and SQL functions by these names, among them some that fetch from other addresses.
_INTERNAL: Final = re.compile(r"\b(?:bif|sql):", re.IGNORECASE)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def refuse_foreign(text: str) -> None:
    """Nothing, for a query that parses here and keeps inside the engine that it is sent to.

    Parsing it here closes what only other parsers read: Virtuoso's DEFINE, keywords spelled by codepoints.

    Raises: TooLarge; BadQuery with line and column.
    """
    refuse_excess(text)
    try:
        parse(text)
    except SyntaxError as error:
        raise find_fault(text, error).explain(text) from None
    refuse_services(text)
    if _INTERNAL.search(_ESCAPE.sub(_letter, text)):
        raise BadQuery(
            "names that begin with bif: or sql: are refused: some engines run functions of theirs by them"
        )


def _letter(escape: re.Match[str]) -> str:
    number = int(escape[1] or escape[2], 16)
    return chr(number) if number < 0x110000 else ""
