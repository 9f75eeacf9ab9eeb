"""One address of every kind of page, over the made-up graph. A new kind of page is a new line here."""

COMMITTEE = "/page/steering-committee/tinh-mau"
_SAMPLE = "queries/committees/by-province"
_STATEMENT = "s=committee:tinh-mau&p=tc:accountableTo&o=standing:tinh-mau"
_SELECT = "SELECT%20%3Fs%20%3Fo%20WHERE%20%7B%20%3Fs%20a%20%3Fo%20%7D%20LIMIT%2020"

KINDS = {
    "home": "/",
    "search": "/search?q=mau",
    "search that finds nothing": "/search?q=qqqq",
    "classes": "/browse",
    "class": "/browse/Organ",
    "committee": COMMITTEE,
    "committee as of a day": f"{COMMITTEE}?as-of=2023-01-01",
    "person": "/page/person/nguyen-van-mau",
    "document": "/page/document/01-qd-mau-2022",
    "place": "/page/place/tinh-mau",
    "event": "/page/event/sap-nhap-2025",
    "source": "/page/source/bao-mau-2022-07",
    "nothing": "/page/steering-committee/tinh-mai",
    "a day that does not exist": f"{COMMITTEE}?as-of=2023-02-30",
    "why": f"/why?{_STATEMENT}",
    "why asked": "/why",
    "why not": f"/why?{_STATEMENT}x",
    "report": f"/report?{_STATEMENT}",
    "said by": "/said-by/cong-bao-mau",
    "changes": "/changes?from=2022-01-01&to=2023-01-01",
    "changes of one": "/changes?of=committee:tinh-mau&from=2022-01-01&to=2023-01-01",
    "timeline": "/timeline?from=2020-01-01&to=2026-01-01",
    "chart": "/chart?as-of=2023-06-19",
    "documents": "/chart/documents",
    "questions": "/queries",
    "question": f"/{_SAMPLE}?province=tinh-mau&as-of=2023-06-19",
    "question with a fault": f"/{_SAMPLE}?province=nowhere&as-of=2023-06-19",
    "question with a picture": "/queries/places/on-day?as-of=2023-06-19",
    "embedded": "/queries/places/on-day/embed?as-of=2023-06-19",
    "sparql": "/sparql",
    "link": "/link",
    "fragment": "/fragments?subject=https%3A%2F%2Fw3id.org%2Ftochuc%2Fid%2Fplace%2Ftinh-mau",
    "dataset": "/dataset",
    "dumps": "/dumps/",
    "graphs": "/graphs",
    "card": "/reconcile/preview?id=place/tinh-mau",
    "features of a match": "/reconcile/features",
    "result": f"/sparql?query={_SELECT}",
    "query with a fault": "/sparql?query=SELECT",
    "ontology": "/ontology",
    "quality": "/quality",
    "interface": "/docs",
    "problems": "/problems",
}


def in_language(path, language):
    """The same page in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"
