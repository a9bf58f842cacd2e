"""A set in a few words, for the screen and to take away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from statistics import fmean
from typing import Final

import numpy as np

from station.coach.advice import Advice, advise
from station.coach.best import best_rep
from station.coach.visit import Visit
from station.form.demonstration import shown, turn
from station.form.drills.drill import Drill
from station.form.faults import rows_of
from station.values import Call, Curves, JudgedRep, SetRecord, Sight, Summary, say

STATION: Final = "Hinge station"
DEPTH: Final = "Mean depth {degrees}°"
KNEES: Final = "Mean knee bend {degrees}°"
KNEE: Final = "knee_deg"
"""Name of the measure: knee flexion at the bottom, as change from standing, degrees."""
_NO_CURVES: Final = Curves(np.empty(0), *(np.empty(0, np.float32) for _ in range(3)))


@dataclass(frozen=True, slots=True)
class Result:
    """How the set went that was just done."""

    drill: Drill
    summary: Summary
    lines: tuple[str, ...]
    """The advice in full."""

    @property
    def cue(self) -> str:
        """The one thing to do: what to practise, or what became of it."""
        return self.summary.practise or self.summary.verdict

    def figure(self, since: float) -> tuple[Sight, Call]:
        """What to practise, done wrong and then well, by turns; seconds since it is shown."""
        wrong = [(self.drill.id, self.summary.fault)] if self.summary.fault else []
        shows = [*wrong, (self.drill.id, "")]
        number, time = turn(shows, since)
        fault = shows[number][1]
        return shown(self.drill.id, time, fault), Call.FIX if fault else Call.GOOD


def result_of(visit: Visit) -> Result:
    """What to say of the set that was just done."""
    drill, reps = visit.drill, tuple(visit.reps)
    advice = advise(SetRecord(drill.id, drill.title, reps, _NO_CURVES, (), ""), drill)
    summary = sum_up(reps, drill, advice, degrees=visit.plan.shows_degrees)
    return Result(drill, summary, advice.sentences)


def sum_up(reps: Sequence[JudgedRep], drill: Drill, advice: Advice, *, degrees: bool) -> Summary:
    """The set in few words; with `degrees` for a clinician."""
    judged = [rep for rep in reps if rep.verdict.call is not Call.UNJUDGED]
    best = best_rep(judged, drill)
    fault = advice.findings[0].fault if advice.findings else ""
    summary = Summary(
        good=sum(rep.verdict.call is Call.GOOD for rep in judged),
        judged=len(judged),
        best=best.number if best else 0,
        verdict=advice.verdict,
        fault=fault,
        practise=rows_of(fault)[0].cue if fault else "",
        next=advice.next_short,
        take_away=(),
    )
    lines = (*_result(summary, drill), *(_in_degrees(judged) if degrees else ()))
    return replace(summary, take_away=lines)


def _result(summary: Summary, drill: Drill) -> Iterator[str]:
    """The result as plain text, a line each; when it was is not known here."""
    yield STATION
    yield drill.title
    yield say("{good} of {all} good", good=summary.good, all=summary.judged)
    if summary.best:
        yield say("Best: rep {rep}", rep=summary.best)
    if summary.practise:
        yield say("Practise: {what}", what=summary.practise)
    if summary.next:
        yield say("Next: {what}", what=summary.next)


def _in_degrees(judged: Sequence[JudgedRep]) -> Iterator[str]:
    """What a clinician writes down, as far as it was seen."""
    knees = [rep.verdict.measures.get(KNEE, float("nan")) for rep in judged]
    for pattern, values in ((DEPTH, [rep.depth for rep in judged]), (KNEES, knees)):
        known = [value for value in values if isfinite(value)]
        if known:
            yield say(pattern, degrees=round(fmean(known)))
