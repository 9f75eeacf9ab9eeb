"""The commands: build, check, explain, push, query, serve."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import BadData, BadParameter, GraphError
from .settings import SETTINGS, Settings, read_settings

if TYPE_CHECKING:
    from .engine.base import Engine


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 good, 1 what was given is bad, 2 the tool failed."""
    parsed = _parser().parse_args(arguments)
    flags = {setting.name: getattr(parsed, setting.name.replace("-", "_"), None) for setting in SETTINGS}
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
        left = (
            "what was sent stays, push again to go on" if parsed.command == "push" else "nothing was changed"
        )
        print(f"tochuc {parsed.command}: stopped; {left}", file=sys.stderr)
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
    command(
        "serve",
        "answer SPARQL over HTTP",
        _serve,
        *(
            "root",
            "state",
            "host",
            "port",
            "workers",
            "timeout",
            "queries",
            "waiting",
            "memory",
            "result",
            "cache",
            "budget",
            "proxies",
            "log",
            "addresses",
            "engine",
            "engine-user",
        ),
    )
    push = command(
        "push",
        "load the snapshot into a SPARQL server",
        _push,
        *("root", "state", "engine", "update-url", "graph-store", "engine-user"),
    )
    push.add_argument("--replace", action="store_true", help="let go of what others put in its default graph")
    _add_query(command("query", "run a query here or at an endpoint", _query, "root", "state", "timeout"))
    explain = command("explain", "say why a statement holds", _explain, "root", "state")
    for part in ("subject", "predicate", "object"):
        explain.add_argument(part, help="prefixed name, <IRI>, or literal in Turtle form")
    explain.add_argument("--json", action="store_true", help="the tree as JSON")
    explain.add_argument("--lang", choices=("en", "vi"), default="en", help="language of the words")
    return parser


def _add_query(query: argparse.ArgumentParser) -> None:
    query.add_argument(
        "query",
        nargs="?",
        metavar="QUERY",
        help="saved query, file, or - for standard input; none lists them",
    )
    query.add_argument("values", nargs="*", metavar="NAME=VALUE", help="parameters of a saved query")
    query.add_argument("--endpoint", metavar="URL", help="ask the SPARQL service at this address")
    query.add_argument(
        "--format", help="table, csv, tsv, json, xml, turtle, ntriples, nquads, trig, jsonld, rdfxml"
    )
    query.add_argument("--output", metavar="FILE", help="file to write to, whole or not at all")
    query.add_argument("--labels", action="store_true", help="a column of labels beside each column of IRIs")


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
    told = {quad.triple for quad in content.data.quads}
    print(f"no faults: {len(content.data.files)} claims files, {len(told):,} stated statements")
    return 0


def _serve(_: argparse.Namespace, settings: Settings) -> int:
    from .engine.limits import Limits
    from .web.options import EdgeOptions
    from .web.serve import Service, serve

    megabyte = 1 << 20
    limits = Limits(settings.queries, settings.waiting, settings.memory * megabyte)
    edge = EdgeOptions(
        cache=settings.cache * megabyte,
        budget=settings.budget,
        proxies=settings.proxies,
        log=settings.log,
        addresses=settings.addresses == "yes",
    )
    service = Service(limits, settings.timeout, settings.result * megabyte, _outside_engine(settings), edge)
    return serve(settings.state, settings.host, settings.port, settings.workers, service)


def _outside_engine(settings: Settings) -> "Callable[[Path], Engine] | None":
    """What gives the engine for a snapshot, if it is not one of our own."""
    if not settings.engine:
        return None
    from .engine.access import Access
    from .engine.exchange import check_address
    from .engine.remote import engine_for

    access = Access(settings.engine_user, settings.engine_password)
    return partial(engine_for, check_address(settings.engine), access)


def _push(parsed: argparse.Namespace, settings: Settings) -> int:
    from .engine.access import Access
    from .engine.push import Target, push
    from .graph.snapshot import current_snapshot

    if not settings.engine:
        raise BadParameter("say where to push with --engine URL, the address of its query service")
    access = Access(settings.engine_user, settings.engine_password)
    target = Target(settings.engine, settings.update_url, settings.graph_store, access, parsed.replace)
    snapshot = current_snapshot(settings.state)
    with _bar("pushing") as told:
        done = push(snapshot.folder, target, told)
    sent = f"{done.sent:,} sent" if done.sent else "all were there"
    print(
        f"snapshot {snapshot.hash} is in the engine: {done.triples:,} triples in {done.graphs:,} graphs, {sent}"
    )
    return 0


def _query(parsed: argparse.Namespace, settings: Settings) -> int:
    from .engine import asking
    from .engine.base import Question

    if parsed.query is None:
        for saved in asking.saved_queries(settings.root):
            print(f"{saved.id:<32}{saved.titles['en']}")
        return 0
    pairs = [value.partition("=") for value in parsed.values]
    if bad := next((name for name, mark, _ in pairs if not name or not mark), None):
        raise BadParameter(f"a parameter is given as NAME=VALUE, not {bad!r}")
    text = asking.query_text(parsed.query, {name: value for name, _, value in pairs}, settings.root)
    output = Path(parsed.output) if parsed.output else None
    table = parsed.format == asking.TABLE or not (parsed.format or output or not sys.stdout.isatty())
    rows, graph = ("json", "turtle") if table else asking.formats(parsed.format, output)
    question = Question(text, solutions=rows, graph=graph, labels=parsed.labels, timeout=settings.timeout)
    answer = asking.ask(_engine(parsed.endpoint, settings), question)
    with asking.as_table(answer, output) if table else answer.body as body:
        if output:
            asking.write_file(output, body)
        else:
            asking.print_out(body)
    return 0


def _engine(endpoint: str | None, settings: Settings) -> "Engine":
    """The engine at an address, or the current snapshot here."""
    if endpoint:
        from .engine.access import ANONYMOUS, Access
        from .engine.remote import RemoteEngine

        # The password is for the engine that is set, and no other server is shown it.
        ours = endpoint == settings.engine
        access = Access(settings.engine_user, settings.engine_password) if ours else ANONYMOUS
        return RemoteEngine(endpoint, access, guarded=False)
    from .engine.embedded import EmbeddedEngine
    from .graph.snapshot import current_snapshot

    return EmbeddedEngine.load(current_snapshot(settings.state).folder)


def _explain(parsed: argparse.Namespace, settings: Settings) -> int:
    from .graph.explain import as_json, as_text, explain, read_statement, refuse_unknown
    from .graph.proofs import Proofs
    from .graph.snapshot import current_snapshot

    triple = read_statement(parsed.subject, parsed.predicate, parsed.object)
    with Proofs(current_snapshot(settings.state).folder / "proofs.sqlite") as proofs:
        refuse_unknown(proofs, triple)
        tree = explain(proofs, triple)
    if parsed.json:
        print(json.dumps(as_json(tree), ensure_ascii=False, indent=1))
    else:
        print(as_text(tree, parsed.lang))
    return 0 if tree.holds else 1


@contextmanager
def _bar(doing: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing elsewhere."""
    from tqdm import tqdm

    with tqdm(desc=doing, unit=" triples", unit_scale=True, leave=False, disable=None) as bar:

        def told(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield told


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
