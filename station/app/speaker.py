"""The sound, for as long as there is a speaker: without one the screen and the lamps have to do."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from station.config.schema import Config
from station.sound import Sound, open_sound
from station.sound.devices import devices
from station.sound.speech import Speech
from station.sound.tones import LOUDEST
from station.values import Feedback, Scene

RETRY_S: Final = 30.0
"""Between two tries to bring a lost speaker back, seconds."""
LOOK_S: Final = 2.0
"""Between two looks at what is plugged in, seconds."""
IDLE: Final = frozenset({Scene.ATTRACT, Scene.STAFF})
"""Where the screen may stop for the moment that opening a speaker takes (up to 0.2 s)."""


class Speaker:
    """Plays what the feedback asks for, says why it cannot, and tries again now and then."""

    def __init__(
        self, config: Config, folder: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Open it, or note why not. `folder` holds the spoken words; `clock` in seconds."""
        self._config, self._folder, self._clock = config, folder, clock
        self._language: str = config.session.language
        self._speech = Speech(config.sound.voice)
        self._translate: Callable[[str], str] = str
        self._volume = config.sound.volume
        self._scene = Scene.ATTRACT
        self._tried = self._looked = clock()
        self._there: frozenset[str] = frozenset()
        self.sound: Sound
        """What plays now."""
        self._open(self._tried)

    @property
    def notice(self) -> str:
        """Why nothing, or not everything, is heard, with the remedy; "" while all is."""
        return self.sound.notice

    @property
    def volume(self) -> int:
        """0 (silent) to 10."""
        return self._volume

    @volume.setter
    def volume(self, volume: int) -> None:
        self._volume = self.sound.volume = min(max(volume, 0), LOUDEST)

    def give(self, feedback: Feedback, translate: Callable[[str], str]) -> None:
        """Begin its tone, and its cue in the language of `translate`, when they are new."""
        now = self._clock()
        self._scene = feedback.scene
        self._translate = translate
        self._language = feedback.language or self._config.session.language
        if feedback.tone is not None:
            self.sound.play(feedback.tone)
        self._speech.take(feedback, now)
        self._say(now)

    def tick(self, now: float) -> None:
        """Say what has waited for a tone; look after the speaker. `now` as the clock has it."""
        self._say(now)
        if self._scene in IDLE and now - self._looked >= LOOK_S:
            self._looked = now
            self._look(now)

    def close(self) -> None:
        """Be silent."""
        self.sound.close()

    def _say(self, now: float) -> None:
        if words := self._speech.due(now):
            self.sound.say(self._translate(words), self._language)

    def _look(self, now: float) -> None:
        """Open it anew when something was plugged in or out, or has failed for a while.

        SDL tells nobody that a speaker went: it plays on into nothing.
        """
        if self._config.sound.kind != "speaker":
            return
        late = self.sound.missing and now - self._tried >= RETRY_S
        if late or devices() != self._there:
            self.sound.close()
            self._open(now)

    def _open(self, now: float) -> None:
        self._tried = self._looked = now
        self._there = devices()
        wanted = self._config.sound.model_copy(update={"volume": self._volume})
        own = self._config.session.language
        self.sound = open_sound(wanted, self._folder, own, self._clock)
