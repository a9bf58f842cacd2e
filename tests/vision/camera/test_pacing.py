"""A film's time starts at nought, never goes back, and is given out when it is due."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from itertools import islice, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.errors import CameraUnavailable, UnusableVideo
from station.values import Frame, Sight
from station.vision.camera import EndOfClip
from station.vision.camera.pacing import OPENING_S, Player, film
from tests.vision.camera.moments import Clock, sight

STEADY = [i / 10 for i in range(40)]
"""A file of four seconds, ten pictures a second."""


def playing(times: list[float], lead_in_s: float = 0.0, repeat: bool = False) -> list[list[float]]:
    """Return film times and file times, of 200 moments at most."""
    moments = film(lambda: map(sight, times), lead_in_s, repeat)
    return [[time, item.time] for time, item in islice(moments, 200)]


def player(clock: Clock, times: list[float], pace: float) -> Player[Sight]:
    """Return a player of sights whose stamps begin at 50."""
    moments = film(lambda: map(sight, times), 0.0, False)
    return Player("a.npz", moments, pace, lambda: 50.0, clock, clock.wait)


def test_a_film_begins_at_nought() -> None:
    """Whatever the clock was when it was recorded."""
    assert playing([7000.5, 7000.6, 7001.0]) == [
        [0.0, 7000.5],
        [pytest.approx(0.1), 7000.6],
        [0.5, 7001.0],
    ]


def test_a_film_repeats_with_its_own_step_between() -> None:
    """The second round follows the first as its last two pictures follow each other."""
    times = [time for time, _ in playing([0.0, 0.1, 0.3], repeat=True)[:7]]
    assert times == pytest.approx([0.0, 0.1, 0.3, 0.5, 0.6, 0.8, 1.0])


def test_an_empty_film_ends_even_when_it_repeats() -> None:
    """Nothing, over and over, is nothing."""
    assert playing([], lead_in_s=5.0, repeat=True) == []


def test_the_lead_in_swings_through_the_opening() -> None:
    """Neighbours in time are neighbours in the file, and none is later than the opening."""
    moments = playing(STEADY, lead_in_s=10.0)
    before = [moment for moment in moments if moment[0] < 10.0 - 1e-9]
    assert len(before) == pytest.approx(100, abs=1)
    assert max(item for _, item in before) == pytest.approx(OPENING_S)
    for (early, seen), (late, next_seen) in pairwise(moments):
        assert late - early == pytest.approx(0.1), "times go on through the seam"
        assert abs(next_seen - seen) == pytest.approx(0.1), "and nobody jumps"
    assert moments[len(before)] == [pytest.approx(10.0), 0.0], "the film begins where it should"
    assert [item for _, item in moments[len(before) :]] == STEADY, "and comes whole"


def test_a_short_film_leads_in_with_all_of_itself() -> None:
    """Three pictures swing too; a single one stands still."""
    assert [item for _, item in playing([0.0, 0.1, 0.2], lead_in_s=0.55)] == (
        [0.1, 0.0, 0.1, 0.2, 0.1, 0.0, 0.1, 0.2]
    )
    alone = playing([3.0], lead_in_s=0.1)
    assert [item for _, item in alone] == [3.0] * 4
    assert [time for time, _ in alone] == pytest.approx([0.0, 1 / 30, 2 / 30, 0.1], abs=1e-9)


@given(
    st.lists(st.floats(0.01, 0.5), min_size=1, max_size=30),
    st.floats(0.0, 6.0),
    st.booleans(),
)
def test_film_time_increases_strictly(steps: list[float], lead_in_s: float, repeat: bool) -> None:
    """However uneven the file, through the lead-in and every repetition."""
    times = [sum(steps[:i]) for i in range(len(steps))]
    moments = [time for time, _ in playing(times, lead_in_s, repeat)]
    assert moments[0] >= 0
    assert all(late > early for early, late in pairwise(moments))


def test_the_opening_is_let_go_when_the_film_has_begun() -> None:
    """Forty pictures in memory are forty megabytes."""
    opening: list[weakref.ref[Frame]] = []

    class Weak(Frame):  # its parent's slots allow no weak reference
        pass

    def play() -> Iterator[Frame]:
        for time in STEADY:
            frame = Weak(time, np.zeros((1, 1, 3), np.uint8))
            if time <= OPENING_S:
                opening.append(weakref.ref(frame))
            yield frame

    moments = film(play, 2.0, False)
    for _, item in moments:
        if item.time > OPENING_S + 0.25:
            break
    del item
    assert [held() for held in opening] == [None] * len(opening)


@pytest.mark.parametrize("pace", [1.0, 4.0, 0.5])
def test_a_picture_is_given_out_when_it_is_due(pace: float) -> None:
    """At `pace` times real speed; its stamp is the file's time on the station's clock."""
    clock = Clock()
    source = player(clock, STEADY, pace)
    for time in STEADY:
        item = source.read(timeout=1.0)
        assert item.time == pytest.approx(50.0 + time)
        assert clock.now - 1000.0 == pytest.approx(time / pace)


def test_at_pace_nought_nothing_is_waited_for() -> None:
    """As fast as it goes, with the same stamps."""
    clock = Clock()
    source = player(clock, STEADY, 0.0)
    assert [source.read(0.0).time for _ in STEADY] == pytest.approx([50 + t for t in STEADY])
    assert clock.waits == []


def test_a_timeout_is_kept_and_loses_nothing() -> None:
    """A picture that is not due yet is waited for again, and comes at its time."""
    clock = Clock()
    source = player(clock, [0.0, 2.0], 1.0)
    source.read(1.0)
    for waited in (0.5, 1.0, 1.5):
        with pytest.raises(TimeoutError):
            source.read(0.5)
        assert clock.now == 1000.0 + waited
    assert source.read(5.0).time == 52.0
    assert clock.now == 1002.0


def test_who_is_late_gets_all_that_is_due_at_once() -> None:
    """Nothing is dropped here: that is for whoever knows what matters."""
    clock = Clock()
    source = player(clock, STEADY, 1.0)
    clock.now += 3.05
    assert [source.read(0.0).time for _ in range(31)] == pytest.approx(
        [50 + t for t in STEADY[:31]]
    )
    with pytest.raises(TimeoutError):
        source.read(0.0)


def test_the_end_is_the_end_as_often_as_it_is_asked() -> None:
    """It is no fault, and no timeout."""
    source = player(Clock(), [0.0], 0.0)
    source.read(1.0)
    for _ in range(2):
        with pytest.raises(EndOfClip, match="a.npz is over"):
            source.read(1.0)


def test_a_file_that_breaks_in_the_middle_is_a_camera_that_fails() -> None:
    """Whoever reads a camera need not know files."""

    def broken() -> Iterator[tuple[float, Sight]]:
        yield 0.0, sight(0.0)
        raise UnusableVideo("a.mp4 was cut short.")

    source = Player("a.mp4", broken(), 0.0, Clock())
    source.read(1.0)
    with pytest.raises(CameraUnavailable, match="was cut short"):
        source.read(1.0)


def test_closing_wakes_who_waits() -> None:
    """In another thread, in the middle of an hour's wait."""
    moments = film(lambda: map(sight, [0.0, 3600.0]), 0.0, False)
    source: Player[Sight] = Player("a.npz", moments, 1.0, Clock())
    source.read(1.0)
    told: list[CameraUnavailable] = []

    def read() -> None:
        try:
            source.read(7200.0)
        except CameraUnavailable as error:
            told.append(error)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    source.close()
    source.close()
    reader.join(5)
    assert "closed" in str(told[0])
    with pytest.raises(CameraUnavailable):
        source.read(0.0)
