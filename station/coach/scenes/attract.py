"""Nobody is here: invite."""

from __future__ import annotations

from typing import ClassVar, Final

from station.coach.scenes.scene import Acting, Event
from station.values import Feedback, Scene, Sight, Tap, Touch

ARRIVE_S: Final = 1.5
"""So long on the mark is no passing by (UX §4)."""
PRIVACY: Final = "Video stays in memory, is never saved, and nothing leaves this box."


class Attract(Acting):
    """Waits for somebody to step onto the mark, or to touch the screen."""

    scene: ClassVar[Scene] = Scene.ATTRACT

    def see(self, sight: Sight) -> Event | None:
        """Somebody who stays is welcome."""
        here = self.visit.presence.here_for(sight.time) >= ARRIVE_S
        return Event.ARRIVED if here else None

    def tick(self, time: float) -> Event | None:
        """Nobody can leave who is not here."""
        self.visit.presence.excuse(time)
        return None

    def tap(self, tap: Tap) -> Event | None:
        """A touch is as good as a step."""
        return None if tap.touch is Touch.END else Event.ARRIVED

    def show(self, time: float) -> Feedback:
        """The invitation."""
        return Feedback(
            time, self.scene, "Learn to hinge", "Step in, or touch to start.", (PRIVACY,)
        )
