"""Kneeling hinge: on both knees, hips back to the heels (seed 003, second on its ladder).

The articles name it and do not describe it, so how it is done is our own words for its usual
form. What needs feet or moving shins is not judged: SQUAT, BOW, LOCKED, KNEE_FIRST, TOES,
HIPS_SHOOT; nor TOO_LOW, since the heels end the way.
"""

from station.form.drills.common import (
    BRACE,
    CLOTHES,
    FLAT_BACK,
    HANDS,
    LONG_SPINE,
    NECK,
    RIBS,
    STOP,
)
from station.form.drills.drill import Drill, Lesson
from station.form.drills.practice import Practice
from station.form.drills.sources import Step

KNEELING_HINGE = Drill(
    id="kneeling_hinge",
    title="Kneeling hinge",
    short="Kneeling",
    place=10,
    priority=("ROUND", "NOT_TALL", "OVER_TOP", "NECK_UP"),
    judged=(
        "ROUND",
        "UPPER_ROUND",
        "SHALLOW",
        "ARCH_LOW",
        "ARCH_MID",
        "NECK_UP",
        "NECK_TUCK",
        "SHOULDERS",
        "NOT_TALL",
        "OVER_TOP",
        "FAST_DOWN",
    ),
    softened=("FAST_DOWN",),
    about=Step(
        "The hinge without the legs: only hips and back have something to do.", "003, MEASURES §6"
    ),
    lesson=(
        Lesson("On your knees, only the hips work.", "003, MEASURES §6"),
        Lesson(
            "Kneel tall, hands on your hips.",
            "own",
            note="003 names the kneeling hinge only",
        ),
        Lesson("Send your hips back to your heels.", "003, 004"),
        Lesson("Hips forward, kneel tall, squeeze.", "001, 003"),
        Lesson("Not this: the back rounds.", "000, 001, 002, 003", "ROUND"),
        Lesson("Not this: head up, neck cranked.", "000, 003", "NECK_UP"),
    ),
    equipment=(
        Step("A folded mat or a cushion under your knees.", "own", "003 names no equipment"),
    ),
    setup=(
        CLOTHES,
        Step("Go to the floor mark, side-on to the camera, all of you in view.", "MEASURES §2"),
        Step(
            "Kneel tall on both knees, hip-width apart, shins flat on the floor.",
            "own",
            "003 names the kneeling hinge only",
        ),
        HANDS,
        BRACE,
    ),
    cues=(
        Step("Send your hips back to your heels.", "003, 004"),
        LONG_SPINE,
        Step("Eyes on the floor in front of you.", "000, 003, MEASURES §1.1"),
        Step("Stop before your back rounds.", "001, 004"),
        Step("Hips forward, kneel tall, squeeze.", "001, 003"),
        RIBS,
    ),
    good_rep=(
        Step("The hips go back and the trunk folds over the thighs.", "003, 004"),
        FLAT_BACK,
        NECK,
        Step("It ends kneeling tall, hips straight, held for a moment.", "003, MEASURES §1.1"),
    ),
    easier=(
        Step("Go half the way, or put a cushion on your heels.", "MEASURES §2.1"),
        Step("Do the glute bridge: the same hips, lying down.", "003, MEASURES §6"),
    ),
    harder=(
        Step("Do the standing hip hinge, hands on your hips.", "003, MEASURES §6"),
        Step("Then the dowel drill.", "001, MEASURES §6"),
    ),
    stop=(
        Step("Leave it out if kneeling hurts.", "own", "no article says it; any coach would"),
        *STOP,
    ),
    practice={
        "ROUND": Practice(
            Step(
                "Stiff hips or a tiring trunk may let the back give way, or you may be going "
                "further than your hips allow.",
                "000, 002, 004, MEASURES §6",
            ),
            Step("Go half the way for now; the heels are no finish line.", "004, MEASURES §2.1"),
            ("ninety_ninety", "forearm_plank", "leg_circles", "superman"),
        ),
        "SHALLOW": Practice(
            Step(
                "You may be careful, which is fine, or your hips may be stiff.", "000, MEASURES §6"
            ),
            Step(
                "Sit one inch nearer to your heels while the back stays flat.", "004, MEASURES §6"
            ),
            ("ninety_ninety", "leg_circles"),
        ),
        "NOT_TALL": Practice(
            Step("Your glutes may tire before the set is over.", "002, MEASURES §6"),
            Step("Finish each rep: hips all the way forward, one breath.", "003"),
            ("glute_bridge", "one_leg_glute_bridge"),
        ),
    },
)
