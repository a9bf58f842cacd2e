"""After the last set: how it went, and what to practise."""

from __future__ import annotations

from typing import ClassVar, Final

import numpy as np

from station.coach.advice import Advice, advise
from station.coach.gestures import HandsOverhead
from station.coach.scenes.scene import Acting, Event
from station.coach.visit import Visit
from station.values import Curves, Feedback, Scene, SetRecord, Sight, Tap, Touch

SHOWN_S: Final = 20.0
"""UX §4."""
_NO_CURVES: Final = Curves(np.empty(0), *(np.empty(0, np.float32) for _ in range(3)))


def how_it_went(visit: Visit) -> Advice:
    """What to say of the set that was just done."""
    drill = visit.drill
    record = SetRecord(drill.id, drill.title, tuple(visit.reps), _NO_CURVES, (), "")
    return advise(record, drill)


class Summary(Acting):
    """Shown for a while; hands overhead do the same drill again."""

    scene: ClassVar[Scene] = Scene.SUMMARY

    def __init__(self, visit: Visit, time: float) -> None:
        super().__init__(visit, time)
        self._hands = HandsOverhead()
        self._lines = how_it_went(visit).sentences
        self._calls = visit.calls
        self._of = visit.of

    def see(self, sight: Sight) -> Event | None:
        """Once more?"""
        return self._again() if self._hands.see(sight) else None

    def tick(self, time: float) -> Event | None:
        """It has been seen, by whoever is here or not."""
        return Event.SEEN if time - self.begun >= SHOWN_S else None

    def tap(self, tap: Tap) -> Event | None:
        """Once more, or goodbye."""
        return self._again() if tap.touch in (Touch.START, Touch.NEXT) else Event.SEEN

    def _again(self) -> Event:
        self.visit.next_set()
        return Event.AGAIN

    def show(self, time: float) -> Feedback:
        """The advice, a line each."""
        return Feedback(
            time,
            self.scene,
            self.visit.drill.title,
            "Hands overhead: once more.",
            self._lines,
            count=len(self._calls),
            of=self._of,
            calls=self._calls,
            progress=min(1.0, max((time - self.begun) / SHOWN_S, self._hands.progress)),
        )
