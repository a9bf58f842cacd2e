"""One clip: its recording judged, and held against its truth."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from station.evaluate.frames import frame_errors
from station.evaluate.reps import rep_results
from station.evaluate.results import NAN, ClipResult
from station.evaluate.truth import Truth, series
from station.form.drills import drill_called
from station.form.drills.drill import Drill
from station.form.learning import learn_person
from station.form.watch import SetWatch
from station.values import JudgedRep, Points, Posture, Sight
from station.vision.recording import Recording


def compare(name: str, recording: Recording, truth: Truth, *, reused: bool = False) -> ClipResult:
    """Judge a recording and hold it against its truth."""
    drill = drill_called(str(truth["drill"]))
    reps, postures, source = judged(recording, drill, site_wall(truth))
    rods = _rods(recording)
    widths = [sight.size[0] for sight in recording]
    return ClipResult(
        name=name,
        drill=drill.id,
        body=str(truth.get("look", {}).get("body", "")),
        labels=tuple(truth["faults"]),
        reps=rep_results(truth, reps),
        engine=str(recording.meta.get("engine", "")),
        reused=reused,
        rod_share=sum(rods) / len(rods) if rods else NAN,
        has_rod=drill.id == "dowel",
        wall_source=source,
        has_wall=bool(np.isfinite(series(truth, "wall_gap_m")[1]).any()),
        frames=frame_errors(postures, truth, max(widths, default=1)),
    )


def site_wall(truth: Truth) -> Points | None:
    """The wall's line where the truth says that the site knows it, (2, 2) top and foot."""
    return np.array(truth["site_wall"], np.float32) if "site_wall" in truth else None


def judged(
    sights: Iterable[Sight], drill: Drill, wall: Points | None
) -> tuple[list[JudgedRep], list[Posture], str]:
    """Every rep and every posture of a set, and how its wall is known ("" when it is not);
    none of nobody who could be measured. `sights` can be gone through several times.
    """
    standing = learn_person(sights, drill, site_wall=wall)
    if standing is None:
        return [], [], ""
    watch = SetWatch(drill, standing)
    postures = []
    for sight in sights:
        watch.feed(sight)
        if watch.posture is not None:
            postures.append(watch.posture)
    watch.finish()
    if watch.posture is not None:
        postures.append(watch.posture)
    return watch.reps, postures, standing.wall.source if standing.wall else ""


def _rods(recording: Recording) -> list[bool]:
    """In which sights a rod was reported; in none of a set where none proved to be one."""
    rods = [sight.rod for sight in recording]
    proven = any(rod is not None and rod.proven for rod in rods)
    return [proven and rod is not None for rod in rods]
