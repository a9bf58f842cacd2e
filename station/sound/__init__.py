"""Tones that answer every repetition, and a voice where one is wanted.

`tones` makes each tone out of numbers, `mixer` plays it on what `devices` there are, `kept`
stands in and remembers, `silent` is what is left without a speaker. `speech` decides what is
said and when; what can be said was made beforehand by `voice`, with `espeak`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from station.config.schema import SoundConfig
    from station.values import Tone


class Sound(Protocol):
    """What every kind of sound can do. Nothing of it raises, and nothing waits."""

    name: str
    """What it is, e.g. "speaker: as the system has it"."""
    notice: str
    """Why nothing, or not everything, is heard, with the remedy; "" while all is."""
    missing: bool
    """Whether a speaker is wanted and there is none: it is worth opening again later."""
    volume: int
    """0 (silent) to 10; may be set at any time."""

    def play(self, tone: Tone) -> None:
        """Begin a tone, in place of whatever is heard; returns at once."""
        ...

    def say(self, words: str, language: str) -> None:
        """Begin a sentence, in place of the last one; returns at once.

        `words` are in `language` ("de"). What was never made into speech stays unsaid.
        """
        ...

    def close(self) -> None:
        """Be silent and let the speaker go; safe to call twice."""
        ...


def open_sound(
    config: SoundConfig,
    folder: Path,
    language: str = "en",
    clock: Callable[[], float] = time.monotonic,
) -> Sound:
    """Open what the config names; raises nothing.

    Without a speaker it is a silent one, and its `notice` says so. `folder` holds the spoken
    words (`voice.voice_file`), `language` is the one that they should be there in. `clock`
    stamps what the stand-in is told, seconds.
    """
    from station.sound.silent import NoSound

    match config.kind:
        case "speaker":
            from station.sound.mixer import open_speaker

            return open_speaker(config, folder, language)
        case "kept":
            from station.sound.kept import KeptSound

            return KeptSound(config.volume, clock)
        case "none":
            return NoSound(config.volume)
