"""The processes of a server: one of them that ends costs its own requests alone, and none needs to be root."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from .conftest import ROOT, write_sample
from .test_isolation import children, has_ended, request, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def web_workers(server):
    """The processes that take requests: the children of the one that is not the keeper."""
    return [
        worker
        for child in children(server.process.pid)
        if os.getpgid(child) != child
        for worker in children(child)
        if len(list(Path(f"/proc/{worker}/task").iterdir())) > 2
    ]


def listening(server):
    """How many sockets take connections at its port: each process of the web has one of its own as soon as it is ready."""
    port = f":{urlsplit(server.url).port:04X}"
    sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(address.endswith(port) and state == "0A" for _, address, _, state, *_ in sockets)


@pytest.fixture
def own_server(start_server, tmp_path):
    write_sample(tmp_path, "sample-1")
    return start_server(tmp_path)


def test_a_web_worker_that_is_killed_costs_its_own_requests_and_is_replaced(own_server, query):
    wait_until(lambda: listening(own_server) == 2, "both are there")
    before = web_workers(own_server)
    os.kill(before[0], signal.SIGKILL)
    # Until the system has taken it down, which takes as long as the machine is busy, its socket still takes requests.
    wait_until(lambda: has_ended(before[0]), "it is gone")
    failed = 0
    for _ in range(50):
        try:
            assert request(own_server, query=query("random")).status == 200
        except (urllib.error.URLError, HTTPException, ConnectionError):
            failed += 1
        time.sleep(0.01)
    assert failed <= 5  # those that had reached its socket
    wait_until(lambda: len(web_workers(own_server)) == 2, "another one is there")
    assert before[1] in web_workers(own_server)
    assert all(request(own_server, query=query("random")).status == 200 for _ in range(20))


# The interpreter may lie where only root may look, hence the one capability; it gives nobody a right to write.
AS_NOBODY = [
    *(
        "setpriv",
        "--reuid=nobody",
        "--regid=nogroup",
        "--clear-groups",
        "--bounding-set=-all,+dac_read_search",
    ),
    *("--inh-caps=-all,+dac_read_search", "--ambient-caps=+dac_read_search"),
]


@pytest.mark.skipif(
    os.getuid() != 0 or not shutil.which("setpriv"), reason="only root can become another user, by setpriv"
)
def test_a_server_that_is_not_root_reads_a_state_that_it_may_not_write(query):
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to others
    try:
        write_sample(folder / "state", "sample-1")
        folder.chmod(0o755)
        for path in folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        program = [sys.executable, "-m", "tochuc.cli", "serve", "--root", str(ROOT)]
        process = subprocess.Popen(
            [*AS_NOBODY, *program, "--state", str(folder / "state"), "--port", str(port)],
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT / "server"),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        address = f"http://127.0.0.1:{port}/readyz"
        end = time.monotonic() + 30
        while time.monotonic() < end and process.poll() is None:
            try:
                with urllib.request.urlopen(address, timeout=5) as answer:
                    assert answer.status == 200
                served = SimpleNamespace(url=address.removesuffix("/readyz"))
                assert request(served, query=query("random")).status == 200
                users = {Path(f"/proc/{pid}").stat().st_uid for pid in (process.pid, *children(process.pid))}
                assert 0 not in users
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        else:
            process.kill()
            pytest.fail(process.communicate()[0].decode())
        process.terminate()
        told = process.communicate(timeout=20)[0].decode()
        assert process.returncode == 0, told
        assert "Error" not in told
    finally:
        shutil.rmtree(folder)
