"""After the set: a fault that keeps coming back, what may be behind it, what to practise.

One table for every drill (MEASURES §6); a drill brings its own row only where the answer
differs there. What may be behind a fault is a guess, and always worded as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.form.drills.sources import Step


@dataclass(frozen=True, slots=True)
class Practice:
    """What to do about one fault after the set."""

    may: Step
    """What may limit the person; says "may"."""
    tip: Step
    """What to do differently in the next set."""
    exercises: tuple[str, ...] = ()
    """Ids in `EXERCISES`, the most useful first."""
    drills: tuple[str, ...] = ()
    """Ids of the drills that teach it, the best first; none means the same drill again."""


_ROWS: Final[tuple[tuple[tuple[str, ...], Practice], ...]] = (
    (
        ("ROUND", "TOO_LOW", "DOWEL_sacrum"),
        Practice(
            Step(
                "Stiff hips or a tiring trunk may let the back give way, or you may be going "
                "lower than your hips allow.",
                "000, 002, 004, MEASURES §6",
            ),
            Step("Stop a little higher, at the first pull behind your thighs.", "004"),
            (
                "ninety_ninety",
                "forearm_plank",
                "leg_circles",
                "curl_up",
                "superman",
                "glute_bridge",
            ),
            ("dowel",),
        ),
    ),
    (
        ("SQUAT", "KNEE_FIRST"),
        Practice(
            Step(
                "It may be habit: knees like to go first. Stiff hips may make a squat feel easier.",
                "000, MEASURES §6",
            ),
            Step("Send the hips back before anything else moves.", "001, 004"),
            ("fire_hydrant", "hip_thrust", "ninety_ninety", "leg_circles"),
            ("wall_tap",),
        ),
    ),
    (
        ("BOW", "TOES"),
        Practice(
            Step(
                "You may not trust your hips to go back yet, so the weight stays in front.",
                "004, MEASURES §6",
            ),
            Step("Reach for the wall behind you, weight towards your heels.", "000, 004"),
            drills=("wall_tap", "band"),
        ),
    ),
    (
        ("ARCH_LOW", "ARCH_MID", "OVER_TOP", "DOWEL_thoracic"),
        Practice(
            Step(
                "Ribs and pelvis may be drifting apart; it may come easily if you are flexible.",
                "004, MEASURES §6",
            ),
            Step("Firm belly, ribs down, and keep them there as you move.", "001, 004"),
            ("forearm_plank", "reverse_crunch", "curl_up"),
            ("dowel",),
        ),
    ),
    (
        ("NOT_TALL", "NO_HOLD"),
        Practice(
            Step("Your glutes may tire before the set is over.", "002, MEASURES §6"),
            Step("Finish each rep: hips through, knees straight, one breath.", "003"),
            ("glute_bridge", "one_leg_glute_bridge"),
            ("band",),
        ),
    ),
    (
        ("FAST_DOWN",),
        Practice(
            Step("The way down may not be under control yet.", "MEASURES §6"),
            Step("Count to three on the way down.", "MEASURES §6, MEASURES §8"),
            ("slow_hinge",),
            ("kneeling_hinge",),
        ),
    ),
    (
        ("LOCKED",),
        Practice(
            Step("Straight knees may be habit, or a way of not squatting.", "000, MEASURES §6"),
            Step("Unlock your knees before each rep, and leave them so.", "000, 004"),
            drills=("dowel",),
        ),
    ),
    (
        ("NECK_UP", "NECK_TUCK", "DOWEL_occiput"),
        Practice(
            Step("Your eyes may be leading, and the head follows them.", "000, 003, MEASURES §6"),
            Step(
                "Put a mark on the floor two to three metres ahead, and keep looking at it.",
                "000, 003, MEASURES §1.1, MEASURES §6",
                "001 says eyes forward; 000 and 003 are followed",
            ),
            drills=("dowel",),
        ),
    ),
    (
        ("SHOULDERS", "UPPER_ROUND"),
        Practice(
            Step(
                "The muscles that hold your shoulders back may tire; long sitting may add to it.",
                "002, MEASURES §6",
            ),
            Step("Set your shoulders down and back before each rep.", "000, 002, 003"),
            ("broomstick_hinge", "superman"),
        ),
    ),
    (
        ("WEIGHT_AWAY",),
        Practice(
            Step("The weight may pull your arms forward as the hips go back.", "MEASURES §6"),
            Step("Slide your hands along your thighs, then brush your shins.", "000, 003"),
        ),
    ),
    (
        ("SHALLOW",),
        Practice(
            Step(
                "You may be careful, which is fine, or your hips may be stiff.", "000, MEASURES §6"
            ),
            Step("Reach one inch further back while the back stays flat.", "004, MEASURES §6"),
            ("ninety_ninety", "leg_circles"),
            ("wall_tap",),
        ),
    ),
    (
        ("HIPS_SHOOT",),
        Practice(
            Step(
                "Your knees may straighten before the back and hips have done their part.",
                "MEASURES §1",
                "MEASURES §6 has no row for it: the advice is our own",
            ),
            Step("Let chest and hips rise together.", "MEASURES §1"),
            ("slow_hinge",),
        ),
    ),
    (
        ("WALL_MISS",),
        Practice(
            Step("The wall may be an inch too far for today.", "MEASURES §2.2"),
            Step("Come one inch closer, and touch every time.", "MEASURES §2.2"),
            drills=("wall_tap",),
        ),
    ),
    (
        ("WALL_LEAN",),
        Practice(
            Step("You may be falling back: the wall may be too far away.", "MEASURES §2.2"),
            Step("Touch it like a doorbell, and come straight up.", "MEASURES §2.2"),
            drills=("wall_tap",),
        ),
    ),
    (
        ("WALL_BACK",),
        Practice(
            Step("You may be leaning back instead of folding at the hips.", "MEASURES §2.2"),
            Step("Chest forward as the hips go back; the hips touch first.", "MEASURES §2.2"),
            drills=("dowel",),
        ),
    ),
)

PRACTICE: Final[dict[str, Practice]] = {
    fault: practice for faults, practice in _ROWS for fault in faults
}
"""Fault id → what to practise, where the drill does not say otherwise."""
