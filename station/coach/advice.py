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
from station.values import Call, JudgedRep, SetRecord, Severity

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

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, a line each, in the order in which it is read."""
        found = [f"{f.seen} {f.may} {f.tip}" for f in self.findings]
        practise = [f"Practise: {e.name}, {e.dosage}. {e.how}" for e in self.exercises]
        drill = [f"Then do the {self.drill.title.lower()} here."] if self.drill else []
        return tuple(line for line in (self.summary, *found, *practise, *drill, self.next) if line)


def advise(record: SetRecord, drill: Drill) -> Advice:
    """What to practise after this set of that drill."""
    scored = [r for r in record.reps if r.verdict.call is not Call.UNJUDGED]
    if not scored:
        return Advice("No rep could be judged, so there is nothing to advise yet.")
    findings = [_finding(f, scored, drill) for f in _often(scored, drill)[:MOST_FAULTS]]
    return Advice(
        _summary(scored, drill, found=bool(findings)),
        tuple(findings),
        _exercises(findings, drill),
        _other_drill(findings, drill),
        _next(scored, drill),
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
    seen = f"{title[0].upper()}{title[1:]} ({times} of {len(scored)} reps)."
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


def _summary(scored: Sequence[JudgedRep], drill: Drill, *, found: bool) -> str:
    count = f"{_good(scored)} of {len(scored)} good"
    if is_clean(scored):
        return f"{count}: a clean set, well done."
    if _good(scored) == len(scored) and len(scored) < CLEAN_REPS:
        return f"{count}: well begun. A whole set of {drill.dosage.reps} tells more."
    lately = scored[-LAST_RED:]
    if len(scored) > LAST_RED and _good(lately) == LAST_RED:
        return f"{count}, and the last {LAST_RED} all good: you are finding it."
    if found:
        return f"{count}."
    return f"{count}, and nothing that kept coming back: do the same again."


def _next(scored: Sequence[JudgedRep], drill: Drill) -> str:
    """The step that the set suggests, in a sentence; "" to stay."""
    clean = is_clean(scored)
    step = wall_step(scored, drill, clean=clean).sentence if drill.levels else ""
    if step:
        return step
    if _red_for_the_same(scored[-LAST_REPS:]) and drill.easier:
        return f"Make it easier for now. {drill.easier[0].text}"
    if clean and drill.harder:
        return f"Like this on two different days, then go on. {drill.harder[0].text}"
    return ""


def _red_for_the_same(lately: Iterable[JudgedRep]) -> bool:
    counts: dict[str, int] = {}
    for rep in lately:
        for fault in rep.verdict.faults:
            if fault.severity is Severity.RED:
                counts[fault.id] = counts.get(fault.id, 0) + 1
    return max(counts.values(), default=0) >= LAST_RED
