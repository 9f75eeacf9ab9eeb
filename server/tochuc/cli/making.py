"""`tochuc build` and `tochuc check`."""

import argparse

from ..errors import BadData
from ..settings import Settings
from .commands import Commands
from .progress import stages_done


def add(commands: Commands) -> None:
    """Declare them."""
    commands.add("build", "read, check, reason, and write a snapshot", _build, "root", "state", "keep")
    commands.add("check", "name every fault of ontology and data", _check, "root")


def _build(_: argparse.Namespace, settings: Settings) -> int:
    from ..graph.build import STAGES, build

    with stages_done(len(STAGES)) as announce:
        snapshot, made = build(settings.root, settings.state, settings.keep, announce)
    counts = snapshot.manifest["counts"]
    told = f"{counts['stated']:,} stated and {counts['inferred']:,} inferred statements"
    print(f"snapshot {snapshot.hash} {'built' if made else 'is up to date'}: {told}")
    return 0


def _check(_: argparse.Namespace, settings: Settings) -> int:
    from ..graph.build import find_faults, read_content, refuse

    content = read_content(settings.root)
    try:
        refuse(find_faults(content))
    except BadData as error:
        error.detail = error.detail.replace("; nothing was built", "")
        raise
    told = {quad.triple for quad in content.data.quads}
    print(f"no faults: {len(content.data.files)} claims files, {len(told):,} stated statements")
    return 0
