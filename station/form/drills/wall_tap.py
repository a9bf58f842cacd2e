"""Wall tap: hinge back until the hips touch (MEASURES §2.2; seeds 001, 004).

The wall sets the depth, so shallow is no fault and a rep counts from 20° (§5): 18° as the
trunk reads there. The touch itself is read by a later part; here the body is judged.
"""

from station.form.drills.drill import Drill, body_faults_without

WALL_TAP = Drill(
    id="wall_tap",
    title="Wall tap",
    priority=("SQUAT", "KNEE_FIRST", "BOW", "ROUND"),
    judged=body_faults_without("SHALLOW"),
    softened=("FAST_DOWN",),
    count_deg=18.0,
)
