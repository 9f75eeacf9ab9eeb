"""A name of a table with what stands beside it, and the things that may be meant."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..core.likeness import Features


@dataclass(frozen=True)
class Asked:
    """One name to be matched."""

    name: str
    types: tuple[str, ...] = ()
    """Classes of ours, any of which it may be of."""
    places: tuple[str, ...] = ()
    """Names or IRIs of places, any of which it may be in."""
    day: str = ""
    """The day, month or year that the table is about."""
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Other properties of ours, each with the names or IRIs of values, one of which it must have."""
    strict: bool = False
    """Leave out what is of none of the types, instead of ranking it lower."""
    limit: int = 5
    language: str = "en"
    """Of the labels that are given back."""


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant."""

    iri: str
    label: str
    name: str
    """The name that matched."""
    kinds: tuple[str, ...]
    score: float
    """From 0 to 100, see `core.likeness.score`."""
    match: bool
    """Whether it stands clear of all others and may be taken without asking."""
    features: Features


def values_of(told: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Properties with values, in the form that an `Asked` holds."""
    return tuple(sorted(told.items()))
