"""The glass that scenes come to: SDL's display, opened where the config says, or not at all.

Upright scenes are drawn on `canvas`; `flip` turns them as the panel hangs and shows them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pygame

from station.config.schema import ScreenConfig
from station.errors import ScreenUnavailable
from station.screen import edid
from station.screen.panel import Panel
from station.screen.turn import Turn

UNSEEN: Final = ("offscreen", "dummy")
"""Drivers of SDL that draw where nobody looks: it falls back on the first without a word."""
UNHEARD: Final = (
    pygame.MOUSEMOTION,
    pygame.FINGERMOTION,
    pygame.MULTIGESTURE,
    pygame.TEXTINPUT,
    pygame.TEXTEDITING,
)
"""Events that come by the thousand and that nothing here is about."""
TITLE: Final = "Hinge station"


@dataclass(frozen=True, slots=True)
class Glass:
    """An open display."""

    display: pygame.Surface
    canvas: pygame.Surface
    """Where scenes draw: the display itself, unless it is turned."""
    panel: Panel
    """The sizes of the canvas."""
    turn: Turn

    def flip(self) -> None:
        """Show what is on the canvas; raises `pygame.error` when the display is gone."""
        self.turn.put(self.canvas, self.display)
        pygame.display.flip()


def open_glass(config: ScreenConfig, window_px: tuple[int, int], root: Path = edid.ROOT) -> Glass:
    """Open the panel of a kiosk, or a window of that size; raises `ScreenUnavailable`.

    `root` is where the panels' own words are looked for, see `edid`.
    """
    kiosk = config.kind == "kiosk"
    display = _opened(kiosk, window_px)
    pygame.display.set_caption(TITLE)
    pygame.mouse.set_visible(not kiosk)
    pygame.event.set_blocked(UNHEARD)
    turn = Turn(config.rotate_deg, display.get_size())
    canvas = pygame.Surface(turn.upright_px).convert() if turn.degrees else display
    return Glass(display, canvas, Panel.of(config, turn.upright_px, _told_mm(display, root)), turn)


def _told_mm(display: pygame.Surface, root: Path) -> float:
    """Width of the display by the panel's own word, mm; a window has its share of it."""
    if pygame.display.get_driver() in UNSEEN:
        return 0.0
    desktop_px = pygame.display.get_desktop_sizes()[0][0]
    return edid.told_mm(root) * display.get_width() / desktop_px


def _opened(kiosk: bool, window_px: tuple[int, int]) -> pygame.Surface:
    asked = os.environ.get("SDL_VIDEODRIVER", "")
    driver = asked or ("kmsdrm" if kiosk else "")
    try:
        _start(driver)
        if not asked and pygame.display.get_driver() in UNSEEN:
            raise pygame.error("there is no desktop to open a window on")
        if kiosk:
            return pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
        return pygame.display.set_mode(window_px)
    except pygame.error as problem:
        pygame.display.quit()
        raise ScreenUnavailable(_remedy(kiosk, driver, str(problem))) from None


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
