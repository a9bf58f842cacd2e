"""The basic hip hinge, no equipment: the movement of all five articles (seeds 000–004)."""

from station.form.drills.drill import BODY_FAULTS, Drill

HINGE = Drill(
    id="hinge",
    title="Hip hinge",
    # The order of seed 001's common mistakes, then 004's first.
    priority=("ROUND", "SQUAT", "BOW", "NECK_UP", "NOT_TALL"),
    judged=BODY_FAULTS,
    softened=("FAST_DOWN",),
)
