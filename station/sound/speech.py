"""What is said aloud, and when: rules over the feedback, with the time given.

    scene                          spoken with voice = …
    ─────────────────────────────  ──────────────────────────────────────────────
    frame, calibrate, set          cues, all: what to do now
    set, when the tone is "good"   all: praise
    count in                       all: the numbers
    every other                    never: there is time to read, or nobody there

A sentence begins when the cue changes, or a new verdict brings the same one; after the tone,
never over it. The same sentence is not repeated within six seconds (UX §2).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final, Literal

from station.sound.tones import length
from station.values import Feedback, Scene, Tone

Voice = Literal["off", "cues", "all"]

AGAIN_S: Final = 6.0
"""UX §2: the same cue is not repeated within so many seconds."""
AFTER_TONE_S: Final = 0.05
"""A breath between the tone and the word."""


class Kind(Enum):
    """What a sentence is for."""

    CUE = "what to do"
    PRAISE = "praise"
    COUNT = "a number"


KINDS: Final[Mapping[Scene, Kind]] = {
    Scene.FRAME: Kind.CUE,
    Scene.CALIBRATE: Kind.CUE,
    Scene.SET: Kind.CUE,
    Scene.COUNT_IN: Kind.COUNT,
}
"""Scene → what its cue is; the cues of other scenes are only read."""

SPOKEN: Final[Mapping[Voice, frozenset[Kind]]] = {
    "off": frozenset(),
    "cues": frozenset({Kind.CUE}),
    "all": frozenset(Kind),
}
"""[sound] voice → what is spoken."""

VERDICTS: Final = frozenset({Tone.GOOD, Tone.FIX})


class Speech:
    """The sentence that waits for its moment, and what was said lately."""

    def __init__(self, voice: Voice) -> None:
        self._kinds = SPOKEN[voice]
        self._shown = ""
        self._waits = ""
        self._free_at = float("-inf")
        """When the tone is over, seconds."""
        self._said: dict[str, float] = {}
        """Sentence → when it was said, for as long as that matters."""

    def take(self, feedback: Feedback, now: float) -> None:
        """Hear what the person gets; `now` in seconds, as for `due`."""
        if feedback.tone is not None:
            self._free_at = now + length(feedback.tone) + AFTER_TONE_S
        if feedback.cue == self._shown and feedback.tone not in VERDICTS:
            return
        self._shown = feedback.cue
        self._waits = feedback.cue if self._wanted(feedback, now) else ""

    def due(self, now: float) -> str:
        """Return what is to be said now, once; "" when nothing is."""
        if not self._waits or now < self._free_at:
            return ""
        words, self._waits = self._waits, ""
        self._said = {old: at for old, at in self._said.items() if now - at < AGAIN_S}
        self._said[words] = now
        return words

    def _wanted(self, feedback: Feedback, now: float) -> bool:
        if _kind(feedback) not in self._kinds:
            return False
        return now - self._said.get(feedback.cue, float("-inf")) >= AGAIN_S


def _kind(feedback: Feedback) -> Kind | None:
    kind = KINDS.get(feedback.scene)
    return Kind.PRAISE if kind is Kind.CUE and feedback.tone is Tone.GOOD else kind
