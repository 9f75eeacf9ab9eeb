"""The one prefix table. Every Turtle file and every query uses these prefixes and no others."""

from typing import Final

BASE: Final = "https://w3id.org/tochuc/"
TC: Final = BASE + "ontology#"
SHAPES: Final = BASE + "shapes#"
ID: Final = BASE + "id/"

ONTOLOGY_GRAPH: Final = BASE + "ontology"
STATED_GRAPH: Final = BASE + "graph/stated"
INFERRED_GRAPH: Final = BASE + "graph/inferred"
ENTAILED_GRAPH: Final = BASE + "graph/entailed"
"""Of what is inferred, that which follows without any provision: bounds of dates, superclasses, inverses."""
QUERIES_GRAPH: Final = BASE + "queries"
"""What the saved queries say of themselves."""
TOLD_GRAPHS: Final = (STATED_GRAPH, ONTOLOGY_GRAPH, ENTAILED_GRAPH, QUERIES_GRAPH)
"""Everything but what follows by a provision."""
REGISTER: Final = ID + "source/register"
"""The graph of the project's own register: which things exist, and what we call them."""

LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
"""Of the data and the vocabulary."""

EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"

_KINDS: Final = {
    "organ": "organ",
    "committee": "steering-committee",
    "party": "party-committee",
    "standing": "standing-committee",
    "inspection": "inspection-commission",
    "affairs": "internal-affairs-commission",
    "place": "place",
    "document": "document",
    "provision": "provision",
    "person": "person",
    "post": "post",
    "membership": "membership",
    "line": "line",
    "event": "event",
    "name": "name",
    "status": "status",
    "observation": "observation",
    "gap": "gap",
    "claim": "claim",
    "identifier": "identifier",
    "disagreement": "disagreement",
    "source": "source",
    "relation": "relation",
    "level": "level",
    "dockind": "document-kind",
    "eventkind": "event-kind",
    "role": "role",
    "confidence": "confidence",
    "measure": "measure",
    "scope": "scope",
    "placekind": "place-kind",
    "seen": "seen",
    "idscheme": "identifier-scheme",
    "scheme": "scheme",
}

PREFIXES: Final[dict[str, str]] = {
    "tc": TC,
    "tcs": SHAPES,
    **{prefix: f"{ID}{kind}/" for prefix, kind in _KINDS.items()},
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "void": "http://rdfs.org/ns/void#",
    "time": "http://www.w3.org/2006/time#",
    "wd": "http://www.wikidata.org/entity/",
    "gn": "https://sws.geonames.org/",
}
