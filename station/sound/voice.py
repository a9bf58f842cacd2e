"""Spoken words as wave files, made once and beforehand: a file for each sentence and language.

    <folder>/de/3f1c0a9b7d2e4c55.wav

The name is a hash of language and sentence, the same on every machine: a recorded voice may
take the place of a made one, under the same name.
"""

from __future__ import annotations

import re
import wave
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from station.errors import CannotWrite, StationError
from station.sound.tones import PEAK, Samples, envelope

Speak = Callable[[str, str, Path], None]
"""Says words in a language into a wave file (mono, 16 bits); raises `StationError`."""

VOICES: Final = "voice"
"""Name of the folder, beside the database."""
LEVEL: Final = 0.126
"""Root mean square of each sentence, of full scale: −18 dB, what speech has that peaks at
−1 dB or so; so no sentence is louder than another."""
QUIET: Final = 0.01
"""Less than this share of the loudest moment is silence: −40 dB."""
MOMENT_S: Final = 0.010
MARGIN_S: Final = 0.030
"""Left before and after the words, where the softest sounds are."""
SOFT_S: Final = 0.005
FULL: Final = 32767.0
_NAME: Final = re.compile(r"[0-9a-f]{16}\.wav")


class Made(NamedTuple):
    """What came of making the words of a language."""

    sentences: int
    made: int
    """How many of them were not there before."""
    dropped: int
    """Files of sentences that are said no more."""


def voice_file(folder: Path, language: str, words: str) -> Path:
    """Return where a sentence in a language is, or would be."""
    name = sha256(f"{language}\n{words}".encode()).hexdigest()[:16]
    return folder / language / f"{name}.wav"


def has_voice(folder: Path, language: str) -> bool:
    """Whether any words were made in a language."""
    return any((folder / language).glob("*.wav"))


def make_voice(
    folder: Path, language: str, sentences: Iterable[str], speak: Speak, *, again: bool = False
) -> Made:
    """Make the sentences that are not there yet, or all `again`; drop those of other sentences.

    Raises `CannotWrite`, and what `speak` raises; a file is whole or not there.
    """
    files = {voice_file(folder, language, words): words for words in sentences}
    place = folder / language
    try:
        place.mkdir(parents=True, exist_ok=True)
        old = [p for p in place.iterdir() if _NAME.fullmatch(p.name) and p not in files]
        wanted = [path for path in files if again or not path.exists()]
        for path in wanted:
            _make(path, files[path], language, speak)
        for path in old:
            path.unlink()
    except StationError:
        raise
    except OSError as trouble:
        raise CannotWrite(
            f"The spoken words cannot be written to {place} ({trouble.strerror}). Make room "
            "there, or name another place with --folder."
        ) from trouble
    return Made(len(files), len(wanted), len(old))


def _make(path: Path, words: str, language: str, speak: Speak) -> None:
    part = path.with_suffix(".part")
    try:
        speak(words, language, part)
        samples, rate = read_wave(part)
        write_wave(part, levelled(trimmed(samples, rate)), rate)
        part.replace(path)
    except (wave.Error, EOFError, ValueError) as bad:
        raise StationError(
            f"What was made of “{words}” ({language}) is no speech: {bad}. Try `espeak-ng` by "
            "hand, and install it again if it stays silent."
        ) from bad
    finally:
        part.unlink(missing_ok=True)


def trimmed(samples: Samples, rate: int) -> Samples:
    """Return the words without the silence around them; raises ValueError when all is silent."""
    moment = max(1, round(MOMENT_S * rate))
    whole = samples[: len(samples) // moment * moment].reshape(-1, moment)
    loudness = np.sqrt(np.mean(whole**2, axis=1)) if len(whole) else np.zeros(1)
    if not loudness.max() > 0.0:
        raise ValueError("it is silent")
    loud = np.flatnonzero(loudness > QUIET * loudness.max())
    margin = round(MARGIN_S * rate)
    first = max(0, int(loud[0]) * moment - margin)
    last = min(len(samples), (int(loud[-1]) + 1) * moment + margin)
    return np.asarray(samples[first:last] * envelope(last - first, SOFT_S, SOFT_S, rate))


def levelled(samples: Samples) -> Samples:
    """Return it as loud as every other sentence, never beyond PEAK."""
    mean = float(np.sqrt(np.mean(samples**2)))
    return np.asarray(samples * min(LEVEL / mean, PEAK / float(np.abs(samples).max())))


def read_wave(path: Path) -> tuple[Samples, int]:
    """Return samples within ±1, shaped (n,), and how many there are a second.

    Raises wave.Error, EOFError, ValueError, OSError.
    """
    with wave.open(str(path), "rb") as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, 2):
            raise ValueError("it is not mono with 16 bits")
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return data / FULL, file.getframerate()


def write_wave(path: Path, samples: Samples, rate: int) -> None:
    """Write samples within ±1, shaped (n,). Raises OSError."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, len(samples), "NONE", "not compressed"))
        file.writeframes(np.rint(samples * FULL).astype("<i2").tobytes())
