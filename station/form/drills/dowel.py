"""Dowel rod: head, upper back and tailbone stay on the stick (MEASURES §2.1; seeds 001, 004).

The rod itself is read by a later part; here the body is judged.
"""

from station.form.drills.drill import BODY_FAULTS, Drill

DOWEL = Drill(
    id="dowel",
    title="Dowel rod hinge",
    priority=("ROUND", "ARCH_MID", "NECK_UP", "NECK_TUCK", "SQUAT", "BOW"),
    judged=BODY_FAULTS,
    softened=("FAST_DOWN",),
)
