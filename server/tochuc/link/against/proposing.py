"""Which thing there may be which of ours, and the claims that would say so."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode

from ...namespaces import ID, PREFIXES
from .. import Asked, Matcher
from .asking import Polite

_AT_ONCE: Final = 40
"""Things of ours in one request."""


@dataclass(frozen=True)
class Ours:
    """A thing of ours with its labels, as terms, and its addresses elsewhere."""

    iri: str
    kind: str
    names: tuple[Literal, ...]
    known: frozenset[str]


@dataclass(frozen=True)
class Proposal:
    """A thing there that may be one of ours.

    Shape: `agree` are the names that both have. It is `clear` where the names of the thing there lead to ours and
    to nothing else of ours, and no other thing there has names of ours.
    """

    ours: Ours
    item: str
    agree: tuple[str, ...]
    clear: bool
    why: str = ""
    """What speaks against it."""


def propose(
    endpoint: Polite, things: Sequence[Ours], matcher: Matcher, told: Callable[[int, int], None]
) -> Iterator[Proposal]:
    """What may be the same there, in the order of the things.

    Raises: as `Polite.rows`.
    """
    done = 0
    for some in _batches(things, _AT_ONCE):
        items = _called(endpoint, some)
        names = _names(endpoint, {item for found in items.values() for item in found})
        for thing in some:
            yield from _of_thing(thing, items.get(thing.iri, {}), names, matcher)
        done += len(some)
        told(done, len(things))


def _called(endpoint: Polite, things: Sequence[Ours]) -> Mapping[str, Mapping[str, set[str]]]:
    """For each thing of ours what has one of its names there, with those names."""
    by_name: dict[Literal, list[Ours]] = defaultdict(list)
    for thing in things:
        for name in thing.names:
            by_name[name].append(thing)
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in endpoint.rows("called", names=" ".join(map(str, by_name))):
        item, called = row["item"], row["name"]
        for thing in by_name.get(called, ()) if isinstance(called, Literal) else ():
            found[thing.iri][item.value].add(called.value)
    return found


def _names(endpoint: Polite, items: Iterable[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for some in _batches(sorted(items), _AT_ONCE):
        for row in endpoint.rows("names", items=" ".join(str(NamedNode(item)) for item in some)):
            found[row["item"].value].append(row["name"].value)
    return found


def _of_thing(
    thing: Ours, items: Mapping[str, set[str]], names: Mapping[str, list[str]], matcher: Matcher
) -> Iterator[Proposal]:
    new = {item: agree for item, agree in sorted(items.items()) if item not in thing.known}
    for item, agree in new.items():
        why = (
            f"{len(items)} things there have names of it"
            if len(items) > 1
            else _against(thing, names[item], matcher)
        )
        yield Proposal(thing, item, tuple(sorted(agree)), not why, why)


def _against(thing: Ours, names: Sequence[str], matcher: Matcher) -> str:
    """What speaks against a thing there with these names being this one of ours."""
    answers = matcher.match([Asked(name, types=(thing.kind,)) for name in dict.fromkeys(names)])
    others = [each for answer in answers for each in answer[:1] if each.match and each.iri != thing.iri]
    if others:
        return f"{others[0].name} there is {others[0].label} ({others[0].iri}) here"
    if not any(answer and answer[0].match and answer[0].iri == thing.iri for answer in answers):
        return "several things here have this name"
    return ""


def claims(
    proposals: Iterable[Proposal], schemes: Mapping[str, str], endpoint: str, snapshot: str
) -> Iterator[str]:
    """The claims in Turtle, line by line: those that are clear, and as remarks those that are not.

    `schemes` has the IRI of each register by the beginning of its addresses.
    """
    yield f"# Proposed from {endpoint} against snapshot {snapshot}. Read each before it enters data/claims/."
    yield "# A clear one: the names there lead to this thing of ours alone, and nothing else there has them."
    yield "# What is not clear is a remark."
    for name in ("tc", "skos"):
        yield f"@prefix {name}: <{PREFIXES[name]}> ."
    for proposal in proposals:
        yield ""
        told = f"{', '.join(proposal.agree)}" + (f"; {proposal.why}" if proposal.why else "")
        mark = "" if proposal.clear else "# "
        yield f"# {told}"
        for line in _claim(proposal, schemes):
            yield mark + line


def _claim(proposal: Proposal, schemes: Mapping[str, str]) -> Iterator[str]:
    thing, item = proposal.ours, NamedNode(proposal.item)
    prefix = max((each for each in schemes if proposal.item.startswith(each)), key=len, default="")
    if prefix:
        scheme = schemes[prefix]
        slug = thing.iri.removeprefix(ID).replace("/", "-")
        node = NamedNode(f"{PREFIXES['identifier']}{slug}--{scheme.rpartition('/')[2]}")
        yield f"{node} a tc:ExternalIdentifier ;"
        yield f"    tc:identifierScheme <{scheme}> ;"
        yield f"    tc:identifierValue {Literal(proposal.item.removeprefix(prefix).rstrip('/'))} ;"
        yield f"    tc:identifies <{thing.iri}> ."
    yield f"<{thing.iri}> skos:closeMatch {item} ."


def _batches(values: Sequence, size: int) -> Iterator[list]:  # type: ignore[type-arg]
    source = iter(values)
    while some := list(islice(source, size)):
        yield some
