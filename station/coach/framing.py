"""Is the whole body well in view? What is still wrong, one thing at a time, the first first.

Each row of `HINTS` is something that can be wrong, and what to do about it. The limits are
those beyond which the judge could not judge.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from station.coach.body import EARS, FEET, Body, body_of
from station.coach.gestures import UPRIGHT_DEG
from station.form.judge import YAW_MAX_DEG
from station.values import Arrow, Sight

DARK: Final = 0.06
BRIGHT: Final = 0.96
"""Mean luma of a picture in which nothing can be seen: a covered lens, or a lamp in it."""
FAR_SHARE: Final = 0.35
"""Body height over picture height below which somebody is too far away: 640 × 480 pixels then
show a body at 170, on which a centimetre is a pixel. RELIABILITY S5 says 25 % at the least."""
EDGE_SHARE: Final = 0.01
"""Feet nearer than this to the picture's edge are cut off, shares of its height."""
CROUCH: Final = 0.2
"""Hips lower than this, leg lengths, and somebody sits or bends the knees."""
SETTLE_S: Final = 0.7
"""All must be right for so long; and wrong for so long, before it is said."""


class Look(NamedTuple):
    """What a hint is judged by."""

    sight: Sight
    body: Body | None
    zone: tuple[float, float]


class Hint(NamedTuple):
    """One thing that can be wrong."""

    id: str
    words: str
    """What to do, six words at most."""
    wrong: Callable[[Look], bool]
    arrow: Arrow | None = None
    """Which way to move, where that helps."""


def _dark(look: Look) -> bool:
    return look.sight.brightness < DARK


def _bright(look: Look) -> bool:
    return look.sight.brightness > BRIGHT


def _nobody(look: Look) -> bool:
    return look.body is None


def _feet(look: Look) -> bool:
    assert look.body is not None
    low = look.body.points[list(FEET), 1]
    return not bool(np.max(low) < look.sight.size[1] * (1.0 - EDGE_SHARE))


def _head(look: Look) -> bool:
    assert look.body is not None
    return not bool(np.min(look.body.points[list(EARS), 1]) > 0.0)


def _far(look: Look) -> bool:
    assert look.body is not None
    return look.body.stature < FAR_SHARE * look.sight.size[1]


def _left(look: Look) -> bool:
    assert look.body is not None
    return float(look.body.hip[0]) < look.zone[0] * look.sight.size[0]


def _right(look: Look) -> bool:
    assert look.body is not None
    return float(look.body.hip[0]) > look.zone[1] * look.sight.size[0]


def _turned(look: Look) -> bool:
    assert look.body is not None
    return look.body.yaw > YAW_MAX_DEG


def _bent(look: Look) -> bool:
    assert look.body is not None
    return look.body.lean > UPRIGHT_DEG or look.body.crouch > CROUCH


HINTS: Final = (
    Hint("dark", "It is too dark.", _dark),
    Hint("bright", "It is too bright.", _bright),
    Hint("nobody", "Step onto the mark.", _nobody),
    Hint("feet", "Step back: show your feet.", _feet, Arrow.BACK),
    Hint("head", "Step back: show your head.", _head, Arrow.BACK),
    Hint("far", "Come closer.", _far, Arrow.CLOSER),
    # The screen is a mirror: who is too far left in the picture sees themselves too far right,
    # and moves to the left of both.
    Hint("left", "Step to the mark.", _left, Arrow.LEFT),
    Hint("right", "Step to the mark.", _right, Arrow.RIGHT),
    Hint("turned", "Turn sideways to the camera.", _turned, Arrow.TURN),
    Hint("bent", "Stand tall.", _bent, Arrow.UP),
)
"""The more basic first: whoever is not seen cannot be too far away."""

CROWD: Final = "Only the person on the mark is watched."
"""A notice while several people are in view: it stops nobody."""


class Framing:
    """Keeps the one hint steady: it changes when something else has been so for a while."""

    def __init__(self, zone: tuple[float, float]) -> None:
        self._zone = zone
        self.hint: Hint | None = None
        """What is wrong, for a while already; None when nothing is, or nothing is known yet."""
        self.right = False
        """Whether nothing has been wrong for a while."""
        self._found: Hint | None = None
        self._since: float | None = None

    def see(self, sight: Sight) -> None:
        """Take a sight."""
        found = hint_for(sight, self._zone)
        if self._since is None or found != self._found:
            self._found, self._since = found, sight.time
        if sight.time - self._since >= SETTLE_S:
            self.hint, self.right = found, found is None


def hint_for(sight: Sight, zone: tuple[float, float]) -> Hint | None:
    """The first thing that is wrong in this sight alone, or None."""
    look = Look(sight, body_of(sight), zone)
    return next((hint for hint in HINTS if hint.wrong(look)), None)
