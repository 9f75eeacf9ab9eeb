"""Values as one reader sees them: in the reader's language, on the day asked for, with links."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from ...namespaces import EDTF, PREFIXES, TC
from ..dates import Answer
from ..evidence import others_of
from ..spans import day_words, edtf_words, event_words, life_words
from .links import is_ours
from .material import TYPE, Material, Node, Statement
from .names import Names
from .shown import Against, Evidence, Shown
from .vocabulary import Value, Vocabulary
from .words import OTHERS

_CLAIMED = tuple(PREFIXES["rdf"] + name for name in ("subject", "predicate", "object"))
_CONFIDENCE, _NOTE = TC + "confidence", TC + "note"
_DATE = PREFIXES["xsd"] + "date"
_WEB = ("https://", "http://")


@dataclass
class Reader:
    """Who reads a page, and what is known for it."""

    material: Material
    vocabulary: Vocabulary
    names: Names
    language: str
    link: Callable[[str], str]
    """The address of the page of one of our things."""
    day: date | None = None
    newest: date | None = None
    """The newest day of any source: what is meant by now where no day is asked for."""
    _things: dict[str, Shown] = field(default_factory=dict)
    _claims: dict[tuple[Value, ...], tuple[Shown, ...]] | None = None

    def thing(self, iri: str) -> Shown:
        """A thing by its name, with a link; what is no web address leads nowhere."""
        found = self._things.get(iri)
        if found is None:
            found = self._things[iri] = self._thing(iri)
        return found

    def _thing(self, iri: str) -> Shown:
        name = self.names.of(iri)
        if is_ours(iri):
            return Shown(name.text, self.link(iri), self.foreign(name.language), False, iri)
        if iri in self.vocabulary.labels:
            href = self.link(iri) if iri.startswith(TC) else ""
            return Shown(name.text, href, self.foreign(name.language), False, iri)
        return Shown(iri, iri, "", True, "") if iri.startswith(_WEB) else Shown(iri)

    def value(self, value: Value) -> Shown:
        """A value: a thing by its name, a date in words, any other text as it is."""
        if value.iri:
            return self.thing(value.text)
        if value.datatype == EDTF:
            return Shown(edtf_words(value.text, self.language), title=value.text)
        if value.datatype == _DATE:
            try:
                return Shown(day_words(date.fromisoformat(value.text), self.language), title=value.text)
            except ValueError:
                return Shown(value.text)
        return Shown(value.text, language=self.foreign(value.language))

    def edtf(self, text: str) -> str:
        """A date in words."""
        return edtf_words(text, self.language)

    def foreign(self, language: str) -> str:
        """The language of a text where it is another than the page's."""
        return "" if language == self.language else language

    def heading(self, term: str) -> str:
        """What a class or property is called."""
        if term in OTHERS and term not in self.vocabulary.labels:
            return OTHERS[term][self.language == "vi"]
        return self.vocabulary.heading_of(term, self.language)

    def life(self, node: Node, event: bool = False) -> str:
        """From when until when a node lasted, in words."""
        if node.life is None:
            return ""
        return (event_words if event else life_words)(node.life, self.language)

    def held(self, node: Node | None) -> str:
        """yes, no or unknown where a day is asked for and the node has a time."""
        answer: Answer | None = node.on(self.day) if node else None
        return answer.value if answer else ""

    def still(self, node: Node) -> str:
        """The same for the day asked for, else for the newest day of any source."""
        answer = node.on(self.day or self.newest)
        return answer.value if answer else ""

    def because(self, statement: Statement) -> Evidence:
        """How we know of one statement."""
        value = statement.value
        return Evidence(
            statement.sources,
            statement.basis,
            statement.subject,
            statement.predicate,
            _term(value),
            against=self._against(statement),
            doubts=self._doubts(statement),
        )

    def because_of(self, node: Node, predicate: str = "") -> Evidence:
        """How we know of a node that joins others; `predicate` is the property that made it stand here."""
        told = [statement.value for statement in node.of(predicate)]
        if not told:
            predicate = TYPE
            told = [Value(kind, True) for kind in self.vocabulary.narrowest(node.classes)]
        return Evidence(
            tuple(node.sources),
            node.basis,
            node.iri,
            predicate if told else "",
            _term(told[0]) if told else "",
            self.link(node.iri) if is_ours(node.iri) else "",
            self._differences(node),
            tuple(map(self.value, node.values(_CONFIDENCE))),
        )

    def _against(self, statement: Statement, heading: str = "") -> tuple[Against, ...]:
        """What other sources say, where only one value can be right."""
        if statement.predicate not in self.vocabulary.single or not statement.sources:
            return ()
        beside = self.material.nodes[statement.subject].of(statement.predicate)
        if len(beside) < 2:
            return ()
        told = {each.value: each.sources for each in beside}
        return tuple(
            Against(heading, self.value(other.value), other.sources)
            for other in others_of(statement.value, told)
        )

    def _differences(self, node: Node) -> tuple[Against, ...]:
        """Of a node as a whole: each value that contradicts another."""
        return tuple(
            Against(self.heading(name), self.value(statement.value), statement.sources)
            for name in sorted(self.vocabulary.single & node.by_predicate.keys())
            for statement in node.of(name)
            if self._against(statement)
        )

    def _doubts(self, statement: Statement) -> tuple[Shown, ...]:
        """How sure a statement is, by what qualifies it."""
        if self._claims is None:
            self._claims = {}
            for node in self.material.nodes.values():
                parts = tuple(value for name in _CLAIMED for value in node.values(name)[:1])
                if len(parts) == len(_CLAIMED):
                    told = tuple(map(self.value, (*node.values(_CONFIDENCE), *node.values(_NOTE))))
                    self._claims[parts] = (*self._claims.get(parts, ()), *told)
        if not self._claims:
            return ()
        return self._claims.get(
            (Value(statement.subject, True), Value(statement.predicate, True), statement.value), ()
        )


def _term(value: Value) -> str:
    """A value as N-Triples writes it, for an address."""
    if value.iri:
        return f"<{value.text}>"
    text = value.text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    mark = f"@{value.language}" if value.language else f"^^<{value.datatype}>" if value.datatype else ""
    return f'"{text}"{mark}'
