"""A command for the owner who wants a voice: the words are made once, and kept as sound."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from station.commands.site import ConfigFile, read_settings

LITERAL: Final = (
    "Hold still.",
    "Touch the wall, then step forward.",
    "Paused. Step back onto the mark.",
)
"""What the coach's scenes say that has no name of its own."""


def voice(
    path: ConfigFile = None,
    language: Annotated[
        str, typer.Option(help="Its code, e.g. de; all of them if not given.")
    ] = "",
    folder: Annotated[
        Path | None, typer.Option(help="Where to; beside the database if not given.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Also what is there already.")] = False,
) -> None:
    """Make the spoken words: what the voice says, in every language, with espeak-ng."""
    from station.config.state import state_folder
    from station.language import LANGUAGES, catalogue
    from station.sound.espeak import speak
    from station.sound.voice import VOICES, make_voice

    config = read_settings(path).config
    place = folder or state_folder(config.store.folder, os.environ) / VOICES
    for code in (language,) if language else LANGUAGES:
        speaks = catalogue(code)
        said = {sentence: speaks(sentence) for sentence in sentences()}
        # English read out as if it were German is worse than nothing.
        words = [said[sentence] for sentence in said if sentence not in speaks.missing]
        made = make_voice(place, code, words, speak, again=again)
        typer.echo(f"{code}: {made.sentences} sentences, {made.made} of them new, in {place}")
        if left := len(said) - len(words):
            typer.echo(f"{code}: {left} left out, since they are not translated. {speaks.trouble}")
    if config.sound.voice == "off":
        typer.echo('To hear them, set voice = "cues" or "all" under [sound].')


def sentences() -> list[str]:
    """Everything that may be said aloud, in English, each once."""
    from station.coach import cues
    from station.coach.framing import HINTS
    from station.coach.scenes.count_in import COUNT_IN
    from station.coach.scenes.exercise import GIVE_REST
    from station.form.faults import CATALOGUE

    every = (
        *(fault.cue for fault in CATALOGUE),
        *(cues.PRAISE, cues.FIXED, cues.CANNOT_JUDGE, *cues.NOT_COUNTED.values()),
        *(hint.words for hint in HINTS),
        *(GIVE_REST, *LITERAL),
        *(str(second) for second in range(1, COUNT_IN + 1)),
    )
    return list(dict.fromkeys(every))
