"""After the set: what was seen again and again, what may be behind it, what to practise.

    what the set was like                                   what is said
    ──────────────────────────────────────────────────────  ───────────────────────────────────
    a fault in enough reps (`times_needed`)                 it, what may limit, what to practise
    7 of 8 good or better, 5 reps at least                  praise, and the next harder step
    three of the last five red for the same fault           the next easier step
    a wall: two reds in a row, or clean                     one inch closer, or further
    none of these                                           the count, and: the same again

At most two faults, two exercises and one drill (MEASURES §6): more is no advice. What may be
behind a fault is a guess and worded so; the station describes movement, it does not diagnose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import ceil
from typing import Final

from station.coach.wall import wall_step
from station.form.drills import DRILLS
from station.form.drills.drill import Drill
from station.form.drills.exercises import EXERCISES, Exercise
from station.form.faults import rows_of
from station.values import Call, JudgedRep, SetRecord, Severity, say

MOST_FAULTS: Final = 2
MOST_EXERCISES: Final = 2
"""MEASURES §6: at most two items and one drill."""
OFTEN_SHARE: Final = 0.30
OFTEN_REPS: Final = 4
OFTEN_LEAST: Final = 2
"""MEASURES §6: in 30 % of the reps, and in four at least. A set of fewer than eight asks for
half of its reps instead of four, and for two at least: a single rep is an accident."""
CLEAN_SHARE: Final = 7 / 8
CLEAN_REPS: Final = 5
"""MEASURES §2: seven of eight green. Fewer than five reps prove nothing."""
LAST_REPS: Final = 5
LAST_RED: Final = 3
"""MEASURES §2: an easier step after three of the last five red for the same fault."""
CLEAN: Final = "A clean set. Well done."
BEGUN: Final = "Well begun."
BETTER: Final = "You are finding it."
ONE_THING: Final = "One thing to practise."
SAME: Final = "Do the same again."
UNSEEN: Final = "No rep could be judged."
"""How a set went, at a glance."""
SHORT: Final = {
    "Come closer, one inch (2.5 cm) at a time, down to 10 cm.": "Come one inch closer.",
}
"""Steps of the drills that take more than twelve words, and how they are told at a glance."""
WEIGHT: Final = {Severity.RED: 3, Severity.AMBER: 2, Severity.ADVISORY: 1}


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault that kept coming back, in sentences."""

    fault: str
    """Its id."""
    reps: int
    """In how many reps it was seen."""
    seen: str
    may: str
    """What may be behind it."""
    tip: str
    """What to do differently in the next set."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to say when a set is over."""

    summary: str
    """How it went, with praise where it is due."""
    findings: tuple[Finding, ...] = ()
    """Two at most, the more important first."""
    exercises: tuple[Exercise, ...] = ()
    """To practise without the station, two at most."""
    drill: Drill | None = None
    """To practise with the station; None means the same one again."""
    next: str = ""
    """The step to take: harder, easier, nearer or further; "" to stay."""
    verdict: str = ""
    """How it went, in six words at most."""
    next_short: str = ""
    """What to try next, whatever of the above that is, in twelve words at most."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, a line each, in the order in which it is read."""
        found = [
            say("{seen} {may} {tip}", seen=f.seen, may=f.may, tip=f.tip) for f in self.findings
        ]
        practise = [
            say("Practise: {name}, {dosage}. {how}", name=e.name, dosage=e.dosage, how=e.how)
            for e in self.exercises
        ]
        drill = [say("Then do this here: {drill}.", drill=self.drill.title)] if self.drill else []
        return tuple(line for line in (self.summary, *found, *practise, *drill, self.next) if line)


def advise(record: SetRecord, drill: Drill) -> Advice:
    """What to practise after this set of that drill."""
    scored = [r for r in record.reps if r.verdict.call is not Call.UNJUDGED]
    if not scored:
        return Advice(
            "No rep could be judged, so there is nothing to advise yet.",
            verdict=UNSEEN,
        )
    findings = [_finding(f, scored, drill) for f in _often(scored, drill)[:MOST_FAULTS]]
    exercises, other = _exercises(findings, drill), _other_drill(findings, drill)
    summary, verdict = _summary(scored, drill, found=bool(findings))
    next_step, short = _next(scored, drill)
    return Advice(
        summary,
        tuple(findings),
        exercises,
        other,
        next_step,
        verdict,
        short or _teaching(other, exercises),
    )


def times_needed(reps: int) -> int:
    """In how many of so many judged reps a fault must be seen to be worth practising."""
    return max(ceil(OFTEN_SHARE * reps), min(OFTEN_REPS, ceil(reps / 2)), OFTEN_LEAST)


def is_clean(scored: Sequence[JudgedRep]) -> bool:
    """Whether judged reps were good enough, and enough, to go on to something harder."""
    return len(scored) >= CLEAN_REPS and _good(scored) >= CLEAN_SHARE * len(scored)


def _good(scored: Sequence[JudgedRep]) -> int:
    return sum(rep.verdict.call is Call.GOOD for rep in scored)


def _often(scored: Sequence[JudgedRep], drill: Drill) -> list[str]:
    """Ids of what came back often enough: the heavier first, then as the drill ranks them."""
    weights: dict[str, list[int]] = {}
    for rep in scored:
        for fault in rep.verdict.faults:
            weights.setdefault(fault.id, []).append(WEIGHT[fault.severity])
    often = [f for f, seen in weights.items() if len(seen) >= times_needed(len(scored))]
    return sorted(often, key=lambda f: (-max(weights[f]), drill.rank(f), -len(weights[f])))


def _finding(fault: str, scored: Sequence[JudgedRep], drill: Drill) -> Finding:
    times = sum(any(f.id == fault for f in rep.verdict.faults) for rep in scored)
    practice = drill.practice_for(fault)
    title = rows_of(fault)[0].title
    named = title[0].upper() + title[1:]
    seen = say("{fault} ({times} of {all} reps).", fault=named, times=times, all=len(scored))
    return Finding(fault, times, seen, practice.may.text, practice.tip.text)


def _exercises(findings: Iterable[Finding], drill: Drill) -> tuple[Exercise, ...]:
    """Of every finding in turn its next exercise, each once."""
    each = [drill.practice_for(f.fault).exercises for f in findings]
    turns = (name for turn in zip_longest(*each) for name in turn if name)
    return tuple(EXERCISES[name] for name in list(dict.fromkeys(turns))[:MOST_EXERCISES])


def _other_drill(findings: Sequence[Finding], drill: Drill) -> Drill | None:
    """The drill that teaches the first finding, unless it is the one just done."""
    teaching = drill.practice_for(findings[0].fault).drills if findings else ()
    return DRILLS[teaching[0]] if teaching and drill.id not in teaching else None


def _teaching(drill: Drill | None, exercises: Sequence[Exercise]) -> str:
    """The drill or the exercise that helps most, in few words; "" without one."""
    if drill is not None:
        return say("Try this drill: {drill}.", drill=drill.title)
    return say("At home: {exercise}.", exercise=exercises[0].name) if exercises else ""


def _summary(scored: Sequence[JudgedRep], drill: Drill, *, found: bool) -> tuple[str, str]:
    """How it went, in a sentence and in a few words."""
    count = {"good": _good(scored), "all": len(scored)}
    if is_clean(scored):
        clean = say("{good} of {all} good: a clean set, well done.", **count)
        return clean, CLEAN
    if _good(scored) == len(scored) and len(scored) < CLEAN_REPS:
        begun = say(
            "{good} of {all} good: well begun. A whole set of {reps} tells more.",
            **count,
            reps=drill.dosage.reps,
        )
        return begun, BEGUN
    lately = scored[-LAST_RED:]
    if len(scored) > LAST_RED and _good(lately) == LAST_RED:
        better = say(
            "{good} of {all} good, and the last {last} all good: you are finding it.",
            **count,
            last=LAST_RED,
        )
        return better, BETTER
    if found:
        return say("{good} of {all} good.", **count), ONE_THING
    same = say(
        "{good} of {all} good, and nothing that kept coming back: do the same again.", **count
    )
    return same, SAME


def _next(scored: Sequence[JudgedRep], drill: Drill) -> tuple[str, str]:
    """The step that the set suggests, in a sentence and in few words; "" twice to stay."""
    clean = is_clean(scored)
    if drill.levels:
        step = wall_step(scored, drill, clean=clean)
        if step.sentence:
            return step.sentence, step.short
    if _red_for_the_same(scored[-LAST_REPS:]) and drill.easier:
        easier = drill.easier[0].text
        return say("Make it easier for now. {step}", step=easier), SHORT.get(easier, easier)
    if clean and drill.harder:
        harder = drill.harder[0].text
        then = say("Like this on two different days, then go on. {step}", step=harder)
        return then, SHORT.get(harder, harder)
    return "", ""


def _red_for_the_same(lately: Iterable[JudgedRep]) -> bool:
    counts: dict[str, int] = {}
    for rep in lately:
        for fault in rep.verdict.faults:
            if fault.severity is Severity.RED:
                counts[fault.id] = counts.get(fault.id, 0) + 1
    return max(counts.values(), default=0) >= LAST_RED
