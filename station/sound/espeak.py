"""Says a sentence with espeak-ng, a small open speech synthesiser, into a file."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from station.errors import StationError

PROGRAM: Final = "espeak-ng"
VOICES: Final[Mapping[str, str]] = {"en": "en-gb", "de": "de", "es": "es", "fr": "fr-fr"}
"""Language → espeak-ng's voice; a language without a row has a voice of its own name."""
WORDS_A_MINUTE: Final = 150
"""A little slower than its usual 175: somebody is out of breath, and the room is loud."""
PATIENCE_S: Final = 30.0
"""A sentence takes some tens of milliseconds."""


def speak(words: str, language: str, path: Path) -> None:
    """Say words in a language ("de") into a wave file: mono, 16 bits.

    Raises `StationError` when the program is missing or fails.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise StationError(
            f"{PROGRAM}, which makes the spoken words, is not installed. "
            f"Install it: sudo apt install {PROGRAM}"
        )
    voice = VOICES.get(language, language)
    command = [program, "-v", voice, "-s", str(WORDS_A_MINUTE), "--stdin", "-w", str(path)]
    # The words go in by the door of a file: none of them can be taken for an option.
    try:
        done = subprocess.run(
            command, input=words.encode(), capture_output=True, timeout=PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise _failed(words, language, str(trouble)) from trouble
    # It ends with 0 also when it could not write.
    if done.returncode != 0 or not path.exists():
        said = done.stderr.decode(errors="replace").strip()
        raise _failed(words, language, said or f"it ended with code {done.returncode}")


def _failed(words: str, language: str, why: str) -> StationError:
    return StationError(
        f"{PROGRAM} could not say “{words}” ({language}): {why}. Check that it speaks that "
        f"language: {PROGRAM} --voices={language}"
    )
