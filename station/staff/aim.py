"""What the last sights say of the camera's place: who stands where, and where the wall is."""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple

import numpy as np

from station.coach.body import body_of
from station.coach.framing import hint_for
from station.values import Points, Sight, Wall, say

WITHIN_S: Final = 3.0
"""Looks at the wall older than this are of another moment. The eyes look twice a second."""
LOOKS: Final = 3
AGREE_SHARE: Final = 0.02
"""Middle half of the looks lies within this, picture heights: as `form.learn_wall`, about 2 %
of a body."""
GOOD_PLACE: Final = say("This is a good place to stand.")
NO_PICTURE: Final = say("The camera gives no picture.")


class _Look(NamedTuple):
    time: float
    wall: Wall


class Aim:
    """Remembers the newest sight and the last looks at the wall."""

    def __init__(self) -> None:
        self._sight: Sight | None = None
        self._looks: deque[_Look] = deque(maxlen=12)

    def see(self, sight: Sight | None) -> None:
        """Take the newest sight; None when the eyes cannot be relied on."""
        if sight is None or (self._sight is not None and sight.time < self._sight.time):
            self._looks.clear()  # no picture, or a clock that began anew
        if sight is not None and sight.wall is not None and sight is not self._sight:
            self._looks.append(_Look(sight.time, sight.wall))
        self._sight = sight

    @property
    def share(self) -> float:
        """Height of whoever is seen over the picture's; NaN when nobody is."""
        body = body_of(self._sight) if self._sight is not None else None
        return float("nan") if body is None else body.stature / self._sight_height()

    def hint(self, zone: tuple[float, float]) -> str:
        """What is wrong with where somebody stands, a sentence."""
        if self._sight is None:
            return NO_PICTURE
        hint = hint_for(self._sight, zone)
        return GOOD_PLACE if hint is None else hint.words

    def wall(self) -> tuple[float, float, float, float] | None:
        """The wall behind whoever stands there: x, y of top and foot, square pixels.

        None unless enough of the last looks agree.
        """
        if self._sight is None:
            return None
        since = self._sight.time - WITHIN_S
        lines = np.array([look.wall.ends for look in self._looks if look.time >= since], float)
        if len(lines) < LOOKS:
            return None
        low, high = np.percentile(lines[:, 1, 0], [25, 75])
        if high - low > AGREE_SHARE * self._sight_height():
            return None
        (left, top), (right, foot) = np.round(np.median(lines, axis=0), 1).tolist()
        return (left, top, right, foot) if top < foot else None

    def _sight_height(self) -> int:
        return 0 if self._sight is None else self._sight.size[1]


def line_of(wall: tuple[float, float, float, float] | None) -> Points | None:
    """A wall as the screen draws it, (2, 2): top and foot."""
    return None if wall is None else np.array(wall, np.float32).reshape(2, 2)
