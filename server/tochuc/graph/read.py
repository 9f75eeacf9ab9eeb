"""Ontology and data from disk: triples in their graphs, and every fault met on the way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from ..namespaces import BASE, ID, PREFIXES, REGISTER

REGISTER_GRAPH = NamedNode(REGISTER)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend: where it stands, which rule it breaks, and what to do."""

    file: str
    line: int
    """0 where the line is not known."""
    rule: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.rule}: {self.message}. {self.remedy}"


@dataclass
class Data:
    """What is stated: quads (graph = source), the files that each graph was read from, and faults."""

    quads: list[Quad] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    """Claims file of each named graph."""
    register: dict[Path, list[Triple]] = field(default_factory=dict)
    """Triples of each file under `sources/` and `entities/`."""
    faults: list[Fault] = field(default_factory=list)


def read_data(folder: Path) -> Data:
    """Everything under a data folder: `sources/`, `entities/` and `claims/`.

    A file that does not parse is a fault, and the others are still read.
    """
    data = Data()
    for path in sorted((folder / "sources").glob("*.ttl")) + sorted((folder / "entities").glob("*.ttl")):
        triples = list(_read_file(path, folder, data.faults))
        data.register[path] = triples
        data.quads += [Quad(t.subject, t.predicate, t.object, REGISTER_GRAPH) for t in triples]
    for path in sorted((folder / "claims").glob("*.ttl")):
        graph = NamedNode(f"{ID}source/{path.stem}")
        data.files[graph.value] = path
        triples = list(_read_file(path, folder, data.faults))
        data.quads += [Quad(t.subject, t.predicate, t.object, graph) for t in triples]
        if not (folder / "sources" / path.name).is_file():
            data.faults.append(
                Fault(
                    f"{folder.name}/claims/{path.name}",
                    0,
                    "claims-without-source",
                    f"no data/sources/{path.name} describes what these claims rest on",
                    "Describe the document there, or rename the claims file after its source",
                )
            )
    return data


def read_ontology(folder: Path, faults: list[Fault] | None = None) -> list[Triple]:
    """Every triple of the ontology, its lists, alignments and imports; shapes are apart.

    Blank nodes (cells of lists) get IRIs that depend on their content alone.
    """
    found: list[Fault] = [] if faults is None else faults
    triples: set[Triple] = set()
    for path in sorted(folder.glob("*.ttl")) + sorted((folder / "imports").glob("*.ttl")):
        if path.name != "shapes.ttl":
            triples.update(_name_blank_nodes(list(_read_file(path, folder, found)), path.stem))
    return sorted(triples, key=str)


def _read_file(path: Path, folder: Path, faults: list[Fault]) -> Iterator[Triple]:
    file = f"{folder.name}/{path.relative_to(folder)}"
    try:
        text = path.read_bytes()
        parser = parse(text, format=RdfFormat.TURTLE, base_iri=BASE)
        for quad in parser:
            yield quad.triple
    except SyntaxError as error:
        message = str(error.msg).split("\n")[0].rstrip(".")
        faults.append(
            Fault(
                file,
                error.lineno or 0,
                "turtle-syntax",
                message,
                "Mend the Turtle at this line; nothing after it was read",
            )
        )
    except (OSError, ValueError) as error:
        faults.append(Fault(file, 0, "unreadable", str(error).rstrip("."), "The file must be UTF-8 Turtle"))
    else:
        for prefix, iri in parser.prefixes.items():
            if PREFIXES.get(prefix) != iri:
                faults.append(
                    Fault(
                        file,
                        find_line(path, rf"@prefix\s+{re.escape(prefix)}:"),
                        "prefix",
                        f"prefix {prefix}: stands for {iri}",
                        f"Use <{PREFIXES[prefix]}>"
                        if prefix in PREFIXES
                        else "Use the prefixes of namespaces.py",
                    )
                )


def _name_blank_nodes(triples: list[Triple], file: str) -> list[Triple]:
    if not any(isinstance(term, BlankNode) for t in triples for term in (t.subject, t.object)):
        return triples
    dataset = Dataset([Quad(t.subject, t.predicate, t.object) for t in triples])
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)

    def named(term: object) -> object:
        # RFC 7282-style genid paths are for servers; a plain path under the ontology is easier to read.
        return NamedNode(f"{BASE}ontology/node/{file}-{term.value}") if isinstance(term, BlankNode) else term

    return [Triple(named(q.subject), q.predicate, named(q.object)) for q in dataset]  # type: ignore[arg-type]


def find_line(path: Path, pattern: str) -> int:
    """The first line of a file on which a regular expression matches at the start; 0 where none does."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return 0
    matcher = re.compile(r"\s*" + pattern)
    return next((number for number, line in enumerate(lines, 1) if matcher.match(line)), 0)


def subject_line(path: Path, iri: str) -> int:
    """The line on which a subject's block starts in a Turtle file; 0 where it is not found."""
    names = [re.escape(f"<{iri}>")]
    names += [
        re.escape(f"{prefix}:{iri[len(base) :]}") for prefix, base in PREFIXES.items() if iri.startswith(base)
    ]
    return find_line(path, rf"(?:{'|'.join(names)})(?=[\s;]|$)")
