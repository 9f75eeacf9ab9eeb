"""The commands: build, check, explain, serve."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from .errors import BadData, GraphError
from .settings import SETTINGS, Settings, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 good, 1 what was given is bad, 2 the tool failed."""
    parsed = _parser().parse_args(arguments)
    flags = {setting.name: getattr(parsed, setting.name, None) for setting in SETTINGS}
    try:
        run: Callable[[argparse.Namespace, Settings], int] = parsed.run
        return run(parsed, read_settings(flags))
    except GraphError as error:
        faults = error.extra.get("faults")
        for fault in faults if isinstance(faults, list) else ():
            print(fault)
        print(f"tochuc {parsed.command}: {error.detail}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print(f"tochuc {parsed.command}: stopped; nothing was changed", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read the output, such as `head`, has seen enough; nothing more may be written, not at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"tochuc {parsed.command}: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tochuc", description="Build, check, explain and serve the graph.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    settings = {setting.name: setting for setting in SETTINGS}

    def command(name: str, text: str, run: Callable[..., int], *names: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        for setting in names:
            shown = settings[setting]
            added.add_argument(
                f"--{setting}", help=f"{shown.help} [{shown.variable}]", metavar=setting.upper()
            )
        added.set_defaults(run=run)
        return added

    command("build", "read, check, reason, and write a snapshot", _build, "root", "state", "keep")
    command("check", "name every fault of ontology and data", _check, "root")
    command("serve", "answer SPARQL over HTTP", _serve, "root", "state", "host", "port", "workers")
    explain = command("explain", "say why a statement holds", _explain, "root", "state")
    for part in ("subject", "predicate", "object"):
        explain.add_argument(part, help="prefixed name, <IRI>, or literal in Turtle form")
    explain.add_argument("--json", action="store_true", help="the tree as JSON")
    explain.add_argument("--lang", choices=("en", "vi"), default="en", help="language of the words")
    return parser


# What a command needs is imported when it runs: `serve` and an unchanged `build` start in a fraction of a second.


def _build(_: argparse.Namespace, settings: Settings) -> int:
    from .graph.build import STAGES, build

    with _progress(len(STAGES)) as announce:
        snapshot, made = build(settings.root, settings.state, settings.keep, announce)
    counts = snapshot.manifest["counts"]
    told = f"{counts['stated']:,} stated and {counts['inferred']:,} inferred statements"
    print(f"snapshot {snapshot.hash} {'built' if made else 'is up to date'}: {told}")
    return 0


def _check(_: argparse.Namespace, settings: Settings) -> int:
    from .graph.build import find_faults, read_content, refuse

    content = read_content(settings.root)
    try:
        refuse(find_faults(content))
    except BadData as error:
        error.detail = error.detail.replace("; nothing was built", "")
        raise
    print(f"no faults: {len(content.data.files)} claims files, {len(content.data.quads):,} statements")
    return 0


def _serve(_: argparse.Namespace, settings: Settings) -> int:
    from .web.serve import serve

    serve(settings.state, settings.host, settings.port, settings.workers)
    return 0


def _explain(parsed: argparse.Namespace, settings: Settings) -> int:
    from .graph.explain import as_json, as_text, explain, read_statement
    from .graph.proofs import Proofs
    from .graph.snapshot import current_snapshot

    triple = read_statement(parsed.subject, parsed.predicate, parsed.object)
    with Proofs(current_snapshot(settings.state).folder / "proofs.sqlite") as proofs:
        tree = explain(proofs, triple)
    if parsed.json:
        print(json.dumps(as_json(tree), ensure_ascii=False, indent=1))
    else:
        print(as_text(tree, parsed.lang))
    return 0 if tree.holds else 1


@contextmanager
def _progress(stages: int) -> Iterator[Callable[[str], None]]:
    """A bar on a terminal, a line for each stage elsewhere."""
    if not sys.stderr.isatty():
        yield lambda stage: print(stage, file=sys.stderr, flush=True)
        return
    from tqdm import tqdm

    with tqdm(total=stages, bar_format="{desc:<24}{bar} {n_fmt}/{total_fmt} {elapsed}", leave=False) as bar:
        begun: list[str] = []

        def announce(stage: str) -> None:
            bar.update(1 if begun else 0)
            begun.append(stage)
            bar.set_description_str(stage)

        yield announce


if __name__ == "__main__":
    sys.exit(main())
