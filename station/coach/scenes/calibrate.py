"""Hold still: how this person stands is learned, and where the wall is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import ClassVar, Final

from station.coach.framing import Framing
from station.coach.gestures import HOLD_S, HoldStill
from station.coach.scenes.scene import Acting, Event
from station.coach.visit import Visit
from station.form.learning import learn_person
from station.values import Feedback, Scene, Sight

REMEMBER_S: Final = 12.0
"""Stepping off the wall and standing still take less."""
SPARSE_S: Final = 0.2
"""Older sights are kept so far apart: enough to see where a wall is, and quick to go through."""
TRIES: Final = 3
"""After so many times holding still that were not quite still, what was seen will do."""
WALL_S: Final = 25.0
"""A wall that was not shown by then is done without, and the set says so."""
WALL_FOUND: Final = "Wall found."
ROD_FOUND: Final = "Rod found."


class Calibrate(Acting):
    """Watches somebody stand."""

    scene: ClassVar[Scene] = Scene.CALIBRATE

    def __init__(self, visit: Visit, time: float) -> None:
        super().__init__(visit, time)
        self._framing = Framing(visit.plan.zone)
        self._hold = HoldStill()
        self._sights: deque[Sight] = deque()
        self._tries = 0
        self._wall_missing = False
        self._found: tuple[str, ...] = ()

    def see(self, sight: Sight) -> Event | None:
        """Keep what is seen; when somebody has held still, learn from it."""
        self._framing.see(sight)
        if self._framing.hint is not None:
            return Event.UNFRAMED
        self._keep(sight)
        self._found = tuple(self._finds(sight))
        if not self._hold.see(sight):
            return None
        event = self._learn(sight.time)
        self._hold.restart()
        return event

    def _learn(self, time: float) -> Event | None:
        self._tries += 1
        drill, plan = self.visit.drill, self.visit.plan
        now = [s for s in self._sights if s.time >= self._hold.begun]
        standing = learn_person(now, drill, plan.height_m, plan.site_wall, self._sights)
        if standing is None or not (standing.still or self._tries >= TRIES):
            return None
        self._wall_missing = drill.needs_wall and standing.wall is None
        if self._wall_missing and time - self.begun < WALL_S:
            return None
        self.visit.standing = standing
        return Event.LEARNED

    def _keep(self, sight: Sight) -> None:
        """All of the last seconds, and what was before them more sparsely."""
        kept = self._sights
        kept.append(sight)
        while kept[0].time < sight.time - REMEMBER_S:
            kept.popleft()
        old = [s for s in kept if s.time < sight.time - HOLD_S]
        if len(old) >= 2 and old[-1].time - old[-2].time < SPARSE_S and old[-1].wall is None:
            del kept[len(old) - 1]

    def _finds(self, sight: Sight) -> Iterator[str]:
        """What the drill works with and has been seen, in words."""
        drill = self.visit.drill
        known = self.visit.plan.site_wall is not None or any(s.wall for s in self._sights)
        if drill.needs_wall and known and not self._wall_missing:
            yield WALL_FOUND
        if drill.needs_rod and (sight.rod is not None or ROD_FOUND in self._found):
            yield ROD_FOUND

    def show(self, time: float) -> Feedback:
        """What to do, what has been found, and the ring."""
        cue = "Hold still."
        if self.visit.drill.needs_wall and self._wall_missing:
            cue = "Touch the wall, then step forward."
        return Feedback(
            time,
            self.scene,
            self.visit.drill.name,
            cue,
            self._found,
            count=len(self.visit.reps),
            of=self.visit.of,
            progress=self._hold.progress,
            framed=True,
        )
