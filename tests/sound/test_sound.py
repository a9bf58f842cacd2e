"""The room as a whole: chosen by name, silent without a speaker, and what comes out of one."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pygame
import pytest

from station.config.schema import SoundConfig
from station.sound import Sound, devices, open_sound
from station.sound.kept import Heard, KeptSound
from station.sound.mixer import BROKEN, LOST, NO_SPEAKER, SpeakerSound
from station.sound.silent import NoSound
from station.sound.tones import Pcm, length, pcm
from station.sound.voice import voice_file, write_wave
from station.values import Tone

HUM = 0.5 * np.sin(2 * np.pi * 300 * np.arange(4410) / 22_050)
PATIENCE_S = 5.0


@pytest.fixture(autouse=True)
def no_mixer_left() -> Iterator[None]:
    """The mixer is one for the whole process."""
    yield
    pygame.mixer.quit()


@pytest.fixture
def dummy(monkeypatch: pytest.MonkeyPatch) -> None:
    """SDL plays into nothing, at the usual pace."""
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SDL writes what a speaker would get into this file, faster than anybody could hear it."""
    monkeypatch.setenv("SDL_AUDIODRIVER", "disk")
    monkeypatch.setenv("SDL_DISKAUDIOFILE", str(tmp_path / "out.raw"))
    monkeypatch.setenv("SDL_DISKAUDIODELAY", "1")
    return tmp_path / "out.raw"


def played(sound: Sound, film: Path) -> Pcm:
    """What the speaker got until it fell silent, (n, 2), without the silence around it."""
    end = time.monotonic() + PATIENCE_S
    while pygame.mixer.get_busy() and time.monotonic() < end:
        pygame.time.wait(1)
    sound.close()
    out = np.fromfile(film, np.int16).reshape(-1, 2)
    loud = np.flatnonzero(out[:, 0])
    return out[loud[0] : loud[-1] + 1] if len(loud) else out[:0]


def speaker(folder: Path, **config: object) -> Sound:
    """Open a speaker."""
    return open_sound(SoundConfig.model_validate(config), folder)


@pytest.mark.usefixtures("dummy")
@pytest.mark.parametrize(
    ("kind", "expected"), [("speaker", SpeakerSound), ("kept", KeptSound), ("none", NoSound)]
)
def test_sound_is_chosen_by_name(kind: str, expected: type[Sound], tmp_path: Path) -> None:
    """What the config says is what one gets, and its name says so; each can do everything."""
    sound = speaker(tmp_path, kind=kind)
    assert isinstance(sound, expected)
    assert sound.name.startswith(kind)
    assert not sound.missing
    for tone in Tone:
        sound.play(tone)
    sound.say("never made", "en")
    sound.volume = 3
    assert sound.volume == 3
    sound.close()
    sound.close()


def test_silence_that_is_wanted_is_no_trouble(tmp_path: Path) -> None:
    """Nobody is told that there is no sound where none was asked for."""
    assert speaker(tmp_path, kind="none").notice == ""


def test_no_speaker_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The station goes on in silence, and says why; SDL is not even asked."""
    monkeypatch.setattr(devices, "devices", lambda: frozenset[str]())
    monkeypatch.setattr(pygame.mixer, "init", None)
    sound = speaker(tmp_path)
    assert (sound.notice, sound.missing) == (NO_SPEAKER, True)
    sound.play(Tone.GOOD)


def test_a_speaker_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system says is passed on, with what may help."""
    monkeypatch.setenv("SDL_AUDIODRIVER", "no such driver")
    sound = speaker(tmp_path)
    assert sound.missing
    assert "not available" in sound.notice
    assert "group audio" in sound.notice


@pytest.mark.usefixtures("dummy")
def test_a_driver_that_nobody_hears_is_said(tmp_path: Path) -> None:
    """SDL plays into nothing when it is told to: that is never taken for a speaker."""
    sound = speaker(tmp_path)
    assert "SDL_AUDIODRIVER is dummy" in sound.notice
    assert not sound.missing  # there is nothing to wait for


@pytest.mark.parametrize("tone", [Tone.GOOD, Tone.FIX])
def test_the_speaker_gets_the_tone(tone: Tone, film: Path) -> None:
    """Sample for sample what was made, at the volume that was set."""
    sound = speaker(film.parent, volume=10)
    sound.volume = 4
    sound.play(tone)
    out, made = played(sound, film), pcm(tone, 4)
    made = made[np.flatnonzero(made[:, 0])[0] :]
    assert np.abs(out.astype(int) - made[: len(out)]).max() <= 1
    assert len(out) / 48_000 == pytest.approx(length(tone), abs=0.01)


def test_volume_0_is_silent(film: Path) -> None:
    """Not soft: silent."""
    sound = speaker(film.parent, volume=0)
    sound.play(Tone.GOOD)
    assert len(played(sound, film)) == 0


def test_the_speaker_gets_the_words(film: Path) -> None:
    """The sentence in that language and no other, as loud as the volume says."""
    path = voice_file(film.parent, "de", "Halt still.")
    path.parent.mkdir()
    write_wave(path, HUM, 22_050)
    sound = speaker(film.parent, volume=8)
    sound.say("Halt still.", "en")
    assert not pygame.mixer.get_busy()
    sound.say("Halt still.", "de")
    out = played(sound, film)
    assert len(out) / 48_000 == pytest.approx(len(HUM) / 22_050, abs=0.01)
    assert np.abs(out).max() / 32_767 == pytest.approx(0.5 * 10 ** (-6 / 20), rel=0.02)


@pytest.mark.parametrize("ended_by", ["words", "tone"])
def test_a_sentence_is_interrupted(ended_by: str, film: Path) -> None:
    """One voice at a time, and none over a tone: a minute of talk is over within its fading."""
    for words, times in (("a minute", 300), ("a moment", 1)):
        path = voice_file(film.parent, "de", words)
        path.parent.mkdir(exist_ok=True)
        write_wave(path, np.tile(HUM, times), 22_050)
    sound = speaker(film.parent, volume=10)
    sound.say("a minute", "de")
    if ended_by == "words":
        sound.say("a moment", "de")
    else:
        sound.play(Tone.GO)
    assert 0.15 < len(played(sound, film)) / 48_000 < 2.0  # it fades by another clock


@pytest.mark.usefixtures("dummy")
def test_a_broken_sentence_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays unsaid, and all else goes on."""
    monkeypatch.setattr(devices, "nowhere", lambda: "")
    sound = speaker(tmp_path)
    assert sound.notice == ""
    path = voice_file(tmp_path, "de", "eins")
    path.parent.mkdir()
    path.write_bytes(b"no wave")
    sound.say("eins", "de")
    assert (sound.notice, sound.missing) == (BROKEN, False)


@pytest.mark.usefixtures("dummy")
def test_words_that_were_never_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for a voice and has made none is told how."""
    monkeypatch.setattr(devices, "nowhere", lambda: "")
    assert "Run `station voice`" in speaker(tmp_path, voice="cues").notice
    path = voice_file(tmp_path, "en", "one")
    path.parent.mkdir()
    write_wave(path, HUM, 22_050)
    assert speaker(tmp_path, voice="cues").notice == ""


@pytest.mark.usefixtures("dummy")
def test_a_mixer_that_is_gone(tmp_path: Path) -> None:
    """Nothing is raised: it is noted, and worth trying again."""
    sound = speaker(tmp_path)
    pygame.mixer.quit()
    sound.play(Tone.GO)
    assert (sound.notice, sound.missing) == (LOST, True)
    sound.missing = False
    sound.volume = 2
    assert sound.missing


def test_the_stand_in_remembers() -> None:
    """Time, tone and words, in order; nothing at volume 0."""
    sound = KeptSound(5, iter((1.0, 2.0, 3.0)).__next__)
    sound.play(Tone.FIX)
    sound.say("Halt still.", "de")
    sound.volume = 0
    sound.play(Tone.GO)
    assert list(sound.heard) == [Heard(1.0, Tone.FIX), Heard(2.0, None, "Halt still.", "de")]
    assert (sound.tones, sound.words) == ([Tone.FIX], ["Halt still."])


def test_what_there_is_to_play_on(tmp_path: Path) -> None:
    """Playback devices and sound servers; a microphone is none."""

    def found(**environ: str) -> set[str]:
        nobody = {"XDG_RUNTIME_DIR": "/run/nobody"}
        return set(devices.devices(tmp_path, nobody | environ, "linux"))

    cards = tmp_path / "dev/snd"
    cards.mkdir(parents=True)
    for name in ("controlC0", "pcmC1D0c", "timer"):
        (cards / name).touch()
    assert found() == set()
    (cards / "pcmC0D0p").touch()
    assert found() == {"pcmC0D0p"}
    (tmp_path / "run/nobody/pulse").mkdir(parents=True)
    (tmp_path / "run/nobody/pulse/native").touch()
    assert found(PULSE_SERVER="tcp:there") == {"pcmC0D0p", "pulse", "tcp:there"}
    assert found(SDL_AUDIODRIVER="alsa") == {"alsa"}
    assert devices.devices(tmp_path, {}, "darwin") == {"darwin"}


def test_a_folder_that_may_not_be_looked_into_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service is kept out of /run/user: that is silence, not the end of the station."""
    real = os.stat

    def shut(path: Any, **how: Any) -> os.stat_result:
        if "/run/user" in str(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, **how)

    monkeypatch.setattr(os, "stat", shut)
    assert devices.devices(tmp_path, {}, "linux") == set()


@pytest.mark.parametrize(
    ("named", "nobody_hears"),
    [("", ""), ("alsa", ""), ("dummy", "dummy"), ("alsa,disk", "disk")],
)
def test_drivers_that_nobody_hears(named: str, nobody_hears: str) -> None:
    """Also at the end of a list: whether the first of it was taken cannot be asked."""
    assert devices.nowhere({"SDL_AUDIODRIVER": named}) == nobody_hears
