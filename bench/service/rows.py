"""The rows of an answer, in a form in which those of two servers can be compared."""

import hashlib
import http.client
import json
import time
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from .engines import JSON

XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float", "int", "long", "short")}


@dataclass(frozen=True)
class Rows:
    """How many rows an answer has, and a hash that is the same for the same rows in any order."""

    number: int
    hash: str
    seconds: float
    """From the request to the last byte."""


def ask(address: str, text: str, timeout: float) -> Rows:
    """The rows that a server gives for a query.

    Raises: OSError when it takes too long; ValueError for any other status than 200 and for rubbish.
    """
    parts = urlsplit(address + quote(text, ""))
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    try:
        began = time.perf_counter()
        connection.request("GET", f"{parts.path}?{parts.query}", headers={"Accept": JSON})
        response = connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - began
    except http.client.HTTPException as error:
        raise ValueError(f"no answer: {error!r}") from None
    finally:
        connection.close()
    if response.status != 200:
        raise ValueError(f"{response.status} {body[:120].decode(errors='replace')}")
    found = json.loads(body)["results"]["bindings"]
    rows = sorted(repr(sorted((name, _term(term)) for name, term in row.items())) for row in found)
    return Rows(len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest(), seconds)


def _term(term: dict[str, str]) -> tuple[str, ...]:
    if term["type"] == "bnode":
        return ("bnode",)
    if term["type"] == "uri":
        return ("uri", term["value"])
    datatype = term.get("datatype", "")
    if datatype in _NUMBERS:
        return ("number", f"{float(term['value']):.9g}")
    return ("literal", term["value"], term.get("xml:lang", "").lower(), datatype.removeprefix(XSD + "string"))
