"""The notebook runs as it is, against the real server over the made-up graph."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from tests import servers

NOTEBOOK = Path(__file__).parents[1] / "docs" / "notebook.ipynb"
MOST_LINES = 10
"""Lines from the endpoint to the picture."""


@pytest.fixture(scope="module")
def site(fixture_snapshot, tmp_path_factory):
    with servers.tochuc(fixture_snapshot.folder.parents[1], tmp_path_factory.mktemp("served")) as server:
        yield server.url


@pytest.fixture(scope="module")
def ran(site, tmp_path_factory):
    """The notebook with its outputs; what the kernel keeps on disk goes into a folder of its own."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    folders = ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR", "MPLCONFIGDIR")
    with pytest.MonkeyPatch.context() as patch:
        for name in folders:
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        patch.setenv("TOCHUC_ENDPOINT", f"{site}/sparql")
        patch.delenv("MPLBACKEND", raising=False)
        NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return {cell.id: cell for cell in notebook.cells}


def outputs(cell, kind):
    return [output.data[kind] for output in cell.outputs if kind in output.get("data", {})]


def test_no_cell_complains(ran):
    told = [
        output
        for cell in ran.values()
        for output in cell.get("outputs", ())
        if output.output_type == "stream"
    ]
    assert told == []


def test_the_picture_is_drawn(ran):
    (picture,) = outputs(ran["frame"], "image/png")
    assert len(picture) > 5000


@pytest.mark.parametrize(
    ("cell", "columns"), [("head", ["committee", "name", "day", "set up"]), ("rows", ["place", "placeLabel"])]
)
def test_the_frames_have_rows(cell, columns, ran):
    (table,) = outputs(ran[cell], "text/html")
    assert [column for column in columns if f"<th>{column}</th>" not in table] == []
    assert table.count("<tr>") > 2
    assert "https://w3id.org/tochuc/id/" in table


def test_ten_lines_lead_from_the_endpoint_to_the_picture():
    (cell,) = (cell for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.id == "frame")
    assert len([line for line in cell.source.splitlines() if line.strip()]) <= MOST_LINES
    assert "SPARQLWrapper" in cell.source


def test_the_file_is_kept_without_outputs():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    kept = [cell.id for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")]
    assert kept == []
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
