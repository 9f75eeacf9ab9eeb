"""`tochuc link --against URL`: our things in another endpoint."""

import argparse
import sys
from pathlib import Path
from urllib.parse import urlsplit

from ..errors import BadParameter
from ..settings import Settings
from .progress import things_done


def add_flags(link: argparse.ArgumentParser) -> None:
    """Declare its flags."""
    link.add_argument(
        "--against", metavar="URL", help="look for our own things in this SPARQL endpoint, and propose claims"
    )
    link.add_argument(
        "--class", dest="kind", default="Person", metavar="CLASS", help="of the things looked for"
    )
    link.add_argument("--pause", type=float, default=1.0, metavar="SECONDS", help="between two requests")
    link.add_argument(
        "--patience", type=float, default=60.0, metavar="SECONDS", help="that one request may take"
    )


def propose_claims(parsed: argparse.Namespace, settings: Settings) -> int:
    """Write the claims that are proposed into a file, whole or not at all; the exit code."""
    from ..engine.embedded import EmbeddedEngine
    from ..graph.snapshot import current_snapshot
    from ..link import Asked, matcher_of
    from ..link.against.asking import Polite
    from ..link.against.ours import schemes_of, things_of
    from ..link.against.proposing import claims, propose

    if parsed.file:
        raise BadParameter("--against looks for our own things; give no FILE with it")
    endpoint = Polite(parsed.against, max(0.0, parsed.pause), max(1.0, parsed.patience))
    output = Path(parsed.output or f"proposed-{urlsplit(parsed.against).hostname}.ttl")
    if output.exists() and not parsed.replace:
        raise BadParameter(f"{output} is there already; add --replace, or another name with --output")
    folder = current_snapshot(settings.state).folder
    matcher = matcher_of(folder)
    matcher.check(Asked("", types=(parsed.kind,)))
    engine = EmbeddedEngine.load(folder)
    things = things_of(engine, parsed.kind)
    if not things:
        raise BadParameter(f"there is nothing with a label of class {parsed.kind}")
    with things_done(f"asking {parsed.against}") as told:
        found = list(propose(endpoint, things, matcher, told))
    text = "\n".join(claims(found, schemes_of(engine), parsed.against, folder.name)) + "\n"
    part = output.with_name(f".{output.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    clear = sum(each.clear for each in found)
    print(
        f"{len(things):,} things looked for: {clear:,} clear proposals, {len(found) - clear:,} to be looked at",
        file=sys.stderr,
    )
    print(f"written: {output}")
    return 0
