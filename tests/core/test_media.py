"""The negotiator, header by header."""

import pytest

from tochuc.core.media import GRAPHS, SOLUTIONS, Offer, choose, named

OFFERS = (Offer("text/turtle", "turtle"), Offer("application/ld+json", "jsonld"), Offer("text/html", "html"))


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        (None, "turtle"),
        ("", "turtle"),
        ("*/*", "turtle"),
        ("*", "turtle"),
        ("text/*", "turtle"),
        ("application/*", "jsonld"),
        ("TEXT/HTML", "html"),
        ("text/html, text/turtle", "turtle"),
        ("text/html, text/turtle;q=0.9", "html"),
        ("text/turtle;q=0, */*", "jsonld"),
        ("text/*;q=0.2, text/html;q=0.3, application/ld+json;q=0.25", "html"),
        ("*/*;q=0.9, text/turtle;q=0.1", "jsonld"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, x"', "jsonld"),
        ("text/turtle;version=1.2;q=0.1, text/turtle;q=0.9, text/html;q=0.5", "turtle"),
        ("text/turtle;charset=utf-8;q=0.1, text/html;q=0.5", "html"),
        ("text/turtle ; q=0.5 , text/html ; q=0.6", "html"),
        ("text/html;q=.2, *;q=.1", "html"),
        ("text/turtle;q=1.000, text/html;q=0.999", "turtle"),
        ("rubbish, text/html", "html"),
        ("text/turtle;q=much, text/html;q=0.1", "html"),
        (",, text/html,", "html"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("*/*;q=0", None),
        ("rubbish", None),
        ("*/html", None),
        (";;;", None),
        (",;", None),
        (";q=1, text/html", "html"),
    ],
)
def test_the_header_chooses_by_quality_and_the_closest_range(accept, format):
    chosen = choose(accept, OFFERS)
    assert (chosen.format if chosen else None) == format


@pytest.mark.parametrize(
    ("name", "offers", "media_type"),
    [
        ("csv", SOLUTIONS, "text/csv"),
        ("JSON", SOLUTIONS, "application/sparql-results+json"),
        ("ttl", GRAPHS, "text/turtle"),
        ("text/plain", GRAPHS, "text/plain"),
        ("turtle", SOLUTIONS, None),
        ("", GRAPHS, None),
    ],
)
def test_a_format_is_found_by_name_or_media_type(name, offers, media_type):
    found = named(name, offers)
    assert (found.media_type if found else None) == media_type
