"""The pages that a worker copies ahead of need."""

import socket
import sys
import threading
import time

import pytest

from tochuc.engine.slots import Slots
from tochuc.engine.warmth import own_pages, room_for, warm

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its pages")

BEFORE = time.monotonic() - 60


@pytest.fixture
def listener(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(tmp_path / "door"))
        listener.listen()
        yield listener


@linux
def test_what_a_process_has_written_is_found_in_small_pieces():
    written = bytearray(b"x") * (32 << 20)
    pieces = own_pages()
    assert sum(length for _, length in pieces) >= len(written)
    assert max(length for _, length in pieces) <= 1 << 20
    assert len(pieces) == len(set(pieces))


@linux
def test_pieces_are_copied_while_nobody_asks(listener):
    cold = list(own_pages())[:20]
    warm(cold, listener, BEFORE)
    assert cold == []


def test_a_question_comes_first(listener, tmp_path):
    cold = [(0, 4096)]
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.connect(str(tmp_path / "door"))
        warm(cold, listener, BEFORE)
    assert cold == [(0, 4096)]


def test_a_young_process_copies_nothing_but_hears_a_question_at_once(listener, tmp_path):
    cold = [(0, 4096)]

    def ask():
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
            asking.connect(str(tmp_path / "door"))
            done.wait(10)

    done, began = threading.Event(), time.monotonic()
    later = threading.Timer(0.1, ask)
    later.start()
    warm(cold, listener, began)
    assert cold == [(0, 4096)]
    assert time.monotonic() - began < 1
    done.set()
    later.join()


@linux
def test_what_other_threads_have_made_may_be_left_out():
    made = []
    thread = threading.Thread(target=lambda: made.extend(bytearray(b"x") * 5000 for _ in range(4000)))
    thread.start()
    thread.join()
    whole, heap = own_pages(), own_pages(heap_alone=True)
    size_of = [sum(length for _, length in pieces) for pieces in (whole, heap)]
    assert size_of[0] - size_of[1] > 10 << 20
    assert heap


def test_without_room_nothing_is_copied():
    assert not room_for(((0, 1 << 60),))


def test_a_slot_keeps_the_number_until_its_worker_rests():
    slots = Slots(1)
    assert (slots.number(0), slots.crowded) == (0, False)
    slots.crowded = True
    slots.rest(0)
    assert (slots.number(0), slots.crowded) == (0, True)
