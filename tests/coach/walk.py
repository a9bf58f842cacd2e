"""A person's visit to a session, told as what they do: stand, hinge, leave, raise the hands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from station.coach.facts import Fact
from station.coach.plan import Plan
from station.coach.session import Session, Step
from station.form.drills import DRILLS
from station.form.figure import HINGE, STANDING, Body, Move, Pose, hinge_moves, play
from station.values import (
    LANDMARKS,
    EyesState,
    Feedback,
    Light,
    Scene,
    Sight,
    Tap,
    Touch,
    Unfinished,
    Vision,
)

FPS = 12.0
OVERHEAD = replace(STANDING, arm=175.0)
SEEING = EyesState(Vision.SEEING)
PAUSED = EyesState(Vision.PAUSED, "The camera paused for a moment.", "CAM-2")
BLIND = EyesState(Vision.BLIND, "The camera was pulled out: plug it in.", "CAM-1")


def a_plan(*drills: str, reps: int = 3, **changes: object) -> Plan:
    """A plan for these drills (the hinge and the dowel unless named), three reps a set."""
    ids = drills or ("hinge", "dowel")
    return replace(Plan(tuple(DRILLS[d] for d in ids), reps=reps), **changes)  # type: ignore[arg-type]


class Walk:
    """Drives a session as a station would, and remembers every step."""

    def __init__(
        self,
        plan: Plan | None = None,
        unfinished: Unfinished | None = None,
        *,
        reads: bool = False,
    ) -> None:
        """Nobody is there yet, and the eyes see. Who `reads` takes the lesson's own time."""
        self._reads = reads
        self.session = Session(plan or a_plan(), 0.0, unfinished)
        self.time = 0.0
        self.steps: list[Step] = []
        self.body = Body()
        self.eyes(SEEING)

    # What the person does.

    def stand(self, seconds: float, pose: Pose = STANDING) -> Walk:
        """Stay like this."""
        return self._move([Move(seconds, pose)], pose)

    def hinge(self, reps: int = 1, bottom: Pose = HINGE, rest: float = 1.0) -> Walk:
        """So many reps, from standing to standing."""
        return self._move(hinge_moves(reps, bottom, still=0.0, rest=rest)[1:])

    def raise_hands(self) -> Walk:
        """Both hands over the head, and down again."""
        moves = [Move(0.4, OVERHEAD), Move(1.8, OVERHEAD), Move(0.4, STANDING), Move(0.5, STANDING)]
        return self._move(moves)

    def leave(self, seconds: float) -> Walk:
        """Be out of sight."""
        return self.watch(nobody(t) for t in self._times(seconds))

    def step_to(self, x: float) -> Walk:
        """Stand with the feet elsewhere, square pixels, from now on."""
        self.body = replace(self.body, ankle=(x, self.body.ankle[1]))
        return self

    def tap(self, touch: Touch, what: str = "") -> Walk:
        """Touch the screen."""
        return self._note(self.session.tap(Tap(touch, what), self.time))

    def touch_on(self) -> Walk:
        """Touch through the lesson, step by step."""
        while self.at(Scene.SET_UP):
            self.tap(Touch.NEXT)
        return self

    def go_away(self) -> Walk:
        """Staff open their menu: the visit ends."""
        return self._note(self.session.leave(self.time))

    def to(self, scene: Scene, *, most: float = 45.0) -> Walk:
        """Stand still until this scene is on; the lesson is touched through, or read."""
        begun = self.time
        while self.scene is not scene:
            assert self.time - begun < most, f"still in {self.scene}, not {scene}"
            self.stand(0.25)
            if scene is not Scene.SET_UP and not self._reads:
                self.touch_on()
        return self

    def to_the_set(self, drill: str = "hinge") -> Walk:
        """Walk up, touch a drill, and stand until it begins."""
        self.to(Scene.CHOOSE).tap(Touch.CHOOSE, drill)
        return self.to(Scene.SET)

    # What happens to the station.

    def eyes(self, state: EyesState) -> Walk:
        """The eyes tell how they are."""
        return self._note(self.session.eyes(state, self.time))

    def dark(self, seconds: float) -> Walk:
        """Time passes and no sight comes."""
        for time in self._times(seconds):
            self.time = time
            self._note(self.session.tick(time))
        return self

    def watch(self, sights: Iterable[Sight]) -> Walk:
        """These sights come, and time passes with them."""
        for sight in sights:
            self.time = sight.time
            self._note(self.session.see(sight))
            self._note(self.session.tick(sight.time))
        return self

    # What came of it.

    @property
    def scene(self) -> Scene:
        """Which is on."""
        return self.session.scene

    def at(self, scene: Scene) -> bool:
        """Whether this one is on."""
        return self.session.scene is scene

    @property
    def now(self) -> Feedback:
        """What the person got last."""
        return self.steps[-1].feedback

    @property
    def facts(self) -> list[Fact]:
        """All that happened, in order."""
        return [fact for step in self.steps for fact in step.facts]

    @property
    def lights(self) -> list[Light]:
        """The verdicts' lamps, in order, without the glow."""
        given = (step.feedback.light for step in self.steps)
        return [light for light in given if light is not None and light is not Light.READY]

    @property
    def scenes(self) -> list[Scene]:
        """The scenes so far, each once until it changes."""
        seen: list[Scene] = []
        for step in self.steps:
            if not seen or step.feedback.scene is not seen[-1]:
                seen.append(step.feedback.scene)
        return seen

    def _move(self, moves: Sequence[Move], pose: Pose = STANDING) -> Walk:
        begun = self.time + 1.0 / FPS
        sights = play([Move(0.0, pose), *moves], self.body, FPS)
        return self.watch(replace(s, time=begun + s.time) for s in sights)

    def _times(self, seconds: float) -> list[float]:
        return [self.time + (i + 1) / FPS for i in range(round(seconds * FPS))]

    def _note(self, step: Step) -> Walk:
        self.steps.append(step)
        return self


def nobody(time: float) -> Sight:
    """An empty room."""
    nowhere = np.full((LANDMARKS, 2), np.nan, np.float32)
    return Sight(time, (640, 480), nowhere, np.zeros(LANDMARKS, np.float32), None, None, 0, 0.5)
