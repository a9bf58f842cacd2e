"""Sound and language, and the colours."""

from __future__ import annotations

from typing import Final

from station.language import LANGUAGES
from station.staff.office import Office
from station.staff.rows import Page, Row, neighbour, pick, stepper
from station.values import Tone, say

LOUDEST: Final = 10
VOICES: Final = {
    "off": say("off"),
    "cues": say("cues only"),
    "all": say("everything"),
}
THEMES: Final = {"default": say("green and red"), "colour-safe": say("blue and orange")}


def _rows(office: Office) -> tuple[Row, ...]:
    volume = office.choices.config.sound.volume
    return (
        stepper("volume", "Volume", str(volume) if volume else say("silent"), _louder),
        pick(office, "sound.voice", "Voice", VOICES),
        pick(office, "session.language", "Language", LANGUAGES),
        pick(office, "screen.theme", "Colours", THEMES),
    )


def _louder(office: Office, way: int) -> None:
    """A tone is heard as loud as it is now, also when it cannot go further."""
    now = office.choices.config.sound.volume
    volume = neighbour(range(LOUDEST + 1), now, way)
    office.choices.set("sound.volume", volume)
    office.hands.loud(office.choices.config.sound.volume)
    office.tone = Tone.GOOD


SOUND: Final = Page("Sound and language", _rows)
