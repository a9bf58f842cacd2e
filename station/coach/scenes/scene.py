"""What a scene is: something that watches, and now and then says what has happened."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Final

from station.coach.visit import Visit
from station.values import Feedback, Scene, Sight, Tap, Touch

LEAVE_S: Final = 30.0
"""Nobody on the mark for so long: they are gone (UX §4)."""


class Event(StrEnum):
    """What a scene can report; `station.coach.session` says where each leads."""

    ARRIVED = "somebody is here"
    LEFT = "they are gone"
    CHOSEN = "a drill is chosen"
    READ = "the steps are read"
    FRAMED = "the whole body is well in view"
    UNFRAMED = "it no longer is"
    LEARNED = "their standing is known"
    COUNTED = "three, two, one"
    MOVED = "they stand elsewhere now"
    SET_DONE = "the set is over, and another follows"
    ALL_DONE = "the last set is over"
    RESTED = "the rest is over"
    AGAIN = "the same once more"
    SEEN = "the summary has been seen"
    BLIND = "the eyes see nothing"
    SIGHTED = "the eyes see again"


class Acting:
    """A scene that is on. One is made each time that it begins."""

    scene: ClassVar[Scene]

    def __init__(self, visit: Visit, time: float) -> None:
        self.visit = visit
        self.begun = time
        """Seconds."""

    def see(self, _sight: Sight) -> Event | None:
        """Take a sight; gives what it brings about, if anything."""
        return None

    def tick(self, time: float) -> Event | None:
        """Time has passed, seen or unseen."""
        away = min(self.visit.presence.away_for(time), time - self.begun)
        return Event.LEFT if away > LEAVE_S else None

    def tap(self, tap: Tap) -> Event | None:
        """Somebody touched the screen."""
        return Event.LEFT if tap.touch is Touch.END else None

    def excuse(self, time: float) -> None:
        """The eyes are away: whoever is not seen may be here all the same."""
        self.visit.presence.excuse(time)

    def show(self, time: float) -> Feedback:
        """What the person gets now, but for lamps, sounds and notices."""
        raise NotImplementedError
