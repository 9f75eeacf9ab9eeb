"""All that follows from data and ontology, each triple with its proof."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Quad, Triple

from ..core.rules import Clash, Fact, Proof
from ..errors import GraphError
from .closure import close
from .collector import without_collector
from .derive import derive
from .owlrl_oracle import owlrl_closure
from .provisions import ESTABLISHMENT, LINE
from .published import is_published
from .rulebook import load_rules

Derive = Callable[[Iterable[Quad], Iterable[Triple]], dict[Triple, Proof]]


@dataclass(frozen=True)
class Reasoned:
    """What was found by reasoning over what is stated."""

    inferred: dict[Triple, Proof]
    """In one order; neither stated nor in the ontology as written."""
    inner: dict[Fact, Proof]
    """Steps of proofs that are not published (published.py says which)."""
    clashes: tuple[Clash, ...]
    ontology: frozenset[Triple]
    """The ontology as written."""
    entailed: frozenset[Triple]
    """Those of the inferred that follow from what is stated without any provision."""

    def proof_of(self, fact: Fact) -> Proof | None:
        """The proof of a fact that was inferred."""
        found = self.inferred.get(fact) if isinstance(fact, Triple) else None
        return found or self.inner.get(fact)

    def stated_behind(self, holder: Clash | Proof) -> list[Triple]:
        """The stated triples that a clash or a proof comes down to, those of data before those of the ontology."""
        found: set[Triple] = set()
        seen: set[Fact] = set()
        waiting = list(holder.premises)
        while waiting:
            fact = waiting.pop()
            if fact not in seen:
                seen.add(fact)
                proof = self.proof_of(fact)
                if proof is not None:
                    waiting += proof.premises
                elif isinstance(fact, Triple):
                    found.add(fact)
        return sorted(found, key=lambda triple: (triple in self.ontology, str(triple)))


def reason(stated: Sequence[Quad], ontology: Sequence[Triple], derive: Derive = derive) -> Reasoned:
    """What follows from statements and ontology.

    owlrl closes the ontology; our rules over bounds and provisions follow from that and the data; then the rules of
    OWL 2 RL and of plain properties close the whole.
    Raises: GraphError where owlrl finds something about the ontology that our rules do not.
    """
    with without_collector():
        return _reason(stated, frozenset(ontology), derive)


def _reason(stated: Sequence[Quad], written: frozenset[Triple], derive: Derive) -> Reasoned:
    about_ontology = {
        fact for fact in owlrl_closure(written)[0] if isinstance(fact, Triple) and is_published(fact)
    }
    derived = derive(stated, sorted(written | about_ontology, key=str))
    given = sorted({quad.triple for quad in stated} | written, key=str)
    closed = close(given, load_rules(), derived, apart=(ESTABLISHMENT, LINE))
    if missing := about_ontology - closed.inferred.keys() - set(given):
        shown = "; ".join(sorted(map(str, missing))[:5])
        raise GraphError(
            f"owlrl infers {len(missing)} triples that ontology/rules/owl-rl.rls does not: {shown}"
        )
    return Reasoned(closed.inferred, closed.inner, closed.clashes, written, closed.entailed)
