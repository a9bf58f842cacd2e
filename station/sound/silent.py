"""Silence: because the owner wants it, or because there is no speaker, which its notice says."""

from __future__ import annotations

from station.values import Tone


class NoSound:
    """Does nothing, and says why."""

    name = "none: silence"

    def __init__(self, volume: int, notice: str = "") -> None:
        """With a `notice` the silence is not as wanted."""
        self.volume = volume
        self.notice = notice
        self.missing = bool(notice)

    def play(self, tone: Tone) -> None:
        """Do nothing."""

    def say(self, words: str, language: str) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
