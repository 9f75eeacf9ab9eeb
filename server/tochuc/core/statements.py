"""Terms as people type and read them: prefixed names, addresses, literals."""

import re
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ..errors import BadParameter
from ..namespaces import PREFIXES
from .rules import Term
from .terms import short

_PREFIXED: Final = re.compile(r"(?P<prefix>[a-z]+):(?P<local>\w(?:[\w.-]*\w)?)?")


def read_term(text: str) -> NamedNode | Literal:
    """The term that a person typed: a prefixed name, `a`, an address with or without brackets, or a literal.

    Raises: BadParameter that says what a term looks like.

    >>> read_term("tc:advises"), read_term('"vi"@vi').language
    (<NamedNode value=https://w3id.org/tochuc/ontology#advises>, 'vi')
    """
    text = text.strip()
    found = _PREFIXED.fullmatch(text)
    if text == "a":
        return NamedNode(PREFIXES["rdf"] + "type")
    if found and found["prefix"] in PREFIXES:
        return NamedNode(PREFIXES[found["prefix"]] + (found["local"] or ""))
    turtle = f"<{text}>" if re.match(r"(https?|urn):", text) else text
    heads = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    try:
        (quad,) = parse(f"{heads}<x:s> <x:p> {turtle} .".encode(), format=RdfFormat.TURTLE)
    except (SyntaxError, ValueError) as error:
        raise BadParameter(_advice(text)) from error
    if not isinstance(quad.object, NamedNode | Literal):
        raise BadParameter(_advice(text))
    return quad.object


def read_statement(subject: str, predicate: str, obj: str) -> Triple:
    """The triple that a person typed term by term.

    Raises: BadParameter for a term that is none, or a literal where only a name may stand.
    """
    s, p, o = map(read_term, (subject, predicate, obj))
    for place, term in (("subject", s), ("predicate", p)):
        if not isinstance(term, NamedNode):
            raise BadParameter(f"The {place} of a statement is a name, not the literal {term}")
    return Triple(s, p, o)  # type: ignore[arg-type]


def show_term(term: Term) -> str:
    """A term as `read_term` reads it, in short.

    >>> show_term(read_term('"2022"^^edtf:EDTF')), show_term(read_term("place:ha-noi"))
    ('"2022"^^edtf:EDTF', 'place:ha-noi')
    """
    if isinstance(term, Triple):
        return f"<<( {show_term(term.subject)} {show_term(term.predicate)} {show_term(term.object)} )>>"
    if isinstance(term, Literal) and not term.language and term.datatype.value != PREFIXES["xsd"] + "string":
        return f"{Literal(term.value)}^^{show_term(term.datatype)}"
    return short(term)


def _advice(text: str) -> str:
    return (
        f"{text!r} is not a term. Write a prefixed name (tc:advises), an address (<https://…>) "
        'or a literal ("chữ"@vi, "2022-06-02"^^edtf:EDTF, 5)'
    )
