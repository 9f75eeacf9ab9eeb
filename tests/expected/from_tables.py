"""Writes the expected rows of the competency questions from the researched tables alone.

    python tests/expected/from_tables.py FOLDER

FOLDER holds the CSV tables that the data were made from. Nothing here reads the graph, the Turtle files or the
package: the rows are worked out a second time, another way. Rows that need a reader's judgement are written by hand
beside these, under tests/expected/by-hand.
"""

import calendar
import csv
import re
import sys
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

OUT = Path(__file__).parent / "real"
OPEN = ("0001-01-01", "9999-12-31")
Row = dict[str, str]
Span = tuple[str, str]


def read(folder: Path, name: str) -> list[Row]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]


def write(query: str, case: str, values: Row, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    path = OUT / f"{query}{'--' + case if case else ''}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"# {name}: {value}\n" for name, value in values.items())
        table = csv.writer(file, lineterminator="\n")
        table.writerow(columns.split())
        table.writerows(sorted({tuple(str(cell) for cell in row) for row in rows}))


# Dates as precise as their source


def span(text: str) -> Span:
    """First and last day that a year, month or day may mean."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return f"{text}-01-01", f"{text}-12-31"
    if len(parts) == 2:
        return f"{text}-01", f"{text}-{calendar.monthrange(*parts)[1]:02}"
    return text, text


def life(start: str, end: str) -> tuple[str, str, str, str]:
    """Bounds of a half-open life; an end or start that is not stated is open."""
    first = span(start) if start else (OPEN[0], OPEN[0])
    last = span(end) if end else (OPEN[1], OPEN[1])
    return *first, *last


def on_day(bounds: tuple[str, str, str, str], day: str) -> str:
    if day < bounds[0] or bounds[3] <= day:
        return "no"
    return "yes" if bounds[1] <= day < bounds[2] else "unknown"


def next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


# Names of things, as docs/model.md lays them down

CENTRAL = {
    "bcd-tw-pctn-2006": "committee:central-2006",
    "bcd-tw-pctn-2013": "committee:central",
    "bcd-tw-pctntc-2021": "committee:central",
    "bcd-tw-pctnlptc-2024": "committee:central",
}
TERRITORIAL = {  # rows on a kind of organ, one a province
    "bcd-cap-tinh-pctntc-2022": "committee",
    "bcd-cap-tinh-pctnlptc-2024": "committee",
    "ban-thuong-vu-tinh-uy": "standing",
    "tinh-uy": "party",
}
KINDS = {
    "Quy định": "regulation",
    "Quyết định": "decision",
    "Kết luận": "conclusion",
    "Nghị quyết": "resolution",
    "Hướng dẫn": "guidance",
    "Chỉ thị": "directive",
    "Quy chế": "rules-of-procedure",
}


def organ(slug: str) -> str:
    return CENTRAL.get(slug, f"organ:{slug}")


def document(slug: str) -> str:
    """A document is named by its number; the tables put its kind before (qd-67-qd-tw-2022)."""
    match = re.fullmatch(r"([a-z]+)-(\d.*-\1.*)", slug)
    return f"document:{match[2] if match else slug}"


def cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.split(";") if cell.strip()]


# Committees

ANNOUNCED = {"lao-cai": "2022-06-26", "hai-duong": "2022-06-17", "ho-chi-minh": "2022-07-31"}


def committees(folder: Path) -> None:
    provinces = read(folder, "provinces.csv")
    old = {row["slug"] for row in provinces if not row["valid_from"]}
    starts = dict.fromkeys(old, ("0001-01-01", "2022-08-05"))
    for row in read(folder, "provincial.csv"):
        slug = row["subject"].removeprefix("steering-committee/")
        between = re.fullmatch(r"set up between (\S+) and (\S+)", row["value"])
        by = re.match(r"set up no later than (\S+)", row["value"])
        if slug not in starts or "/" not in row["subject"] or not row["subject"].startswith("steering"):
            continue
        found = starts[slug]
        if row["property"] == "established_on":
            found = span(row["value"])
        elif between:
            found = between[1], between[2]
        elif by:
            found = "0001-01-01", by[1]
        starts[slug] = max(starts[slug][0], found[0]), min(starts[slug][1], found[1])
    # The notes of these rows: the committee was announced on or reported by that day, its decision was not seen.
    starts |= {slug: (OPEN[0], day) for slug, day in ANNOUNCED.items()}
    query = "committees/first-set-up"
    for by in ("2022-08-05", "2022-06-17", "2022-05-12"):
        dated = [
            (f"committee:{slug}", *found)
            for slug, found in starts.items()
            if OPEN[0] < found[0] and found[1] <= by
        ]
        write(query, by, {"asOf": by}, "committee earliest latest", dated)
    for day in ("2022-06-27", "2022-08-05", "2022-05-12", "2022-05-13"):
        least = sum(latest <= day for _, latest in starts.values())
        most = sum(earliest <= day for earliest, _ in starts.values())
        write("committees/count-on-day", day, {"asOf": day}, "least most", [(least, most)])
    for day in ("2022-08-05", "2022-08-04"):
        known = [
            (f"committee:{slug}", f"place:{slug}")
            for slug, (earliest, latest) in starts.items()
            if latest == day and earliest < day
        ]
        write("committees/only-known-by", day, {"asOf": day}, "committee place", known)
    undated = [
        (f"place:{slug}", f"committee:{slug}", *found)
        for slug, found in starts.items()
        if found[0] != found[1]
    ]
    columns = "place committee startEarliest startLatest"
    write("gaps/no-founding-day", "", {"asOf": "2022-08-05"}, columns, undated)
    for row in provinces:
        for former in filter(None, row["formed_from"].split("|")):
            if former in ("hoa-binh", "ho-chi-minh"):
                successor = [(f"committee:{row['slug']}", f"place:{row['slug']}", "2025-07-01")]
                values = {"organ": f"committee:{former}"}
                write("committees/became", former, values, "successor place endLatest", successor)
    write("committees/became", "none", {"organ": "committee:ha-noi"}, "successor", [])


# Lines: relations between kinds of organ hold in every province


def steps(folder: Path, day: str) -> list[tuple[str, str, str, str, str, str]]:
    """Vertical relations of the tables on a day: kind or organ, relation, kind or organ, document, article, answer."""
    found = []
    vertical = {"accountable_to", "reports_to", "directed_by", "set_up_by"}
    ends = {row["slug"]: row["effective_to"] for row in read(folder, "central/documents.csv")}
    for row in read(folder, "central/relations.csv"):
        if row["relation"] in vertical:
            answer = on_day(life(row["valid_from"], row["valid_to"] or ends.get(row["legal_basis"], "")), day)
            basis = document(row["legal_basis"]) if row["legal_basis"] else ""
            relation = f"relation:{row['relation'].replace('_', '-')}"
            found.append((row["subordinate"], relation, row["superior"], basis, row["article"], answer))
    for row in read(folder, "central/organs.csv"):
        if row["parent_slug"] and on_day(life(row["established_on"], row["dissolved_on"]), day) != "no":
            found.append((row["slug"], "relation:part-of", row["parent_slug"], "", "", "yes"))
    return [step for step in found if step[5] != "no"]


def placed(slug: str, place: str) -> str:
    return f"{TERRITORIAL[slug]}:{place}" if slug in TERRITORIAL else organ(slug)


def lines(folder: Path) -> None:
    # What a single province's page or the news article behind the project adds to the table of relations.
    ha_noi = [
        ("relation:set-up-by", "standing:ha-noi", "", "", "yes"),  # the page on Hà Nội names its own set-up
        ("relation:set-up-by", "party:ha-noi", "document:67-qd-tw-2022", "", "yes"),  # seed: established_by
    ]
    day = "2023-06-19"
    found = [
        (relation, placed(superior, "ha-noi"), basis, article, answer)
        for subordinate, relation, superior, basis, article, answer in steps(folder, day)
        if subordinate == "bcd-cap-tinh-pctntc-2022" and relation != "relation:part-of"
    ]
    values = {"organ": "committee:ha-noi", "asOf": day}
    columns = "relation superior document article certainty"
    write("lines/answered-to", "ha-noi", values, columns, found + ha_noi)
    write("lines/answered-to", "before", {**values, "asOf": "2012-01-01"}, columns, [])
    after = [
        (relation, placed(superior, "phu-tho-2025"), basis, article, answer)
        for subordinate, relation, superior, basis, article, answer in steps(folder, "2025-10-01")
        if subordinate == "bcd-cap-tinh-pctnlptc-2024" and basis
    ]
    values = {"organ": "committee:phu-tho-2025", "asOf": "2025-10-01"}
    write("lines/answered-to", "after-the-merger", values, columns, after)


# Documents


def documents(folder: Path) -> None:
    table = read(folder, "central/documents.csv")
    based = {document(row["slug"]): [document(cell) for cell in cells(row["based_on"])] for row in table}
    replaced = {document(row["slug"]): [document(cell) for cell in cells(row["replaces"])] for row in table}
    for subject in ("document:199-qd-tw-2024", "document:67-qd-tw-2022", "document:185-kl-tw-2025"):
        found = [(basis, str(basis in based[subject]).lower()) for basis in reach(subject, based)]
        name = subject.split(":")[1]
        write("documents/rests-on", name, {"document": subject}, "restsOn directly", found)
    write("documents/rests-on", "none", {"document": "document:dieu-le-dang-2011"}, "restsOn directly", [])
    by = {target: [source for source in replaced if target in replaced[source]] for target in replaced}
    for subject in ("document:67-qd-tw-2022", "document:32-qd-tw-2021", "document:232-qd-tw-2025"):
        found = [
            ("replaces", other, str(other in replaced[subject]).lower()) for other in reach(subject, replaced)
        ] + [("replaced by", other, str(other in by[subject]).lower()) for other in reach(subject, by)]
        name = subject.split(":")[1]
        write("documents/replaced", name, {"document": subject}, "relation other directly", found)
    signed = [
        (document(row["slug"]), row["number"], row["issued_on"])
        for row in table
        if row["signer"] == "Võ Văn Thưởng"
    ]
    values = {"person": "person:vo-van-thuong"}
    write("documents/by-signer", "", values, "document number issuedOn", signed)
    issued = [
        (document(row["slug"]), row["number"], f"dockind:{KINDS[row['kind']]}", issued_on(row))
        for row in table
        if "Ban Bí thư" in row["issuer"]
    ]
    values = {"organ": "organ:ban-bi-thu"}
    write("documents/by-issuer", "", values, "document number kind issuedOn", issued)


def issued_on(row: Row) -> str:
    after = re.match(r"after (\d+)-(\d+)-(\d{4}); exact day not seen", row["note"])
    if after and len(row["issued_on"]) == 4:
        return f"[{next_day(f'{after[3]}-{after[2]}-{after[1]}')}..{row['issued_on']}-12-31]"
    return row["issued_on"]


def reach(start: str, edges: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    todo = list(edges.get(start, []))
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo += edges.get(node, [])
    return found


# People


def people(folder: Path) -> None:
    table = [row for row in read(folder, "central/posts.csv") if row["organ_slug"].startswith("bcd-tw-pct")]
    heads = [
        row for row in table if row["role"] == "head" and organ(row["organ_slug"]) == "committee:central"
    ]
    for day in ("2023-06-19", "2012-06-01", "2024-07-25"):
        found = []
        for row in heads:
            # The three rows of one body are one term; the name changed, not the post.
            answer = on_day(life(row["valid_from"], row["valid_to"]), day)
            if answer != "no":
                found.append((f"person:{row['person_slug']}", "role:head", answer))
        values = {"organ": "committee:central", "asOf": day}
        write("people/head-on-day", day, values, "person role certainty", found or [("", "", "")])
    central = {row["person_slug"] for row in read(folder, "central/posts.csv")}
    provincial = set()
    for row in read(folder, "provincial.csv"):
        kind, _, slug = row["subject"].partition("/")
        if kind == "person" and row["property"] == "post_held":
            if re.search("Tỉnh ủy|Thành ủy|UBND|HĐND|tỉnh ủy|thành ủy", row["value"]):
                provincial.add(slug)
            elif "Trung ương" in row["value"]:
                central.add(slug)
        elif kind in ("steering-committee", "party-committee") and row["value"].startswith("person/"):
            provincial.add(row["value"].removeprefix("person/"))
    both = [(f"person:{slug}",) for slug in central & provincial]
    write("people/both-levels", "", {}, "person", both)


# Events


def events(folder: Path) -> None:
    table = read(folder, "central/events.csv")
    sessions = []
    for row in table:
        number = re.fullmatch(r"phien-(\d+)-bcd-tw", row["slug"])
        if number:
            chair = "person:to-lam" if row["chair"] == "Tô Lâm" else "person:nguyen-phu-trong"
            year = row["date_from"][:4]
            sessions.append((year, row["date_from"], number[1], f"event:{row['slug']}", chair))
    write(
        "events/sessions",
        "central",
        {"organ": "committee:central"},
        "year heldOn ordinal event chair",
        sessions,
    )
    first, last = "2014-01-01", "2019-12-31"
    found = [
        (f"event:{row['slug']}", *span(row["date_from"]), "yes")
        for row in table
        if first <= row["date_from"] <= last
    ]
    values = {"first": first, "last": last}
    write("events/between", "2014-to-2019", values, "event startEarliest startLatest certainty", found)
    write("events/between", "none", {"first": "1950-01-01", "last": "1950-12-31"}, "event", [])


# Names, places, gaps


def names(folder: Path) -> None:
    table = [row for row in read(folder, "central/organs.csv") if organ(row["slug"]) == "committee:central"]
    for day in (
        "2013-01-31",
        "2013-02-01",
        "2021-09-15",
        "2021-09-16",
        "2023-06-19",
        "2024-10-28",
        "2024-10-29",
    ):
        found = []
        for row in table:
            answer = on_day(life(row["established_on"], row["dissolved_on"]), day)
            if answer != "no":
                found += [(row["name_vi"], answer), (row["name_en"], answer)]
        write("names/on-day", day, {"organ": "committee:central", "asOf": day}, "text certainty", found)


def places(folder: Path) -> None:
    table = read(folder, "provinces.csv")
    for day in ("2025-06-30", "2025-07-01"):
        found = []
        for row in table:
            end = next_day(row["valid_to"]) if row["valid_to"] else ""
            if on_day(life(row["valid_from"], end), day) == "yes":
                found.append((f"place:{row['slug']}", "yes"))
        write("places/on-day", day, {"asOf": day}, "place certainty", found)
    formed = [
        (f"place:{row['slug']}", f"place:{former}", row["valid_from"])
        for row in table
        for former in filter(None, row["formed_from"].split("|"))
    ]
    write("places/formed-from", "", {}, "place former startEarliest", formed)
    communes = read(folder, "communes.csv")
    for province in ("ha-noi", "ba-ria-vung-tau", "lai-chau"):
        found = [
            (f"place:{ascii_slug(row['name_vi'])}-{row['gso_code']}",)
            for row in communes
            if row["province_slug"] == province
        ]
        values = {"province": f"place:{province}", "asOf": "2025-07-01"}
        write("places/communes", province, values, "unit", found)
    identifiers(folder, table)


def identifiers(folder: Path, table: list[Row]) -> None:
    found: set[tuple[str, str, str]] = set()
    schemes = {"gso_code": "gso", "iso_3166_2": "iso-3166-2", "wikidata": "wikidata", "geonames": "geonames"}
    for row in table:
        found |= {(row["slug"], scheme, row[column]) for column, scheme in schemes.items() if row[column]}
    schemes = {"wof_id": "wof", "hasc": "hasc", "osm_relation_as_of_2024": "osm-relation"}
    for row in read(folder, "provinces-extra.csv"):
        found |= {(row["slug"], scheme, row[column]) for column, scheme in schemes.items() if row[column]}
        if row["vi_wikipedia_title"]:
            found.add((row["slug"], "vi-wikipedia", row["vi_wikipedia_title"].replace("_", " ")))
        codes = re.findall(r"VN\.\d+", row["geonames_admin1_code"])
        found |= {(row["slug"], "geonames-admin1", code) for code in codes}
    units: dict[tuple[str, str], set[str]] = {}
    for slug, scheme, value in found:
        units.setdefault((scheme, value), set()).add(slug)
    for subject in ("lam-dong-2025", "ha-noi", "tay-ninh-2025"):
        rows = []
        for (scheme, value), slugs in units.items():
            if subject in slugs:
                others = [f"place:{slug}" for slug in slugs - {subject}] or [""]
                rows += [(f"idscheme:{scheme}", value, other) for other in others]
        write(
            "places/identifiers", subject, {"place": f"place:{subject}"}, "scheme value alsoStandsFor", rows
        )
    shared = [
        (f"idscheme:{scheme}", value, f"place:{slug}")
        for (scheme, value), slugs in units.items()
        if len(slugs) > 1
        for slug in slugs
    ]
    write("places/shared-identifiers", "", {}, "scheme value place", shared)
    for value in ("Q36721", "Q1858"):
        slugs = units["wikidata", value]
        rows = [("idscheme:wikidata", f"place:{slug}") for slug in slugs]
        write("places/by-identifier", value, {"value": value}, "scheme entity", rows)


def ascii_slug(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return re.sub(
        r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c)).lower()
    ).strip("-")


def organs(folder: Path) -> None:
    table = read(folder, "central/organs.csv")
    for day in ("2023-06-19", "2025-03-01", "2025-02-10"):
        found = []
        for row in table:
            answer = on_day(life(row["established_on"], row["dissolved_on"]), day)
            if row["kind"] == "central_commission" and answer != "no":
                found.append((organ(row["slug"]), answer))
        values = {"kind": "tc:CentralCommission", "asOf": day}
        write("organs/of-kind", day, values, "organ certainty", found)
    first, last = "2025-01-01", "2025-02-28"
    found = []
    for row in table:
        if not row["kind"].endswith("_class") and row["slug"] not in CENTRAL:
            for change, text in (("set up", row["established_on"]), ("ended", row["dissolved_on"])):
                earliest, latest = span(text) if text else (OPEN[0], OPEN[0])
                if text and earliest <= last and latest > first:
                    answer = "yes" if earliest > first and latest <= last else "unknown"
                    found.append((change, organ(row["slug"]), earliest, latest, answer))
    values = {"first": first, "last": last}
    write("changes/organs", "", values, "change organ earliest latest certainty", found)


def main(folder: Path) -> None:
    for part in (committees, lines, documents, people, events, names, places, organs):
        part(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
