"""`tochuc explain`."""

import argparse
import json

from ..settings import Settings
from .commands import Commands


def add(commands: Commands) -> None:
    """Declare it."""
    explain = commands.add("explain", "say why a statement holds", _explain, "root", "state")
    for part in ("subject", "predicate", "object"):
        explain.add_argument(part, help="prefixed name, <IRI>, or literal in Turtle form")
    explain.add_argument("--json", action="store_true", help="the tree as JSON")
    explain.add_argument("--lang", choices=("en", "vi"), default="en", help="language of the words")


def _explain(parsed: argparse.Namespace, settings: Settings) -> int:
    from ..graph.explain import as_json, as_text, explain, read_statement, refuse_unknown
    from ..graph.proofs import Proofs
    from ..graph.snapshot import current_snapshot

    triple = read_statement(parsed.subject, parsed.predicate, parsed.object)
    with Proofs(current_snapshot(settings.state).folder / "proofs.sqlite") as proofs:
        refuse_unknown(proofs, triple)
        tree = explain(proofs, triple)
    if parsed.json:
        print(json.dumps(as_json(tree), ensure_ascii=False, indent=1))
    else:
        print(as_text(tree, parsed.lang))
    return 0 if tree.holds else 1
