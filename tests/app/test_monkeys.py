"""A child at the panel and a crowd before it: nobody gets out of the kiosk, or in to the staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

import numpy as np
import pygame
import pytest

from station.form.acting import act, act_well
from station.form.figure import STANDING, Body, Move, play
from station.staff import Guard
from station.staff.kept import KeptHands
from station.staff.pin import hashed
from station.values import Scene, Sight, Tap, Touch
from tests.app.visits import (
    IN_CORNER,
    Booth,
    Clock,
    a_booth,
    a_clock,
    a_site,
    a_touch,
    place_of,
)
from tests.coach.walk import BLIND, OVERHEAD, PAUSED, SEEING, nobody
from tests.results import measured
from tests.screen.test_monkey import EVENTS
from tests.staff.menu import quick_hashes

PIN: Final = "80817263"
"""Eight digits: with five tries a minute, nobody hits it by chance."""
BATCH: Final = 30
"""Things done between two turns of the loop, on average half of it."""
EVENT_S: Final = 0.06
"""From one event to the next."""
TURNS_S: Final = (0.01, 0.02, 0.03, 0.2, 0.4, 2.0)
"""From one turn to the next; a frame is drawn when a thirtieth of a second has passed."""
CUT: Final = 40
"""Sights of one doing at most."""
Chance = np.random.Generator


@cache
def doings() -> tuple[tuple[Sight, ...], ...]:
    """What people do before the camera: the drills, mistakes, waving, crowding, being away."""
    stand = list(play([Move(0.0, STANDING), Move(4.0, STANDING)], None, 8.0))
    wave = list(play([Move(0.0, STANDING), Move(0.3, OVERHEAD), Move(2.0, OVERHEAD)], None, 8.0))
    beside = [replace(sight, people=2) for sight in stand]
    close = list(play([Move(0.0, STANDING), Move(2.0, STANDING)], Body(stature=900.0), 8.0))
    gone = [nobody(number / 8.0) for number in range(CUT)]
    acted = [act_well(drill, 8.0, reps=1) for drill in ("dowel", "wall_tap", "band")]
    wrong = [act(fault, 8.0, reps=1) for fault in ("ROUND", "SQUAT", "WALL_MISS")]
    every = (stand, stand, wave, beside, close, gone, *acted, *wrong)
    return tuple(tuple(sights) for sights in every)


class CountingGuard(Guard):
    """A guard that notes how many PINs were tried."""

    def __init__(self) -> None:
        super().__init__()
        self.tried = 0

    def opens(self, pin: str, kept: str, now: float) -> bool:
        """Try it."""
        self.tried += 1
        return super().opens(pin, kept, now)


@dataclass
class Seen:
    """What came of it."""

    scenes: set[Scene] = field(default_factory=set)
    pads: int = 0
    """Turns at which the pad was on the screen."""
    inside: int = 0
    """Turns at which anything else of the staff's was."""


class Monkey:
    """Touches, types and moves about, at random."""

    def __init__(self, booth: Booth, chance: Chance) -> None:
        self.booth, self.chance, self.seen = booth, chance, Seen()
        self._sights: Iterator[Sight] = iter(())

    def rage(self, events: int) -> Seen:
        """Do so many things."""
        self.booth.clock.step = EVENT_S
        while events > 0:
            many = min(int(self.chance.integers(1, BATCH)), events)
            events -= many
            for _ in range(many):
                self._do()
            self._turn()
        self.booth.clock.step = 0.0
        return self.seen

    def _do(self) -> None:
        doing: Callable[[], None] = self.chance.choice(np.array(DOINGS))
        doing(self)  # type: ignore[call-arg]

    def hammer(self) -> None:
        """Any event anywhere."""
        make = EVENTS[int(self.chance.integers(len(EVENTS)))]
        pygame.event.post(make(self.chance))

    def aim(self) -> None:
        """Touch something that can be touched."""
        targets = self.booth.window.brush.targets
        if targets:
            tap = targets[int(self.chance.integers(len(targets)))].tap
            self._touch(place_of(self.booth.window, tap))

    def knock(self) -> None:
        """Touch the corner, more often than not as often as it takes."""
        for _ in range(int(self.chance.integers(4, 7))):
            self._touch(IN_CORNER)

    def move(self) -> None:
        """Be seen doing something for a moment, or go on doing it."""
        sight = next(self._sights, None)
        if sight is None:
            every = doings()
            self._sights = iter(every[int(self.chance.integers(len(every)))])
            sight = next(self._sights)
        eyes = self.booth.eyes
        later = eyes.coming[-1].time if eyes.coming else eyes.now()
        eyes.coming.append(replace(sight, time=later + 0.125))

    def stay(self) -> None:
        """Go on with it to its end."""
        for _ in range(CUT):
            self.move()

    def shake(self) -> None:
        """Pull at the camera."""
        states = np.array([SEEING, SEEING, SEEING, PAUSED, BLIND])
        self.booth.eyes.state = self.chance.choice(states)

    def _touch(self, at: tuple[int, int]) -> None:
        for event in a_touch(at, self.booth.window.size_px):
            pygame.event.post(event)

    def _turn(self) -> None:
        self.booth.turn(float(self.chance.choice(TURNS_S)))
        while len(self.booth.eyes.coming) > 1:
            self.seen.scenes.add(self.booth.now.scene)
            self.booth.turn(0.0)
        now = self.booth.now
        self.seen.scenes.add(now.scene)
        if now.scene is Scene.STAFF:
            assert now.menu is not None
            self.seen.pads += now.menu.kind == "pin"
            self.seen.inside += now.menu.kind != "pin"


DOINGS: Final = (
    *(Monkey.hammer,) * 40,
    *(Monkey.aim,) * 60,
    *(Monkey.move,) * 16,
    Monkey.stay,
    Monkey.knock,
    Monkey.shake,
)
"""The more often, the likelier."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """For everything; and no PIN takes a tenth of a second."""
    quick_hashes(monkeypatch)
    return a_clock(monkeypatch)


@pytest.mark.parametrize("events", [3_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_whatever_is_done_to_it_it_stays_a_station(events: int, clock: Clock) -> None:
    """No exception, no way out, no way to the staff's pages but by the PIN; it goes through all
    its scenes meanwhile, and afterwards serves staff and visitors as ever.
    """
    config = a_site(screen={"kind": "kiosk", "width_mm": 300}, staff={"pin": hashed(PIN)})
    hands, guard = KeptHands(), CountingGuard()
    with a_booth(config, clock, hands, guard) as booth:
        seen = Monkey(booth, np.random.default_rng(3)).rage(events)
        assert not booth.window.closed_by_user
        assert not booth.kiosk.reopen
        assert (seen.inside, hands.asked) == (0, [])
        assert seen.pads > events // 300
        assert guard.tried > events // 10_000
        assert seen.scenes >= COMMON
        _is_left_alone(booth)
        booth.corner()
        assert _on_pad(booth)
        booth.press(*"11111111", "ok")
        assert _on_pad(booth)
        booth.press(*PIN, "ok")
        assert not _on_pad(booth)
        assert booth.now.scene is Scene.STAFF
    if events == 100_000:
        _note(events, seen, guard)


COMMON: Final = frozenset(
    {Scene.ATTRACT, Scene.CHOOSE, Scene.SET_UP, Scene.FRAME, Scene.TROUBLE, Scene.STAFF}
)
"""Scenes that a crowd comes to soon, touching and waving; a set takes somebody who holds still."""


def _is_left_alone(booth: Booth) -> None:
    """Nobody touches anything for longer than a lock lasts, and the camera is in place."""
    booth.eyes.state = SEEING
    booth.turn(70.0)
    booth.alone(1.0)
    booth.turn()
    assert booth.now.scene is not Scene.STAFF


def _on_pad(booth: Booth) -> bool:
    menu = booth.now.menu
    return menu is not None and menu.kind == "pin"


def _note(events: int, seen: Seen, guard: CountingGuard) -> None:
    measured(
        "Monkey at the kiosk",
        "100,000 touches, gestures and keys: no exception, no way out, no staff without the PIN",
        f"{events:,} of them: 0 exceptions, closed 0 times, {len(seen.scenes)} of {len(Scene)} "
        f"scenes, the pad shown at {seen.pads:,} turns, {guard.tried:,} wrong PINs, in 0 times; "
        "with the right one at once",
    )


def test_a_monkey_with_the_key_gets_in(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were any PIN the right one, the same monkey would be among the staff's pages soon: what
    the test above looks for is there to be seen.
    """
    monkeypatch.setattr("station.staff.pin.matches", lambda _pin, _kept: True)
    config = a_site(staff={"pin": hashed(PIN)})
    with a_booth(config, clock) as booth:
        monkey = Monkey(booth, np.random.default_rng(3))
        assert any(monkey.rage(500).inside for _ in range(8))


def test_one_touch_is_one_action(clock: Clock) -> None:
    """Finger, SDL's mouse and the driver's mouse: four corner taps and a step of the lesson."""
    with a_booth(a_site(), clock) as booth:
        booth.corner(4)
        assert booth.now.scene is Scene.ATTRACT
        booth.touch_at(IN_CORNER)
        assert _on_pad(booth)
        booth.press("up")
        booth.touch(Tap(Touch.START)).touch(Tap(Touch.CHOOSE, "dowel"))
        assert booth.now.page[0] == 1
        booth.touch(Tap(Touch.NEXT))
        assert booth.now.page[0] == 2
