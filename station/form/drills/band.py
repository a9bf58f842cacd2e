"""Band-resisted hinge: slow down against the pull, then all the way up (MEASURES §2.3).

The band carries weight backwards, so HRR and the weight over the foot mean nothing here:
BOW and TOES are not judged. A rep is watched until three quarters of a second after its
top, since half a second of standing against the pull belongs to it.
"""

from station.form.drills.common import (
    A_LITTLE_KNEE,
    BRACE,
    DEPTH,
    EYES,
    FEET,
    FLAT_BACK,
    GATE_TO_LOAD,
    HANDS,
    KNEES,
    LONG_SPINE,
    PLACE,
    RIBS,
    SOFT_KNEES,
    STOP,
    TALL,
)
from station.form.drills.drill import Drill, Lesson, body_faults_without
from station.form.drills.practice import Practice
from station.form.drills.sources import Step

BAND = Drill(
    id="band",
    title="Band-resisted hinge",
    short="Band",
    place=50,
    priority=("NOT_TALL", "OVER_TOP", "FAST_DOWN", "SQUAT", "ROUND"),
    judged=(*body_faults_without("BOW", "TOES"), "NO_HOLD"),
    hold_s=0.75,
    about=Step(
        "A band pulls the hips back: go with it slowly, then drive out of it.",
        "001, MEASURES §2.3",
    ),
    lesson=(
        Lesson("The band pulls your hips back.", "001, MEASURES §2.3"),
        Lesson("Band in the hip crease, anchor behind.", "MEASURES §2.3"),
        Lesson("Step forward until you feel the pull.", "MEASURES §2.3"),
        Lesson("Down in three seconds, then stand tall.", "003, MEASURES §2.3, MEASURES §8"),
        Lesson("Not this: pulled down too fast.", "MEASURES §2.3", "FAST_DOWN"),
        Lesson("Not this: stopping short of tall.", "003", "NOT_TALL"),
    ),
    equipment=(
        Step("A light or medium loop band.", "001, MEASURES §2.3"),
        Step("A firm anchor behind you, at hip height.", "MEASURES §2.3"),
    ),
    setup=(
        *PLACE,
        Step("Look over band and anchor for tears, every time.", "MEASURES §2.3"),
        Step("Band in the crease of the hips, not on the waist; nobody behind.", "MEASURES §2.3"),
        Step(
            "Face away and step forward, 0.9 to 1.5 m from the anchor, until you feel the pull.",
            "MEASURES §2.3",
        ),
        Step("You can still stand tall without stepping.", "MEASURES §2.3"),
        FEET,
        KNEES,
        HANDS,
        BRACE,
    ),
    cues=(
        Step("Let the band pull your hips back, slowly.", "MEASURES §2.3"),
        Step("Count three on the way down.", "MEASURES §8"),
        SOFT_KNEES,
        LONG_SPINE,
        EYES,
        TALL,
        RIBS,
    ),
    good_rep=(
        Step("The way down is slow and even, a second and a half or more.", "MEASURES §2.3"),
        DEPTH,
        A_LITTLE_KNEE,
        FLAT_BACK,
        Step("It ends tall against the pull, held for half a second.", "MEASURES §2.3"),
    ),
    easier=(
        Step("Step closer to the anchor, or take a lighter band.", "MEASURES §2.3"),
        Step("Kneel, 0.6 to 0.9 m from the anchor.", "003, MEASURES §2.3"),
    ),
    harder=(
        Step("Do the pull-through, band or cable.", "003, MEASURES §2.3"),
        Step("Then a kettlebell deadlift, and only later the swing.", "003, MEASURES §6"),
        GATE_TO_LOAD,
    ),
    stop=(
        Step("Stop if band or anchor slips, creaks or tears.", "MEASURES §2.3"),
        *STOP,
    ),
    practice={
        "NOT_TALL": Practice(
            Step("Your glutes may tire, or the band may be too strong for now.", "MEASURES §2.3"),
            Step("Step in for less pull, and finish each rep tall.", "003, MEASURES §2.3"),
            ("glute_bridge", "one_leg_glute_bridge"),
        ),
        "FAST_DOWN": Practice(
            Step("The band may be pulling you down faster than you let it.", "MEASURES §2.3"),
            Step("Count to three on the way down; make the band wait.", "MEASURES §8"),
            ("slow_hinge",),
            ("kneeling_hinge",),
        ),
    },
)
