"""The commands: build, check, explain, push, query, serve."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from ..errors import GraphError
from ..settings import SETTINGS, Settings, read_settings
from . import explaining, exporting, linking, making, owning, querying, serving
from .commands import Commands


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 good, 1 what was given is bad, 2 the tool failed."""
    parsed = _read(arguments)
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
        print(f"tochuc {parsed.command}: stopped; {parsed.left}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read the output, such as `head`, has seen enough; nothing more may be written, not at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"tochuc {parsed.command}: {error}", file=sys.stderr)
        return 2


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    # The library takes values in one piece only; those that stand after a flag are left over.
    parsed, left = parser.parse_known_args(arguments)
    if left and (not hasattr(parsed, "values") or any(word.startswith("-") for word in left)):
        parser.error(f"tochuc {parsed.command} does not know {' '.join(left)}")
    if left:
        parsed.values += left
    return parsed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tochuc", description="Build, check, explain and serve the graph.")
    commands = Commands(parser)
    for group in (making, serving, querying, explaining, linking, exporting, owning):
        group.add(commands)
    return parser
