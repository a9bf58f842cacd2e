"""Is the whole person well in view? One thing at a time."""

from __future__ import annotations

from typing import ClassVar

from station.coach.framing import CROWD, Framing
from station.coach.scenes.scene import Acting, Event
from station.coach.visit import Visit
from station.values import Feedback, Scene, Sight, say


class Frame(Acting):
    """Says what is still wrong with where and how somebody stands."""

    scene: ClassVar[Scene] = Scene.FRAME

    def __init__(self, visit: Visit, time: float) -> None:
        super().__init__(visit, time)
        self._framing = Framing(visit.plan.zone)

    def see(self, sight: Sight) -> Event | None:
        """All is right when nothing has been wrong for a while."""
        self._framing.see(sight)
        return Event.FRAMED if self._framing.right else None

    def show(self, time: float) -> Feedback:
        """The hint; to whoever comes back, where they were."""
        visit, hint = self.visit, self._framing.hint
        lines = (CROWD,) if visit.people > 1 else ()
        title = visit.drill.name
        if visit.open:
            rep = len(visit.reps) + 1
            title = say("Welcome back: rep {rep} of {all}", rep=rep, all=visit.of)
        return Feedback(
            time,
            self.scene,
            title,
            hint.words if hint else "Hold still.",
            lines,
            count=len(visit.reps),
            of=visit.of,
            calls=visit.calls,
            framed=self._framing.right,
            arrow=hint.arrow if hint else None,
        )
