"""The set: count, judge, and say one thing."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

from station.coach.cues import CueBook, Said
from station.coach.degrees import Degrees
from station.coach.facts import Ended, RepDone, SetBegan, SetEnded
from station.coach.gauges import instrument_for
from station.coach.gestures import HOLD_S, HoldStill
from station.coach.scenes.scene import LEAVE_S, Acting, Event
from station.coach.visit import Visit
from station.form.reps import NotCounted, Phase
from station.values import Call, Feedback, JudgedRep, Light, Scene, Sight, Tap, Touch, Vision

PAUSE_S: Final = 2.0
"""The person away for so long: the set pauses (UX §4)."""
IDLE_S: Final = 90.0
"""Somebody who stands there for so long without a rep has ended the set."""
ENJOY_S: Final = 2.5
"""The last verdict is shown for so long before the set is over."""
GLOW_EVERY_S: Final = 1.0
QUIET_S: Final = 1.5
"""After a verdict its lamp has the word."""
ROUNDED: Final = "ROUND"
"""The fault that ends a set when it comes again (RELIABILITY §2, safety)."""
GIVE_REST: Final = "Stop here. Rest your back."


class Exercise(Acting):
    """Watches one set; the eyes or the person may be away meanwhile."""

    scene: ClassVar[Scene] = Scene.SET

    def __init__(self, visit: Visit, time: float) -> None:
        super().__init__(visit, time)
        assert visit.watch is not None
        self._watch = visit.watch
        self._cues = CueBook(visit.plan.schedule, visit.of)
        self._gauge = instrument_for(visit.drill)
        self._degrees = Degrees(self._watch.standing)
        self._cue = ""
        self._over: tuple[float, Ended] | None = None
        self._last_rep = self._last_known = time
        self._glowed = time
        self._elsewhere = HoldStill(HOLD_S)
        if not visit.open:
            visit.open = True
            visit.happened(SetBegan(visit.drill.id, visit.number, visit.of))

    def see(self, sight: Sight) -> Event | None:
        """Count and judge."""
        if self._over is not None:
            return None
        outcome = self._watch.feed(sight)
        self._measure()
        if isinstance(outcome, JudgedRep):
            self._counted(outcome, sight.time)
        elif isinstance(outcome, NotCounted):
            self._say(self._cues.instead(outcome))
        return self._whereabouts(sight)

    def _measure(self) -> None:
        """What is shown of the posture, beside the depth."""
        posture = self._watch.posture
        self._degrees.feed(posture)
        if posture is not None:
            self._gauge.feed(posture, self._watch.phase)

    def _whereabouts(self, sight: Sight) -> Event | None:
        """Somebody who stands still elsewhere than learned has to be learned again."""
        if self._watch.sees_person:
            self._last_known = sight.time
            self._elsewhere.restart()
            return None
        away = sight.time - self._last_known > PAUSE_S
        return Event.MOVED if self._elsewhere.see(sight) and away else None

    def tick(self, time: float) -> Event | None:
        """The end of the set, for one reason or another."""
        if self._over is not None:
            return self._close(self._over[1]) if time - self._over[0] >= ENJOY_S else None
        if self.visit.presence.away_for(time) > LEAVE_S:
            return self._close(Ended.LEFT)
        if time - self._last_rep > IDLE_S:
            return self._close(Ended.ENDED)
        self._glow(time)
        return None

    def tap(self, tap: Tap) -> Event | None:
        """A touch ends it."""
        return self._close(Ended.ENDED) if tap.touch is Touch.END else None

    def excuse(self, time: float) -> None:
        """Nobody was idle or away while the eyes were."""
        super().excuse(time)
        self._last_rep = self._last_known = time

    def _counted(self, rep: JudgedRep, time: float) -> None:
        visit = self.visit
        rep = replace(rep, number=len(visit.reps) + 1)
        visit.reps.append(rep)
        visit.happened(RepDone(rep))
        self._last_rep = time
        self._gauge.judged(rep)
        self._say(self._cues.after(rep))
        if self._rounded_again():
            self._cue, self._over = GIVE_REST, (time, Ended.ROUNDED)
        elif len(visit.reps) >= visit.of:
            self._over = (time, Ended.COMPLETE)

    def _say(self, said: Said) -> None:
        self._cue = said.cue
        self.visit.signal(said.light, said.tone)

    def _rounded_again(self) -> bool:
        limit = self.visit.plan.stop_after_rounded
        lately = self.visit.reps[-limit:] if limit else []
        return 0 < limit == len(lately) and all(_rounded(rep) for rep in lately)

    def _glow(self, time: float) -> None:
        """The soft green of whoever may begin."""
        quiet = time - self._last_rep < QUIET_S or self.paused(time)
        if not quiet and time - self._glowed >= GLOW_EVERY_S and self._watch.phase is Phase.TOP:
            self._glowed = time
            self.visit.signal(Light.READY, None)

    def _close(self, why: Ended) -> Event:
        visit = self.visit
        visit.open = False
        visit.happened(SetEnded(why))
        stays = why in (Ended.COMPLETE, Ended.ROUNDED)
        return Event.SET_DONE if visit.more_sets and stays else Event.ALL_DONE

    def paused(self, time: float) -> bool:
        """Whether counting waits, for the eyes or for the person."""
        away = time - self._last_known > PAUSE_S
        return away or self.visit.eyes.vision is not Vision.SEEING

    def show(self, time: float) -> Feedback:
        """Count, cue, dots, depth, and the drill's own gauge."""
        visit, posture = self.visit, self._watch.posture
        paused = self._over is None and self.paused(time)
        depth = 0.0 if posture is None else posture.depth / visit.drill.count_deg
        return Feedback(
            time,
            self.scene,
            visit.drill.name,
            self._waiting() if paused else self._cue,
            count=len(visit.reps),
            of=visit.of,
            calls=visit.calls,
            depth=max(0.0, depth) if depth == depth else 0.0,
            paused=paused,
            framed=not paused,
            back=posture.spine.contour if posture and posture.spine else None,
            gauge=self._gauge.read(),
            angles=self._degrees.read(time) if visit.plan.shows_degrees else None,
        )

    def _waiting(self) -> str:
        if self.visit.eyes.vision is not Vision.SEEING:
            return "One moment: the camera paused."
        return "Paused. Step back onto the mark."


def _rounded(rep: JudgedRep) -> bool:
    verdict = rep.verdict
    return verdict.call is Call.FIX and any(f.id == ROUNDED for f in verdict.faults)
