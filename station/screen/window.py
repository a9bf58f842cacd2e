"""The panel, through pygame: a window on a laptop, or the whole screen of a kiosk.

Signals stay the kiosk's own: SDL would turn SIGTERM into a QUIT event, which nobody at the
panel may cause. In a kiosk no key and no QUIT does anything.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import Final

from station.errors import ScreenUnavailable

os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
os.environ["SDL_NO_SIGNAL_HANDLERS"] = "1"  # read once, when SDL starts

import pygame

from station.screen.layout import arrange
from station.screen.paint import EDGE_OF, Painter
from station.screen.touches import Touches
from station.values import Feedback, Light, Preview, Sight, Tap

SIZE: Final = (1280, 720)
"""Of the window, pixels."""
HELD_S: Final = 1.2
"""How long a verdict stays on the edge, seconds (UX §8.7)."""
UNSEEN: Final = ("offscreen", "dummy")
"""Drivers of SDL that draw where nobody looks: it falls back on the first without a word."""
CLOSING: Final = (pygame.K_ESCAPE, pygame.K_q)
SAFE_MODE: Final = "The station is not set up yet"


class Window:
    """A screen that people see. `kiosk` takes the whole panel and cannot be closed."""

    def __init__(
        self,
        *,
        kiosk: bool,
        size: tuple[int, int] = SIZE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open it; `size` is the window's, pixels. Raises `ScreenUnavailable`."""
        self.closed_by_user = False
        self._kiosk = kiosk
        self._clock = clock
        self._canvas = _open(kiosk, size)
        self._painter = Painter(self._canvas)
        self._touches = Touches()
        self._tapped: list[Tap] = []
        self._light: tuple[Light, float] | None = None

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the panel or window."""
        return self._canvas.get_size()

    @property
    def painter(self) -> Painter:
        """Who drew the last frame, and knows where its texts lie."""
        return self._painter

    def show(self, feedback: Feedback, preview: Preview | None, sight: Sight | None) -> None:
        """Draw one frame and put it on the panel."""
        self._listen()  # what was tapped until now was meant for the frame before
        layout = arrange(self.size_px, feedback)
        self._painter.frame(layout, feedback, self._held(feedback), preview, sight)
        self._touches.look(layout)
        pygame.display.flip()

    def taps(self) -> list[Tap]:
        """What was tapped since this was last asked, oldest first."""
        self._listen()
        taps, self._tapped = self._tapped, []
        return taps

    def safe_mode(self, lines: Sequence[str]) -> None:
        """Show what is wrong with the config; there is nothing to tap."""
        self._listen()
        self._painter.mistakes(self.size_px, SAFE_MODE, tuple(lines))
        self._touches.look(None)
        pygame.display.flip()

    def close(self) -> None:
        """Give the panel back."""
        pygame.display.quit()

    def _held(self, feedback: Feedback) -> Light | None:
        """The signal that is on the edge now."""
        if feedback.light is not None:
            self._light = (feedback.light, feedback.time) if feedback.light in EDGE_OF else None
        if self._light is None:
            return None
        light, since = self._light
        return light if 0.0 <= feedback.time - since < HELD_S else None

    def _listen(self) -> None:
        if not pygame.display.get_init():
            return
        for event in pygame.event.get():
            self.closed_by_user = self.closed_by_user or (not self._kiosk and _closes(event))
            tap = self._touches.tap(event, self._clock())
            if tap is not None:
                self._tapped.append(tap)


def _closes(event: pygame.event.Event) -> bool:
    return event.type == pygame.QUIT or (event.type == pygame.KEYDOWN and event.key in CLOSING)


def _open(kiosk: bool, size: tuple[int, int]) -> pygame.Surface:
    asked = os.environ.get("SDL_VIDEODRIVER", "")
    driver = asked or ("kmsdrm" if kiosk else "")
    try:
        _start(driver)
        if not asked and pygame.display.get_driver() in UNSEEN:
            raise pygame.error("there is no desktop to open a window on")
        flags = pygame.FULLSCREEN if kiosk else 0
        canvas = pygame.display.set_mode((0, 0) if kiosk else size, flags)
    except pygame.error as problem:
        pygame.display.quit()
        raise ScreenUnavailable(_remedy(kiosk, driver, str(problem))) from None
    pygame.display.set_caption("Hinge station")
    pygame.mouse.set_visible(not kiosk)
    return canvas


def _start(driver: str) -> None:
    """Start SDL's video; the environment is ours again afterwards."""
    before = os.environ.get("SDL_VIDEODRIVER")
    if driver:
        os.environ["SDL_VIDEODRIVER"] = driver
    try:
        pygame.display.init()
    finally:
        if before is None:
            os.environ.pop("SDL_VIDEODRIVER", None)


def _remedy(kiosk: bool, driver: str, problem: str) -> str:
    if not kiosk:
        return (
            f"No window can be opened ({problem}): start the station from a desktop, or set "
            '[screen] kind = "terminal" or "none".'
        )
    return (
        f"The panel cannot be opened through {driver} ({problem}): plug the screen in, stop the "
        "desktop, use pygame from apt (python3-pygame: pip's cannot do KMSDRM), and put the "
        "station's user into the groups video, render and input. On a desktop set [screen] "
        'kind = "window".'
    )
