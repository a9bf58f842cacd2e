"""A speaker, through pygame's mixer: everything is prepared, so that playing only begins it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
os.environ["SDL_NO_SIGNAL_HANDLERS"] = "1"  # read once, when SDL starts

import pygame

from station.sound import devices
from station.sound.silent import NoSound
from station.sound.tones import RATE, gain, pcm
from station.sound.voice import has_voice, voice_file
from station.values import Tone, say

if TYPE_CHECKING:
    from station.config.schema import SoundConfig
    from station.sound import Sound

BUFFER: Final = 512
"""Samples at a time: 11 ms from play to speaker, a thirtieth of what a verdict may take."""
FADE_MS: Final = 20
"""What is cut short fades, or it would click."""
REMEMBERED: Final = 32
"""Sentences kept ready, some 300 kB each."""

NO_SPEAKER: Final = (
    "There is no speaker, so the station is silent. Plug one in; it is taken by itself."
)
LOST: Final = "The speaker stopped, so the station is silent. Check its plug; it is tried again."
BROKEN: Final = "A spoken sentence cannot be read. Run `station voice --again`."


class _Track:
    """Two channels in turn: what is cut short fades out in one while the next begins."""

    def __init__(self, first: int) -> None:
        self._now, self._next = pygame.mixer.Channel(first), pygame.mixer.Channel(first + 1)

    def play(self, sound: pygame.mixer.Sound) -> None:
        self.hush()
        self._now, self._next = self._next, self._now
        self._now.play(sound)

    def hush(self) -> None:
        self._now.fadeout(FADE_MS)


class SpeakerSound:
    """Plays through pygame's mixer, which is open."""

    name = "speaker: as the system has it"

    def __init__(self, volume: int, folder: Path, notice: str = "") -> None:
        """`folder` holds the spoken words."""
        self.notice = notice
        self.missing = False
        self._folder = folder
        pygame.mixer.set_num_channels(4)
        self._tones, self._voice = _Track(0), _Track(2)
        self._sounds: dict[Tone, pygame.mixer.Sound] = {}
        self._words: dict[Path, pygame.mixer.Sound] = {}
        self._volume = volume
        self._prepare()

    @property
    def volume(self) -> int:
        """0 to 10."""
        return self._volume

    @volume.setter
    def volume(self, volume: int) -> None:
        # The mixer's own volume has 128 steps, too few for the quiet end: the samples are made
        # louder or softer instead.
        self._volume = volume
        try:
            self._prepare()
        except pygame.error:
            self._lose()

    def play(self, tone: Tone) -> None:
        """Begin a tone; the voice gives way, and both together never clip."""
        try:
            self._voice.hush()
            self._tones.play(self._sounds[tone])
        except pygame.error:
            self._lose()

    def say(self, words: str, language: str) -> None:
        """Begin a sentence, if it was made into speech."""
        try:
            sound = self._spoken(voice_file(self._folder, language, words))
            if sound is not None:
                self._voice.play(sound)
        except pygame.error:
            self._lose()

    def close(self) -> None:
        """Let the speaker go."""
        pygame.mixer.quit()

    def _prepare(self) -> None:
        self._words.clear()
        for tone in Tone:
            self._sounds[tone] = pygame.mixer.Sound(buffer=pcm(tone, self._volume).tobytes())

    def _spoken(self, path: Path) -> pygame.mixer.Sound | None:
        """The sentence at this volume; the mixer reads any wave file, also a recorded voice."""
        if path not in self._words:
            if not path.exists():
                return None
            try:
                read = pygame.mixer.Sound(file=path)
            except pygame.error:
                self.notice = self.notice or BROKEN
                return None
            while len(self._words) >= REMEMBERED:
                del self._words[next(iter(self._words))]
            self._words[path] = _at(read, gain(self._volume))
        return self._words[path]

    def _lose(self) -> None:
        self.notice, self.missing = LOST, True


def open_speaker(config: SoundConfig, folder: Path, language: str) -> Sound:
    """Open what the system plays sound on; without it, a silence that says why."""
    if not devices.devices():
        return NoSound(config.volume, NO_SPEAKER)
    try:
        # No changes allowed: SDL then converts what the card does not take as it is.
        pygame.mixer.init(RATE, -16, 2, BUFFER, allowedchanges=0)
        return SpeakerSound(config.volume, folder, _notice(config, folder, language))
    except pygame.error as trouble:
        return NoSound(config.volume, _cannot_open(str(trouble)))


def _notice(config: SoundConfig, folder: Path, language: str) -> str:
    if driver := devices.nowhere():
        return say(
            "Nobody hears this: SDL_AUDIODRIVER is {driver}. Unset it to hear the station.",
            driver=driver,
        )
    if config.voice != "off" and not has_voice(folder, language):
        return say(
            "No spoken words were made ({language}). Run `station voice`.", language=language
        )
    return ""


def _cannot_open(why: str) -> str:
    return say(
        "The speaker cannot be opened ({why}), so the station is silent. Stop what else plays "
        "sound; this account has to be in the group audio. It is tried again.",
        why=why,
    )


def _at(sound: pygame.mixer.Sound, factor: float) -> pygame.mixer.Sound:
    samples = np.frombuffer(sound.get_raw(), np.int16) * factor
    return pygame.mixer.Sound(buffer=np.rint(samples).astype(np.int16).tobytes())
