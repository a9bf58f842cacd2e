"""Each tone as an ear has it: in pitch, in loudness, and without a click."""

from __future__ import annotations

import numpy as np
import pytest

from station.sound.tones import (
    LOUDEST,
    NOTES,
    PEAK,
    RATE,
    STEP_DB,
    Samples,
    gain,
    length,
    pcm,
    samples,
)
from station.values import Tone

every_tone = pytest.mark.parametrize("tone", Tone)


def spectrum(sound: Samples) -> tuple[Samples, Samples]:
    """Hertz and energy of a sound, 1 Hz apart or less."""
    count = max(RATE, len(sound))
    energy = np.square(np.abs(np.fft.rfft(sound, count)))
    return np.asarray(np.fft.rfftfreq(count, 1 / RATE), np.float64), energy.astype(np.float64)


def share(sound: Samples, lowest: float, highest: float) -> float:
    """How much of a sound's energy lies between two frequencies, 0–1."""
    hertz, energy = spectrum(sound)
    return float(energy[(hertz >= lowest) & (hertz <= highest)].sum() / energy.sum())


def pitch(sound: Samples) -> float:
    """The pitch that an ear finds, hertz: where a sound repeats itself first, from 200 to 2000."""
    energy = spectrum(sound)[1]
    same = np.fft.irfft(energy)
    lags = np.arange(RATE // 2000, RATE // 200)
    return RATE / float(lags[np.argmax(same[lags])])


def test_every_tone_has_its_notes() -> None:
    """No meaning is without a sound, and no two sound alike."""
    assert set(NOTES) == set(Tone)
    assert len({samples(tone).tobytes() for tone in Tone}) == len(Tone)


@every_tone
def test_a_small_speaker_in_a_gym(tone: Tone) -> None:
    """Nine tenths of the energy lie where it can be heard, 500 Hz to 3 kHz (UX §2)."""
    assert share(samples(tone), 500.0, 3000.0) > 0.9


@every_tone
def test_no_click(tone: Tone) -> None:
    """It begins and ends at nothing, softly: a cut would put energy where no note has any."""
    sound = samples(tone)
    assert sound[0] == sound[-1] == 0.0
    assert np.abs(sound[: RATE // 2000]).max() < 0.1
    assert np.abs(sound[-RATE // 2000 :]).max() < 0.1
    assert share(sound, 6000.0, RATE / 2) < 1e-9
    cut = sound[: len(sound) // 3]
    assert share(cut, 6000.0, RATE / 2) > 1e-6


def test_good_rises() -> None:
    """880 to 1320 Hz in 120 ms."""
    sound = samples(Tone.GOOD)
    assert length(Tone.GOOD) == pytest.approx(0.120) == len(sound) / RATE
    assert pitch(sound[: len(sound) // 2]) == pytest.approx(880.0, rel=0.02)
    assert pitch(sound[len(sound) // 2 :]) == pytest.approx(1320.0, rel=0.02)


def test_fix_falls_also_where_its_low_notes_are_lost() -> None:
    """392 to 294 Hz in 250 ms, also through a speaker that gives nothing below 500 Hz."""
    sound = samples(Tone.FIX)
    assert length(Tone.FIX) == pytest.approx(0.250) == len(sound) / RATE
    for part, hertz in zip(np.split(sound, 2), (392.0, 294.0), strict=True):
        parts = np.fft.rfft(part)
        parts[np.fft.rfftfreq(len(part), 1 / RATE) < 500.0] = 0.0
        assert pitch(part) == pytest.approx(hertz, rel=0.02)
        assert pitch(np.fft.irfft(parts)) == pytest.approx(hertz, rel=0.02)


@every_tone
def test_the_loudest_does_not_clip(tone: Tone) -> None:
    """At volume 10 it comes near full scale, and stays below; left and right are alike."""
    loud = pcm(tone, LOUDEST)
    assert loud.shape == (len(samples(tone)), 2)
    assert loud.dtype == np.int16
    assert np.abs(loud.astype(int)).max() == pytest.approx(PEAK * 32767, abs=1)
    assert np.array_equal(loud[:, 0], loud[:, 1])


def test_volume_goes_in_equal_steps_to_silence() -> None:
    """Each step the same number of decibels; nothing at 0; nobody can ask for more than 10."""
    levels = [np.abs(pcm(Tone.GOOD, volume)[:, 0]).max() for volume in range(1, LOUDEST + 1)]
    assert np.diff(20.0 * np.log10(levels)) == pytest.approx(STEP_DB, abs=0.02)
    assert not pcm(Tone.GOOD, 0).any()
    assert gain(LOUDEST + 5) == gain(LOUDEST) == 1.0
    assert gain(-1) == 0.0
