"""The sources that stand behind a page, as they are listed."""

from collections.abc import Mapping
from typing import Any, Final

from flask import current_app, g
from markupsafe import Markup

from ...core.entity.material import Material
from ...core.entity.reader import Reader
from ..addresses import base, kept
from ..reasons.listing import with_parts
from .memory import memory_of, names_of

_MOST_LISTED: Final = 10_000


def listed_sources(material: Material, reader: Reader) -> Mapping[str, Markup]:
    """Each source of the page as it is listed, made once and used by every statement of it.

    Raises: what `Engine.answer` raises.
    """
    show: Any = current_app.jinja_env.get_template("sources.html").module
    used = dict.fromkeys(
        source
        for node in material.nodes.values()
        for each in node.statements.values()
        for source in each.sources
    )
    listed = memory_of(g.served).listed
    if len(listed) > _MOST_LISTED:
        listed.clear()
    along = reader.language, base() + kept()
    new = [iri for iri in used if (iri, *along) not in listed]
    called = reader.names.called
    parts = {iri: called[iri].parts for iri in new if iri in called}
    names_of(g.served, {part for members in parts.values() for part in members})
    for iri in new:
        listed[iri, *along] = show.line(with_parts(reader, iri, parts.get(iri, ())))
    return {iri: listed[iri, *along] for iri in used}
