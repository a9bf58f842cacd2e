"""Loaded hinge: a kettlebell, dumbbells or a bar in the hands (seeds 000, 003).

A bell that stands on the floor asks for bent knees, so SQUAT is amber at most.
"""

from station.form.drills.drill import BODY_FAULTS, Drill

LOADED_HINGE = Drill(
    id="loaded_hinge",
    title="Loaded hinge",
    priority=("ROUND", "WEIGHT_AWAY", "NOT_TALL", "HIPS_SHOOT"),
    judged=(*BODY_FAULTS, "WEIGHT_AWAY"),
    softened=("SQUAT", "FAST_DOWN", "NECK_UP"),
)
