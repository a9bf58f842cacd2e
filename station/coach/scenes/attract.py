"""Nobody is here: invite."""

from __future__ import annotations

from typing import ClassVar, Final

from station.coach.scenes.scene import LEAVE_S, Acting, Event
from station.form.demonstration import shown, turn
from station.values import Call, Feedback, Scene, Sight, Tap, Touch

ARRIVE_S: Final = 1.5
"""So long on the mark is no passing by (UX §4)."""
PRIVACY: Final = "Video stays in memory, is never saved, nothing leaves this box."


class Attract(Acting):
    """Waits for somebody to step onto the mark, or to touch the screen."""

    scene: ClassVar[Scene] = Scene.ATTRACT

    def see(self, sight: Sight) -> Event | None:
        """Somebody who stays is welcome."""
        here = self.visit.presence.here_for(sight.time) >= ARRIVE_S
        return Event.ARRIVED if here else None

    def tick(self, time: float) -> Event | None:
        """Nobody can leave who is not here; but who only took a language may have."""
        self.visit.presence.excuse(time)
        if time - self.visit.asked_at > LEAVE_S:
            self.visit.speak(self.visit.plan.language, time)
        return None

    def tap(self, tap: Tap) -> Event | None:
        """A touch is as good as a step."""
        return None if tap.touch is Touch.END else Event.ARRIVED

    def show(self, time: float) -> Feedback:
        """The invitation, and every drill on offer in turn."""
        drills = self.visit.plan.drills
        number, since = turn([(drill.id, "") for drill in drills], time - self.begun)
        return Feedback(
            time,
            self.scene,
            "Learn to hinge",
            "Step in, or touch to start.",
            (PRIVACY,),
            figure=shown(drills[number].id, since),
            example=Call.GOOD,
        )
