"""The verdict on one repetition: good, fix, or could not judge, and why.

    a red fault, or two amber ones, or one amber of the drill's first two    fix
    otherwise                                                                good
    the body was not seen well enough to tell                                unjudged

Advisory faults are named but never count (MEASURES, page head and §5).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from station.form.calibration import Standing
from station.form.drills.drill import Drill
from station.form.faults import CATALOGUE, Fault
from station.form.measures import MEASURES
from station.form.view import RepView
from station.values import Call, FaultSeen, Rep, Severity, Verdict

YAW_MAX_DEG: Final = 25.0
GAP_MAX_S: Final = 0.5
FPS_MIN: Final = 8.0
"""Quality gates of MEASURES §0.5: beyond these a rep is counted and not judged."""
BACK_JITTER_MAX_PCT: Final = 3.0
"""A back whose outline trembles more than this while standing cannot be read. MEASURES
§0.5 asks for 1.0 % of the chord; a hand behind the back reaches 2, and a rounded one lifts
by 7 (measured)."""

WEIGHT: Final = {"A": 1.0, "B": 0.7, "C": 0.8, "D": 0.3}
"""How much a fault's observability counts when the worst one is picked (MEASURES §5)."""
LEVEL: Final = {Severity.RED: 3.0, Severity.AMBER: 2.0, Severity.ADVISORY: 1.0}
SPINE_MEASURES: Final = ("lumbar_pct", "thoracic_pct", "rounding_pct", "rounding_before_pct")


class Found(NamedTuple):
    """A fault, and the row of the catalogue that found it."""

    row: Fault
    seen: FaultSeen

    @property
    def level(self) -> float:
        """How much it weighs."""
        return LEVEL[self.seen.severity]


def judge(rep: Rep, drill: Drill, standing: Standing) -> Verdict:
    """What was good and what to fix in one rep of a drill."""
    reason = why_unjudgeable(rep, standing)
    if reason:
        return Verdict(Call.UNJUDGED, (), reason, "")
    measures = measure(rep, standing)
    rows = [f for f in CATALOGUE if f.id in drill.judged]
    found = [Found(row, seen) for row in rows if (seen := _find(row, drill, measures))]
    named = _named(found)
    worst = sorted(named, key=lambda f: _rank(f, drill, named))
    faults = tuple(f.seen for f in worst)
    unseen = _unseen(rows, measures, {f.row.id for f in found})
    call = _call(faults, drill)
    cue = next((f.cue for f in faults if f.severity is not Severity.ADVISORY), "")
    return Verdict(call, faults, "", cue, unseen, measures)


def why_unjudgeable(rep: Rep, standing: Standing) -> str:
    """The sentence that says why no verdict can be given, or ""."""
    times = np.array([p.time for p in rep.postures])
    gaps = np.diff(times)
    yaw = max(standing.yaw, float(np.median([p.yaw for p in rep.postures])))
    if yaw > YAW_MAX_DEG:
        return "turned too far; stand sideways to the camera"
    if len(gaps) and float(gaps.max()) > GAP_MAX_S:
        return "hip, knee or ankle was hidden for too long; keep the whole body in view"
    if len(gaps) and 1.0 / float(np.median(gaps)) < FPS_MIN:
        return "too few pictures a second to judge"
    return ""


def measure(rep: Rep, standing: Standing) -> dict[str, float]:
    """Every measure of a rep by name; NaN where it could not be seen."""
    view = RepView(rep, standing)
    values = {name: function(view) for name, function in MEASURES.items()}
    if not standing.back_jitter <= BACK_JITTER_MAX_PCT:
        values.update(dict.fromkeys(SPINE_MEASURES, float("nan")))
    return values


def _find(fault: Fault, drill: Drill, measures: Mapping[str, float]) -> FaultSeen | None:
    """The fault as seen in these measures, or None."""
    for severity in (Severity.RED, Severity.AMBER):
        limits = [t.red if severity is Severity.RED else t.amber for t in fault.tests]
        tests = list(zip(fault.tests, limits, strict=True))
        passed = [(t, at) for t, at in tests if t.passes(measures[t.measure], at)]
        if len(passed) >= fault.need:
            test, limit = passed[0]
            assert limit is not None
            cap = _capped(severity, fault, drill)
            value = measures[test.measure]
            return FaultSeen(fault.id, cap, value, limit, test.unit, fault.phase, fault.cue)
    return None


def _capped(severity: Severity, fault: Fault, drill: Drill) -> Severity:
    if fault.advisory:
        return Severity.ADVISORY
    return Severity.AMBER if fault.id in drill.softened else severity


def _named(found: list[Found]) -> list[Found]:
    """Each fault once, at its worst, less what follows from another that weighs as much."""
    worst: dict[str, Found] = {}
    for one in found:
        causes = [c for c in found if c.row.id in one.row.implied_by]
        if any(c.level >= one.level for c in causes):
            continue
        if one.row.id not in worst or one.level > worst[one.row.id].level:
            worst[one.row.id] = one
    return list(worst.values())


def _unseen(rows: list[Fault], measures: Mapping[str, float], named: set[str]) -> tuple[str, ...]:
    """Ids of the faults that no row could look for, in the catalogue's order."""
    can = {f.id for f in rows if _can_be_seen(f, measures)}
    return tuple(dict.fromkeys(f.id for f in rows if f.id not in can | named))


def _can_be_seen(fault: Fault, measures: Mapping[str, float]) -> bool:
    known = sum(bool(np.isfinite(measures[t.measure])) for t in fault.tests)
    return known >= fault.need


def _rank(found: Found, drill: Drill, named: list[Found]) -> tuple[float, bool, float]:
    """Sorts the worst first: red before amber, since red decides the light; within that causes
    before what they cause, then by drill priority × observability (§5).
    """
    places = len(drill.priority) + 1
    priority = (places - drill.rank(found.row.id)) / places
    caused = any(f.row.id in found.row.after and f.level >= found.level for f in named)
    return -found.level, caused, -(1.0 + priority) * WEIGHT[found.row.seen_by]


def _call(faults: tuple[FaultSeen, ...], drill: Drill) -> Call:
    red = any(f.severity is Severity.RED for f in faults)
    amber = [f for f in faults if f.severity is Severity.AMBER]
    important = any(f.id in drill.priority[:2] for f in amber)
    return Call.FIX if red or len(amber) >= 2 or important else Call.GOOD
