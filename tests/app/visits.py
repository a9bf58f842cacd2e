"""Whole visits through the real station: two processes, a recording, a database; or one process
with a real window on SDL's dummy driver, touched by events, and eyes that see what a test says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pygame
import pytest

from station.app import WALK_UP_S, Kiosk, open_kiosk
from station.app.books import Books
from station.app.lamps import Lamps
from station.app.rooms import plan_of
from station.app.speaker import Speaker
from station.coach.session import Session
from station.config.schema import Config, LightsConfig
from station.language import Catalogue
from station.screen.box import Box
from station.screen.recorder import Recorder
from station.screen.window import Window
from station.staff import Desk, Guard
from station.staff.kept import KeptHands
from station.store.memory import MemoryStore
from station.values import Feedback, Scene, Sight, Tap, Touch
from tests.app.looking import Looking
from tests.coach.walk import nobody
from tests.engine import TESTED
from tests.sets import RECORDINGS

LEAD_IN_S = WALK_UP_S


def a_config(film: Path, drill: str, folder: Path, *, pace: float = 0.0, **session: Any) -> Config:
    """A station for one drill that looks at a film, as fast as it goes unless told."""
    kind = "recording" if film.suffix == ".npz" else "video"
    camera = {
        "kind": kind,
        "file": str(film),
        "pace": pace,
        "lead_in_s": LEAD_IN_S,
        "repeat": True,
    }
    return Config.model_validate(
        {
            "camera": camera,
            "vision": {"engine": TESTED},
            "session": {"drills": [drill], "stop_after_rounded": 0, **session},
            "lights": {"kind": "none"},
            "screen": {"kind": "none"},
            "store": {"folder": str(folder)},
        }
    )


@contextmanager
def a_station(config: Config, model: Path | None = None) -> Iterator[tuple[Kiosk, Recorder]]:
    """The station, and its screen that remembers."""
    screen = Recorder()
    with open_kiosk(config, model, screen=screen) as kiosk:
        yield kiosk, screen


def summed_up(feedback: Feedback) -> bool:
    """Whether the set is over."""
    return feedback.scene is Scene.SUMMARY


def recording(name: str) -> tuple[Path, str]:
    """One of the recordings that come with the tests, and its drill."""
    told = json.loads((RECORDINGS / f"{name}.json").read_text("utf-8"))
    return RECORDINGS / f"{name}.npz", str(told["drill"])


# A kiosk that is touched: one process, and every clock is the test's.

PANEL: Final = {"kind": "window", "width_mm": 154, "distance_m": 1.0}
PANEL_PX: Final = (800, 480)
"""Raspberry Pi's first touch display: the smallest panel, and the quickest to draw."""
FPS: Final = 8.0
"""Sights a second."""
TOUCH_S: Final = 0.3
"""From one touch to the next: longer than a bounce, quick enough for the staff's corner."""
PLACES: Final = tuple((x / 8, y / 8) for x in (4, 1, 7, 2, 6, 3, 5) for y in (4, 7, 1, 6, 2, 5, 3))
"""Where in a box a finger may land, the middle first, shares of its sides."""
CORNER: Final = Tap(Touch.CORNER)
IN_CORNER: Final = (5, 5)
"""Pixels."""


@dataclass
class Clock:
    """Stands still until it is told; takes the place of the module `time` in the loop."""

    now: float = 1000.0
    step: float = 0.0
    """That pass whenever it is read as a function: between two events of one turn."""

    def monotonic(self) -> float:
        """Seconds."""
        return self.now

    def thread_time(self) -> float:
        """Seconds of work: no drawing takes any."""
        return 0.0

    def __call__(self) -> float:
        """Seconds."""
        self.now += self.step
        return self.now


def a_clock(patch: pytest.MonkeyPatch) -> Clock:
    """The clock of everything that is opened from now on; windows are seen by nobody."""
    clock = Clock()
    patch.setenv("SDL_VIDEODRIVER", "dummy")
    patch.setattr("station.app.kiosk.time", clock)
    return clock


def a_site(**sections: dict[str, Any]) -> Config:
    """A station for touching: three drills, two reps a set, a small panel."""
    told: dict[str, Any] = {
        "session": {"drills": ["dowel", "wall_tap", "band"], "reps": 2},
        "lights": {"kind": "none"},
        "screen": PANEL,
        "sound": {"kind": "kept"},
    }
    for name, section in sections.items():
        told[name] = told.get(name, {}) | section
    return Config.model_validate(told)


def a_window(config: Config, clock: Clock) -> Window:
    """Its window, on a driver that draws where nobody looks."""
    return Window(config.screen, config.session.language, size=PANEL_PX, clock=clock)


class Booth:
    """A running kiosk, and whoever stands before it: they touch what is drawn, and are seen."""

    def __init__(self, kiosk: Kiosk, window: Window, eyes: Looking, clock: Clock) -> None:
        """`window` and `eyes` are the kiosk's."""
        self.kiosk, self.window, self.eyes, self.clock = kiosk, window, eyes, clock
        self.turn()

    @property
    def now(self) -> Feedback:
        """What the person gets."""
        return self.kiosk.feedback

    @property
    def offers(self) -> list[Tap]:
        """What the last frame can be touched for."""
        return [target.tap for target in self.window.brush.targets]

    @property
    def speaks(self) -> str:
        """Code of the language that the last frame is written in."""
        translate = self.window.brush.translate
        assert isinstance(translate, Catalogue)
        return translate.code

    def at(self, scene: Scene) -> bool:
        """Whether this one is on."""
        return self.now.scene is scene

    def turn(self, seconds: float = TOUCH_S) -> Booth:
        """One turn of the loop so much later; a frame is drawn unless it is 0."""
        self.clock.now += seconds
        self.kiosk.turn()
        return self

    def touch(self, tap: Tap) -> Booth:
        """Touch the middle of what the last frame has for this."""
        self.touch_at(place_of(self.window, tap))
        return self

    def press(self, *ids: str) -> Booth:
        """Touch these of the staff's keys, one after the other."""
        for id in ids:
            self.touch(Tap(Touch.PRESS, id))
        return self

    def corner(self, times: int = 5) -> Booth:
        """Touch the corner that staff know of."""
        for _ in range(times):
            self.touch_at(IN_CORNER)
        return self

    def touch_at(self, at: tuple[int, int]) -> Booth:
        """One touch of a place, as every system may report it: finger, and twice the mouse."""
        for event in a_touch(at, self.window.size_px):
            pygame.event.post(event)
        return self.turn()

    def watch(self, sights: Iterable[Sight]) -> Booth:
        """The eyes see these, as time goes on from now; only verdicts are drawn."""
        seen = list(sights)
        later = self.eyes.now() + 1.0 / FPS - seen[0].time
        self.eyes.coming.extend(replace(sight, time=sight.time + later) for sight in seen)
        while not self.eyes.over:
            self.turn(0.0)
        return self

    def alone(self, seconds: float) -> Booth:
        """Nobody is in view."""
        return self.watch(nobody(number / FPS) for number in range(round(seconds * FPS)))


@contextmanager
def a_booth(
    config: Config, clock: Clock, hands: KeptHands | None = None, guard: Guard | None = None
) -> Iterator[Booth]:
    """A kiosk with a real window, session and desk; nothing is kept, and nothing shines."""
    window, eyes, store = a_window(config, clock), Looking([]), MemoryStore()
    kiosk = Kiosk(
        eyes,
        Session(plan_of(config), eyes.now()),
        window,
        Lamps(LightsConfig(kind="none"), 0.0),
        Speaker(config, Path(), clock.monotonic),
        Desk(config, hands or KeptHands(), guard or Guard(), window.menu_rows),
        store,
        Books(store),
    )
    try:
        yield Booth(kiosk, window, eyes, clock)
    finally:
        window.close()


def place_of(window: Window, tap: Tap) -> tuple[int, int]:
    """Where the last frame is touched for this: the middle of its target, if that is free."""
    targets = window.brush.targets
    boxes = [target.box for target in targets if target.tap == tap]
    assert boxes, f"{tap} is not offered, only {[target.tap for target in targets]}"
    number = max(n for n, target in enumerate(targets) if target.tap == tap)
    over = [target.box for target in targets if target.tap != tap]
    if boxes[-1] != window.brush.whole:  # what fills the frame lies under everything
        over = [target.box for target in targets[number + 1 :] if target.box != window.brush.whole]
    free = (at for at in _within(boxes[-1]) if not any(box.holds(*at) for box in over))
    return next(free)


def _within(box: Box) -> Iterator[tuple[int, int]]:
    return ((round(box.x + x * box.w), round(box.y + y * box.h)) for x, y in PLACES)


def a_touch(at: tuple[int, int], size: tuple[int, int]) -> list[pygame.event.Event]:
    """A finger that comes and goes; SDL makes a mouse of it, and some drivers another."""
    place = {"x": (at[0] + 0.5) / size[0], "y": (at[1] + 0.5) / size[1], "finger_id": 3}
    down, up = pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP
    return [
        pygame.event.Event(pygame.FINGERDOWN, place),
        pygame.event.Event(down, pos=at, button=1, touch=True),
        pygame.event.Event(down, pos=at, button=1, touch=False),
        pygame.event.Event(pygame.FINGERUP, place),
        pygame.event.Event(up, pos=at, button=1, touch=True),
        pygame.event.Event(up, pos=at, button=1, touch=False),
    ]
