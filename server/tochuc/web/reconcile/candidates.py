"""Candidates for the queries of both versions of the protocol, and how they are told."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import current_app

from ...link import Candidate, Deadline
from ..language import gettext
from .names import id_of, matcher, types_of
from .queries import Query


def answer(queries: Sequence[Query]) -> list[tuple[Candidate, ...]]:
    """The candidates for each query, best first. Raises: BadParameter; NoSnapshot; QueryTimeout."""
    matching = matcher().until(Deadline(current_app.config["QUERY_TIMEOUT"]))
    waiting = iter(matching.match([asked for query in queries for asked in query.names]))
    return [_merged(query, [next(waiting) for _ in query.names]) for query in queries]


def written(candidate: Candidate, *, named: bool) -> dict[str, Any]:
    """A candidate as both versions have it; features are `named` in version 1.0."""
    kinds = types_of(candidate.kinds)
    description = " · ".join(
        filter(
            None,
            (kinds[0]["name"] if kinds else "", candidate.name if candidate.name != candidate.label else ""),
        )
    )
    told: dict[str, Any] = {
        "id": id_of(candidate.iri),
        "name": candidate.label,
        "description": description,
        "type": kinds,
        "score": candidate.score,
        "match": candidate.match,
        "features": [
            {"id": name, **({"name": feature_name(name)} if named else {}), "value": value}
            for name, value in candidate.features.items()
        ],
    }
    return told if description else {key: value for key, value in told.items() if key != "description"}


def feature_name(name: str) -> str:
    """What a feature is called in the language of the reader."""
    return {
        "name": gettext("Which kind of name it is: the label counts most"),
        "marks": gettext("Whether the diacritics agree"),
        "order": gettext("Words in another order"),
        "abbreviation": gettext("Abbreviations were written out"),
        "letters": gettext("Share of letters that were right"),
        "title": gettext("Titles were left out"),
        "words": gettext("Likeness of all words; the name itself is another"),
        "named_by_place": gettext("The only ones of that type and place"),
        "id": gettext("Its identifier was given"),
        "type": gettext("Is of the type"),
        "place": gettext("Is in the place, or of it"),
        "sort_of_place": gettext("Is of that sort of place"),
        "day": gettext("Was there on the day"),
        "year": gettext("Is of the year"),
        "values": gettext("Has the other values"),
    }.get(name, name)


def _merged(query: Query, found: Sequence[Sequence[Candidate]]) -> tuple[Candidate, ...]:
    """The best of what several names lead to."""
    matching = matcher()
    best: dict[str, Candidate] = {}
    for candidate in (each for candidates in found for each in candidates):
        lacking = any(not candidate.features.get(name, False) for name in query.needed)
        wrong = any(matching.has(candidate.iri, name, values) for name, values in query.without)
        known = best.get(candidate.iri)
        if not lacking and not wrong and (known is None or candidate.score > known.score):
            best[candidate.iri] = candidate
    if len(found) == 1:
        return tuple(best.values())
    ranked = sorted(best.values(), key=lambda each: -each.score)
    matches = [each for each in ranked if each.match]
    clear = len(matches) == 1 and matches[0] is ranked[0]
    return tuple(
        replace(each, match=clear and not at) for at, each in enumerate(ranked[: query.names[0].limit])
    )
