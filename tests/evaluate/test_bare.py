"""Bare points against the truth, on bodies whose angles are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from station.evaluate.bare import angles, bare_errors, near_side
from station.evaluate.truth import Series
from tests.evaluate.known import frames, times, truth

LIMBS = ((27, 25), (25, 23), (23, 11))
"""Shank, thigh and trunk of the left side, from the ankle up."""


def leans(time: float) -> tuple[float, float, float]:
    """Shank, thigh and trunk inclination of a hinge, from standing and back, degrees."""
    deep = float(0.5 - 0.5 * np.cos(np.pi * np.clip(time - 2.0, 0.0, 2.0)))
    return 2.0 - 8.0 * deep, -30.0 * deep, 70.0 * deep


def walker(at: Series, *, side: int = 0, facing: int = 1, more: float = 0.0) -> Series:
    """Points of somebody who hinges at these times; the other side's are not to be looked at."""
    points = np.full((len(at), 33, 2), np.nan)
    points[:, 27 + side] = (320.0, 430.0)
    for row, time in enumerate(at):
        for (low, high), lean in zip(LIMBS, leans(float(time)), strict=True):
            angle = np.radians(lean + more)
            step = 90.0 * np.array([facing * np.sin(angle), -np.cos(angle)])
            points[row, high + side] = points[row, low + side] + step
    return points


def hinge(side: str = "left", **more: Any) -> dict[str, Any]:
    """The truth of it."""

    def drawn(time: float) -> dict[str, float]:
        shank, thigh, trunk = leans(time)
        included = {"hip_included": 180 - trunk + thigh, "knee_included": 180 - shank + thigh}
        return {"trunk_lean": trunk, **included}

    return {**truth(frames=frames(6.0, angle=drawn)), "camera": {"side": side}, **more}


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize(("side", "name"), [(0, "left"), (1, "right")])
def test_true_points_are_off_by_nothing(side: int, name: str, facing: int) -> None:
    """Either side to the camera, and facing either way."""
    off = bare_errors(times(6.0), walker(times(6.0), side=side, facing=facing), hinge(name))
    assert off.error == pytest.approx({"trunk": 0.0, "hip": 0.0, "knee": 0.0}, abs=1e-6)
    assert off.mean == pytest.approx(0.0, abs=1e-6)
    assert off.lag == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("late", [0.005, 0.05, 0.2])
def test_the_lag_of_late_points_is_their_delay(late: float) -> None:
    """What is seen now happened so long ago."""
    off = bare_errors(times(6.0), walker(times(6.0) - late), hinge())
    assert off.lag == late


def test_every_angle_has_its_own_error() -> None:
    """All limbs turned by 3°: the trunk is off by them, the joints between limbs are not."""
    off = bare_errors(times(6.0), walker(times(6.0), more=3.0), hinge())
    assert off.error == pytest.approx({"trunk": 3.0, "hip": 0.0, "knee": 0.0}, abs=1e-6)
    assert off.mean == pytest.approx(1.0, abs=1e-6)


def test_jitter_is_how_much_the_trunk_jumps() -> None:
    """To and fro by 1° from picture to picture: 4° of second difference, however it moves."""
    at = times(6.0)
    points = walker(at)
    still = bare_errors(at, points, hinge()).jitter
    swing = np.where(np.arange(len(at)) % 2, 1.0, -1.0)
    for row, degrees in enumerate(swing):
        turned = np.radians(leans(float(at[row]))[2] + degrees)
        step = 90.0 * np.array([np.sin(turned), -np.cos(turned)])
        points[row, 11] = points[row, 23] + step
    assert still < 0.5
    assert bare_errors(at, points, hinge()).jitter == pytest.approx(4.0, abs=0.5)


def test_nobody_seen_is_nothing_known() -> None:
    """No number, and no warning about empty ones."""
    off = bare_errors(times(6.0), np.full((len(times(6.0)), 33, 2), np.nan), hinge())
    assert np.isnan([off.lag, off.jitter, off.mean, *off.error.values()]).all()


def test_where_somebody_is_not_seen_nothing_counts() -> None:
    """A gap in the points leaves the rest as it is."""
    points = walker(times(6.0))
    points[20:40] = np.nan
    off = bare_errors(times(6.0), points, hinge())
    assert off.mean == pytest.approx(0.0, abs=1e-6)
    assert off.lag == pytest.approx(0.0, abs=1e-6)


def test_standing_upright_every_angle_is_none() -> None:
    """Straight above each other: 0° trunk, hip and knee; the side is the camera's word."""
    points = np.zeros((1, 33, 2))
    for row, landmark in enumerate((11, 23, 25, 27)):
        points[0, landmark] = (100.0, 100.0 * row)
    assert angles(points, near_side(hinge())) == pytest.approx(np.zeros((3, 1)))
