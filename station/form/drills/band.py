"""Band-resisted hinge: slow down against the pull, then all the way up (MEASURES §2.3).

The band carries weight backwards, so HRR and the weight over the foot mean nothing here:
BOW and TOES are not judged.
"""

from station.form.drills.drill import Drill, body_faults_without

BAND = Drill(
    id="band",
    title="Band-resisted hinge",
    priority=("NOT_TALL", "OVER_TOP", "FAST_DOWN", "SQUAT", "ROUND"),
    judged=body_faults_without("BOW", "TOES"),
)
