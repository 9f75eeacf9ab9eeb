"""The clients that people have work with our server unmodified, and all see the same.

Jena (Debian `libapache-jena-java`) and Comunica (npm, locked in comunica/) are run where Java and Node are there.
"""

import csv
import json
import shutil
import subprocess
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from .conftest import path_of

pytestmark = pytest.mark.clients
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
JARS = Path("/usr/share/java")


def run(*command, **more):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=120, **more)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def curl(url, *more):
    return run("curl", "--silent", "--show-error", "--fail", *more, url)


@pytest.fixture(scope="session")
def organs(served):
    """What all clients must see: the rows of organs.rq."""
    rows = json.loads(curl(served, "--data-urlencode", f"query@{path_of('organs')}"))["results"]["bindings"]
    assert len(rows) == 5
    return [(row["organ"]["value"], row["label"]["value"], row["day"]["value"]) for row in rows]


@pytest.fixture(scope="session")
def lines(served):
    """How many triples graph.rq gives."""
    answer = curl(
        served, "--data-urlencode", f"query@{path_of('graph')}", "-H", "Accept: application/n-triples"
    )
    return len(answer.splitlines())


def wrapper(served, text, format, method=GET, how=URLENCODED):
    asked = SPARQLWrapper(served)
    asked.setQuery(text)
    asked.setReturnFormat(format)
    asked.setMethod(method)
    asked.setRequestMethod(how)
    return asked.queryAndConvert()


@pytest.mark.parametrize(("method", "how"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_reads_rows(method, how, served, query, organs):
    rows = wrapper(served, query("organs"), JSON, method, how)["results"]["bindings"]
    assert [(row["organ"]["value"], row["label"]["value"], row["day"]["value"]) for row in rows] == organs


def test_sparqlwrapper_reads_every_format(served, query, organs, lines):
    assert len(wrapper(served, query("organs"), XML).getElementsByTagName("result")) == len(organs)
    table = csv.reader(StringIO(wrapper(served, query("organs"), CSV).decode()))
    assert [tuple(row) for row in table][1:] == organs
    assert len(wrapper(served, query("organs"), TSV).decode().splitlines()) == len(organs) + 1
    assert wrapper(served, query("yes"), JSON)["boolean"] is True
    for format in (XML, RDFXML, JSONLD):
        assert len(wrapper(served, query("graph"), format)) == lines
    for format in (TURTLE, N3):
        triples = parse(wrapper(served, query("graph"), format), format=RdfFormat.TURTLE)
        assert len(list(triples)) == lines
    assert len(wrapper(served, query("describe"), XML)) > 1


def test_sparqlwrapper_tells_a_wrong_query(served, query):
    with pytest.raises(QueryBadFormed, match="tc"):
        wrapper(served, query("wrong"), JSON)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_the_store_of_rdflib_reads_rows_and_graphs(method, format, served, query, organs, lines):
    graph = Graph(SPARQLStore(served, method=method, returnFormat=format))
    assert [tuple(map(str, row)) for row in graph.query(query("organs"))] == organs
    if format in ("json", "xml"):
        assert graph.query(query("yes")).askAnswer is True
    place = URIRef("https://w3id.org/tochuc/id/place/tinh-mau")
    assert len(list(graph.predicate_objects(place))) > 1
    if format == "xml":
        assert len(graph.query(query("graph")).graph) == lines


def test_curl_asks_in_each_way(served, organs):
    text, accept = f"query@{path_of('organs')}", ("-H", "Accept: text/csv")
    direct = ("--data-binary", f"@{path_of('organs')}", "-H", "Content-Type: application/sparql-query")
    answers = {
        curl(served, "--get", "--data-urlencode", text, *accept),
        curl(served, "--data-urlencode", text, *accept),
        curl(served, *direct, *accept),
        curl(served, "-X", "QUERY", *direct, *accept),
        curl(served, "--get", "--data-urlencode", text, "-d", "format=csv"),
        curl(served, "--get", "--data-urlencode", text, "--compressed", *accept),
    }
    assert len(answers) == 1
    assert [tuple(row) for row in csv.reader(StringIO(answers.pop()))][1:] == organs
    head = curl(served, "--head", "--get", "--data-urlencode", text)
    assert "content-length" in head.lower()


@pytest.fixture(scope="session")
def jena(served):
    """Asks with Jena's command, in a format of it."""
    if not shutil.which("java") or not (JARS / "jena-arq.jar").exists():
        pytest.skip("Jena is not installed: apt-get install libapache-jena-java default-jre-headless")
    # Of the loggers that may lie there, two that do not go together are left out. jena/ has what Debian's jar lacks.
    jars = [
        jar for jar in JARS.glob("*.jar") if not jar.name.startswith(("log4j-over-slf4j", "slf4j-log4j12"))
    ]
    path = ":".join(map(str, [HERE / "jena", JARS / "slf4j-nop.jar", *sorted(jars)]))

    def ask(name, format):
        command = ("java", "-cp", path, "arq.rsparql", "--service", served)
        return run(*command, "--query", path_of(name), "--results", format)

    return ask


def test_jena_reads_rows_and_graphs(jena, organs, lines):
    table = csv.reader(StringIO(jena("organs", "csv")))
    assert [tuple(row) for row in table][1:] == organs
    names = ElementTree.fromstring(jena("organs", "xml")).iter("{http://www.w3.org/2005/sparql-results#}uri")
    assert [name.text for name in names] == [organ for organ, *_ in organs]
    assert json.loads(jena("yes", "json"))["boolean"] is True
    assert len(list(parse(jena("graph", "nt"), format=RdfFormat.N_TRIPLES))) == lines


@pytest.fixture(scope="session")
def comunica(served):
    """Asks with Comunica's command, installed once under build/ from its lock file."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("Comunica is not run: node and npm are not installed")
    folder = ROOT / "build" / "comunica"
    lock = (HERE / "comunica" / "package-lock.json").read_bytes()
    kept = folder / "installed.json"
    if not kept.is_file() or kept.read_bytes() != lock:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(HERE / "comunica", folder)
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder)
        kept.write_bytes(lock)

    def ask(name, media_type, source=f"sparql@{served}"):
        command = folder / "node_modules" / ".bin" / "comunica-sparql"
        return run(command, source, "-f", path_of(name), "-t", media_type, cwd=folder)

    return ask


def test_comunica_reads_rows_and_graphs(comunica, organs, lines):
    rows = json.loads(comunica("organs", "application/sparql-results+json"))["results"]["bindings"]
    assert [(row["organ"]["value"], row["label"]["value"], row["day"]["value"]) for row in rows] == organs
    assert "true" in comunica("yes", "simple")
    assert len(list(parse(comunica("graph", "application/n-triples"), format=RdfFormat.N_TRIPLES))) == lines


def test_comunica_joins_over_fragments_as_over_sparql(comunica, served):
    def pairs(source):
        rows = json.loads(comunica("posts", "application/sparql-results+json", source))["results"]["bindings"]
        return sorted((row["post"]["value"], row["organ"]["value"], row["label"]["value"]) for row in rows)

    joined = pairs(served.removesuffix("/sparql") + "/fragments")
    assert joined
    assert joined == pairs(f"sparql@{served}")
