"""Lights in words, for a laptop: a line on the terminal for every signal."""

from __future__ import annotations

import sys
from collections import deque
from typing import Final, TextIO

from station.errors import LightsUnavailable
from station.values import Light

WORDS: Final = {
    Light.GREEN: "● green: good",
    Light.RED: "▲ red: something to fix",
    Light.DARK: "○ both off",
    Light.READY: "◌ soft green: ready when you are",
}
"""The shape says it too, for whoever cannot tell red from green."""

REMEMBERED: Final = 1000
"""Signals; a day's worth is not kept."""


class ConsoleLights:
    """Says each signal in a line, and remembers what was shown."""

    name = "console: words on the terminal"

    def __init__(self, *, ready: bool = True, out: TextIO | None = None) -> None:
        """Write to `out`, or to standard output; `ready` says whether READY is wanted."""
        self._out = out
        self._ready = ready
        self._said: Light | None = None
        self.shown: deque[Light] = deque(maxlen=REMEMBERED)
        """What was shown, oldest first."""

    def show(self, light: Light) -> None:
        """Say it; READY, which is shown again and again, once."""
        again = light is Light.READY and self._said is light
        self.shown.append(light)
        self._said = light
        if not again and (self._ready or light is not Light.READY):
            self._say(WORDS[light])

    def test(self) -> None:
        """Say both lamps' lines."""
        self._say(WORDS[Light.GREEN])
        self._say(WORDS[Light.RED])

    def close(self) -> None:
        """Do nothing: a terminal keeps what it was told."""

    def _say(self, words: str) -> None:
        try:
            print(words, file=self._out or sys.stdout, flush=True)
        except (OSError, ValueError) as gone:
            raise LightsUnavailable(
                f"The terminal that the lights speak to is gone ({gone}). Start the station "
                'in a terminal, or set kind = "none" under [lights].'
            ) from gone
