"""Wall tap: hinge back until the hips touch (MEASURES §2.2; seeds 001, 004).

The wall sets the depth, so shallow is no fault and a rep counts from 20° (§5): 18° as the
trunk reads there.
"""

from station.form.drills.common import (
    BRACE,
    EYES,
    FLAT_BACK,
    FULL_STAND,
    HANDS,
    HIPS_FIRST,
    KNEEL,
    KNEES,
    LONG_SPINE,
    PLACE,
    SHINS,
    STOP,
    TALL,
)
from station.form.drills.drill import Drill, Lesson, Level, body_faults_without
from station.form.drills.sources import Step

WALL_TAP = Drill(
    id="wall_tap",
    title="Wall tap",
    short="Wall",
    place=40,
    priority=("WALL_MISS", "SQUAT", "KNEE_FIRST", "WALL_LEAN", "WALL_BACK", "BOW", "ROUND"),
    judged=(*body_faults_without("SHALLOW"), "WALL_MISS", "WALL_LEAN", "WALL_BACK"),
    softened=("FAST_DOWN",),
    count_deg=18.0,
    needs_wall=True,
    about=Step("A wall behind you gives your hips something to reach for.", "001, 004"),
    lesson=(
        Lesson("A wall gives your hips a target.", "001, 004"),
        Lesson("Heels and hips on the wall first.", "MEASURES §2.2"),
        Lesson("Then half a foot forward, knees soft.", "001, MEASURES §2.2"),
        Lesson("Reach your hips back, tap, stand tall.", "001, 004, MEASURES §2.2"),
        Lesson("Not this: bowing, hips stay forward.", "004", "BOW"),
        Lesson("Not this: knees forward, sitting down.", "000, 001, 004", "SQUAT"),
    ),
    equipment=(
        Step("A clear stretch of wall that you can stand side-on to the camera at.", "001"),
        Step("Tape on the floor: a line for each level.", "MEASURES §2.2"),
    ),
    setup=(
        *PLACE,
        Step("Back to the wall, feet hip-width apart.", "001, MEASURES §2.2"),
        Step(
            "Heels and hips on the wall for two seconds: it learns where the wall is.",
            "MEASURES §2.2",
        ),
        Step("Step forward: heels 15 cm (6 inches) away, half your foot.", "001, MEASURES §2.2"),
        KNEES,
        HANDS,
        BRACE,
    ),
    cues=(
        Step("Reach your hips to the wall.", "004, MEASURES §8"),
        SHINS,
        LONG_SPINE,
        EYES,
        Step("Tap it lightly; do not sit or lean.", "001, MEASURES §2.2"),
        TALL,
    ),
    good_rep=(
        Step("The hips touch the wall: not the back first, and no leaning.", "001, MEASURES §2.2"),
        HIPS_FIRST,
        Step("Shins stay upright, knees bend by 35° at most.", "MEASURES §2.2"),
        FLAT_BACK,
        FULL_STAND,
    ),
    easier=(
        Step("Come closer, one inch (2.5 cm) at a time, down to 10 cm.", "MEASURES §2.2"),
        KNEEL,
    ),
    harder=(
        Step(
            "After a clean set, one inch (2.5 cm) further. The furthest clean tap is your hinge.",
            "MEASURES §2.2",
        ),
        Step(
            "Level 4 clean: do the dowel drill away from the wall, then the band.",
            "MEASURES §2.2",
        ),
    ),
    stop=(
        Step("Falling back on to the wall means too far: come closer.", "MEASURES §2.2"),
        *STOP,
    ),
    # The table of MEASURES §2.2, from a model of somebody 1.75 m tall with a foot of 26.6 cm;
    # nearer than 10 cm is no step down any more (its "regress").
    levels=(
        Level(1, 0.38, 0.50, 30.0),
        Level(2, 0.70, 0.70, 45.0),
        Level(3, 0.83, 0.83, 60.0),
        Level(4, 0.92, 1.05, 75.0),
    ),
    step_feet=0.095,  # one inch of that foot
)
