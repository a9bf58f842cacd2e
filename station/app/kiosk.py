"""The loop: woken by every sight, drawing 30 times a second, never waiting for anything else."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from station.app.books import Books
from station.app.lamps import Lamps
from station.coach.session import Session, Step
from station.heartbeat import Health, Heartbeat
from station.screen import Screen
from station.store import Store
from station.values import EyesState, Feedback, Light, Preview, Scene, Sight, Vision
from station.vision.eyes import Figures

FRAME_S: Final = 1.0 / 30.0
"""Between two drawn frames."""
TIDY_S: Final = 6 * 3600.0
"""Between two looks for sessions that are old enough to be forgotten, while nobody is there."""
REMEMBERED: Final = 1000
"""Measurements kept: half a minute of frames, and the same memory after a year."""
SLOW: Final = "The station is slow: quick movements may be misjudged."


@dataclass
class Pace:
    """What the loop measures of itself, for `station bench --live` and the tests; seconds."""

    longest_turn_s: float = 0.0
    """The longest time from one turn of the loop to the next."""
    drawn: int = 0
    """Frames."""
    sights: int = 0
    lit_after_s: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    """From the sight that ended a rep to its lamp, at most: from the last time that there
    was no sight yet."""
    preview_age_s: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    """From the camera's stamp to the screen."""


class Eyes(Protocol):
    """What the loop needs of `station.vision.eyes.Eyes`."""

    @property
    def state(self) -> EyesState:
        """Whether they can be relied on."""
        ...

    @property
    def figures(self) -> Figures:
        """How they are doing."""
        ...

    def now(self) -> float:
        """The time on the clock of the sights, seconds."""
        ...

    def wait(self, timeout: float) -> None:
        """Wait until something has come, or so many seconds."""
        ...

    def poll(self) -> list[Sight]:
        """What has come, in order; raises `EyesLost`."""
        ...

    def preview(self) -> Preview | None:
        """The newest picture, once."""
        ...

    def idle(self, nobody_there: bool) -> None:
        """Whether a fresh start would disturb anybody."""
        ...


class Kiosk:
    """The station's one loop, and what it needs at hand."""

    def __init__(
        self,
        eyes: Eyes,
        session: Session,
        screen: Screen,
        lamps: Lamps,
        store: Store,
        books: Books,
        heartbeat: Heartbeat | None = None,
    ) -> None:
        self.session = session
        self.feedback = session.tick(eyes.now()).feedback
        """What the person gets now."""
        self.pace = Pace()
        self._eyes, self._screen, self._lamps = eyes, screen, lamps
        self._store, self._books = store, books
        self._heartbeat = heartbeat or Heartbeat()
        self._told = EyesState(Vision.OPENING)
        self._light: Light | None = None
        self._sight: Sight | None = None
        self._preview: Preview | None = None
        self._turned = self._drawn = self._tidied = time.monotonic()

    def run(self, stop: Callable[[Feedback], bool]) -> None:
        """Turn until `stop` says so of what the person gets, or the window is closed.

        Raises `EyesLost` when the eyes cannot be brought back.
        """
        self._store.forget_old()
        self._draw(time.monotonic())
        self._heartbeat.ready()
        while not (self._screen.closed_by_user or stop(self.feedback)):
            self._eyes.wait(max(0.0, self._drawn + FRAME_S - time.monotonic()))
            self.turn()
        self._heartbeat.stopping()

    def turn(self) -> None:
        """Take what has come, and draw when it is time."""
        before, now = self._turned, time.monotonic()
        self._turned = now
        self.pace.longest_turn_s = max(self.pace.longest_turn_s, now - before)
        sights = self._eyes.poll()
        if self._eyes.state != self._told:
            self._told = self._eyes.state
            self._do(self.session.eyes(self._told, self._eyes.now()), now)
        for sight in sights:
            self._sight = sight
            self.pace.sights += 1
            self._do(self.session.see(sight), before)
        for tap in self._screen.taps():
            self._do(self.session.tap(tap, self._eyes.now()), now)
        self._do(self.session.tick(self._eyes.now()), now)
        if now - self._drawn >= FRAME_S:
            self._draw(now)
        self._look_after(now)

    def _do(self, step: Step, since: float) -> None:
        """Keep first, then tell: a rep is durable before it is celebrated."""
        for fact in step.facts:
            self._books.enter(fact)
        self.feedback, light = step.feedback, step.feedback.light
        if light is None:
            return
        self._lamps.show(light)
        self._light = light
        if light in (Light.GREEN, Light.RED):
            self.pace.lit_after_s.append(time.monotonic() - since)

    def _draw(self, now: float) -> None:
        fresh = self._eyes.preview()
        self._preview = fresh or self._preview
        feedback = replace(self.feedback, light=self._light, notices=self._notices())
        if self._told.vision is Vision.SEEING:
            self._screen.show(feedback, self._preview, self._sight)
        else:
            self._screen.show(feedback, None, None)
        self._light, self._drawn = None, now
        self.pace.drawn += 1
        if fresh is not None:
            self.pace.preview_age_s.append(self._eyes.now() - fresh.time)

    def _notices(self) -> tuple[str, ...]:
        slow = SLOW if self._eyes.figures.slow else ""
        return tuple(n for n in (self._store.notice, self._lamps.notice, slow) if n)

    def _look_after(self, now: float) -> None:
        """What need not happen at once: retries, tidying up, and telling systemd how it goes."""
        idle = self.session.scene is Scene.ATTRACT
        self._eyes.idle(idle)
        self._store.tick(now)
        self._lamps.tick(now)
        if idle and now - self._tidied > TIDY_S:
            self._tidied = now
            self._store.forget_old()
        self._heartbeat.beat(self._health(now), now)

    def _health(self, now: float) -> Health:
        notice, figures = self._store.notice, self._eyes.figures
        return Health(
            screen_turned_s=now - self._drawn,
            vision=self._told.vision,
            eyes_silent_s=figures.silence,
            being_brought_back=self._told.vision is Vision.OPENING and figures.respawns > 0,
            trouble_said=self.session.scene is Scene.TROUBLE,
            store_writable=not notice,
            store_trouble_said=bool(notice),
        )
