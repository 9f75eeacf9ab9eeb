"""What search engines and previews read of a page: schema.org in JSON-LD."""

from collections.abc import Mapping
from typing import Any, Final

from ...namespaces import PREFIXES
from ..dates import OPEN_END, OPEN_START, day_before
from .material import Node
from .sentence import plain_text
from .shown import Page
from .vocabulary import SKOS

_SCHEMA: Final = PREFIXES["schema"]
_TYPES: Final = (
    (_SCHEMA + "Person", "Person"),
    (_SCHEMA + "Country", "Country"),
    (_SCHEMA + "AdministrativeArea", "AdministrativeArea"),
    (_SCHEMA + "Event", "Event"),
    (_SCHEMA + "PoliticalParty", "PoliticalParty"),
    (_SCHEMA + "GovernmentOrganization", "GovernmentOrganization"),
    (PREFIXES["org"] + "Organization", "Organization"),
    (PREFIXES["eli"] + "LegalResource", "Legislation"),
    (_SCHEMA + "Observation", "Observation"),
)
"""Classes of the graph with the type of schema.org that says the same, the narrower before the broader."""
_BEGIN: Final = {
    "Event": "startDate",
    "Organization": "foundingDate",
    "PoliticalParty": "foundingDate",
    "GovernmentOrganization": "foundingDate",
}
_END: Final = {
    "Event": "endDate",
    "Organization": "dissolutionDate",
    "PoliticalParty": "dissolutionDate",
    "GovernmentOrganization": "dissolutionDate",
}


def structured(page: Page, node: Node | None, address: str) -> Mapping[str, Any]:
    """The thing as schema.org sees it. A day is given only where it is known exactly."""
    classes = set(node.classes) if node else set()
    kind = next((name for class_, name in _TYPES if class_ in classes), "Thing")
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": page.iri,
        "url": address,
        "name": page.name.text,
        "description": plain_text(page.sentence),
    }
    if page.names:
        told["alternateName"] = [each.text for each in page.names]
    same = [
        each.value.text
        for name in ("exactMatch",)
        for each in (node.of(SKOS + name) if node else ())
        if each.value.iri
    ]
    if same:
        told["sameAs"] = same
    life = node.life if node else None
    if life and life.start_earliest == life.start_latest != OPEN_START and kind in _BEGIN:
        told[_BEGIN[kind]] = life.start_earliest.isoformat()
    if life and life.end_earliest == life.end_latest != OPEN_END and kind in _END:
        told[_END[kind]] = day_before(life.end_earliest).isoformat()
    return told
