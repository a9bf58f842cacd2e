"""Pictures through shared memory: the newest whole one, and never a torn one."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from threading import Event, Thread

import numpy as np
import pytest

from station.values import Image
from station.vision import ring as ring_file
from station.vision.ring import LONGEST, SLOTS, Ring

Ends = tuple[Ring, Ring]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """The same ring from both sides: who writes, who reads."""
    writer, handle = Ring.create()
    reader = Ring(handle)
    os.close(handle)
    yield writer, reader
    writer.close()
    reader.close()


def picture(number: int, width: int = 64, height: int = 48) -> Image:
    """A picture full of its number."""
    return np.full((height, width, 3), number % 251, np.uint8)


def test_an_empty_ring_shows_nothing(ends: Ends) -> None:
    """Before the first picture there is none."""
    assert ends[1].newest() is None


def test_the_newest_picture_is_shown_once(ends: Ends) -> None:
    """Older ones are passed over, and none is given twice."""
    writer, reader = ends
    for number in range(1, 7):
        writer.write(number / 30, picture(number))
    shown = reader.newest()
    assert shown is not None
    assert (shown.number, shown.preview.time) == (6, 6 / 30)
    assert (shown.preview.image == picture(6)).all()
    assert reader.newest(after=6) is None


def test_a_picture_may_change_its_size(ends: Ends) -> None:
    """Also to one that lies on its side, and to one that is no block of memory."""
    writer, reader = ends
    wide = np.random.default_rng(1).integers(0, 256, (90, 2 * 160, 3), np.uint8)[:, ::2]
    for image in (picture(1, 640, 480), wide, picture(2, 480, 640)):
        writer.write(0, image)
        shown = reader.newest()
        assert shown is not None
        assert (shown.preview.image == image).all()


def test_a_large_picture_is_made_smaller(ends: Ends) -> None:
    """At most 640 pixels on its longer side, as a whole."""
    writer, reader = ends
    image = np.zeros((1080, 1920, 3), np.uint8)
    image[:, 960:] = 200
    writer.write(0, image)
    shown = reader.newest()
    assert shown is not None
    assert shown.preview.image.shape == (360, LONGEST, 3)
    assert shown.preview.image[:, :310].max() == 0
    assert shown.preview.image[:, 330:].min() == 200


def test_a_torn_picture_is_refused_and_the_one_before_is_shown(ends: Ends) -> None:
    """Whatever part of a slot has not arrived yet: number, facts, pixels."""
    writer, reader = ends
    for number in range(1, SLOTS + 1):
        writer.write(number, picture(number))
    size = ring_file._SLOT
    start = SLOTS % SLOTS * size
    whole = writer._memory[start : start + size]
    chance = random.Random(6)
    used = ring_file._HEAD + picture(0).size
    for place in [0, 8, 16, 24, 32, 36, size - 1, *(chance.randrange(used) for _ in range(200))]:
        torn = bytearray(whole)
        torn[place] ^= 1 << chance.randrange(8)
        writer._memory[start : start + size] = bytes(torn)
        shown = reader.newest()
        assert shown is not None, place
        assert shown.number == SLOTS - 1, place
    writer._memory[start : start + size] = whole
    shown = reader.newest()
    assert shown is not None
    assert shown.number == SLOTS


def test_a_ring_full_of_noise_shows_nothing(ends: Ends) -> None:
    """A broken process may write what it likes."""
    writer, reader = ends
    for seed in range(20):
        noise = random.Random(seed).randbytes(ring_file._HEAD)
        for slot in range(SLOTS):
            at = slot * ring_file._SLOT
            writer._memory[at : at + len(noise)] = noise
        assert reader.newest() is None


def test_every_picture_is_whole_while_a_writer_hammers(ends: Ends) -> None:
    """Each is full of its own number, however often the writer laps the reader."""
    writer, reader = ends
    stop = Event()

    def hammer() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            writer.write(number, picture(number, 160, 120))

    thread = Thread(target=hammer)
    thread.start()
    seen: list[int] = []
    try:
        while len(seen) < 60:
            shown = reader.newest(seen[-1] if seen else 0)
            if shown is not None:
                seen.append(shown.number)
                assert shown.preview.time == shown.number
                assert (shown.preview.image == shown.number % 251).all()
    finally:
        stop.set()
        thread.join()
    assert seen == sorted(set(seen))


def test_the_other_side_cannot_cut_the_ring_short() -> None:
    """Reading beyond the end of a file in memory would kill the kiosk."""
    ring, handle = Ring.create()
    for size in (0, 1 << 30):
        with pytest.raises(PermissionError):
            os.ftruncate(handle, size)
    os.close(handle)
    ring.close()
