"""How far a long command has come, on standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager


def triples_done(doing: str) -> AbstractContextManager[Callable[[int, int], None]]:
    """Told how many are done of how many: a bar on a terminal, nothing elsewhere."""
    return _counted(doing, " triples")


def files_done(doing: str) -> AbstractContextManager[Callable[[int, int], None]]:
    """The same for files."""
    return _counted(doing, " files")


def rows_done(doing: str) -> AbstractContextManager[Callable[[int, int], None]]:
    """The same for rows of a table."""
    return _counted(doing, " rows")


def things_done(doing: str) -> AbstractContextManager[Callable[[int, int], None]]:
    """The same for things of ours."""
    return _counted(doing, " things")


@contextmanager
def _counted(doing: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    from tqdm import tqdm

    with tqdm(desc=doing, unit=unit, unit_scale=True, leave=False, disable=None) as bar:

        def told(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield told


@contextmanager
def stages_done(stages: int) -> Iterator[Callable[[str], None]]:
    """Told which stage begins: a bar on a terminal, a line for each stage elsewhere."""
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
