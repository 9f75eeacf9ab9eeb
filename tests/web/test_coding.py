"""Packed answers: chosen as asked, the same once unpacked, each with a tag of its own."""

import gzip

import brotli
import pytest
import zstandard

from tochuc.web.coding import choose_coding

from .conftest import ask

UNPACK = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


def packed(client, text, accept, **parameters):
    return client.get(
        "/sparql", query_string={"query": text, **parameters}, headers={"Accept-Encoding": accept}
    )


@pytest.mark.parametrize("coding", UNPACK)
@pytest.mark.parametrize("name", ["everything", "many"])
def test_a_packed_answer_is_the_same_answer(client, query, coding, name):
    with ask(client, query(name), format="csv") as response:
        plain = response.data
    with packed(client, query(name), coding, format="csv") as response:
        assert response.headers["Content-Encoding"] == coding
        assert response.content_length == len(response.data) < len(plain)
        assert UNPACK[coding](response.data) == plain


def test_each_coding_has_its_own_tag_and_is_not_sent_twice(client, query):
    tags = {}
    for accept in ("identity", *UNPACK):
        response = packed(client, query("everything"), accept)
        assert {"Accept", "Accept-Encoding"} <= set(response.headers["Vary"].split(", "))
        tags[accept] = response.headers["ETag"]
    assert len(set(tags.values())) == 4
    again = client.get(
        "/sparql",
        query_string={"query": query("everything")},
        headers={"Accept-Encoding": "br", "If-None-Match": tags["br"]},
    )
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tags["br"])


def test_a_short_answer_is_left_as_it_is(client, query):
    response = packed(client, query("yes"), "gzip, br")
    assert "Content-Encoding" not in response.headers
    assert response.json == {"head": {}, "boolean": True}


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, ""),
        ("", ""),
        ("identity", ""),
        ("deflate", ""),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0.001", "gzip"),
        ("*", "zstd"),
        ("*;q=0", ""),
        ("*;q=0.5, zstd;q=0, br;q=0", "gzip"),
        ("gzip;q=0.5, identity", ""),
        ("gzip;q=nonsense", ""),
    ],
)
def test_the_coding_follows_the_weights(accept, chosen):
    assert choose_coding(accept, 10_000) == chosen
