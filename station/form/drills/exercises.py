"""The exercises that the articles name, once: drills and advice speak of them by id.

The articles name an exercise and seldom say how it is done, so `how` is our own words for
its usual form; `source` is where it is named and where its dose comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something to practise that the station does not watch."""

    id: str
    name: str
    how: str
    """One sentence."""
    dosage: str
    """Sets × repetitions or seconds."""
    source: str
    """As `station.form.drills.sources` writes it."""


_WITH_A_COACH: Final = "3 × 8, light, with a coach beside you"

EXERCISES: Final[dict[str, Exercise]] = {
    exercise.id: exercise
    for exercise in (
        # hips that move freely
        Exercise(
            "leg_circles",
            "leg circles",
            "Stand tall, hold on to something, and draw slow circles with one leg.",
            "2 × 8 each way",
            "000, MEASURES §6",
        ),
        Exercise(
            "ninety_ninety",
            "90-90 stretch",
            "Sit, one leg bent square in front, one to the side; lean over the front one.",
            "2 × 30–45 s a side",
            "000, MEASURES §6",
        ),
        Exercise(
            "fire_hydrant",
            "fire hydrant",
            "On hands and knees, lift one bent knee to the side; keep the back still.",
            "2 × 10 a side",
            "000, MEASURES §6",
        ),
        # hips that push
        Exercise(
            "hip_thrust",
            "hip thrust",
            "Upper back on a bench, feet flat: push the hips up until thighs and trunk are level.",
            "2 × 12",
            "000, MEASURES §6",
        ),
        Exercise(
            "glute_bridge",
            "glute bridge",
            "Lie on your back, feet flat: push the hips up, hold two seconds, lower slowly.",
            "3 × 12",
            "000, 002, 003, MEASURES §6",
        ),
        Exercise(
            "one_leg_glute_bridge",
            "one-leg glute bridge",
            "A glute bridge with one foot off the floor; keep both hips level.",
            "2 × 8 a side",
            "002, 003, MEASURES §6",
        ),
        # a trunk that holds
        Exercise(
            "forearm_plank",
            "forearm plank",
            "On forearms and toes, or knees: one straight line from head to heels, and breathe.",
            "3 × 20–30 s",
            "002, MEASURES §6",
        ),
        Exercise(
            "curl_up",
            "curl-up on a ball",
            "Lie back over a stability ball; lift head and shoulders a little, lower slowly.",
            "2 × 8",
            "002, MEASURES §6",
        ),
        Exercise(
            "reverse_crunch",
            "reverse crunch",
            "Lie on your back and curl the hips off the floor; knees bent square makes it easier.",
            "2 × 10",
            "002, MEASURES §6",
        ),
        Exercise(
            "superman",
            "superman",
            "Lie face down; lift arms and legs a little and hold three seconds.",
            "2 × 8",
            "000, MEASURES §6",
        ),
        # hinges that are practised without the station
        Exercise(
            "broomstick_hinge",
            "broomstick hinge",
            "Hold a stick level behind your mid-back in bent elbows, shoulders back, and hinge.",
            "2 × 8",
            "000, MEASURES §1.1, MEASURES §6",
        ),
        Exercise(
            "slow_hinge",
            "three-second hinge",
            "Count to three on the way down and to one at the bottom.",
            "2 × 8",
            "MEASURES §6",
        ),
        Exercise(
            "pull_through",
            "band or cable pull-through",
            "Face away from a low anchor, the band between your legs: hinge back, then stand tall.",
            "3 × 8",
            "003, MEASURES §2, MEASURES §6",
        ),
        # hinges with a load
        Exercise(
            "kettlebell_deadlift",
            "kettlebell deadlift",
            "Hinge to a kettlebell between your feet, and stand tall with it.",
            _WITH_A_COACH,
            "MEASURES §6",
        ),
        Exercise(
            "romanian_deadlift",
            "Romanian deadlift",
            "From standing, slide the weight down your thighs until the hamstrings pull; come up.",
            _WITH_A_COACH,
            "001, 002, 003, MEASURES §6",
        ),
        Exercise(
            "good_morning",
            "good morning",
            "A light bar across the upper back; hinge and stand tall.",
            _WITH_A_COACH,
            "001, MEASURES §6",
        ),
        Exercise(
            "kettlebell_swing",
            "kettlebell swing",
            "A quick hinge that throws the kettlebell forward with the hips, not the arms.",
            _WITH_A_COACH,
            "001, 002, 003, MEASURES §6",
        ),
        Exercise(
            "barbell_deadlift",
            "barbell deadlift",
            "Hinge to the bar, keep it against your legs, and stand tall.",
            _WITH_A_COACH,
            "001, 002, 003, MEASURES §6",
        ),
    )
}

LADDER: Final[tuple[tuple[str, ...], ...]] = (
    ("glute_bridge", "one_leg_glute_bridge"),
    ("kneeling_hinge",),
    ("hinge", "dowel", "wall_tap"),
    ("band", "pull_through"),
    ("loaded_hinge", "kettlebell_deadlift"),
    ("romanian_deadlift", "good_morning"),
    ("kettlebell_swing",),
    ("barbell_deadlift",),
)
"""From easy to hard, ids of drills and exercises (003's order by MEASURES §6: the slow Romanian
deadlift comes before the swing, which 003 has the other way round). Good mornings are 001's,
and stand beside their nearest kin."""
