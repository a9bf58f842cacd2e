"""Between two sets."""

from __future__ import annotations

from typing import ClassVar

from station.coach.gestures import HandsOverhead
from station.coach.result import result_of
from station.coach.scenes.scene import Acting, Event
from station.coach.visit import Visit
from station.values import Feedback, Scene, Sight, Tap, Touch, say


class Rest(Acting):
    """Waits as long as the drill wants; hands overhead, or a touch, go on at once."""

    scene: ClassVar[Scene] = Scene.REST

    def __init__(self, visit: Visit, time: float) -> None:
        super().__init__(visit, time)
        self._hands = HandsOverhead()
        self._result = result_of(visit)
        self._rest_s = float(visit.drill.dosage.rest_s)
        self._calls = visit.calls
        visit.next_set()

    def see(self, sight: Sight) -> Event | None:
        """Ready sooner."""
        return Event.RESTED if self._hands.see(sight) else None

    def tick(self, time: float) -> Event | None:
        """Whoever walks off and sits down for the rest has not left."""
        return Event.RESTED if time - self.begun >= self._rest_s else None

    def tap(self, tap: Tap) -> Event | None:
        """A touch goes on."""
        return Event.RESTED if tap.touch is Touch.NEXT else super().tap(tap)

    def show(self, time: float) -> Feedback:
        """How it went, what to practise, and the ring."""
        passed = (time - self.begun) / self._rest_s
        number, sets = self.visit.number, self.visit.plan.sets
        figure, example = self._result.figure(time - self.begun)
        return Feedback(
            time,
            self.scene,
            "Rest",
            self._result.cue,
            (say("Next: set {number} of {sets}", number=number, sets=sets),),
            hint="Hands overhead: go on.",
            figure=figure,
            example=example,
            page=(number, sets),
            calls=self._calls,
            progress=min(1.0, max(passed, self._hands.progress)),
            summary=self._result.summary,
        )
