"""The catalogue: the data set in its versions, the files of each, and the services over it (DCAT 3)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, Triple

from ...namespaces import BASE, LICENSE, SHAPES
from .dumps import media_types
from .kept import File, Release
from .saying import say, texts, typed

CATALOG: Final = f"{BASE}dataset#catalog"
SERIES: Final = f"{BASE}dataset"
PUBLISHER: Final = f"{BASE}dataset#contributors"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_LANGUAGES: Final = ("http://id.loc.gov/vocabulary/iso639-1/vi", "http://id.loc.gov/vocabulary/iso639-1/en")
_EVERYONE: Final = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
TITLE: Final = texts(
    "Tổ chức: how the Communist Party of Vietnam organises the fight against corruption",
    "Tổ chức: Đảng Cộng sản Việt Nam tổ chức công tác phòng, chống tham nhũng như thế nào",
)
_DESCRIPTION: Final = texts(
    "Party organs, the documents that create and bind them, steering committees, reporting lines, posts and events; "
    "each statement with its source and its dates. What sources state and what follows by rule are told apart.",
    "Các cơ quan của Đảng, những văn bản lập ra và ràng buộc các cơ quan ấy, các ban chỉ đạo, quan hệ báo cáo, "
    "chức vụ và sự kiện; "
    "mỗi điều đều có nguồn và thời gian. Điều nguồn nêu và điều suy ra theo quy tắc được tách riêng.",
)
_PROVENANCE: Final = texts(
    "Each statement stands in the named graph of the source that it was taken from; the build adds what follows by rule.",
    "Mỗi phát biểu nằm trong đồ thị mang tên nguồn của nó; bước dựng thêm những điều suy ra theo quy tắc.",
)
_KEYWORDS: Final = (
    *texts("steering committee", "ban chỉ đạo"),
    *texts("corruption", "tham nhũng"),
    *texts("Communist Party of Vietnam", "Đảng Cộng sản Việt Nam"),
)


@dataclass(frozen=True)
class Service:
    """One way to ask the graph."""

    name: str
    path: str
    titles: Sequence[Literal]
    conforms: str
    described: str
    """The path of what describes it to programs."""


def version_of(name: str) -> str:
    """The name of a snapshot as a data set."""
    return f"{BASE}snapshots/{name}/dataset"


def describe_catalog(
    release: Release,
    kept: Sequence[Release],
    counted: Mapping[str, Any],
    services: Sequence[Service],
    host: str,
) -> Iterator[Triple]:
    """The statements about the catalogue, the series of snapshots, and this one with its files.

    Source: W3C, Data Catalog Vocabulary, version 3, 2024.
    """
    yield from _agent()
    yield from say(CATALOG, "rdf:type", "dcat:Catalog")
    yield from _common(CATALOG, f"{host}/dataset")
    yield from say(CATALOG, "dcat:dataset", SERIES)
    yield from say(SERIES, "rdf:type", "dcat:DatasetSeries", "dcat:Dataset")
    yield from _common(SERIES, f"{host}/dataset")
    for each in kept:
        yield from _version(each, host)
    if release.hash not in {each.hash for each in kept}:
        yield from _version(release, host)
    before = next((one for one, two in zip(kept[1:], kept, strict=False) if two.hash == release.hash), None)
    named = version_of(release.hash)
    if before:
        yield from say(named, "dcat:previousVersion", version_of(before.hash))
    if kept:
        yield from say(SERIES, "dcat:last", version_of(kept[0].hash))
        yield from say(SERIES, "dcat:first", version_of(kept[-1].hash))
    yield from _covered(release, counted, named)
    for file in release.files.values():
        yield from _distribution(named, release, file, host)
    for service in services:
        yield from _service(service, host)


def _agent() -> Iterator[Triple]:
    yield from say(PUBLISHER, "rdf:type", "foaf:Agent")
    yield from say(PUBLISHER, "foaf:name", Literal("tochuc contributors"))


def _common(subject: str, page: str) -> Iterator[Triple]:
    yield from say(subject, "dcterms:title", *TITLE)
    yield from say(subject, "dcterms:description", *_DESCRIPTION)
    yield from say(subject, "dcterms:publisher", PUBLISHER)
    yield from say(subject, "dcterms:license", LICENSE)
    yield from say(subject, "dcterms:language", *_LANGUAGES)
    yield from say(subject, "dcat:keyword", *_KEYWORDS)
    yield from say(subject, "dcterms:accessRights", _EVERYONE)
    yield from say(subject, "foaf:homepage" if subject == CATALOG else "dcat:landingPage", page)


def _version(release: Release, host: str) -> Iterator[Triple]:
    named = version_of(release.hash)
    yield from say(CATALOG, "dcat:dataset", named)
    yield from say(named, "rdf:type", "dcat:Dataset")
    yield from _common(named, f"{host}/snapshots/{release.hash}/dataset")
    yield from say(named, "dcat:inSeries", SERIES)
    yield from say(named, "dcat:isVersionOf", SERIES)
    yield from say(SERIES, "dcat:hasVersion", named)
    yield from say(named, "dcat:version", Literal(release.hash))
    yield from say(named, "dcterms:identifier", Literal(release.hash))
    if release.moment:
        yield from say(
            named, "dcterms:issued", typed(release.moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "dateTime")
        )


def _covered(release: Release, counted: Mapping[str, Any], named: str) -> Iterator[Triple]:
    period, provenance = f"{named}#period", f"{named}#provenance"
    yield from say(named, "dcterms:temporal", period)
    yield from say(period, "rdf:type", "dcterms:PeriodOfTime")
    for name, day in (
        ("startDate", counted.get("first")),
        ("endDate", release.manifest.get("newest_source")),
    ):
        if day:
            yield from say(period, f"dcat:{name}", typed(day, "date"))
    yield from say(named, "dcterms:spatial", *counted.get("spatial", ()))
    yield from say(named, "dcterms:provenance", provenance)
    yield from say(provenance, "rdf:type", "dcterms:ProvenanceStatement")
    yield from say(provenance, "rdfs:label", *_PROVENANCE)
    yield from say(named, "dcterms:conformsTo", f"{BASE}ontology", SHAPES.rstrip("#"))


def _distribution(named: str, release: Release, file: File, host: str) -> Iterator[Triple]:
    it, address = f"{named}#{file.name}", f"{host}/dumps/{release.hash}/{file.name}"
    content, packing = media_types(file.name)
    yield from say(named, "dcat:distribution", it)
    yield from say(it, "rdf:type", "dcat:Distribution")
    yield from say(it, "dcterms:title", Literal(file.name))
    yield from say(it, "dcterms:license", LICENSE)
    yield from say(it, "dcat:accessURL", f"{host}/dumps/{release.hash}/")
    yield from say(it, "dcat:downloadURL", address)
    yield from say(it, "dcat:mediaType", _IANA + content)
    if packing:
        yield from say(it, "dcat:compressFormat", _IANA + packing)
    yield from say(it, "dcat:byteSize", typed(file.bytes, "nonNegativeInteger"))
    yield from say(it, "spdx:checksum", f"{it}-checksum")
    yield from say(f"{it}-checksum", "rdf:type", "spdx:Checksum")
    yield from say(f"{it}-checksum", "spdx:algorithm", "spdx:checksumAlgorithm_sha256")
    yield from say(f"{it}-checksum", "spdx:checksumValue", typed(file.sha256, "hexBinary"))
    if content == "text/csv":
        yield from say(it, "dcterms:conformsTo", "http://www.w3.org/ns/csvw")


def _service(service: Service, host: str) -> Iterator[Triple]:
    it = f"{SERIES}#service-{service.name}"
    yield from say(CATALOG, "dcat:service", it)
    yield from say(it, "rdf:type", "dcat:DataService")
    yield from say(it, "dcterms:title", *service.titles)
    yield from say(it, "dcterms:publisher", PUBLISHER)
    yield from say(it, "dcterms:license", LICENSE)
    yield from say(it, "dcat:endpointURL", host + service.path)
    yield from say(it, "dcat:endpointDescription", host + service.described)
    yield from say(it, "dcat:servesDataset", SERIES)
    if service.conforms:
        yield from say(it, "dcterms:conformsTo", service.conforms)
