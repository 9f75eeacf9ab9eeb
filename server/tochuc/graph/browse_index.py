"""What lists of things are narrowed by: the tree of classes, and the concepts and places that things have."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ..namespaces import ID, PREFIXES, TC

_TYPE: Final = PREFIXES["rdf"] + "type"
_CLASS: Final = PREFIXES["owl"] + "Class"
_SUB_CLASS: Final = PREFIXES["rdfs"] + "subClassOf"
_LABEL: Final = PREFIXES["rdfs"] + "label"
_DEFINITION: Final = PREFIXES["skos"] + "definition"
_IN_SCHEME: Final = PREFIXES["skos"] + "inScheme"
_PLACE, _PART_OF_PLACE = TC + "Place", TC + "partOfPlace"
_TABLES: Final = """
    CREATE TABLE class (name PRIMARY KEY, parents) WITHOUT ROWID;
    CREATE TABLE term (name, language, label, definition, PRIMARY KEY (name, language)) WITHOUT ROWID;
    CREATE TABLE facet (
        thing INTEGER, property, value INTEGER, PRIMARY KEY (thing, property, value)) WITHOUT ROWID;
"""


@dataclass
class _Told:
    """What the triples of a snapshot say of classes, of the terms of the ontology, and of what things have."""

    classes: set[str] = field(default_factory=set)
    supers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    texts: dict[tuple[str, str], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    concepts: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    parts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    links: set[tuple[str, str, str]] = field(default_factory=set)

    def add_term(self, name: str, predicate: str, value: NamedNode | Literal) -> None:
        """Note a statement about a term of the ontology."""
        if isinstance(value, Literal):
            if predicate in (_LABEL, _DEFINITION):
                self.texts[name, value.language or ""][predicate] = value.value
        elif predicate == _TYPE and value.value == _CLASS:
            self.classes.add(name)
        elif predicate == _SUB_CLASS and value.value.startswith(TC):
            self.supers[name].add(value.value.removeprefix(TC))

    def add_thing(self, thing: str, predicate: str, value: str) -> None:
        """Note a statement that joins a thing to another, or to its class."""
        if predicate == _TYPE and value.startswith(TC):
            if value == _PLACE:
                self.places.add(thing)
        elif predicate == _IN_SCHEME:
            self.concepts.add(thing)
        elif predicate.startswith(TC) and value.startswith(ID):
            self.links.add((thing, predicate.removeprefix(TC), value))
            if predicate == _PART_OF_PLACE:
                self.parts[thing].add(value)

    def facets(self) -> set[tuple[str, str, str]]:
        """Things with a property and a value by which lists are narrowed."""
        told = {link for link in self.links if link[2] in self.concepts or link[2] in self.places}
        wider = {(s, p, above) for s, p, o in told if o in self.places for above in _above(o, self.parts)}
        return told | wider


def write_facets(database: sqlite3.Connection, triples: Iterable[Triple], things: Mapping[str, int]) -> None:
    """Write the classes of ours with their parents and labels, and what lists are narrowed by.

    A property narrows lists if its values are concepts of a list of ours, or places; a thing in a place is in the
    places, too, that this one is part of.
    """
    told = _Told()
    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
            if subject.value.startswith(TC):
                told.add_term(subject.value.removeprefix(TC), predicate, value)
            elif subject.value.startswith(ID) and isinstance(value, NamedNode):
                told.add_thing(subject.value, predicate, value.value)
    database.executescript(_TABLES)
    database.executemany("INSERT INTO class VALUES (?, ?)", _tree(told.classes, told.supers))
    database.executemany(
        "INSERT INTO term VALUES (?, ?, ?, ?)",
        ((*key, each.get(_LABEL, ""), each.get(_DEFINITION, "")) for key, each in sorted(told.texts.items())),
    )
    database.executemany(
        "INSERT INTO facet VALUES (?, ?, ?)", sorted((things[s], p, things[o]) for s, p, o in told.facets())
    )


def _tree(classes: Iterable[str], supers: Mapping[str, set[str]]) -> Iterable[tuple[str, str]]:
    """Each class with those directly above it."""
    everything = {name: _above(name, supers) - {name} for name in classes}
    for name, above in sorted(everything.items()):
        higher = {
            each
            for parent in above
            if name not in everything.get(parent, ())
            for each in everything.get(parent, ())
        }
        yield name, " ".join(sorted(each for each in above if each in everything and each not in higher))


def _above(thing: str, parents: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [thing]
    while waiting:
        new = parents.get(waiting.pop(), set()) - seen
        seen |= new
        waiting += new
    return seen
