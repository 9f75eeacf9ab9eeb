"""What is wrong with a value, said beside its field in the language of the page."""

from flask import g
from pyoxigraph import NamedNode

from ...core.parameters import Parameter
from ...core.rows import label_of
from ...core.terms import short
from ...engine.entities import ANYTHING
from ...errors import BadParameter
from ..language import gettext, language
from .labels import labels_of


def told(parameter: Parameter, fault: BadParameter) -> str:
    """The sentence for a fault: what was given, and what is allowed."""
    given = fault.extra.get("given")
    match fault.extra.get("fault"):
        case "ambiguous" if fault.candidates[0].exact:  # type: ignore[attr-defined]
            return gettext("Several have the name “%(given)s”; choose one:", given=given)
        case "ambiguous":
            return gettext("Nothing is called just “%(given)s”; near it are:", given=given)
        case "nothing" if parameter.of == ANYTHING:
            return gettext("The graph does not know “%(given)s”.", given=given)
        case "nothing":
            return gettext(
                "Nothing of the kind “%(kind)s” has the id or name “%(given)s”.",
                kind=_kind(parameter),
                given=given,
            )
        case "class":
            return gettext(
                "“%(given)s” is in the graph, but is no “%(kind)s”.", given=given, kind=_kind(parameter)
            )
        case "missing":
            return gettext("A value is needed: %(allowed)s.", allowed=allowed(parameter))
        case "illegal":
            return gettext(
                "“%(given)s” is not possible; what is: %(allowed)s.", given=given, allowed=allowed(parameter)
            )
    return gettext("Give one value, not several.")


def allowed(parameter: Parameter) -> str:
    """What a value may be, and an example of it."""
    kinds = {
        "iri": gettext("an id or a name"),
        "date": gettext("a day that exists, as year-month-day"),
        "integer": gettext("a whole number"),
        "text": gettext("any text"),
        "language": gettext("a language tag"),
        "choice": gettext("one of %(list)s", list=", ".join(parameter.of.split("|"))),
    }
    parts = [kinds[parameter.kind]]
    if parameter.least:
        parts.append(gettext("at least %(least)s", least=parameter.least))
    if parameter.most:
        parts.append(gettext("at most %(most)s", most=parameter.most))
    if parameter.example:
        parts.append(gettext("such as %(example)s", example=parameter.example))
    return ", ".join(parts)


def _kind(parameter: Parameter) -> str:
    label = label_of(NamedNode(parameter.of), labels_of(g.served, [parameter.of]), language())
    return label.value if label else short(NamedNode(parameter.of))
