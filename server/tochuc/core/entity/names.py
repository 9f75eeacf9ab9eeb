"""What things are called, in the language of the reader where they have a name in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ...namespaces import PREFIXES, TC
from .material import Material, Node
from .vocabulary import Value, Vocabulary
from .words import say

_FALLBACK: Final = ("vi", "en")
_ARTICLE: Final = (TC + "legalBasis", TC + "article")
_UNNAMED: Final[tuple[tuple[str, ...], ...]] = (
    (TC + "subordinate", TC + "relation", TC + "superior"),
    (TC + "holder", TC + "post"),
    (TC + "identifierScheme", TC + "identifierValue"),
    (TC + "nameOf", TC + "text"),
    (TC + "statusOf", TC + "placeKind"),
    _ARTICLE,
    (TC + "about", TC + "measure"),
    (TC + "about",),
    tuple(PREFIXES["rdf"] + name for name in ("subject", "predicate", "object")),
)
"""Properties whose values together name a thing that has no name of its own."""


class Name(NamedTuple):
    """A text with its language."""

    text: str
    language: str = ""


@dataclass(slots=True)
class Called:
    """What one thing is called, and of a source what tells a reader which one it is."""

    labels: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    publisher: str = ""
    published: str = ""
    url: str = ""
    seen: str = ""
    """How the source was seen: a concept of the list of these ways."""
    parts: list[str] = field(default_factory=list)

    def learn(self, kind: str, value: Value) -> None:
        """Take in one thing that is said: a label, title, publisher, published, url, seen or part."""
        if kind in ("label", "title"):
            texts = self.labels if kind == "label" else self.titles
            # The same whichever comes first.
            texts[value.language] = min(value.text, texts.get(value.language, value.text))
        elif kind == "part":
            self.parts.append(value.text)
        else:
            setattr(self, kind, value.text)


class Names:
    """Names for one reader."""

    def __init__(
        self, called: Mapping[str, Called], vocabulary: Vocabulary, material: Material, language: str
    ) -> None:
        self.called = called
        self.vocabulary = vocabulary
        self.language = language
        self._material = material
        self._known: dict[str, Name] = {}

    def of(self, iri: str) -> Name:
        """What a thing is called: by its label or title, else by what it joins, else by the end of its IRI."""
        found = self._known.get(iri)
        if found is None:
            found = self._known[iri] = self._find(iri)
        return found

    def own(self, iri: str) -> Name | None:
        """The label or title of a thing, if it has one."""
        called = self.called.get(iri)
        texts = (called.labels or called.titles) if called else {}
        return self.pick(texts or self.vocabulary.labels.get(iri, {}))

    def pick(self, texts: Mapping[str, str]) -> Name | None:
        """The text for this reader."""
        for language in (self.language, *_FALLBACK, *sorted(texts)):
            if language in texts:
                return Name(texts[language], language)
        return None

    def _find(self, iri: str) -> Name:
        node = self._material.nodes.get(iri)
        return (
            self.own(iri)
            or (self._joined(node) if node else None)
            or Name(iri.rstrip("/").rpartition("/")[2].rpartition("#")[2])
        )

    def _joined(self, node: Node) -> Name | None:
        for properties in _UNNAMED:
            values = [node.values(name)[:1] for name in properties]
            if all(values):
                first = [self._text(value[0]) for value in values]
                if properties == _ARTICLE:
                    return Name(
                        say(self.language, "article-of", document=first[0], article=first[1]), self.language
                    )
                separator = " " if len(first) == 3 else ": "
                return Name(separator.join(first), self.language)
        return None

    def _text(self, value: Value) -> str:
        own = self.own(value.text) if value.iri else None
        return own.text if own else value.text.rpartition("/")[2]
