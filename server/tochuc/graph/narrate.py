"""An explanation as text for people and as JSON for programs."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode

from ..core.rules import Fact
from ..core.statements import show_term
from ..core.terms import short
from ..namespaces import ONTOLOGY_GRAPH, PREFIXES, REGISTER

if TYPE_CHECKING:
    from .explain import Basis, Source, Step

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "stated": "stated by {sources}",
        "inferred": "follows, rule {rule}: {words}",
        "repeated": "see {number} above",
        "cut": "follows, rule {rule}; not shown further",
        "absent": "is neither stated nor inferred",
        "basis": "under {bases}",
        "article": "Article {article} of",
        "ontology": "the ontology",
        "register": "the project's register",
        "parts": "one or more of: {parts}",
        "cells": "and {count} statements that make up a list",
    },
    "vi": {
        "stated": "do {sources} nêu",
        "inferred": "suy ra theo quy tắc {rule}: {words}",
        "repeated": "xem {number} ở trên",
        "cut": "suy ra theo quy tắc {rule}; không trình bày tiếp",
        "absent": "không được nêu và cũng không suy ra được",
        "basis": "theo {bases}",
        "article": "Điều {article},",
        "ontology": "bản thể học",
        "register": "danh mục của dự án",
        "parts": "một hoặc nhiều trong số: {parts}",
        "cells": "và {count} phát biểu tạo nên một danh sách",
    },
}
_CELLS: Final = {NamedNode(PREFIXES["rdf"] + name) for name in ("first", "rest")}


def as_text(tree: "Step", lang: str = "en") -> str:
    """The explanation as indented lines, in Vietnamese or English; a source is told in full where it is first named."""
    return "\n".join([tree.label[lang], *_lines(tree, lang, "", set())])


def as_json(tree: "Step") -> dict[str, Any]:
    """The explanation as plain values, terms written as in N-Triples."""
    told: dict[str, Any] = {
        "number": tree.number,
        "statement": _fact(tree.fact),
        "label": dict(tree.label),
        "holds": tree.holds,
        "kind": tree.kind.value,
    }
    if tree.rule:
        told |= {"rule": tree.rule, "words": dict(tree.words)}
    if tree.sources:
        told["sources"] = [_source(source) for source in tree.sources]
    if tree.bases:
        told["provisions"] = [
            {
                "provision": basis.provision.value,
                "document": basis.document.value,
                "number": basis.number,
                "article": basis.article,
            }
            for basis in tree.bases
        ]
    if tree.premises:
        told["premises"] = [as_json(premise) for premise in tree.premises]
    return told


def _fact(fact: Fact) -> dict[str, str]:
    return {"subject": str(fact.subject), "predicate": str(fact.predicate), "object": str(fact.object)}


def _source(source: "Source") -> dict[str, Any]:
    told: dict[str, Any] = {"iri": source.iri.value}
    for name in ("title", "publisher", "published", "url"):
        if value := getattr(source, name):
            told[name] = value
    if source.parts:
        told["parts"] = [_source(part) for part in source.parts]
    return told


def _lines(step: "Step", lang: str, indent: str, told_of: set[NamedNode]) -> Iterator[str]:
    words = _WORDS[lang]
    fact = step.fact
    number = f"{step.number}. " if step.number and step.kind.value != "repeated" else ""
    yield f"{indent}{number}{' '.join(map(show_term, (fact.subject, fact.predicate, fact.object)))}"
    told = words[step.kind.value].format(
        sources="; ".join(_name(source, lang, told_of) for source in step.sources),
        rule=step.rule,
        words=step.words.get(lang, ""),
        number=step.number,
    )
    bases = "; ".join(dict.fromkeys(_basis(basis, lang) for basis in step.bases))
    yield f"{indent}   {told.rstrip(': ')}" + (f" ({words['basis'].format(bases=bases)})" if bases else "")
    cells = [premise for premise in step.premises if premise.fact.predicate in _CELLS]
    for premise in step.premises:
        if premise not in cells:
            yield from _lines(premise, lang, indent + "   ", told_of)
    if cells:
        yield f"{indent}   {words['cells'].format(count=len(cells))}"


def _name(source: "Source", lang: str, told_of: set[NamedNode]) -> str:
    words = _WORDS[lang]
    known = {ONTOLOGY_GRAPH: words["ontology"], REGISTER: words["register"]}
    if source.iri.value in known:
        return known[source.iri.value]
    title = f"“{source.title}”" if source.title else ""
    told = ", ".join(part for part in (title, source.publisher, source.published) if part)
    if source.parts:
        told = words["parts"].format(parts="; ".join(_name(part, lang, told_of) for part in source.parts))
    if not told or source.iri in told_of:
        return short(source.iri)
    told_of.add(source.iri)
    return f"{told} ({short(source.iri)})"


def _basis(basis: "Basis", lang: str) -> str:
    article = _WORDS[lang]["article"].format(article=basis.article) if basis.article else ""
    return " ".join(part for part in (article, basis.number) if part)
