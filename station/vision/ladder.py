"""What to do about the eyes: the ladder of recovery, as a table (pure; time arrives with it).

The rungs are looked at from the top; the first that fits is what is the matter. The vision
process climbs the lowest ones by itself: it opens a stalled camera again after two seconds,
and asks for a missing one every two seconds for as long as it takes.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from station.values import EyesState, Vision

PAUSE_S: Final = 1.0
"""Without a new picture: people are told, and nothing is counted."""
STALL_S: Final = 5.0
"""Without a new picture, though the vision process has opened the camera again: start afresh."""
SILENCE_S: Final = 1.5
"""Without a word from the vision process, which reports four times a second."""
BUSY_S: Final = 2.0
"""That the engine may take for a picture; it takes 0.02 to 0.1."""
OPENING_SILENCE_S: Final = 20.0
"""Without a word while libraries load, from a slow card and with the interpreter locked."""
OPENING_S: Final = 40.0
"""From the start to the first sight."""
COOLED_S: Final = 3600.0
"""After the eyes began to take less trouble, because the machine is slow: perhaps it has cooled."""
FAR_TOO_MUCH: Final = 1.5
"""Times the memory that is allowed, at which nobody waits until the person has gone."""
RESPAWNS: Final = 3
WITHIN_S: Final = 60.0
"""So many fresh starts in so many seconds without a single sight, and it is given up."""
BACK_OFF_S: Final = (5.0, 10.0, 30.0)
"""Seconds until an engine that cannot run is tried again; the last one goes on."""

EXIT_ENGINE: Final = 81
"""The engine cannot run, or its model is not there: its report says why."""
EXIT_CAMERA: Final = 82
"""The camera hangs in the driver, so that only a new process can open it."""


class Action(StrEnum):
    """What the kiosk does with the vision process."""

    NOTHING = "nothing"
    RESPAWN = "respawn"
    """End it, and start another at once."""
    REFRESH = "refresh"
    """The same, but there is nothing wrong: it is not counted as a fault."""
    LATER = "later"
    """Start another after a while."""
    GIVE_UP = "give up"


@dataclass(frozen=True, slots=True)
class Signs:
    """What the kiosk knows of the vision process. Durations are seconds; NaN: not known."""

    exit_code: int | None = None
    """Of a process that has ended; None while it runs."""
    opening: float = math.nan
    """Since it was started; NaN once it has sent a sight."""
    silence: float = 0.0
    """Since anything was heard of it, or since it was started."""
    frame_age: float = math.nan
    """Since the last new picture."""
    busy: float = math.nan
    """That the engine has been at the present picture."""
    memory: float = 0.0
    """Resident, as a share of what is allowed."""
    trouble: str = ""
    code: str = ""
    """What it says itself, e.g. that there is no camera."""
    eased: float = math.nan
    """Since it last took less trouble with a picture, for want of time."""
    ended: bool = False
    """The file has come to its end."""
    idle: bool = False
    """Nobody is there who would be disturbed."""
    garbled: bool = False
    """It has sent what is no message."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One thing that can be the matter."""

    when: Callable[[Signs], bool]
    vision: Vision
    action: Action = Action.NOTHING
    words: str = ""
    code: str = ""


BACK_SOON: Final = "The eyes stopped and are being started again."
PAUSED: Final = "The camera paused for a moment."

RUNGS: Final[tuple[Rung, ...]] = (
    Rung(lambda s: s.ended, Vision.PAUSED, words="The clip is over."),
    Rung(lambda s: s.exit_code == EXIT_ENGINE, Vision.BLIND, Action.LATER),
    Rung(lambda s: s.exit_code is not None, Vision.OPENING, Action.RESPAWN, BACK_SOON, "EYE-3"),
    Rung(lambda s: s.garbled, Vision.OPENING, Action.RESPAWN, BACK_SOON, "EYE-4"),
    Rung(
        lambda s: s.silence > (SILENCE_S if math.isnan(s.opening) else OPENING_SILENCE_S),
        Vision.OPENING,
        Action.RESPAWN,
        BACK_SOON,
        "EYE-5",
    ),
    Rung(
        lambda s: s.busy > (BUSY_S if math.isnan(s.opening) else OPENING_SILENCE_S),
        Vision.OPENING,
        Action.RESPAWN,
        BACK_SOON,
        "EYE-6",
    ),
    Rung(lambda s: s.memory > FAR_TOO_MUCH, Vision.OPENING, Action.RESPAWN, BACK_SOON, "EYE-7"),
    Rung(lambda s: bool(s.trouble), Vision.BLIND),
    Rung(lambda s: s.frame_age > STALL_S, Vision.PAUSED, Action.RESPAWN, PAUSED, "CAM-2"),
    Rung(lambda s: s.opening > OPENING_S, Vision.OPENING, Action.RESPAWN, BACK_SOON, "EYE-8"),
    Rung(lambda s: s.memory > 1 and s.idle, Vision.OPENING, Action.REFRESH),
    Rung(lambda s: s.eased > COOLED_S and s.idle, Vision.OPENING, Action.REFRESH),
    Rung(lambda s: not math.isnan(s.opening), Vision.OPENING),
    Rung(lambda s: s.frame_age > PAUSE_S, Vision.PAUSED, words=PAUSED, code="CAM-2"),
    Rung(lambda _: True, Vision.SEEING),
)
"""Without words or code of its own, a rung passes on those of the vision process."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is the matter, and what to do."""

    state: EyesState
    action: Action
    wait: float = 0.0
    """Seconds before the next start, when that is to be later."""


_OPENING = EyesState(Vision.OPENING)


class Ladder:
    """Remembers what has been tried already."""

    def __init__(self) -> None:
        """Nothing has."""
        self._respawns: deque[float] = deque(maxlen=RESPAWNS)
        self._refused = 0
        self._why: EyesState | None = None

    def sighted(self) -> None:
        """A sight came: whatever was tried, it helped."""
        self._respawns.clear()
        self._refused = 0
        self._why = None

    def climb(self, now: float, signs: Signs) -> Step:
        """Say what is the matter at this monotonic moment; call it once for each action."""
        rung = next(rung for rung in RUNGS if rung.when(signs))
        state = EyesState(rung.vision, rung.words or signs.trouble, rung.code or signs.code)
        if rung.action is Action.LATER:
            wait = BACK_OFF_S[min(self._refused, len(BACK_OFF_S) - 1)]
            self._refused += 1
            return Step(state, rung.action, wait)
        if rung.action is Action.RESPAWN:
            self._why = state
            return Step(state, self._again(now))
        if state == _OPENING and self._why is not None:
            return Step(replace(self._why, vision=Vision.OPENING), rung.action)
        return Step(state, rung.action)

    def _again(self, now: float) -> Action:
        tried = len(self._respawns) == RESPAWNS and now - self._respawns[0] <= WITHIN_S
        self._respawns.append(now)
        return Action.GIVE_UP if tried else Action.RESPAWN
