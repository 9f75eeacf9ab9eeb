"""Which of several free workers gets a question."""

import socket
import sys
import threading
import time

import pytest

from tochuc.engine.worker import _take, _turn

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each is asked in turn")


@pytest.fixture
def door(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(tmp_path / "door"))
        listener.listen(64)
        yield listener, str(tmp_path / "door")


def serve(listener, turn, name, seconds, answered):
    while True:
        turn.poll()
        connection = _take(listener)
        if connection is None:
            continue
        with connection:
            if connection.recv(1) != b"?":
                return
            time.sleep(seconds)
            answered.append(name)
            connection.sendall(name)


def ask(path, what=b"?"):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(path)
        connection.sendall(what)
        return connection.recv(1)


@pytest.mark.parametrize(("at_once", "workers"), [(1, {b"a"}), (3, {b"a", b"b", b"c"})])
def test_one_worker_answers_all_that_comes_one_by_one_and_the_others_what_comes_beside(
    door, at_once, workers
):
    listener, path = door
    answered = []
    serving = [
        threading.Thread(target=serve, args=(listener, _turn(listener), name, 0.05, answered))
        for name in (b"a", b"b", b"c")
    ]
    for thread in serving:
        thread.start()
    time.sleep(0.1)
    for _ in range(6):
        asking = [threading.Thread(target=ask, args=(path,)) for _ in range(at_once)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join(10)
        time.sleep(0.01)
    for _ in serving:
        ask(path, b"!")
    for thread in serving:
        thread.join(10)
    assert len(answered) == 6 * at_once
    assert set(answered) == workers
