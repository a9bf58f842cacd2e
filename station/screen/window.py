"""The panel, through pygame: a window on a laptop, or the whole screen of a kiosk.

Nobody at the panel can close a kiosk: no key and no QUIT does anything. Signals stay the
station's own, since SDL would turn SIGTERM into a QUIT. A panel that goes away is opened again
as soon as it is back; lamps and sound go on meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pygame

from station.config.schema import ScreenConfig
from station.errors import ScreenUnavailable
from station.language import catalogue
from station.screen.brush import Brush, Live
from station.screen.glass import open_glass
from station.screen.panel import Panel
from station.screen.scenes import draw, safe_mode
from station.screen.scenes.staff import menu_rows
from station.screen.theme import theme_called
from station.screen.touches import Touches
from station.values import Feedback, Light, Preview, Scene, Sight, Tap

SIZE: Final = (1280, 720)
"""Of the window, pixels."""
HELD_S: Final = 1.2
"""How long a verdict stays on the edge, seconds (UX §8.7)."""
CLOSING: Final = frozenset({pygame.K_ESCAPE, pygame.K_q})
"""Keys that close a window on a desktop."""
WAITS_S: Final = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Before each try to open a panel again that went away, the last one over and over, seconds."""


class Window:
    """A screen that people see; a kiosk takes the whole panel and cannot be closed."""

    def __init__(
        self,
        config: ScreenConfig,
        language: str = "en",
        *,
        size: tuple[int, int] = SIZE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open it, and speak that language until a feedback asks for another.

        `size` is a window's, pixels, before the picture is turned. Raises `ScreenUnavailable`,
        and `UnknownName` for a theme or a language that there is not.
        """
        self.closed_by_user = False
        self._config, self._size, self._clock = config, size, clock
        self._language = language
        self._tapped: list[Tap] = []
        self._light: tuple[Light, float] | None = None
        self._tries, self._again_at = 0, 0.0
        self._open()

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height of the picture as it is looked at."""
        return self._glass.panel.size_px

    @property
    def panel(self) -> Panel:
        """How large all that is to people."""
        return self._glass.panel

    @property
    def menu_rows(self) -> Mapping[str, int]:
        """Kind of page → items that there is room for on one."""
        return menu_rows(self._brush)

    @property
    def brush(self) -> Brush:
        """Who drew the last frame, and knows what it wrote where."""
        return self._brush

    def show(self, feedback: Feedback, preview: Preview | None, sight: Sight | None) -> None:
        """Draw one frame and put it on the panel."""
        self._listen()  # what was tapped until now was meant for the frame before
        held = self._held(feedback)
        if not self._there():
            return
        self._brush.translate = catalogue(feedback.language or self._language)
        self._brush.begin(feedback)
        draw(self._brush, feedback, Live(preview, sight))
        self._brush.finish(held)
        self._touches.look(self._brush.targets)
        self._flip()

    def taps(self) -> list[Tap]:
        """What was tapped since this was last asked, oldest first."""
        self._listen()
        taps, self._tapped = self._tapped, []
        return taps

    def safe_mode(self, lines: Sequence[str]) -> None:
        """Show what is wrong with the config; there is nothing to tap."""
        self._listen()
        if not self._there():
            return
        self._brush.translate = catalogue(self._language)
        self._brush.begin(Feedback(0.0, Scene.TROUBLE))
        safe_mode.draw(self._brush, lines)
        self._touches.look((), corner=False)
        self._flip()

    def close(self) -> None:
        """Give the panel back."""
        self._again_at = float("inf")
        pygame.display.quit()

    def _open(self) -> None:
        self._glass = open_glass(self._config, self._size)
        theme = theme_called(self._config.theme)
        translate = catalogue(self._language)
        self._brush = Brush(self._glass.canvas, self._glass.panel, theme, translate)
        self._touches = Touches(self._glass.turn, self._glass.panel)

    def _there(self) -> bool:
        """Whether there is a panel to draw on; one that went away is asked for now and then."""
        if pygame.display.get_init():
            return True
        if self._clock() < self._again_at:
            return False
        try:
            self._open()
        except ScreenUnavailable:
            self._wait()
            return False
        return True

    def _flip(self) -> None:
        """Put the canvas on the panel, and notice when there is none any more."""
        try:
            self._glass.flip()
        except pygame.error:
            pygame.display.quit()
            self._wait()
        else:
            self._tries = 0

    def _wait(self) -> None:
        wait = WAITS_S[min(self._tries, len(WAITS_S) - 1)]
        self._tries, self._again_at = self._tries + 1, self._clock() + wait

    def _held(self, feedback: Feedback) -> Light | None:
        """The signal that counts now, for the edge: the newest, for as long as it is held."""
        if feedback.light is not None:
            self._light = feedback.light, feedback.time
        if self._light is None:
            return None
        light, since = self._light
        return light if 0.0 <= feedback.time - since < HELD_S else None

    def _listen(self) -> None:
        if not pygame.display.get_init():
            return
        for event in pygame.event.get():
            self.closed_by_user = self.closed_by_user or self._closes(event)
            tap = self._touches.tap(event, self._clock())
            if tap is not None:
                self._tapped.append(tap)

    def _closes(self, event: pygame.event.Event) -> bool:
        if self._config.kind == "kiosk":
            return False
        pressed = event.type == pygame.KEYDOWN and event.key in CLOSING
        return pressed or event.type == pygame.QUIT
