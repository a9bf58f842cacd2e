"""A whole clip, from its recording to what is counted."""

from __future__ import annotations

import pytest

from tests.sets import NAMES, compared


@pytest.mark.parametrize("name", NAMES)
def test_recorded_sets_are_told_rightly(name: str) -> None:
    """Rendered sets that come with the tests: every rep counted, every label named, no red
    where nothing is wrong.
    """
    result = compared(name)
    assert result.reps_found == result.reps_true
    assert all(set(result.labels) <= set(rep.found) for rep in result.reps)
    assert result.faults_true or not result.red


def test_the_angles_of_a_recorded_set_are_near_the_truth() -> None:
    """As change from standing the trunk is within 2.5° on average, and trails by under 0.1 s."""
    frames = compared("free-good").frames
    assert frames.angles["trunk"].change_mae < 2.5
    assert 0.0 <= frames.lag < 0.1
