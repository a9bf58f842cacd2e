"""A whole set, watched as it happens: sights in, judged repetitions out.

Live and recorded sets run through this same class, so that a recording gives exactly what
the station gave.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

import numpy as np

from station.form.calibration import Standing
from station.form.drills.drill import Drill
from station.form.judge import judge
from station.form.landmarks import NOSE
from station.form.posture import PostureMeter
from station.form.reps import Dropped, NotCounted, Phase, RepCounter
from station.form.same_person import SamePerson, nobody_in
from station.form.view import RepView
from station.values import Call, Curves, JudgedRep, Posture, Rep, SetRecord, Sight, Verdict

Outcome = JudgedRep | NotCounted
SHALLOW_DEG: Final = 42.0
DEEP_DEG: Final = 75.0
"""Depth bands, trunk change: the target is 45–75° (MEASURES §2), read 3° low at 45°."""

HELD_SHARE: Final = 0.97
"""The bottom is held where q is at least this share of its peak: what a coach would call
the pause, tighter than the window of the measures."""
HIDDEN_S: Final = 0.25
"""While somebody else was seen for longer than this, the bottom may have been missed."""
HIDDEN: Final = "somebody else came before the camera; keep the place clear of people"

_CURVES: Final = ("trunk", "hip", "knee")


class SetWatch:
    """Watches one person do one drill; feed it sights in time order."""

    def __init__(self, drill: Drill, standing: Standing) -> None:
        self.drill = drill
        self.standing = standing
        self.reps: list[JudgedRep] = []
        self.not_counted: list[NotCounted] = []
        self.posture: Posture | None = None
        """The newest posture, one sight old."""
        self.sees_person = False
        """Whether the newest sight shows the person, and not somebody else or nobody."""
        self._person = SamePerson(standing)
        self._strangers: list[float] = []
        """When somebody else was seen in the person's place, seconds."""
        self._meter = PostureMeter(standing)
        self._counter = RepCounter(standing.stature, drill.count_deg, drill.hold_s)
        self._curves: list[tuple[float, ...]] = []
        self._rods = 0

    @property
    def phase(self) -> Phase:
        """Where in a rep the person is."""
        return self._counter.phase

    def feed(self, sight: Sight) -> Outcome | None:
        """Take one sight; gives the rep that it completes, or the movement it discards.

        A sight of somebody else counts as one of nobody.
        """
        if self._person.is_stranger(sight):
            self._strangers.append(sight.time)
            sight = nobody_in(sight)
        self.sees_person = bool(sight.people and np.isfinite(sight.points[NOSE, 0]))
        self._rods += sight.rod is not None and sight.rod.proven
        outcome = self._take(self._meter.feed(sight))
        self._curves.append((sight.time, np.nan, np.nan, np.nan))  # until its posture comes
        return outcome

    def finish(self) -> list[Outcome]:
        """The set is over: what was still open."""
        outcomes = (self._take(self._meter.flush()), self._note(self._counter.finish()))
        return [o for o in outcomes if o is not None]

    def record(self, model: str) -> SetRecord:
        """The finished set, small; `model` names the eyes that saw it."""
        time, *angles = np.array(self._curves, float).reshape(-1, 1 + len(_CURVES)).T
        notes = (
            *_standing_notes(self.standing),
            *self._prop_notes(),
            *_set_notes(self.not_counted),
        )
        curves = Curves(time, *(a.astype(np.float32) for a in angles))
        drill = self.drill
        return SetRecord(drill.id, drill.title, tuple(self.reps), curves, notes, model)

    def _prop_notes(self) -> Iterator[str]:
        """What the drill works with, and was not found."""
        if self.drill.needs_rod and not self._rods:
            yield (
                "No rod was seen on the back, so its contacts could not be judged: hold it along "
                "head, upper back and tailbone, away from other upright things."
            )
        if self.drill.needs_wall and self.standing.wall is None:
            yield (
                "No wall was seen, so the touch could not be judged: stand with heels and hips "
                "on it for two seconds first, then step forward."
            )

    def _take(self, posture: Posture | None) -> Outcome | None:
        self.posture = posture
        if posture is None:
            return None
        change = [getattr(posture, c) - getattr(self.standing, c) for c in _CURVES]
        self._curves[-1] = (posture.time, *change)
        return self._note(self._counter.feed(posture))

    def _note(self, outcome: Rep | NotCounted | None) -> Outcome | None:
        if isinstance(outcome, Rep):
            self.reps.append(self._judged(outcome))
            return self.reps[-1]
        if isinstance(outcome, NotCounted):
            self.not_counted.append(outcome)
        return outcome

    def _judged(self, rep: Rep) -> JudgedRep:
        view = RepView(rep, self.standing)
        depth = float(view.change("trunk").max())
        bottom = view.time[view.depth >= HELD_SHARE * view.depth[view.peak]]
        return JudgedRep(
            number=rep.number,
            start=rep.start,
            bottom=rep.bottom,
            end=rep.end,
            depth=depth,
            band=_band(depth),
            down=float(bottom[0] - rep.start),
            hold=float(bottom[-1] - bottom[0]),
            up=float(rep.end - bottom[-1]),
            verdict=self._verdict(rep),
        )

    def _verdict(self, rep: Rep) -> Verdict:
        """The judgement, unless somebody else hid too much of the rep."""
        times = [p.time for p in rep.postures]
        gaps = [(a, b) for a, b in pairwise([*times, np.inf]) if b - a > HIDDEN_S]
        if any(a < t < b for t in self._strangers for a, b in gaps):
            return Verdict(Call.UNJUDGED, (), HIDDEN, "")
        return judge(rep, self.drill, self.standing)


def watch(sights: Iterable[Sight], drill: Drill, standing: Standing) -> SetWatch:
    """Watch a recorded set to its end."""
    seen = SetWatch(drill, standing)
    for sight in sights:
        seen.feed(sight)
    seen.finish()
    return seen


def _band(depth: float) -> str:
    return "shallow" if depth < SHALLOW_DEG else "deep" if depth > DEEP_DEG else "good"


def _standing_notes(standing: Standing) -> list[str]:
    notes = []
    if not standing.still:
        notes.append(
            "Nobody stood still for a second, so standing was learned from the tallest moments."
        )
    if np.isnan(standing.back_jitter):
        notes.append("The back was hidden while standing, so its shape could not be judged.")
    return notes


def _set_notes(not_counted: list[NotCounted]) -> list[str]:
    partial = sum(n.why is Dropped.PARTIAL for n in not_counted)
    notes = []
    if partial:
        what = "movement was" if partial == 1 else "movements were"
        notes.append(f"{partial} {what} too small to count; reach a little further.")
    for n in not_counted:
        if n.why is not Dropped.PARTIAL:
            notes.append(f"The movement at {n.start:.1f} s was not counted: {n.why}.")
    return notes
