"""What is learned of a person before a set is judged."""

from __future__ import annotations

import numpy as np
import pytest

from station.form.drills import DRILLS
from station.form.learning import learn_person
from station.form.standing import learn_standing
from tests.form.figures import nobody
from tests.form.visits import a_short_set, a_visit

SITE = np.array([[100.0, 50.0], [110.0, 450.0]], np.float32)
VISIT = a_visit(reps=1)
AT_WALL = next(drill for drill in DRILLS.values() if drill.needs_wall)


@pytest.mark.parametrize("drill", DRILLS.values(), ids=DRILLS.keys())
def test_only_drills_at_the_wall_learn_one(drill) -> None:  # type: ignore[no-untyped-def]
    """The same visit, in which the person stood on a wall; the standing is the same."""
    standing, alone = learn_person(VISIT, drill), learn_standing(VISIT)
    assert standing is not None
    assert alone is not None
    assert (standing.wall is not None) == drill.needs_wall
    assert standing.joints == pytest.approx(alone.joints)


@pytest.mark.parametrize("height", [1.50, 1.75, 1.95])
def test_the_height_sets_the_centimetres(height: float) -> None:
    """A stature of 400 pixels is so many centimetres."""
    standing = learn_person(a_short_set(), AT_WALL, height)
    assert standing is not None
    assert 400.0 * standing.centimetres == pytest.approx(100.0 * height, rel=0.002)


def test_the_sites_wall_is_used() -> None:
    """Where its owner has drawn one, whatever the person shows."""
    standing = learn_person(VISIT, AT_WALL, site_wall=SITE)
    assert standing is not None
    assert standing.wall is not None
    assert standing.wall.source == "site"
    shown = learn_person(VISIT, AT_WALL)
    assert shown is not None
    assert shown.wall is not None
    assert shown.wall.source == "person"


def test_nobody_teaches_nothing() -> None:
    """An empty room, even one with a wall."""
    assert learn_person([nobody(s) for s in a_short_set()], AT_WALL, site_wall=SITE) is None
