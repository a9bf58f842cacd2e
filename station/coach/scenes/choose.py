"""Which drill? By touch, or with empty hands: hold still on the one that is lit."""

from __future__ import annotations

from typing import ClassVar, Final

from station.coach.gestures import HandsOverhead, HoldStill
from station.coach.scenes.scene import Acting, Event
from station.coach.visit import Visit
from station.form.demonstration import shown
from station.values import Call, Choice, Feedback, Scene, Sight, Tap, Touch

CAROUSEL_S: Final = 4.0
"""Each drill is lit for so long (UX §4)."""


class Choose(Acting):
    """The drills as cards, one of them lit; holding still takes it, hands overhead go on."""

    scene: ClassVar[Scene] = Scene.CHOOSE

    def __init__(self, visit: Visit, time: float) -> None:
        super().__init__(visit, time)
        self._lit, self._since = 0, time
        self._hold, self._hands = HoldStill(), HandsOverhead()

    def see(self, sight: Sight) -> Event | None:
        """Two ways of saying yes or no."""
        if self._hands.see(sight):
            self._light_next(sight.time)
        elif (
            self.visit.presence.on_mark(sight)
            and self._hold.see(sight)
            and not self._hands.progress
        ):
            return self._take(self._lit)
        elif self._hold.progress == 0.0 and sight.time - self._since > CAROUSEL_S:
            self._light_next(sight.time)
        return None

    def tap(self, tap: Tap) -> Event | None:
        """A touched card is taken."""
        drills = [drill.id for drill in self.visit.plan.drills]
        if tap.touch is Touch.CHOOSE and tap.what in drills:
            return self._take(drills.index(tap.what))
        if tap.touch is Touch.NEXT:
            return self._take(self._lit)
        return super().tap(tap)

    def _light_next(self, time: float) -> None:
        self._lit, self._since = (self._lit + 1) % len(self.visit.plan.drills), time
        self._hold.restart()

    def _take(self, number: int) -> Event:
        self.visit.drill = self.visit.plan.drills[number]
        return Event.CHOSEN

    def show(self, time: float) -> Feedback:
        """The cards."""
        choices = tuple(
            Choice(drill.id, drill.name, number == self._lit, shown(drill.id, time - self.begun))
            for number, drill in enumerate(self.visit.plan.drills)
        )
        return Feedback(
            time,
            self.scene,
            "Choose a drill",
            lines=("Hands overhead: the next one.",),
            choices=choices,
            hint="Touch one, or hold still.",
            example=Call.GOOD,
            progress=self._hold.progress,
        )
