"""Reading ahead keeps order, passes errors on, and always lets go."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from station.vision.ahead import Ahead


def test_items_arrive_in_order() -> None:
    """Whatever the depth, nothing is lost or doubled."""
    assert list(Ahead(range(100), 3)) == list(range(100))


def test_an_error_comes_after_the_items_before_it() -> None:
    """The source's own exception is raised in the reader."""

    def source() -> Iterator[int]:
        yield from (1, 2)
        raise OSError("the disk went away")

    read: list[int] = []
    with pytest.raises(OSError, match="the disk went away"):
        read.extend(Ahead(source(), 1))
    assert read == [1, 2]


def test_no_more_is_read_than_allowed() -> None:
    """A slow reader keeps the memory small: depth items wait, and one is in hand."""
    taken: list[int] = []
    filled = threading.Event()

    def source() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            if number == 3:
                filled.set()
            yield number

    ahead = Ahead(source(), 3)
    assert filled.wait(5)
    ahead.close()
    assert taken == [0, 1, 2, 3]


def test_closing_wakes_a_reader_who_waits() -> None:
    """A reader in another thread ends, though its source never gives anything."""
    never = threading.Event()

    def source() -> Iterator[int]:
        never.wait(5)
        yield 1

    ahead = Ahead(source(), 1)
    read: list[int] = []
    reader = threading.Thread(target=lambda: read.extend(ahead))
    reader.start()
    closer = threading.Thread(target=ahead.close)
    closer.start()
    reader.join(5)
    assert not reader.is_alive()
    assert read == []
    never.set()
    closer.join(5)
    assert not closer.is_alive()
