"""`/dumps/`: files that last, in every form, for the whole and its parts."""

import gzip
import hashlib
import json
import shutil
from base64 import b64decode
from urllib.request import Request, urlopen

import pytest
import rdflib
import zstandard
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, parse

from tochuc.graph.dumps import FORMS, PACKINGS, PARTS
from tochuc.graph.snapshot import Snapshot, switch_to
from tochuc.namespaces import ENTAILED_GRAPH, ID, INFERRED_GRAPH, ONTOLOGY_GRAPH, QUERIES_GRAPH, STATED_GRAPH

from .own_queries import client_of

PAPER = f"{ID}source/cong-bao-mau"
GRAPHS = {
    "inferred": INFERRED_GRAPH,
    "ontology": ONTOLOGY_GRAPH,
    "queries": QUERIES_GRAPH,
    "stated": STATED_GRAPH,
}


@pytest.fixture(scope="module")
def at(fixture_snapshot):
    return f"/dumps/{fixture_snapshot.hash}/"


def unpacked(name, content):
    if name.endswith(".gz"):
        return gzip.decompress(content)
    return zstandard.ZstdDecompressor().decompressobj().decompress(content)


def get(client, address, **headers):
    """A response whose content is read, and its file closed."""
    with client.get(address, headers=headers) as response:
        assert response.data is not None
    return response


def read(client, at, name):
    response = get(client, at + name)
    assert response.status_code == 200, response.data
    return unpacked(name, response.data)


def quads(content, ending):
    return {(q.subject, q.predicate, q.object, q.graph_name) for q in parse(content, format=FORMS[ending])}


def triples(graph, name=None):
    found = graph.quads_for_pattern(None, None, None, NamedNode(name) if name else DefaultGraph())
    return {(q.subject, q.predicate, q.object) for q in found}


def expected(graph, part):
    """The quads of a part, by what each graph holds."""
    own = [each.value for each in graph.named_graphs()]
    names = [name for name in own if name.startswith(f"{ID}source/")] if part in ("all", "stated") else []
    names += {
        "all": [INFERRED_GRAPH, ENTAILED_GRAPH, ONTOLOGY_GRAPH, QUERIES_GRAPH],
        "stated": [],
        "inferred": [INFERRED_GRAPH, ENTAILED_GRAPH],
    }.get(part, [GRAPHS.get(part)])
    return {(*each, NamedNode(name)) for name in names for each in triples(graph, name)}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("part", [part.name for part in PARTS])
def test_a_dump_holds_its_part_in_every_form(fixture_client, fixture_graph, at, part, packing):
    wanted = expected(fixture_graph, part)
    assert wanted
    for ending in ("nq", "trig", "jsonld"):
        assert quads(read(fixture_client, at, f"{part}.{ending}.{packing}"), ending) == wanted
    merged = {each[:3] for each in quads(read(fixture_client, at, f"{part}.ttl.{packing}"), "ttl")}
    assert merged == triples(fixture_graph, GRAPHS.get(part))


def test_what_is_stated_and_what_is_inferred_make_up_the_whole(fixture_client, at):
    found = {part: {each[:3] for each in quads(read(fixture_client, at, f"{part}.ttl.gz"), "ttl")} for part in
             ("all", "stated", "inferred", "ontology", "queries")}  # fmt: skip
    assert found["all"] == found["stated"] | found["inferred"] | found["ontology"] | found["queries"]
    assert not found["stated"] & found["inferred"]


def test_json_ld_is_what_another_reader_takes(fixture_client, at):
    content = read(fixture_client, at, "ontology.jsonld.gz")
    told = json.loads(content)
    # Each object begins with its name, so that a reader may go through it as it comes (Streaming JSON-LD).
    assert all(next(iter(each)) == "@id" for each in told)
    graph = rdflib.Dataset()
    graph.parse(data=content, format="json-ld")
    count = sum(1 for _ in graph.quads((None, None, None, None)))
    assert count == len(quads(content, "jsonld"))


def test_the_checksums_are_those_of_the_files(fixture_client, fixture_snapshot, at):
    lines = [line.split("  ") for line in get(fixture_client, f"{at}SHA256SUMS").text.splitlines()]
    named = dict(reversed(line) for line in lines)
    listed = fixture_snapshot.manifest["files"]
    assert {f"dumps/{name}" for name in named} | {"dumps/SHA256SUMS"} == {
        name for name in listed if name.startswith("dumps/")
    }
    for name, digest in named.items():
        response = get(fixture_client, at + name)
        assert hashlib.sha256(response.data).hexdigest() == digest == listed[f"dumps/{name}"]["sha256"]
        assert response.headers["ETag"] == f'"{digest}"'
        given = response.headers["Repr-Digest"].removeprefix("sha-256=:").removesuffix(":")
        assert b64decode(given).hex() == digest


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("all.nq.gz", "application/gzip"),
        ("all.trig.zst", "application/zstd"),
        ("organs.csv", "text/csv"),
        ("csv-metadata.json", "application/csvm+json"),
        ("tables.zip", "application/zip"),
        ("source/cong-bao-mau.ttl", "text/turtle"),
        ("source/cong-bao-mau.jsonld", "application/ld+json"),
        ("source/cong-bao-mau.nq.gz", "application/gzip"),
    ],
)
def test_a_file_never_changes_and_says_what_it_is(fixture_client, at, name, media_type):
    response = get(fixture_client, at + name)
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Content-Encoding" not in response.headers
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    again = get(fixture_client, at + name, **{"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = fixture_client.head(at + name)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == response.headers["ETag"]
    assert head.content_length == len(response.data)
    part = get(fixture_client, at + name, Range="bytes=5-14")
    assert (part.status_code, part.data) == (206, response.data[5:15])
    assert part.headers["Content-Range"] == f"bytes 5-14/{len(response.data)}"
    other = get(fixture_client, at + name, **{"Range": "bytes=5-14", "If-Range": '"another"'})
    assert (other.status_code, other.data) == (200, response.data)
    assert get(fixture_client, at + name, Range="bytes=999999999-").status_code == 416


def test_a_real_server_gives_the_same_parts(fixture_server, fixture_snapshot):
    address = f"{fixture_server.url}/dumps/{fixture_snapshot.hash}/all.nq.zst"
    whole = (fixture_snapshot.folder / "dumps" / "all.nq.zst").read_bytes()
    for _ in range(2):
        assert urlopen(address, timeout=20).read() == whole
    with urlopen(Request(address, headers={"Range": "bytes=-100"}), timeout=20) as response:
        assert (response.status, response.read()) == (206, whole[-100:])
    with urlopen(f"{fixture_server.url}/dumps/organs.csv", timeout=20) as response:
        assert response.url == f"{fixture_server.url}/dumps/{fixture_snapshot.hash}/organs.csv"


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
@pytest.mark.parametrize("ending", FORMS)
def test_what_one_source_states_is_a_file_too(fixture_client, fixture_graph, at, ending, packing):
    response = fixture_client.get(f"{at}source/cong-bao-mau.{ending}{packing}")
    content = unpacked(packing, response.data) if packing else response.data
    found = quads(content, ending)
    assert {each[:3] for each in found} == triples(fixture_graph, PAPER)
    if ending != "ttl":
        assert {each[3] for each in found} == {NamedNode(PAPER)}
    assert response.data == fixture_client.get(response.request.path).data


@pytest.mark.parametrize("name", ["all.nq.gz", "persons.csv", "source/cong-bao-mau.ttl"])
def test_an_address_without_a_snapshot_leads_to_the_current_one(fixture_client, fixture_snapshot, name):
    response = fixture_client.get(f"/dumps/{name}")
    assert (response.status_code, response.headers["Cache-Control"]) == (302, "no-cache")
    assert response.headers["Location"] == f"/dumps/{fixture_snapshot.hash}/{name}"


@pytest.mark.parametrize("name", ["all.nq.gz", "source/cong-bao-mau.ttl", ""])
def test_a_snapshot_that_is_not_kept_is_not_there_and_the_current_one_is_named(fixture_client, at, name):
    response = fixture_client.get(f"/dumps/0123456789abcdef0123/{name}")
    assert response.status_code == 404
    if name:
        assert response.json["current"] == at + name


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("all.nq", "has no dump all.nq; it has SHA256SUMS"),
        ("%2e%2e", "has no dump .."),
        ("source/nobody.ttl", "no statements of a source nobody"),
        ("source/cong-bao-mau.docx", "there are .nq, .trig, .jsonld, .ttl, each also with .gz, .zst"),
        ("source/cong-bao-mau", "there is no form ."),
        ("source/cong-bao-mau.ttl.zip", "there is no form .ttl.zip"),
    ],
)
def test_what_there_is_not_is_told(fixture_client, at, name, told):
    for address in (at + name, f"/dumps/{name}"):
        response = fixture_client.get(address)
        assert response.status_code == 404
        assert told in response.json["detail"]


def test_no_address_leads_out_of_the_folder(fixture_client, at):
    for name in ("..%2fmanifest.json", "source/..%2f..%2fmanifest.json", "..", "../manifest.json"):
        for address in (at + name, f"/dumps/{name}"):
            assert fixture_client.get(address).status_code == 404


@pytest.fixture
def two(fixture_snapshot, tmp_path):
    """A state folder with the made-up snapshot, and a newer one that has no dumps."""
    kept = tmp_path / "snapshots" / fixture_snapshot.hash
    shutil.copytree(fixture_snapshot.folder, kept)
    newer = tmp_path / "snapshots" / "newer-1"
    shutil.copytree(kept, newer, ignore=shutil.ignore_patterns("dumps", "graphs.json", "partitions.json"))
    manifest = json.loads((kept / "manifest.json").read_text())
    manifest["files"] = {name: it for name, it in manifest["files"].items() if "dumps/" not in name}
    (newer / "manifest.json").write_text(json.dumps(manifest))
    switch_to(tmp_path, Snapshot(newer))
    return client_of(tmp_path)


def test_an_older_snapshot_that_is_kept_still_has_its_dumps(two, at, fixture_snapshot):
    response = get(two, f"{at}stated.nq.gz")
    assert response.status_code == 200
    assert response.headers["Tochuc-Snapshot"] == fixture_snapshot.hash
    assert two.get(f"{at}source/cong-bao-mau.nq").status_code == 200
    page = two.get(at).text
    assert "stated.nq.gz" in page
    assert at in two.get("/dumps/").text


def test_a_snapshot_that_was_made_before_there_were_dumps_says_so(two):
    assert "made before there were dumps" in two.get("/dumps/").text
    assert two.get("/dumps/all.nq.gz").status_code == 404
    assert two.get("/dataset").status_code == two.get("/dataset.ttl").status_code == 200


@pytest.mark.parametrize(
    ("code", "words"), [("en", "What sources state"), ("vi", "Những điều các nguồn nêu")]
)
def test_the_page_lists_every_file(fixture_client, fixture_snapshot, at, code, words):
    page = fixture_client.get(f"/dumps/?lang={code}").text
    assert f'<html lang="{code}">' in page
    assert words in page
    for name in fixture_snapshot.manifest["files"]:
        if name.startswith("dumps/"):
            assert f'href="{at}{name.removeprefix("dumps/")}"' in page
    for source in ("cong-bao-mau", "joint-bao-mau-bao-thu", "register"):
        assert f"{at}source/{source}.ttl" in page
    assert " style=" not in page


def test_the_quads_of_a_graph_lie_where_the_index_says(fixture_snapshot, fixture_graph):
    from tochuc.graph.slices import read_slice, slices

    found = slices(fixture_snapshot.folder)
    assert set(found) == {"", *(each.value for each in fixture_graph.named_graphs())}
    for graph, place in found.items():
        lines = b"".join(read_slice(fixture_snapshot.folder, place))
        assert lines.count(b"\n") == place.statements
        assert len(list(parse(lines, format=RdfFormat.N_QUADS))) == len(triples(fixture_graph, graph or None))
