"""What is learned of a person before a set is judged: how they stand, and where the wall is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from station.form.calibration import STATURE_M, Standing
from station.form.drills.drill import Drill
from station.form.learn_wall import learn_wall
from station.form.standing import learn_standing
from station.values import Points, Sight


def learn_person(
    sights: Iterable[Sight],
    drill: Drill,
    height_m: float = STATURE_M,
    site_wall: Points | None = None,
    wall_sights: Iterable[Sight] | None = None,
) -> Standing | None:
    """The standing pose, and for a drill at the wall the wall; None when nobody is measurable.

    `sights` can be gone through several times, and so can `wall_sights`, which show the wall:
    the same ones unless given (live, standing is learned last, after the step forward).
    `height_m` is the person's height, metres; `site_wall` the wall's line, (2, 2) top and foot,
    square pixels, where the site knows it.
    """
    standing = learn_standing(sights, height_m)
    if standing is None or not drill.needs_wall:
        return standing
    return replace(standing, wall=learn_wall(wall_sights or sights, standing, site_wall))
