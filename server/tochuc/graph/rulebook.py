"""The rule files under `ontology/rules`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from ..core.rules import RuleSet, parse_rules

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_RULES: Final = ("owl-rl.rls", "plain-property.rls")
_WORDS: Final = "wording.rls"


@cache
def load_rules() -> RuleSet:
    """The rules that close the graph.

    Raises: BadRule that names file and line.
    """
    texts = rule_texts()
    owl, plain = (parse_rules(texts[name], name) for name in _RULES)
    return owl + plain


@cache
def rule_texts() -> Mapping[str, str]:
    """The files that have words for explanations, by name."""
    return {name: read_rules(name) for name in (*_RULES, _WORDS)}


def read_rules(name: str) -> str:
    """The text of one rule file of this program."""
    return (rules_folder() / name).read_text(encoding="utf-8")


def rules_folder() -> Path:
    """Where the rules of this program lie: they belong to its code, as the columns that they read do."""
    checkout = _PACKAGE.parents[1] / "ontology"
    return (checkout if checkout.is_dir() else _PACKAGE / "content" / "ontology") / "rules"
