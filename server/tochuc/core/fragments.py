"""Triple Pattern Fragments: the patterns that addresses name.

Source: Triple Pattern Fragments, 4 (Hydra Community Group, draft of 2021).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Variable

from ..errors import BadParameter
from ..namespaces import PREFIXES

PARTS: Final = ("subject", "predicate", "object")
_VARIABLE: Final = re.compile(r"\?([A-Za-z_][A-Za-z0-9_]*)", re.ASCII)
_LITERAL: Final = re.compile(r'"(.*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(<[^<>]*>|[^<>]*))?', re.DOTALL)

Part = NamedNode | Literal | Variable


@dataclass(frozen=True)
class Pattern:
    """A triple pattern; a variable stands for anything, the same one twice for the same thing."""

    subject: Part
    predicate: Part
    object: Part

    @property
    def parts(self) -> tuple[Part, Part, Part]:
        """Subject, predicate and object."""
        return self.subject, self.predicate, self.object

    @property
    def can_match(self) -> bool:
        """Whether there may be any such triple: no subject is a literal, and no predicate."""
        return not isinstance(self.subject, Literal) and not isinstance(self.predicate, Literal)


def read_pattern(given: Mapping[str, str]) -> Pattern:
    """The pattern that the parameters `subject`, `predicate` and `object` name; what is left out matches anything.

    Raises: BadParameter naming the one that is no term.
    """
    return Pattern(*(_read_part(name, given.get(name, "")) for name in PARTS))


def written(part: Part) -> str:
    """A term as an address names it, the empty text for a variable.

    >>> written(Literal("Bộ Chính trị", language="vi"))
    '"Bộ Chính trị"@vi'
    """
    if isinstance(part, Variable):
        return ""
    if isinstance(part, NamedNode):
        return part.value
    if part.language:
        return f'"{part.value}"@{part.language}'
    plain = part.datatype.value == PREFIXES["xsd"] + "string"
    return f'"{part.value}"' if plain else f'"{part.value}"^^{part.datatype.value}'


def _read_part(name: str, text: str) -> Part:
    if not text:
        return Variable(name)
    if found := _VARIABLE.fullmatch(text):
        return Variable(found[1])
    try:
        if found := _LITERAL.fullmatch(text):
            value, language, datatype = found.groups()
            if datatype is not None:
                return Literal(value, datatype=NamedNode(datatype.strip("<>")))
            return Literal(value, language=language) if language else Literal(value)
        if not text.startswith(("_:", '"')):
            return NamedNode(text[1:-1] if text.startswith("<") and text.endswith(">") else text)
    except ValueError:
        pass
    told = (
        f'{name} is an IRI, a variable such as ?x, or a literal in quotes such as "Hà Nội"@vi, not {text!r}'
    )
    raise BadParameter(told, parameter=name, given=text)
