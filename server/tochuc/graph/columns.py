"""The tables for people of spreadsheets: what each column is called in both languages, holds, and refers to."""

from dataclasses import dataclass
from typing import Final

from ..namespaces import PREFIXES

IRI: Final = "iri"
TEXT: Final = "text"
EDTF: Final = "edtf"
DAY: Final = "day"
INTEGER: Final = "integer"
BETWEEN: Final = "|"
"""What stands between the values of a cell that may hold several."""


@dataclass(frozen=True)
class Column:
    """One column; `property` is the term whose value it holds, `refers` the table whose rows its values name.

    A column that refers and may be empty holds several: readers take an empty list for no reference, but miss a value.
    """

    name: str
    en: str
    vi: str
    kind: str = TEXT
    property: str = ""
    several: bool = False
    refers: str = ""


@dataclass(frozen=True)
class Table:
    """One table; a row is a thing of a class."""

    name: str
    en: str
    vi: str
    columns: tuple[Column, ...]


def _ref(name: str, en: str, vi: str, property: str, refers: str = "", several: bool = False) -> Column:
    return Column(name, en, vi, IRI, property, several, refers)


_ID: Final = Column("id", "Address", "Địa chỉ", IRI)
_KIND: Final = Column("kind", "Class", "Lớp", IRI, "rdf:type", several=True)
_NAMES: Final = (
    Column("name_vi", "Name in Vietnamese", "Tên tiếng Việt"),
    Column("name_en", "Name in English", "Tên tiếng Anh"),
)
_SPAN: Final = (
    Column("from", "From, as given", "Từ ngày, theo nguồn", EDTF, "tc:from", several=True),
    Column(
        "until", "Until, as given (the first day after)", "Đến ngày, theo nguồn (ngày đầu tiên không còn)",
        EDTF, "tc:until", several=True,
    ),
)  # fmt: skip
_BOUNDS: Final = (
    Column("start_earliest", "Start, earliest", "Bắt đầu, sớm nhất", DAY, "tc:startEarliest"),
    Column("start_latest", "Start, latest", "Bắt đầu, muộn nhất", DAY, "tc:startLatest"),
    Column("end_earliest", "End, earliest", "Kết thúc, sớm nhất", DAY, "tc:endEarliest"),
    Column("end_latest", "End, latest", "Kết thúc, muộn nhất", DAY, "tc:endLatest"),
)
_BASIS: Final = (
    Column(
        "basis",
        "Stated, or there by rule (inferred)",
        "Có nguồn nêu (stated) hay suy ra theo quy tắc (inferred)",
    ),
    Column("sources", "Sources", "Nguồn", IRI, several=True, refers="sources"),
)


def _table(name: str, en: str, vi: str, *columns: Column) -> Table:
    return Table(name, en, vi, (_ID, *columns, *_BASIS))


TABLES: Final = (
    _table(
        "organs", "Organs", "Cơ quan, tổ chức", _KIND, *_NAMES,
        _ref("area", "Area", "Địa bàn", "tc:coversArea", "places", several=True),
        Column("area_name", "Name of the area", "Tên địa bàn"),
        _ref("level", "Level", "Cấp", "tc:level", several=True),
        _ref("part_of", "Part of", "Thuộc", "tc:partOf", "organs", several=True),
        *_SPAN, *_BOUNDS,
    ),
    _table(
        "memberships", "Posts held", "Chức vụ đã giữ",
        _ref("person", "Person", "Người", "tc:holder", "persons"),
        Column("person_name", "Name of the person", "Họ tên"),
        _ref("post", "Post", "Chức vụ", "tc:post"),
        Column("post_name_vi", "Name of the post in Vietnamese", "Tên chức vụ tiếng Việt"),
        Column("post_name_en", "Name of the post in English", "Tên chức vụ tiếng Anh"),
        Column("organ", "Organ", "Cơ quan", IRI, refers="organs"),
        Column("organ_name_vi", "Name of the organ in Vietnamese", "Tên cơ quan tiếng Việt"),
        Column("organ_name_en", "Name of the organ in English", "Tên cơ quan tiếng Anh"),
        Column("role", "Role", "Vai trò", IRI),
        Column("title", "Title in the source", "Chức danh theo nguồn", property="tc:titleInSource", several=True),
        *_SPAN,
        Column(
            "attested", "Days on which a source says it held", "Những ngày có nguồn xác nhận",
            EDTF, "tc:attestedOn", several=True,
        ),
        *_BOUNDS,
    ),
    _table(
        "lines", "Reporting lines", "Quan hệ báo cáo, chỉ đạo",
        _ref("subordinate", "Subordinate", "Bên dưới", "tc:subordinate", "organs"),
        Column("subordinate_name_vi", "Name of the subordinate in Vietnamese", "Tên bên dưới, tiếng Việt"),
        Column("subordinate_name_en", "Name of the subordinate in English", "Tên bên dưới, tiếng Anh"),
        _ref("relation", "Relation", "Quan hệ", "tc:relation"),
        _ref("superior", "Superior", "Bên trên", "tc:superior", "organs"),
        Column("superior_name_vi", "Name of the superior in Vietnamese", "Tên bên trên, tiếng Việt"),
        Column("superior_name_en", "Name of the superior in English", "Tên bên trên, tiếng Anh"),
        _ref("legal_basis", "Legal basis", "Căn cứ", "tc:legalBasis", "documents", several=True),
        Column("article", "Article", "Điều", property="tc:article", several=True),
        _ref("provision", "Provision from which it follows", "Quy định mà từ đó suy ra", "tc:fromProvision", several=True),
        *_SPAN, *_BOUNDS,
    ),
    _table(
        "documents", "Documents", "Văn bản",
        Column("number", "Number", "Số hiệu", property="tc:number", several=True),
        _ref("kind", "Kind", "Loại", "tc:documentKind", several=True),
        Column("title_vi", "Title in Vietnamese", "Tên tiếng Việt", several=True),
        Column("title_en", "Title in English", "Tên tiếng Anh", several=True),
        Column("issued", "Issued on, as given", "Ngày ban hành, theo nguồn", EDTF, "tc:issuedOn", several=True),
        _ref("issuer", "Issuer", "Nơi ban hành", "tc:issuer", "organs", several=True),
        _ref("signer", "Signer", "Người ký", "tc:signer", "persons", several=True),
        _ref("replaces", "Replaces", "Thay thế", "tc:replaces", "documents", several=True),
        _ref("amends", "Amends", "Sửa đổi", "tc:amends", "documents", several=True),
        _ref("based_on", "Based on", "Căn cứ vào", "tc:basedOn", "documents", several=True),
        *_SPAN, *_BOUNDS,
    ),
    _table(
        "persons", "Persons", "Người", *_NAMES,
        Column("other_names", "Other names", "Tên khác", property="skos:altLabel", several=True),
    ),
    _table(
        "places", "Places", "Địa phương", _KIND, *_NAMES,
        _ref("part_of", "Part of", "Thuộc", "tc:partOfPlace", "places", several=True),
        _ref("formed_from", "Formed from", "Lập từ", "tc:formedFrom", "places", several=True),
        Column("gso", "Code of the statistics office", "Mã của cơ quan thống kê", several=True),
        Column("iso_3166_2", "ISO 3166-2", "ISO 3166-2", several=True),
        Column("geonames", "GeoNames", "GeoNames", several=True),
        Column("wikidata", "Wikidata", "Wikidata", several=True),
        *_SPAN, *_BOUNDS,
    ),
    _table(
        "events", "Events", "Sự kiện",
        _ref("kind", "Kind", "Loại", "tc:eventKind", several=True), *_NAMES,
        Column("held", "Held on, as given", "Ngày diễn ra, theo nguồn", EDTF, "tc:heldOn", several=True),
        _ref("organ", "Organ", "Cơ quan", "tc:eventOf", "organs", several=True),
        Column("ordinal", "Number in its series", "Lần thứ", INTEGER, "tc:ordinal"),
        _ref("chairs", "Chair", "Chủ trì", "tc:chair", "persons", several=True),
        Column("venue", "Venue", "Nơi diễn ra", property="tc:venue", several=True),
        Column("participants", "Participants", "Thành phần", property="tc:participants", several=True),
        Column("decided", "Decided", "Đã quyết định", several=True),
        *_BOUNDS,
    ),
    _table(
        "identifiers", "Identifiers of other collections", "Mã định danh ở các bộ dữ liệu khác",
        _ref("thing", "What it identifies", "Đối tượng", "tc:identifies"),
        _ref("scheme", "Collection", "Bộ dữ liệu", "tc:identifierScheme"),
        Column("scheme_name", "Name of the collection", "Tên bộ dữ liệu"),
        Column("value", "Identifier", "Mã", property="tc:identifierValue"),
        Column("address", "Address there", "Địa chỉ ở đó", IRI),
        *_SPAN, *_BOUNDS,
    ),
    Table(
        "sources", "Sources", "Nguồn",
        (
            _ID, _KIND,
            Column("title_vi", "Title in Vietnamese", "Tên tiếng Việt"),
            Column("title_en", "Title in English", "Tên tiếng Anh"),
            Column("publisher", "Publisher", "Nơi công bố", property="tc:publisherName"),
            Column("published", "Published on, as given", "Ngày công bố, theo nguồn", EDTF, "tc:publishedOn"),
            Column("url", "Web address", "Địa chỉ trên mạng", IRI, "schema:url"),
            _ref("seen_as", "How it was seen", "Đã xem ở dạng", "tc:seenAs"),
            Column("read", "Read on", "Ngày đọc", EDTF, "tc:readOn"),
            Column("license", "Licence", "Giấy phép", property="dcterms:license", several=True),
            _ref(
                "parts", "For a joint source, those that it stands for", "Nguồn chung gồm những nguồn",
                "dcterms:hasPart", "sources", several=True,
            ),
        ),
    ),
)  # fmt: skip


def property_iri(column: Column) -> str:
    """The IRI of the term whose value a column holds; nothing for a column that is there to be read along."""
    prefix, _, local = column.property.partition(":")
    return PREFIXES[prefix] + local if local else ""
