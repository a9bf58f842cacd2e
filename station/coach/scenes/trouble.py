"""The eyes see nothing: say why, in people's words, and wait for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from station.coach.scenes.scene import Acting, Event
from station.values import Feedback, Scene, Tap, Vision, say

WRONG: Final[Mapping[str, str]] = {
    "CAM-1": say("The camera is not there."),
    "CAM-3": say("The camera stopped."),
    "CAM-4": say("The camera stopped."),
    "EYE-1": say("The eyes cannot start."),
    "EYE-2": say("The pose model is missing."),
    "EYE-9": say("The eyes cannot start."),
}
"""Code of a trouble (`EyesState`) → the same in five words at most."""
SOMETHING: Final = say("Something is missing.")


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
        """What is wrong for whoever waits; its code and all of it for whoever mends it."""
        eyes = self.visit.eyes
        what = WRONG.get(eyes.code, SOMETHING)
        code = (say("Code {code}", code=eyes.code),) if eyes.code else ()
        return Feedback(time, self.scene, "One moment", what, (*code, eyes.words))
