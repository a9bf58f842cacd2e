"""Finished sets written down rep by rep, as a coach would: "ROUND!" is red, "good" is good.

"good"            a good rep
"ROUND!"          a red fault           → fix
"ROUND"           an amber fault        → a good rep still
"ARCH_LOW?"       an advisory one       → a good rep
"ROUND!+NECK_UP"  two at once
"unseen"          could not be judged
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from station.form.drills import DRILLS
from station.values import Call, Curves, FaultSeen, JudgedRep, SetRecord, Severity, Verdict

MARKS = {"!": Severity.RED, "?": Severity.ADVISORY}


def a_record(drill: str, reps: Sequence[str], feet: float | None = None) -> SetRecord:
    """A set of that drill; `feet` is the heel-to-wall distance, where it was measured."""
    judged = tuple(a_rep(number, words, feet) for number, words in enumerate(reps, 1))
    empty = np.empty(0, np.float32)
    curves = Curves(np.empty(0), empty, empty, empty)
    return SetRecord(drill, DRILLS[drill].title, judged, curves, (), "full")


def a_rep(number: int, words: str, feet: float | None = None) -> JudgedRep:
    """One rep of it."""
    measures = {} if feet is None else {"heel_to_wall": feet}
    if words == "unseen":
        verdict = Verdict(Call.UNJUDGED, (), "turned 40° from side-on", "")
    else:
        faults = tuple(_fault(word) for word in words.split("+") if word != "good")
        red = any(fault.severity is Severity.RED for fault in faults)
        verdict = Verdict(Call.FIX if red else Call.GOOD, faults, "", "", (), measures)
    start = 5.0 * number
    return JudgedRep(number, start, start + 2, start + 4, 60.0, "good", 2.0, 0.5, 1.5, verdict)


def _fault(word: str) -> FaultSeen:
    severity = MARKS.get(word[-1], Severity.AMBER)
    return FaultSeen(word.rstrip("!?"), severity, 1.0, 0.0, "", "bottom", "")
