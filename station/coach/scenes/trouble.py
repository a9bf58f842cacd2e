"""The eyes see nothing: say why, in people's words, and wait for them."""

from __future__ import annotations

from typing import ClassVar

from station.coach.scenes.scene import Acting, Event
from station.values import Feedback, Scene, Tap, Vision


class Trouble(Acting):
    """Shows what is wrong until it is not; nothing is lost meanwhile."""

    scene: ClassVar[Scene] = Scene.TROUBLE

    def tick(self, time: float) -> Event | None:
        """Nobody is thought to have left while nobody could be seen."""
        self.visit.presence.excuse(time)
        return Event.SIGHTED if self.visit.eyes.vision is Vision.SEEING else None

    def tap(self, _tap: Tap) -> Event | None:
        """Touching does not help."""
        return None

    def show(self, time: float) -> Feedback:
        """What is wrong, and its code."""
        eyes = self.visit.eyes
        lines = (f"Code {eyes.code}",) if eyes.code else ()
        return Feedback(time, self.scene, "One moment, please", eyes.words, lines)
