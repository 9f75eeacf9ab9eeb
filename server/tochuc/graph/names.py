"""The names of organs that are there by rule, made from the pattern of their establishment."""

from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ..core.dates import Answer, Bounds, overlap
from .facts import ALT_LABEL, LABEL, PREF_LABEL, TYPE, Facts, Premises, tc
from .lives import Lives

PATTERN: Final = tc("namePattern")
STATUS_OF: Final = tc("statusOf")
PLACE_KIND: Final = tc("placeKind")
COMMITTEE_NAME: Final = tc("partyCommitteeName")


def names_of(
    organ: NamedNode, place: NamedNode, rule: NamedNode, life: Bounds, facts: Facts, lives: Lives
) -> tuple[Premises, Premises]:
    """The labels of an organ, one a language of the rule's patterns, and what they rest on.

    `{place}` is the name of the place without its kind, `{kind}` the kind of place that it was last, and `{committee}`
    what the Party committee of such a place is called.
    """
    labels: dict[str | None, Triple] = {}
    told: list[Triple] = []
    kind, of_kind = _kind_of(place, life, facts, lives)
    for pattern in facts.triples(rule, PATTERN):
        text = pattern.object
        if not isinstance(text, Literal) or text.language in labels:
            continue
        name = _label(place, text.language, facts)
        words = {
            "{kind}": _label(kind, text.language, facts, ALT_LABEL),
            "{committee}": _word(kind, COMMITTEE_NAME, text.language, facts),
        }
        if name is None or any(mark in text.value and word is None for mark, word in words.items()):
            continue
        told += [pattern, name, *of_kind, *(word for word in words.values() if word is not None)]
        kind_text = _lower(_text(words["{kind}"]))
        full = text.value.replace("{kind}", kind_text).replace("{committee}", _text(words["{committee}"]))
        full = full.replace("{place}", _without(kind_text, _text(name)))
        labels[text.language] = Triple(organ, LABEL, Literal(_upper(full), language=text.language))
    return tuple(labels.values()), tuple(dict.fromkeys(told))


def _kind_of(place: NamedNode, life: Bounds, facts: Facts, lives: Lives) -> tuple[NamedNode, Premises]:
    """The last kind that a place had during a life: by its status, else by its narrowest class."""
    statuses = [
        status
        for status in facts.inverse(STATUS_OF).get(place, ())
        if facts.nodes(status, PLACE_KIND) and overlap(lives[status], life) is not Answer.NO
    ]
    if statuses:
        status = max(statuses, key=lambda status: (lives[status].start_latest, status.value))
        kind = facts.nodes(status, PLACE_KIND)[0]
        return kind, (*facts.triples(status, STATUS_OF, PLACE_KIND), *lives.why(status))
    class_ = max(facts.nodes(place, TYPE), key=lambda class_: (len(facts.supers(class_)), class_.value))
    return class_, (Triple(place, TYPE, class_),)


def _label(node: NamedNode, language: str | None, facts: Facts, *first: NamedNode) -> Triple | None:
    """A label in a language; where it has none, in Vietnamese, the language of every name.

    A kind of place whose full name is long has the word that names use as its alternative label.
    """
    for wanted in (language, "vi"):
        for predicate in (*first, PREF_LABEL, LABEL):
            for label in facts.values(node, predicate):
                if isinstance(label, Literal) and label.language == wanted:
                    return Triple(node, predicate, label)
    return None


def _word(node: NamedNode, predicate: NamedNode, language: str | None, facts: Facts) -> Triple | None:
    for word in facts.values(node, predicate):
        if isinstance(word, Literal) and word.language == language:
            return Triple(node, predicate, word)
    return None


def _text(label: Triple | None) -> str:
    return label.object.value if label is not None and isinstance(label.object, Literal) else ""


def _lower(text: str) -> str:
    # Only the first letter: a proper name inside a kind keeps its capital.
    return text[:1].lower() + text[1:]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _without(kind: str, name: str) -> str:
    """A name without the word for its kind before it, as in Vietnamese, or after it, as in English.

    >>> _without("tỉnh", "Tỉnh Mẫu"), _without("province", "Sample Province")
    ('Mẫu', 'Sample')
    """
    folded, word = name.casefold(), kind.casefold()
    if word and folded.startswith(f"{word} "):
        return name[len(kind) + 1 :]
    return name[: -len(kind) - 1] if word and folded.endswith(f" {word}") else name
