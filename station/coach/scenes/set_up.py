"""How this drill is set up, step by step."""

from __future__ import annotations

from typing import ClassVar, Final

from station.coach.gestures import HoldStill
from station.coach.scenes.scene import Acting, Event
from station.coach.visit import Visit
from station.values import Feedback, Scene, Sight, Tap, Touch

READ_S: Final = 4.0
"""Nobody has read the steps before this."""


class SetUp(Acting):
    """The drill's own steps, until somebody holds still or touches on."""

    scene: ClassVar[Scene] = Scene.SET_UP

    def __init__(self, visit: Visit, time: float) -> None:
        super().__init__(visit, time)
        self._hold = HoldStill()

    def see(self, sight: Sight) -> Event | None:
        """Holding still says: ready."""
        if sight.time - self.begun < READ_S or not self.visit.presence.on_mark(sight):
            return None
        return Event.READ if self._hold.see(sight) else None

    def tap(self, tap: Tap) -> Event | None:
        """So does a touch."""
        return Event.READ if tap.touch is Touch.NEXT else super().tap(tap)

    def show(self, time: float) -> Feedback:
        """The steps."""
        drill = self.visit.drill
        steps = tuple(step.text for step in (*drill.equipment, *drill.setup))
        cue = "Hold still when you are ready."
        return Feedback(time, self.scene, drill.title, cue, steps, progress=self._hold.progress)
