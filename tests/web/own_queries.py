"""A snapshot of the made-up graph that carries queries of a test besides its own."""

from shutil import copytree

from tochuc.graph.snapshot import Snapshot, switch_to
from tochuc.web.app import create_app
from tochuc.web.live import Live

HEADER = """#+ title@en: Sample
#+ title@vi: Mẫu
#+ question@en: What is there?
#+ question@vi: Có gì?
#+ keywords@en: sample
#+ keywords@vi: mẫu
#+ answers: CQ-01
"""


def state_with(snapshot, state, texts):
    """A state folder whose snapshot carries these queries, too."""
    folder = state / "snapshots" / snapshot.hash
    copytree(snapshot.folder, folder)
    for name, text in texts.items():
        path = folder / "queries" / f"{name}.rq"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    switch_to(state, Snapshot(folder))
    return state


def client_of(state):
    """A client of the application over a state folder."""
    live = Live(state)
    live.take_up()
    return create_app(live).test_client()
