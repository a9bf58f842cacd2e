"""Why and how: the figure shows the drill's lesson, step by step, round and round."""

from __future__ import annotations

from typing import ClassVar, Final

from station.coach.gestures import HandsOverhead, HoldStill
from station.coach.scenes.scene import Acting, Event
from station.coach.visit import Visit
from station.form.demonstration import loop_seconds, shown
from station.form.drills.drill import Drill, Lesson
from station.values import Call, Feedback, Scene, Sight, Tap, Touch

LOOK_S: Final = 1.2
WORD_S: Final = 0.3
"""A step is shown so long, and so much longer for each of its words: 3 s for six. People
read three or four words a second, and look at the figure as well."""
SKIP: Final = "Hands overhead: skip."
START: Final = "Ready? Hold still."


class SetUp(Acting):
    """The lesson, until somebody has seen all of it and holds still, or touches on."""

    scene: ClassVar[Scene] = Scene.SET_UP

    def __init__(self, visit: Visit, time: float) -> None:
        super().__init__(visit, time)
        self._hold, self._hands = HoldStill(), HandsOverhead()
        self._lesson = _lesson_of(visit.drill)
        self._at, self._since, self._now = 0, time, time
        self._seen_all = False
        """Whether every step has been shown once: whoever stands and reads holds still, too."""

    def see(self, sight: Sight) -> Event | None:
        """Hands overhead skip the rest of it; holding still, in the end, says: ready."""
        if self._hands.see(sight):
            return Event.READ
        if not self._seen_all or not self.visit.presence.on_mark(sight):
            return None
        return Event.READ if self._hold.see(sight) and not self._hands.progress else None

    def tick(self, time: float) -> Event | None:
        """The next step, when this one has been shown for long enough."""
        self._now = time
        if time - self._since >= seconds_of(self._lesson[self._at], self.visit.drill):
            self._turn(time)
        return super().tick(time)

    def tap(self, tap: Tap) -> Event | None:
        """A touch shows the next step, and after the last one goes on."""
        if tap.touch is not Touch.NEXT:
            return super().tap(tap)
        if self._seen_all or self._at == len(self._lesson) - 1:
            return Event.READ
        self._turn(self._now)
        return None

    def _turn(self, time: float) -> None:
        self._at, self._since = (self._at + 1) % len(self._lesson), time
        self._seen_all = self._seen_all or self._at == 0

    def show(self, time: float) -> Feedback:
        """The step that is on, and the figure doing it, or doing it wrong."""
        drill, step = self.visit.drill, self._lesson[self._at]
        since = time - (self._since if step.shows else self.begun)
        return Feedback(
            time,
            self.scene,
            drill.name,
            step.words,
            hint=START if self._seen_all else SKIP,
            figure=shown(drill.id, since, step.shows),
            example=Call.FIX if step.shows else Call.GOOD,
            page=(self._at + 1, len(self._lesson)),
            progress=max(self._hold.progress, self._hands.progress),
        )


def _lesson_of(drill: Drill) -> tuple[Lesson, ...]:
    """A drill that has none yet tells what it is about."""
    return drill.lesson or (Lesson(drill.about.text, drill.about.source),)


def seconds_of(step: Lesson, drill: Drill) -> float:
    """How long a step is shown: time to read it, and to see the whole of a mistake."""
    reading = LOOK_S + WORD_S * len(step.words.split())
    return max(reading, loop_seconds(drill.id, step.shows)) if step.shows else reading
