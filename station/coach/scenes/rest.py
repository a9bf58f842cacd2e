"""Between two sets."""

from __future__ import annotations

from typing import ClassVar

from station.coach.gestures import HandsOverhead
from station.coach.scenes.scene import Acting, Event
from station.coach.scenes.summary import how_it_went
from station.coach.visit import Visit
from station.values import Feedback, Scene, Sight, Tap, Touch


class Rest(Acting):
    """Waits as long as the drill wants; hands overhead, or a touch, go on at once."""

    scene: ClassVar[Scene] = Scene.REST

    def __init__(self, visit: Visit, time: float) -> None:
        super().__init__(visit, time)
        self._hands = HandsOverhead()
        self._lines = how_it_went(visit).sentences
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
        """How it went, and the ring."""
        passed = (time - self.begun) / self._rest_s
        return Feedback(
            time,
            self.scene,
            f"Rest. Then set {self.visit.number} of {self.visit.plan.sets}",
            "Hands overhead: go on.",
            self._lines,
            calls=self._calls,
            progress=min(1.0, max(passed, self._hands.progress)),
        )
