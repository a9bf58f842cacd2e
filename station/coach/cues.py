"""One cue at a time: after which reps something is said, and what.

    schedule     after which reps                                            for whom
    ───────────  ──────────────────────────────────────────────────────────  ─────────────────
    every        each                                                        a first visit
    fade         the first four, then every third, never the last two        who is learning
    bandwidth    only when there is something to fix                         who knows it
    summary      none: the set is told when it is over                       a test

Feedback after every rep helps within the set and hinders what is kept (UX §3, MEASURES §8), so
it is a setting. A rep that could not be judged is
always said to be, or silence would pass for praise; a rep without feedback gets a neutral tick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from station.form.reps import Dropped, NotCounted
from station.values import Call, JudgedRep, Light, Tone, Verdict

FADE_FIRST: Final = 4
FADE_EVERY: Final = 3
FADE_LAST: Final = 2
"""UX §3: reps 1–4 each, then every third, the last two none."""


class Schedule(StrEnum):
    """After which reps something is said."""

    EVERY = "every"
    FADE = "fade"
    BANDWIDTH = "bandwidth"
    SUMMARY = "summary"


def _fades(number: int, of: int, _call: Call) -> bool:
    if of and number > of - FADE_LAST:
        return False
    return number <= FADE_FIRST or (number - FADE_FIRST) % FADE_EVERY == 0


SPEAKS: Final[Mapping[Schedule, Callable[[int, int, Call], bool]]] = {
    Schedule.EVERY: lambda _number, _of, _call: True,
    Schedule.FADE: _fades,
    Schedule.BANDWIDTH: lambda _number, _of, call: call is Call.FIX,
    Schedule.SUMMARY: lambda _number, _of, _call: False,
}
"""Schedule → whether rep `number` of `of` with this verdict is told."""

PRAISE: Final = "Good."
FIXED: Final = "Fixed! Keep that."
CANNOT_JUDGE: Final = "I could not see that one."
NOT_COUNTED: Final[Mapping[Dropped, str]] = {
    Dropped.PARTIAL: "Reach a little further.",
    Dropped.QUICK: "Slower.",
    Dropped.LONG: "Stand tall between reps.",
    Dropped.STEP: "Keep your feet still.",
    Dropped.UNSEEN: "Stay in view.",
}
"""What to say of a movement that was not counted."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the person gets for one movement."""

    cue: str
    light: Light | None
    tone: Tone | None


SIGNALS: Final[Mapping[Call, tuple[Light, Tone]]] = {
    Call.GOOD: (Light.GREEN, Tone.GOOD),
    Call.FIX: (Light.RED, Tone.FIX),
    Call.UNJUDGED: (Light.DARK, Tone.TICK),
}


class CueBook:
    """What is said from rep to rep of one set."""

    def __init__(self, schedule: Schedule, of: int) -> None:
        """`of` reps make the set."""
        self._speaks = SPEAKS[schedule]
        self._of = of
        self._asked = ""
        """Id of the fault that the person was last told to fix."""

    def after(self, rep: JudgedRep) -> Said:
        """What to say after this rep."""
        verdict = rep.verdict
        if verdict.call is Call.UNJUDGED:
            return Said(CANNOT_JUDGE, *SIGNALS[Call.UNJUDGED])
        if not self._speaks(rep.number, self._of, verdict.call):
            return Said("", Light.DARK, Tone.TICK)
        return Said(self._words(verdict), *SIGNALS[verdict.call])

    def instead(self, movement: NotCounted) -> Said:
        """What to say after a movement that was no rep."""
        return Said(NOT_COUNTED[movement.why], None, None)

    def _words(self, verdict: Verdict) -> str:
        """The worst fault's cue; praise when what was asked for is done."""
        if verdict.call is Call.FIX:
            self._asked = verdict.faults[0].id
            return verdict.cue
        fixed = self._asked and all(f.id != self._asked for f in verdict.faults)
        if fixed:
            self._asked = ""
        return FIXED if fixed else PRAISE
