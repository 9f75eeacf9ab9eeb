"""Keeps queries inside: the engine calls out by itself on SERVICE, so no query with one may reach it."""

import re
from dataclasses import replace

from .syntax import bad_query, find_fault, parse

_SERVICE = re.compile("servic(e)", re.IGNORECASE | re.ASCII)
_CHANGED_KEYWORD = re.compile(r"(?<![\w:?$-])servicq(?![\w:-])", re.IGNORECASE)


def refuse_services(text: str) -> None:
    """Nothing, for a query without SERVICE at any depth.

    The engine's own parser decides, so that no difference between two parsers can be used. A text without the
    word has no service pattern. In any other the last letter of each "service" is changed: names, strings,
    IRIs and comments still parse then, a keyword does not, since SPARQL has no bare words but its keywords.
    Codepoint escapes cannot spell it: this parser reads them in strings and IRIs only.

    Raises: BadQuery for a query with SERVICE, and for one that does not parse anyway.
    """
    if not _SERVICE.search(text):
        return
    changed = _SERVICE.sub(lambda found: found[0][:-1] + ("Q" if found[1] == "E" else "q"), text)
    try:
        parse(changed)
    except SyntaxError as error:
        fault = find_fault(changed, error)
        if not _CHANGED_KEYWORD.search(fault.word):
            word = text[fault.offset : fault.offset + len(fault.word)]
            raise replace(fault, word=word).explain(text) from None
        told = "SERVICE is refused: this endpoint asks no other endpoint"
        repair = "Ask the other endpoint yourself, and give what it says here with VALUES."
        raise bad_query(text, fault.offset, told, repair) from None
