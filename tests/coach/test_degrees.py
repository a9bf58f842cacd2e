"""Degrees: only for a clinician, and as change from standing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from station.coach.degrees import CURVE_POINTS, CURVE_S, Degrees
from station.form.calibration import Standing
from station.form.figure import STANDING, Move, play
from station.form.posture import PostureMeter
from station.form.standing import learn_standing
from station.values import Posture, Scene
from tests.coach.walk import Walk, a_plan


def standing_one() -> tuple[Standing, Posture]:
    """Somebody, and how they stand."""
    sights = list(play([Move(2.0, STANDING)], fps=20.0))
    standing = learn_standing(sights)
    assert standing is not None
    meter = PostureMeter(standing)
    postures = [p for s in sights if (p := meter.feed(s)) is not None]
    return standing, postures[-1]


def test_angles_are_changes_from_standing() -> None:
    """Whoever stands is at 0; thirty degrees further is thirty."""
    standing, posture = standing_one()
    degrees = Degrees(standing)
    bent = replace(posture, trunk=standing.trunk + 30.0, knee=standing.knee + 12.0)
    degrees.feed(bent)
    now = degrees.read(posture.time)
    assert (now.trunk, now.knee) == pytest.approx((30.0, 12.0), abs=1e-6)
    assert now.hip == pytest.approx(0.0, abs=1.5)
    assert now.curve.tolist() == [[0.0, pytest.approx(30.0, abs=1e-4)]]


def test_unseen_is_unknown() -> None:
    """The curve stays, the angles do not."""
    standing, posture = standing_one()
    degrees = Degrees(standing)
    degrees.feed(posture)
    degrees.feed(None)
    now = degrees.read(posture.time + 1.0)
    assert np.isnan([now.trunk, now.hip, now.knee]).all()
    assert len(now.curve) == 1


@pytest.mark.parametrize("fps", [8.0, 30.0, 60.0])
def test_the_curve_is_short_whatever_the_camera(fps: float) -> None:
    """Ten seconds, a hundred and fifty points at most, the newest last."""
    standing, posture = standing_one()
    degrees = Degrees(standing)
    for number in range(int(25 * fps)):
        degrees.feed(replace(posture, time=number / fps))
    curve = degrees.read(25.0).curve
    assert 75 <= len(curve) <= CURVE_POINTS
    assert curve[0, 0] >= -CURVE_S
    assert curve[-1, 0] == pytest.approx(0.0, abs=0.3)
    assert curve[0, 0] == pytest.approx(-CURVE_S, abs=1.0)


@pytest.mark.parametrize("profile", ["gym", "clinic"])
def test_degrees_are_for_the_clinic(profile: str) -> None:
    """On a gym floor they distract."""
    walk = Walk(a_plan("hinge", profile=profile)).to(Scene.SET).hinge(1)
    angles = [s.feedback.angles for s in walk.steps if s.feedback.scene is Scene.SET]
    seen = [a for a in angles if a is not None]
    assert len(seen) == (len(angles) if profile == "clinic" else 0)
    assert profile == "gym" or np.nanmax([a.trunk for a in seen]) == pytest.approx(60.0, abs=3.0)
