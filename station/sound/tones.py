"""What each tone sounds like: one table of notes, and how they become samples.

Good rises, fix falls: the two differ in direction, pitch and length, so that neither needs to
be learned (UX §2). A small speaker gives nothing below some 500 Hz, and a gym drowns what is
above 3 kHz: the low notes of "fix" are heard by their overtones, from which an ear makes the
pitch that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from station.values import Tone

Samples = NDArray[np.float64]
Pcm = NDArray[np.int16]

RATE: Final = 48_000
"""Samples a second: what HDMI and USB sound run at, so that nothing is converted on the way."""
PEAK: Final = 0.89
"""Of full scale, the highest sample at full volume: −1 dB, the usual headroom."""
ATTACK_S: Final = 0.004
RELEASE_S: Final = 0.010
"""Each note rises and falls as a half cosine: cut off, its ends would click."""
LOUDEST: Final = 10
STEP_DB: Final = 3.0
"""From one volume to the next: equal steps to an ear, 27 dB in all, from a clinic to a gym."""


class Note(NamedTuple):
    """One pitch for a while."""

    hz: float
    start: float
    """Seconds since the tone began."""
    seconds: float
    overtones: tuple[float, ...] = (1.0, 0.25)
    """How strong the pitch is, twice it, three times it …"""
    fall_s: float = float("inf")
    """It fades to 1/e in so many seconds, as something that was struck does."""


LOW: Final = (0.25, 1.0, 0.8, 0.5, 0.3, 0.15)
"""Of notes below what a small speaker can give."""

NOTES: Final[Mapping[Tone, tuple[Note, ...]]] = {
    Tone.TICK: (Note(1000.0, 0.00, 0.05, fall_s=0.012),),
    Tone.GO: (Note(1500.0, 0.00, 0.20, fall_s=0.080),),
    Tone.GOOD: (Note(880.0, 0.00, 0.06), Note(1320.0, 0.06, 0.06)),
    Tone.FIX: (Note(392.0, 0.00, 0.125, LOW), Note(294.0, 0.125, 0.125, LOW)),
    Tone.DONE: (
        Note(880.0, 0.00, 0.12, fall_s=0.050),
        Note(1100.0, 0.12, 0.12, fall_s=0.050),
        Note(1320.0, 0.24, 0.20, fall_s=0.080),
    ),
}
"""GOOD and FIX by UX §2: 880 → 1320 Hz in 120 ms, 392 → 294 Hz in 250 ms. The others are
struck: a click for each second, a higher one for "go", three that climb at the end."""


def length(tone: Tone) -> float:
    """Return how long a tone is, seconds."""
    return max(note.start + note.seconds for note in NOTES[tone])


def gain(volume: int) -> float:
    """Return what samples are multiplied by at a volume: 1 at 10, and 0 at 0."""
    if volume <= 0:
        return 0.0
    return float(10.0 ** (STEP_DB * (min(volume, LOUDEST) - LOUDEST) / 20.0))


@cache
def samples(tone: Tone) -> Samples:
    """Return a tone at full volume: (n,), within ±PEAK, beginning and ending at 0."""
    whole = np.zeros(round(length(tone) * RATE))
    for note in NOTES[tone]:
        first = round(note.start * RATE)
        sound = _sound(note)
        whole[first : first + len(sound)] += sound
    whole *= PEAK / np.abs(whole).max()
    whole.setflags(write=False)  # it is shared
    return whole


def pcm(tone: Tone, volume: int) -> Pcm:
    """Return what a sound card is given: (n, 2) int16, left and right alike."""
    return stereo(samples(tone) * gain(volume))


def stereo(sound: Samples) -> Pcm:
    """Return samples within ±1, shaped (n,), for both ears: (n, 2) int16."""
    one = np.rint(sound * np.iinfo(np.int16).max).astype(np.int16)
    return np.column_stack((one, one))


def _sound(note: Note) -> Samples:
    times = np.arange(round(note.seconds * RATE)) / RATE
    waves = (
        strength * np.sin(2.0 * np.pi * note.hz * number * times)
        for number, strength in enumerate(note.overtones, start=1)
    )
    wave = np.sum(list(waves), axis=0) * np.exp(-times / note.fall_s)
    return np.asarray(wave * envelope(len(times), ATTACK_S, RELEASE_S, RATE))


def envelope(count: int, attack_s: float, release_s: float, rate: int) -> Samples:
    """Return (count,) factors that rise from 0 to 1 and fall back to 0, softly."""
    shape = np.ones(count)
    rise = min(count // 2, round(attack_s * rate))
    fall = min(count // 2, round(release_s * rate))
    shape[:rise] = _half_cosine(rise)
    shape[count - fall :] = _half_cosine(fall)[::-1]
    return shape


def _half_cosine(count: int) -> Samples:
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.arange(count) / max(1, count)))
