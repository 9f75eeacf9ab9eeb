"""The vocabulary and the shapes as operations."""

from flask import g

from ...core.media import HTML
from ...namespaces import ONTOLOGY_GRAPH
from ..entities.addresses import DATA
from ..language import gettext
from ..openapi.schemas import ref
from ..openapi.told import Paths, formats, in_path, operation
from .memory import memory_of


def paths() -> Paths:
    """The operations of this room."""
    lang = ref("parameters", "lang")
    version = memory_of(g.served).ontology.version.removeprefix(f"{ONTOLOGY_GRAPH}/")
    told = gettext("A suffix of the address names the format, too: .ttl .jsonld .nt .rdf .trig .nq.")
    return {
        "/ontology": {
            "get": operation(
                "showVocabulary",
                "data",
                gettext("The vocabulary"),
                formats((HTML, *DATA)),
                [lang],
                more=told,
                fails=("NotFound",),
            )
        },
        "/ontology/{version}": {
            "get": operation(
                "showVersion",
                "data",
                gettext("The vocabulary in a version"),
                formats((HTML, *DATA)),
                [in_path("version", gettext("The version that the snapshot has."), version or "none"), lang],
                fails=("NotFound",),
            )
        },
        "/shapes": {
            "get": operation(
                "showShapes",
                "data",
                gettext("The shapes that the data are held to"),
                formats(DATA),
                more=told,
                leads={"303": gettext("For people, to the page of the vocabulary.")},
                fails=("NotFound",),
            )
        },
    }
