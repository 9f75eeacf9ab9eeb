"""The guides: every command runs, one after the other as a reader would, and gives what the guide shows.

A block after the remark `not run` needs the outside world, and says there which test stands in for it.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.servers import ROOT, environment, tochuc

DOCS = ROOT / "docs"
GUIDES = sorted(path for path in (DOCS / "guides").glob("*.md") if path.stem != "README")
PAGES = sorted(
    [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "data" / "README.md"]
)
BLOCK = re.compile(r"(<!-- not run: [^\n]+ -->\n)?```(\w+)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def blocks(path):
    """Language and text of each block that runs or is shown."""
    return [
        (kind, text) for skipped, kind, text in BLOCK.findall(path.read_text(encoding="utf-8")) if not skipped
    ]


def anchors(path):
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_pages_leads_somewhere(path):
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        if re.match(r"\w+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        assert not anchor or target.suffix != ".md" or anchor in anchors(target), link


@pytest.fixture(scope="module")
def server(real_snapshot, tmp_path_factory):
    """The site over the real graph."""
    with tochuc(real_snapshot.folder.parents[1], tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.mark.real
@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_a_guide_does_what_it_says(path, server, real_snapshot, tmp_path):
    folder = tmp_path / "guides"
    shutil.copytree(path.parent, folder)
    state = real_snapshot.folder.parents[1]
    command = f"{sys.executable} -m tochuc.cli link --root {ROOT} --state {state}"
    program, said = "", ""
    for kind, text in blocks(path):
        text = text.replace("http://127.0.0.1:8000", server.url)
        if kind == "sh":
            said = run(
                ["bash", "-eu", "-c", text.replace("../../.venv/bin/tochuc link", command)],
                folder,
            )
        elif kind == "python":
            # Blocks of one guide go on from each other; what was said before is not said again.
            before = len(run([sys.executable, "-c", program], folder)) if program else 0
            program += text
            said = run([sys.executable, "-c", program], folder)[before:]
        elif kind == "text":
            for line in text.splitlines():
                assert line in said, f"{line}\n\n{said}"


def run(command, folder):
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_a_guide_shows_what_its_commands_give(path):
    kinds = [kind for kind, _ in blocks(path)]
    assert "sh" in kinds
    assert Path(path).read_text(encoding="utf-8").count("\n") <= 120
