"""Three, two, one: go."""

from __future__ import annotations

from typing import ClassVar, Final

from station.coach.scenes.scene import Acting, Event
from station.coach.visit import Visit
from station.form.watch import SetWatch
from station.values import Feedback, Light, Scene, Sight, Tone

COUNT_IN: Final = 3
"""Seconds, each with its number."""


class CountIn(Acting):
    """Lets somebody get ready."""

    scene: ClassVar[Scene] = Scene.COUNT_IN

    def __init__(self, visit: Visit, time: float) -> None:
        super().__init__(visit, time)
        self._told = -1
        assert visit.standing is not None
        visit.watch = SetWatch(visit.drill, visit.standing)

    def see(self, sight: Sight) -> Event | None:
        """Watch already, so that a rep begun at "go" is whole; whatever ends before is no rep."""
        assert self.visit.watch is not None
        self.visit.watch.feed(sight)
        return None

    def tick(self, time: float) -> Event | None:
        """A tick for each second, and then go."""
        second = int(time - self.begun)
        if second >= COUNT_IN:
            self.visit.signal(None, Tone.GO)
            return Event.COUNTED
        if second > self._told:
            self._told = second
            self.visit.signal(Light.READY, Tone.TICK)
        return super().tick(time)

    def show(self, time: float) -> Feedback:
        """The number."""
        left = COUNT_IN - (time - self.begun)
        return Feedback(
            time,
            self.scene,
            self.visit.drill.name,
            str(max(1, -int(-left // 1))),
            count=len(self.visit.reps),
            of=self.visit.of,
            progress=min(1.0, 1.0 - left / COUNT_IN),
        )
