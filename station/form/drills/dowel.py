"""Dowel rod: head, upper back and tailbone stay on the rod (MEASURES §2.1; seeds 001, 004).

This is not the broomstick of seed 000, held level in the elbows: that one sets the shoulders,
touches the back nowhere else, and is an exercise of its own (MEASURES §1.1).
"""

from station.form.drills.common import (
    A_LITTLE_KNEE,
    BRACE,
    DEPTH,
    FEET,
    FULL_STAND,
    HALF_DEPTH,
    HIPS_BACK,
    HIPS_FIRST,
    KNEEL,
    KNEES,
    PLACE,
    SOFT_KNEES,
    TALL,
)
from station.form.drills.drill import BODY_FAULTS, Drill, Lesson
from station.form.drills.sources import Step

DOWEL = Drill(
    id="dowel",
    title="Dowel rod hinge",
    short="Dowel rod",
    place=30,
    priority=(
        "DOWEL_sacrum",
        "ROUND",
        "DOWEL_thoracic",
        "ARCH_MID",
        "NECK_UP",
        "NECK_TUCK",
        "DOWEL_occiput",
        "SQUAT",
        "BOW",
    ),
    judged=(*BODY_FAULTS, "DOWEL_sacrum", "DOWEL_thoracic", "DOWEL_occiput"),
    softened=("FAST_DOWN",),
    needs_rod=True,
    about=Step(
        "A rod along the back tells you, without a mirror, the moment the spine moves.",
        "001, 004",
    ),
    lesson=(
        Lesson("The rod shows your back's shape.", "001, 004"),
        Lesson("Rod on head, upper back, tailbone.", "001, 004, MEASURES §2.1"),
        Lesson("Hold it at neck and waist.", "MEASURES §2.1"),
        Lesson("Hips back; keep all three points.", "001, 004, MEASURES §2.1"),
        Lesson("Not this: rod off the tailbone.", "004", "DOWEL_sacrum"),
        Lesson("Not this: rod off upper back.", "004", "DOWEL_thoracic"),
    ),
    equipment=(
        Step("A straight rod, 1.2 to 1.5 m long and about 3 cm thick.", "MEASURES §2.1"),
        Step("A bright colour, with tape of another colour near both ends.", "MEASURES §2.1"),
    ),
    setup=(
        *PLACE,
        FEET,
        Step(
            "Rod along your spine: back of the head, between the shoulder blades, tailbone.",
            "001, 004, MEASURES §2.1",
        ),
        Step(
            "One hand holds it behind the neck, the other at the small of the back.",
            "MEASURES §2.1",
        ),
        Step(
            "Use the hand nearer the camera for the small of the back.",
            "own",
            "measured: a raised near arm hides the head and its contact (docs/limits.md)",
        ),
        Step("The lower hand's knuckles fill the hollow of the low back.", "MEASURES §2.1"),
        KNEES,
        BRACE,
    ),
    cues=(
        HIPS_BACK,
        Step("Head, upper back, tailbone: stay on the rod.", "001, 004, MEASURES §2.1"),
        SOFT_KNEES,
        Step("Ribs down, mid-back on the rod.", "004"),
        Step("Stop before the rod leaves your tailbone.", "004"),
        TALL,
    ),
    good_rep=(
        Step("All three points stay on the rod, down and up.", "MEASURES §2.1"),
        HIPS_FIRST,
        DEPTH,
        A_LITTLE_KNEE,
        FULL_STAND,
    ),
    easier=(
        HALF_DEPTH,
        Step(
            "Shoulders or neck too stiff for three points: hands on your hips, no rod.",
            "MEASURES §2.1",
        ),
        KNEEL,
    ),
    harder=(
        Step("Keep the rod and tap a wall, one foot's length behind you.", "MEASURES §2.1"),
        Step("Do the wall tap without the rod.", "001, MEASURES §2.1"),
        Step("Then a light weight that slides along your thighs.", "003, MEASURES §2.1"),
    ),
)
