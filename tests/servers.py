"""Servers that tests start: on a free loopback port, in a folder of their own, and ended by their handle."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).parents[1]


def free_port():
    """A port that nothing listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def environment(**more):
    """The environment for a program of ours, without the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TOCHUC_")}
    return {**kept, "PYTHONPATH": str(ROOT / "server"), **more}


@contextmanager
def running(command, url, log, folder=None, env=None, patience=60):
    """A server, once anything answers at its address; ended at the end."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=output, stderr=output)
    try:
        until = time.monotonic() + patience
        while not answers(url):
            assert process.poll() is None, log.read_text(errors="replace")
            assert time.monotonic() < until, log.read_text(errors="replace")
            time.sleep(0.1)
        yield SimpleNamespace(process=process, url=url, log=log)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def answers(url):
    """Whether a server speaks HTTP there."""
    try:
        urllib.request.urlopen(url, timeout=10).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@contextmanager
def oxigraph(folder):
    """An empty Oxigraph server; its address is that of its query service."""
    port = free_port()
    command = [Path(sys.executable).with_name("oxigraph"), "serve"]
    command += ["--location", folder / "store", "--bind", f"127.0.0.1:{port}"]
    with running(command, f"http://127.0.0.1:{port}/query", folder / "log") as server:
        yield server


@contextmanager
def virtuoso(folder, **sparql):
    """An empty Virtuoso; its address is that of its query service. It must be installed."""
    http, sql = free_port(), free_port()
    template = (ROOT / "tests" / "remote" / "virtuoso.ini").read_text(encoding="utf-8")
    own = "".join(f"{name} = {value}\n" for name, value in sparql.items())
    (folder / "virtuoso.ini").write_text(template.format(http=http, sql=sql) + own)
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    with running(command, f"http://127.0.0.1:{http}/sparql", folder / "log", folder=folder) as server:
        yield server


@contextmanager
def tochuc(state, folder, *flags, **variables):
    """`tochuc serve` over a state folder; its address is that of the site."""
    port = free_port()
    command = [sys.executable, "-m", "tochuc.cli", "serve", "--root", ROOT, "--state", state]
    command += ["--port", str(port), *flags]
    log = folder / "tochuc.log"
    with running(command, f"http://127.0.0.1:{port}/healthz", log, env=environment(**variables)) as server:
        server.url = f"http://127.0.0.1:{port}"
        yield server
