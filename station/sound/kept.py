"""A stand-in for a speaker that remembers what it was to play, and when."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

from station.values import Tone

REMEMBERED: Final = 1000
"""Tones and sentences; a day's worth is not kept."""


class Heard(NamedTuple):
    """Something would have been heard: a tone or a sentence."""

    time: float
    """Seconds, when it began."""
    tone: Tone | None = None
    words: str = ""
    """In the language that they were said in."""
    language: str = ""
    """Its code, "" of a tone."""


class KeptSound:
    """Plays nothing and remembers everything."""

    name = "kept: a stand-in that remembers"
    missing = False

    def __init__(self, volume: int = 10, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` stamps what is heard, seconds."""
        self.volume = volume
        self.notice = ""
        self.closed = False
        self.heard: deque[Heard] = deque(maxlen=REMEMBERED)
        """Oldest first; nothing while the volume is 0."""
        self._clock = clock

    @property
    def tones(self) -> list[Tone]:
        """The tones that were heard, oldest first."""
        return [heard.tone for heard in self.heard if heard.tone is not None]

    @property
    def words(self) -> list[str]:
        """The sentences that were heard, oldest first."""
        return [heard.words for heard in self.heard if heard.words]

    def play(self, tone: Tone) -> None:
        """Remember it."""
        if self.volume:
            self.heard.append(Heard(self._clock(), tone))

    def say(self, words: str, language: str) -> None:
        """Remember it, whether or not it was made into speech."""
        if self.volume:
            self.heard.append(Heard(self._clock(), None, words, language))

    def close(self) -> None:
        """Remember that, too."""
        self.closed = True
