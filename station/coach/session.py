"""A visit as a table: which scene follows which, and why.

    scene      event     leads to     the event means
    ─────────  ────────  ───────────  ──────────────────────────────────────────────────────
    attract    arrived   choose       somebody on the mark for 1.5 s, or a touch
                                      (set up, when one drill alone is on offer)
    choose     chosen    set up       a card touched, or held still on the lit one for 2 s
    set up     read      frame        held still, or touched
    frame      framed    calibrate    nothing about the view has been wrong for 0.7 s
    calibrate  learned   count in     held still for 2 s, and standing (and wall) are known
               unframed  frame
    count in   counted   set
    set        moved     frame        somebody stands still elsewhere than they were learned
               set done  rest         all reps done, or rounded twice; another set follows
               all done  summary      the last set is over
    rest       rested    frame        its time is over, hands overhead, or a touch
    summary    again     frame        hands overhead, or a touch
               seen      attract      after 20 s
    (any)      blind     trouble      the eyes cannot see, and say why
    trouble    sighted   (back)       to the very scene that was interrupted
    (others)   left      attract      nobody on the mark for 30 s; what was begun is kept

An event that a scene has no row for is a mistake in the program and raises. When attract
begins, everything that was known of the person goes, the language that they took included.
The staff's menu is no scene of a visit: whoever opens it ends the visit with `Session.leave`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from station.coach.facts import Ended, Fact, SetEnded, VisitEnded
from station.coach.plan import Plan
from station.coach.scenes import SCENES, Acting, Event
from station.coach.visit import Visit
from station.form.drills import DRILLS
from station.values import (
    EyesState,
    Feedback,
    Scene,
    Sight,
    Tap,
    Touch,
    Unfinished,
    Vision,
)

BACK: Final = None
"""To the scene that was interrupted."""
NO_VISIT: Final = frozenset({Scene.STAFF})
"""Scenes that no visit comes to."""
BEFORE_CHOOSING: Final = frozenset({Scene.ATTRACT, Scene.CHOOSE, Scene.TROUBLE})
"""Scenes that tell nothing of which drill it will be."""
FOR_STAFF: Final = frozenset({Touch.CORNER, Touch.PRESS})
"""Touches that mean nothing to a visit."""

TRANSITIONS: Final[dict[Scene, dict[Event, Scene | None]]] = {
    Scene.ATTRACT: {Event.ARRIVED: Scene.CHOOSE},
    Scene.CHOOSE: {Event.CHOSEN: Scene.SET_UP, Event.LEFT: Scene.ATTRACT},
    Scene.SET_UP: {Event.READ: Scene.FRAME, Event.LEFT: Scene.ATTRACT},
    Scene.FRAME: {Event.FRAMED: Scene.CALIBRATE, Event.LEFT: Scene.ATTRACT},
    Scene.CALIBRATE: {
        Event.LEARNED: Scene.COUNT_IN,
        Event.UNFRAMED: Scene.FRAME,
        Event.LEFT: Scene.ATTRACT,
    },
    Scene.COUNT_IN: {Event.COUNTED: Scene.SET, Event.LEFT: Scene.ATTRACT},
    Scene.SET: {
        Event.MOVED: Scene.FRAME,
        Event.SET_DONE: Scene.REST,
        Event.ALL_DONE: Scene.SUMMARY,
    },
    Scene.REST: {Event.RESTED: Scene.FRAME, Event.LEFT: Scene.ATTRACT},
    Scene.SUMMARY: {Event.AGAIN: Scene.FRAME, Event.SEEN: Scene.ATTRACT},
    Scene.TROUBLE: {Event.SIGHTED: BACK},
}
for _scene, _row in TRANSITIONS.items():
    if _scene is not Scene.TROUBLE:
        _row[Event.BLIND] = Scene.TROUBLE


class Step(NamedTuple):
    """What one thing that happened led to."""

    feedback: Feedback
    facts: tuple[Fact, ...]
    """To be kept before the feedback is given."""


class Session:
    """Runs the visits of one station, one after the other, for ever.

    Time arrives with the data: sights bring theirs, and `tick`, `tap` and `eyes` are told
    it, on the same clock.
    """

    def __init__(self, plan: Plan, time: float, unfinished: Unfinished | None = None) -> None:
        """Begin with nobody; or with a set that a crash interrupted, offered again."""
        self._plan = plan
        self._time = time
        self._visit = Visit(plan, time)
        self._acting: Acting = SCENES[Scene.ATTRACT](self._visit, time)
        self._interrupted: Acting | None = None
        self._eyes = self._visit.eyes
        if unfinished is not None and unfinished.drill in DRILLS:
            self._take_up(unfinished)

    @property
    def scene(self) -> Scene:
        """Which scene is on."""
        return self._acting.scene

    def see(self, sight: Sight) -> Step:
        """Take a sight."""
        self._time = max(self._time, sight.time)
        self._visit.see(sight)
        self._go(self._acting.see(sight))
        return self._step()

    def tick(self, time: float) -> Step:
        """Time passes, whether anything is seen or not."""
        self._time = max(self._time, time)
        if self._eyes.vision is not Vision.SEEING:
            self._acting.excuse(self._time)
        self._go(self._acting.tick(self._time))
        return self._step()

    def tap(self, tap: Tap, time: float) -> Step:
        """Somebody touched the screen."""
        self._time = max(self._time, time)
        if tap.touch in FOR_STAFF:
            return self._step()
        self._visit.presence.excuse(self._time)  # whoever touches is here, on the mark or not
        if tap.touch is Touch.LANGUAGE:
            self._visit.speak(tap.what, self._time)
        else:
            self._go(self._acting.tap(tap))
        return self._step()

    def eyes(self, state: EyesState, time: float) -> Step:
        """The eyes tell how they are."""
        self._time = max(self._time, time)
        self._eyes = self._visit.eyes = state
        if state.vision is Vision.BLIND and self.scene is not Scene.TROUBLE:
            self._go(Event.BLIND)
        return self._step()

    def leave(self, time: float) -> Step:
        """The visit is over, whatever it had come to: all is forgotten but the facts."""
        self._time = max(self._time, time)
        self._interrupted = None
        self._goodbye()
        if self._eyes.vision is Vision.BLIND:
            self._go(Event.BLIND)
        return self._step()

    def _go(self, event: Event | None) -> None:
        if event is None:
            return
        there = TRANSITIONS[self.scene][event]
        if there is BACK:
            assert self._interrupted is not None
            self._acting, self._interrupted = self._interrupted, None
            self._acting.excuse(self._time)
        elif there is Scene.TROUBLE:
            self._interrupted = self._acting
            self._begin(Scene.TROUBLE)
        elif there is Scene.ATTRACT:
            self._goodbye()
        elif there is Scene.CHOOSE and len(self._plan.drills) == 1:
            self._begin(Scene.SET_UP)
        else:
            self._begin(there)

    def _begin(self, scene: Scene) -> None:
        self._visit.chosen |= scene not in BEFORE_CHOOSING
        self._acting = SCENES[scene](self._visit, self._time)

    def _goodbye(self) -> None:
        """Forget the person."""
        facts: list[Fact] = list(self._visit.take_facts())
        if self._visit.open:
            facts.append(SetEnded(Ended.LEFT))
        facts.append(VisitEnded())
        self._visit = Visit(self._plan, self._time)
        self._visit.eyes = self._eyes
        for fact in facts:
            self._visit.happened(fact)
        self._begin(Scene.ATTRACT)

    def _take_up(self, unfinished: Unfinished) -> None:
        visit = self._visit
        visit.drill = DRILLS[unfinished.drill]
        visit.number, visit.reps = unfinished.number, list(unfinished.reps)
        visit.open = len(visit.reps) < visit.of
        if not visit.open:
            visit.happened(SetEnded(Ended.COMPLETE))
        self._begin(Scene.FRAME if visit.open else Scene.SUMMARY)

    def _step(self) -> Step:
        light, tone = self._visit.take_signals()
        shown = self._acting.show(self._time)
        feedback = replace(
            shown,
            light=light,
            tone=tone,
            drill=self._visit.drill.id if self._visit.chosen else "",
            language=self._visit.language,
        )
        return Step(feedback, self._visit.take_facts())
