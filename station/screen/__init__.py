"""The screen: shows what the coach says, and hears what is tapped.

window     pygame: a window on a laptop, the whole panel of a kiosk
terminal   words, where there is no panel
recorder   nothing is drawn; what was shown is remembered, and taps can be put in
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Protocol

from station.config.schema import ScreenConfig
from station.screen.panel import Panel
from station.values import Feedback, Preview, Sight, Tap

__all__ = ["Panel", "Screen", "open_screen"]

# Before any part of this room imports pygame, and SDL starts: both look once.
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
os.environ["SDL_NO_SIGNAL_HANDLERS"] = "1"


class Screen(Protocol):
    """What every screen can do."""

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height, pixels; (0, 0) where there are none."""
        ...

    @property
    def panel(self) -> Panel | None:
        """How large all that is to people; None where there are no pixels."""
        ...

    @property
    def menu_rows(self) -> Mapping[str, int]:
        """Kind of page (`Menu.kind`) → items that there is room for on one."""
        ...

    @property
    def closed_by_user(self) -> bool:
        """Whether somebody closed the window; never true of a kiosk."""
        ...

    def show(self, feedback: Feedback, preview: Preview | None, sight: Sight | None) -> None:
        """Draw one frame: the words, and the person in the mirror with the skeleton on top."""
        ...

    def taps(self) -> list[Tap]:
        """What was tapped since this was last asked, oldest first."""
        ...

    def safe_mode(self, lines: Sequence[str]) -> None:
        """Show what is wrong with the config, a line for each mistake, and nothing else."""
        ...

    def close(self) -> None:
        """Let the screen go; safe to call twice."""
        ...


def open_screen(config: ScreenConfig, language: str = "en") -> Screen:
    """Open the screen that the config names, in that language until a feedback asks for another.

    Raises `ScreenUnavailable`, and `UnknownName` for a language that there is not.
    """
    match config.kind:
        case "kiosk" | "window":
            from station.screen.window import Window

            return Window(config, language)
        case "terminal":
            from station.screen.terminal import Terminal

            return Terminal(language=language)
        case "none":
            from station.screen.recorder import Recorder

            return Recorder()
