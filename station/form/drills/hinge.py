"""The basic hip hinge, no equipment: the movement of all five articles (seeds 000–004)."""

from station.form.drills.common import (
    A_LITTLE_KNEE,
    BRACE,
    DEPTH,
    EYES,
    FEET,
    FLAT_BACK,
    FULL_STAND,
    HALF_DEPTH,
    HANDS,
    HEELS,
    HIPS_BACK,
    HIPS_FIRST,
    KNEEL,
    KNEES,
    LONG_SPINE,
    NECK,
    PLACE,
    RIBS,
    SOFT_KNEES,
    TALL,
    TENSION,
)
from station.form.drills.drill import BODY_FAULTS, Drill, Lesson
from station.form.drills.sources import Step

HINGE = Drill(
    id="hinge",
    title="Hip hinge",
    short="Hinge",
    place=20,
    # The order of seed 001's common mistakes, then 004's first.
    priority=("ROUND", "SQUAT", "BOW", "NECK_UP", "NOT_TALL"),
    judged=BODY_FAULTS,
    softened=("FAST_DOWN",),
    about=Step(
        "The movement itself: hips go back, the trunk folds forward, the back keeps its shape.",
        "000, 001, 002, 003, 004",
    ),
    lesson=(
        Lesson("Bend at the hips; spare your back.", "000, 001, 003"),
        Lesson("Feet hip-width, knees soft, belly firm.", "000, 001, 002, 003, 004"),
        Lesson("Push your hips to the wall behind.", "000, 001, 004"),
        Lesson("Feel the hamstrings pull? Stand tall.", "000, 001, 003, 004"),
        Lesson("Not this: the back rounds.", "000, 001, 002, 003", "ROUND"),
        Lesson("Not this: sitting down into a squat.", "000, 001, 003, 004", "SQUAT"),
    ),
    equipment=(Step("Nothing but room behind you.", "001, MEASURES §2"),),
    setup=(*PLACE, FEET, KNEES, HANDS, BRACE),
    cues=(HIPS_BACK, SOFT_KNEES, LONG_SPINE, EYES, TENSION, HEELS, TALL, RIBS),
    good_rep=(HIPS_FIRST, DEPTH, A_LITTLE_KNEE, FLAT_BACK, NECK, FULL_STAND),
    easier=(HALF_DEPTH, KNEEL),
    harder=(Step("Do the dowel drill, then the wall tap, then the band.", "001, MEASURES §6"),),
)
