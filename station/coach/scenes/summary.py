"""After the last set: how it went, and what to practise."""

from __future__ import annotations

from typing import ClassVar, Final

from station.coach.gestures import HandsOverhead
from station.coach.result import result_of
from station.coach.scenes.scene import Acting, Event
from station.coach.visit import Visit
from station.values import Feedback, Scene, Sight, Tap, Touch

SHOWN_S: Final = 20.0
"""UX §4."""


class Summary(Acting):
    """Shown for a while; hands overhead do the same drill again."""

    scene: ClassVar[Scene] = Scene.SUMMARY

    def __init__(self, visit: Visit, time: float) -> None:
        super().__init__(visit, time)
        self._hands = HandsOverhead()
        self._result = result_of(visit)
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
        """The result, what to practise and how it looks, and the advice in full."""
        result = self._result
        figure, example = result.figure(time - self.begun)
        return Feedback(
            time,
            self.scene,
            self.visit.drill.name,
            result.cue,
            result.lines,
            hint="Hands overhead: once more.",
            figure=figure,
            example=example,
            count=len(self._calls),
            of=self._of,
            calls=self._calls,
            progress=min(1.0, max((time - self.begun) / SHOWN_S, self._hands.progress)),
            summary=result.summary,
        )
