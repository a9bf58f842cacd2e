"""The loop: woken by every sight, drawing 30 times a second, never waiting for anything else."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from station.app.books import Books
from station.app.lamps import Lamps
from station.app.speaker import Speaker
from station.coach.session import Session, Step
from station.config.schema import Config
from station.heartbeat import Health, Heartbeat
from station.language import catalogue
from station.screen import Screen
from station.staff import Desk
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
EASED: Final = "The computer has become slow, perhaps hot: please tell the staff."


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
        speaker: Speaker,
        desk: Desk,
        store: Store,
        books: Books,
        heartbeat: Heartbeat | None = None,
        notices: tuple[str, ...] = (),
    ) -> None:
        """`notices` are shown for as long as it runs."""
        self.session = session
        self.feedback = session.tick(eyes.now()).feedback
        """What the person gets now."""
        self.pace = Pace()
        self._eyes, self._screen = eyes, screen
        self._lamps, self._speaker, self._desk = lamps, speaker, desk
        self._store, self._books = store, books
        self._lasting = notices
        self._heartbeat = heartbeat or Heartbeat()
        self._told = EyesState(Vision.OPENING)
        self._light: Light | None = None
        self._verdict = False
        self._sight: Sight | None = None
        self._preview: Preview | None = None
        self._turned = self._drawn = self._tidied = self._due = time.monotonic()

    @property
    def config(self) -> Config:
        """What is in force, with what staff have chosen."""
        return self._desk.config

    @property
    def reopen(self) -> bool:
        """Whether staff have chosen something for which the rooms must be opened again."""
        return self._desk.changed and not self._desk.open

    def run(self, stop: Callable[[Feedback], bool]) -> None:
        """Turn until `stop` says so of what the person gets, the window is closed, or `reopen`.

        Raises `EyesLost` when the eyes cannot be brought back.
        """
        self._store.forget_old()
        self._draw(time.monotonic())
        self._heartbeat.ready()
        while not (self._screen.closed_by_user or self.reopen or stop(self.feedback)):
            self._eyes.wait(max(0.0, self._due - time.monotonic()))
            self.turn()
        if not self.reopen:  # systemd ends, after TimeoutStopSec, what has said that it stops
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
            if not self._desk.open:
                self._do(self.session.see(sight), before)
        self._hear(now)
        if self._desk.open:
            seeing = self._told.vision is Vision.SEEING
            self._give(self._desk.show(now, self._sight if seeing else None))
        else:
            self._do(self.session.tick(self._eyes.now()), now)
        if self._verdict or now >= self._due:
            self._draw(now)  # a verdict's edge comes with its lamp, not a frame later
        self._look_after(now)

    def _hear(self, now: float) -> None:
        """Taps are the staff's while their menu is open; when it opens, the visit ends."""
        was_open = self._desk.open
        for tap in self._screen.taps():
            if not self._desk.tap(tap, now):
                self._do(self.session.tap(tap, self._eyes.now()), now)
        self._desk.tick(now)
        if self._desk.open and not was_open:
            self._do(self.session.leave(self._eyes.now()), now)

    def _do(self, step: Step, since: float) -> None:
        """Keep first, then tell: a rep is durable before it is celebrated."""
        for fact in step.facts:
            self._books.enter(fact)
        light = step.feedback.light
        if light is not None:
            self._lamps.show(light)
            self._light = light
        self._give(step.feedback)
        if light in (Light.GREEN, Light.RED):
            self._verdict = True
            self.pace.lit_after_s.append(time.monotonic() - since)

    def _give(self, feedback: Feedback) -> None:
        """What the person gets now; what is to be heard is begun at once."""
        self.feedback = feedback
        language = feedback.language or self.config.session.language
        self._speaker.give(feedback, catalogue(language))

    def _draw(self, now: float) -> None:
        begun = time.thread_time()
        fresh = self._eyes.preview()
        self._preview = fresh or self._preview
        feedback = replace(self.feedback, light=self._light, notices=self._notices())
        if self._told.vision is Vision.SEEING:
            self._screen.show(feedback, self._preview, self._sight)
        else:
            self._screen.show(feedback, None, None)
        self._light, self._verdict, self._drawn = None, False, now
        # From frame to frame, not from when each was late: the rate stays, unless it is lost. A
        # slow processor draws half of the time at most: a set needs eyes more than smooth lines.
        worked = time.thread_time() - begun  # without what others took of the processor meanwhile
        self._due = max(self._due + FRAME_S, time.monotonic() + worked)
        self.pace.drawn += 1
        if fresh is not None:
            self.pace.preview_age_s.append(self._eyes.now() - fresh.time)

    def _notices(self) -> tuple[str, ...]:
        figures = self._eyes.figures
        slow = SLOW if figures.slow else ""
        # For staff: nobody on the mat could do anything about it.
        eased = EASED if figures.eased and self.session.scene is Scene.ATTRACT else ""
        now = (self._store.notice, self._lamps.notice, self._desk.notice, slow, eased)
        return tuple(notice for notice in (*now, *self._lasting) if notice)

    def _look_after(self, now: float) -> None:
        """What need not happen at once: retries, tidying up, and telling systemd how it goes."""
        idle = self.session.scene is Scene.ATTRACT
        self._eyes.idle(idle)
        self._store.tick(now)
        self._lamps.tick(now)
        self._speaker.tick(now)
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
