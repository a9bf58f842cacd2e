"""What the body can say without a touch, and what it must not say by accident."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.coach.gestures import HOLD_S, OVERHEAD_S, HandsOverhead, HoldStill, Presence
from station.form.drills import DRILLS
from station.form.figure import HINGE, STANDING, Body, Move, figure, hinge_moves, play
from station.values import Sight
from tests.coach.walk import OVERHEAD, nobody
from tests.form.figures import noisy
from tests.sets import NAMES, recorded


def still(seconds: float, body: Body | None = None) -> list[Sight]:
    """Somebody who stands."""
    return list(play([Move(seconds, STANDING)], body, 15.0))


def first_done(gesture: HoldStill | HandsOverhead, sights: list[Sight]) -> float | None:
    """When it was done, seconds."""
    return next((s.time for s in sights if gesture.see(s)), None)


def test_two_seconds_of_holding_still() -> None:
    """It is done after two seconds, and the ring fills evenly."""
    hold = HoldStill()
    progress = [(s.time, hold.see(s), hold.progress)[2] for s in still(1.0)]
    assert progress[-1] == pytest.approx(0.5, abs=0.02)
    assert first_done(HoldStill(), still(3.0)) == pytest.approx(HOLD_S, abs=0.08)


def test_trembling_landmarks_are_still() -> None:
    """One per cent of body height of noise is no movement."""
    sights = noisy(still(4.0), 0.01 * 400.0, seed=1)
    assert first_done(HoldStill(), sights) is not None


@pytest.mark.parametrize("speed", [120.0, 40.0])
def test_walking_and_hinging_are_not_still(speed: float) -> None:
    """Nobody is taken to hold still in mid-walk, brisk or shuffling (px/s), or in mid-set."""
    walking = [
        figure(STANDING, Body(ankle=(100.0 + speed * t / 15.0, 440.0)), t / 15.0) for t in range(60)
    ]
    assert first_done(HoldStill(), walking) is None
    moves = hinge_moves(4, HINGE, still=0.0, hold=0.5, rest=0.5)
    assert first_done(HoldStill(), list(play(moves, None, 15.0))) is None


def test_a_glance_away_does_not_begin_anew_but_a_gap_does() -> None:
    """A few lost sights are bridged; half a second is not."""
    sights = still(2.2)
    bridged = [s for s in sights if not 0.9 < s.time < 1.2]
    gapped = [s for s in sights if not 0.8 < s.time < 1.6]
    assert first_done(HoldStill(), bridged) is not None
    assert first_done(HoldStill(), gapped) is None


def test_hands_overhead_for_a_second_and_a_half() -> None:
    """Done once, and not again until the hands have been down."""
    sights = list(play([Move(0.0, OVERHEAD), Move(4.0, OVERHEAD)], None, 15.0))
    hands = HandsOverhead()
    done = [s.time for s in sights if hands.see(s)]
    assert done[0] == pytest.approx(OVERHEAD_S, abs=0.1)
    assert len(done) == 1 or hands.progress == 0.0


@pytest.mark.parametrize("name", NAMES)
def test_no_drill_contains_a_gesture(name: str) -> None:
    """In a whole recorded set nobody raises the hands, whatever they hold behind their neck."""
    hands = HandsOverhead()
    assert not any(hands.see(s) for s in recorded(name))


def test_presence_is_on_the_mark() -> None:
    """Somebody at the picture's edge is not here; somebody in the middle is."""
    presence = Presence((0.25, 0.75), 0.0)
    assert presence.on_mark(figure(STANDING, Body(ankle=(320.0, 440.0))))
    assert not presence.on_mark(figure(STANDING, Body(ankle=(60.0, 440.0))))
    assert not presence.on_mark(nobody(0.0))


def test_presence_counts_both_ways() -> None:
    """Here for so long, then away for so long; a blink is neither."""
    presence = Presence((0.15, 0.85), 0.0)
    for sight in still(2.0):
        presence.see(sight)
    assert presence.here_for(2.0) == pytest.approx(2.0)
    presence.see(nobody(2.2))
    presence.see(replace(still(0.0)[0], time=2.3))
    assert presence.here_for(2.3) == pytest.approx(2.3)
    assert presence.away_for(12.3) == pytest.approx(10.0)
    presence.excuse(12.0)
    assert presence.away_for(12.3) == pytest.approx(0.3)


def test_every_drill_says_how_it_is_set_up() -> None:
    """The steps that are shown exist for every drill on offer."""
    assert all(drill.setup for drill in DRILLS.values())
