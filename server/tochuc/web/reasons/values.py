"""Terms of the proofs as the pages show them."""

from typing import Final

from pyoxigraph import Literal, NamedNode

from ...core.entity.vocabulary import Value
from ...core.rules import Term
from ...core.statements import show_term
from ...namespaces import PREFIXES

_STRING: Final = PREFIXES["xsd"] + "string"


def value_of(term: Term) -> Value:
    """A term in the form that pages show.

    >>> value_of(Literal("chữ", language="vi"))
    Value(text='chữ', iri=False, language='vi', datatype='')
    """
    if isinstance(term, NamedNode):
        return Value(term.value, True)
    if isinstance(term, Literal):
        plain = term.language or term.datatype.value == _STRING
        return Value(term.value, False, term.language or "", "" if plain else term.datatype.value)
    return Value(show_term(term))
