"""Loaded hinge: a kettlebell, dumbbells or a bar in the hands (seeds 000, 003).

A bell that stands on the floor asks for bent knees, so SQUAT is amber at most.
"""

from station.form.drills.common import (
    BEFORE,
    BRACE,
    EYES,
    FEET,
    FLAT_BACK,
    FULL_STAND,
    GATE_TO_LOAD,
    HEELS,
    HIPS_BACK,
    KNEES,
    NECK,
    PLACE,
    RIBS,
    STOP,
    TALL,
    TENSION,
)
from station.form.drills.drill import BODY_FAULTS, Drill, Lesson
from station.form.drills.practice import Practice
from station.form.drills.sources import Step

LOADED_HINGE = Drill(
    id="loaded_hinge",
    title="Loaded hinge",
    short="With weight",
    place=60,
    priority=("ROUND", "WEIGHT_AWAY", "NOT_TALL", "HIPS_SHOOT"),
    judged=(*BODY_FAULTS, "WEIGHT_AWAY"),
    softened=("SQUAT", "FAST_DOWN", "NECK_UP"),
    about=Step(
        "The same hinge with a weight: the deadlift and its relatives.", "000, 001, 002, 003"
    ),
    lesson=(
        Lesson("The same hinge, now with weight.", "000, 001, 002, 003"),
        Lesson("Weight in both hands, at your thighs.", "000, 003"),
        Lesson("Hips back; brush thighs and shins.", "000, 003"),
        Lesson("Chest and hips rise together.", "MEASURES §1"),
        Lesson("Not this: the weight swings away.", "000, 003", "WEIGHT_AWAY"),
        Lesson("Not this: the back rounds.", "000, 001, 002, 003", "ROUND"),
    ),
    equipment=(
        Step("A light kettlebell, two dumbbells, or a bar.", "000, 003, MEASURES §6"),
        Step("A coach beside you for the choice of weight.", "003, MEASURES §6"),
    ),
    setup=(
        *PLACE,
        FEET,
        Step("Weight in both hands, close to your thighs.", "000, 003"),
        KNEES,
        BRACE,
    ),
    cues=(
        HIPS_BACK,
        Step("Brush your thighs, then your shins.", "000, 003"),
        Step("Shoulders back, long spine.", "000, 002, 003"),
        EYES,
        TENSION,
        HEELS,
        Step("Chest and hips rise together.", "MEASURES §1"),
        TALL,
        RIBS,
    ),
    good_rep=(
        Step("The weight stays close to the legs, down and up.", "000, 003"),
        Step("Hips go back, the knees bend no more than they must.", "000, 004"),
        FLAT_BACK,
        NECK,
        FULL_STAND,
    ),
    easier=(
        Step("Take less weight, or none.", "004, MEASURES §6"),
        Step("Do the dowel drill, then come back.", "001, MEASURES §6"),
    ),
    harder=(
        Step(
            "With a coach: kettlebell deadlift, Romanian deadlift, swing, barbell deadlift.",
            "003, MEASURES §6",
            "003 has the swing before the Romanian deadlift; a slow lift is the safer first step",
        ),
        Step("Good mornings, with a light bar, once the Romanian deadlift is easy.", "001"),
    ),
    before=(GATE_TO_LOAD, *BEFORE),
    stop=(
        Step("Put the weight down as soon as the back rounds.", "000, 004"),
        *STOP,
    ),
    practice={
        "ROUND": Practice(
            Step(
                "The weight may be too much for today, or you may be going lower than your hips "
                "allow.",
                "000, 004, MEASURES §6",
            ),
            Step("Take less weight and stop higher, at the first pull.", "004"),
            ("forearm_plank", "ninety_ninety", "superman", "glute_bridge"),
            ("dowel",),
        ),
        "HIPS_SHOOT": Practice(
            Step(
                "The weight may be too much for today, so the knees straighten early.",
                "MEASURES §1",
                "MEASURES §6 has no row for it: the advice is our own",
            ),
            Step("Take less weight; chest and hips rise together.", "MEASURES §1"),
            ("slow_hinge",),
        ),
    },
)
