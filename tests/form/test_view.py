"""A rep beside the standing pose: windows in time, and changes from standing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from station.form.landmarks import HIP, KNEE
from station.form.view import RepView
from station.values import Posture, Rep
from tests.form.builders import (
    BACK,
    FPS,
    HINGE,
    STAND,
    STATURE,
    Pose,
    a_posture,
    a_rep,
    a_spine,
    a_standing,
    each,
    smoothly,
)

FRAME = 1.0 / FPS
DOWN, HOLD, UP, STAY = 2.0, 0.5, 1.5, 0.3
"""Seconds of the parts of the rep that most tests look at; it starts at 10 s."""


def seen(rep: Rep) -> RepView:
    """The rep beside the standing pose that it was made from."""
    return RepView(rep, a_standing())


def span(view: RepView, window: np.ndarray) -> tuple[float, float]:
    """First and last second of a window that has no holes."""
    chosen = np.flatnonzero(window)
    assert np.array_equal(chosen, np.arange(chosen[0], chosen[-1] + 1))
    return float(view.time[chosen[0]]), float(view.time[chosen[-1]])


def way_takes(share: float) -> float:
    """Share of its time in which a smooth movement gets so far: `smoothly`, turned round."""
    times = np.linspace(0, 1, 10_001)
    return float(np.interp(share, [smoothly(t) for t in times], times))


@pytest.fixture
def view() -> RepView:
    """A good hinge, ten seconds into the set."""
    return seen(a_rep(down=DOWN, hold=HOLD, up=UP, stay=STAY))


def test_the_bottom_is_the_deepest_tenth(view: RepView) -> None:
    """It begins and ends where q passes nine tenths of its peak (MEASURES §5)."""
    first, last = span(view, view.bottom)
    ninety = way_takes(0.9)
    assert first == pytest.approx(10 + DOWN * ninety, abs=FRAME)
    assert last == pytest.approx(10 + DOWN + HOLD + UP * (1 - ninety), abs=FRAME)


def test_descent_and_ascent_meet_the_bottom(view: RepView) -> None:
    """Down: from the start to the bottom's first moment. Up: from its last to the end."""
    bottom = span(view, view.bottom)
    assert span(view, view.descent) == (view.rep.start, bottom[0])
    first, last = span(view, view.ascent)
    assert first == bottom[1]
    assert last == pytest.approx(view.rep.end, abs=FRAME)


def test_the_lockout_is_the_top_after_the_rep(view: RepView) -> None:
    """It begins where q falls below 10° on the way up, and lasts to the end."""
    first, last = span(view, view.lockout)
    coming_up = UP * way_takes(1 - 10 / HINGE.depth)
    assert first == pytest.approx(10 + DOWN + HOLD + coming_up, abs=FRAME)
    assert last == pytest.approx(view.rep.end, abs=FRAME)


def test_every_moment_is_in_some_part(view: RepView) -> None:
    """Descent, bottom and ascent together leave nothing out."""
    assert (view.descent | view.bottom | view.ascent).all()


def test_a_dip_in_the_bottom_is_still_the_bottom() -> None:
    """Somebody who bounces has one descent and one ascent, not two."""
    depths = [0, 20, 40, 58, 60, 50, 59, 57, 30, 5, 2]
    postures = tuple(a_posture(t / 5, HINGE, share=q / 60) for t, q in enumerate(depths))
    view = seen(Rep(1, postures, 0.0, 0.8, 2.0, stood=True))
    assert np.flatnonzero(view.bottom).tolist() == [3, 4, 6, 7]
    assert np.flatnonzero(view.descent).tolist() == [0, 1, 2, 3]
    assert np.flatnonzero(view.ascent).tolist() == [7, 8, 9, 10]
    assert np.flatnonzero(view.lockout).tolist() == [9, 10]
    assert (view.first_bottom, view.peak) == (3, 4)


def test_a_valley_ends_with_its_last_moments() -> None:
    """Who does not come up has no top: the last 0.2 s stand for it (MEASURES §0.4)."""
    halfway = Pose(trunk=25.0, knee=8.0)
    view = seen(a_rep(last=halfway, stay=1.0))
    first, last = span(view, view.lockout)
    assert last == pytest.approx(view.rep.end, abs=FRAME)
    assert last - first == pytest.approx(0.2, abs=FRAME)


def test_a_rep_that_starts_in_a_valley_has_no_lockout_before_it() -> None:
    """What is low before the peak belongs to the rep before, and is no top of this one."""
    view = seen(a_rep(first=Pose(trunk=4.0)))
    assert view.depth[0] < 10
    assert not view.lockout[: view.peak + 1].any()
    assert span(view, view.descent)[0] == view.rep.start


@pytest.mark.parametrize("name", ["trunk", "hip", "knee", "shank", "head", "neck"])
def test_angles_are_changes_from_standing(name: str) -> None:
    """At the deepest moment each reads what the pose says, whatever standing was."""
    view = seen(a_rep())
    assert view.change(name)[view.peak] == pytest.approx(getattr(HINGE, name), abs=1e-6)
    assert view.change(name)[0] == pytest.approx(0.0, abs=1e-6)


def test_a_change_takes_the_short_way_round() -> None:
    """A head that passes from 170° to −170° has turned by 20°, not by −340°."""
    rep = each(a_rep(), lambda p: replace(p, head=-170.0))
    assert np.allclose(RepView(rep, a_standing(head=170.0)).change("head"), 20.0)
    rep = each(a_rep(), lambda p: replace(p, head=170.0))
    assert np.allclose(RepView(rep, a_standing(head=-170.0)).change("head"), -20.0)


def test_joints_are_displacements_in_statures() -> None:
    """A hip that goes back by a tenth of the body's height reads −0.1 forward."""
    low = Pose(trunk=60.0, moved={HIP: (-0.1, -0.02), KNEE: (0.03, 0.0)})
    view = seen(a_rep(low))
    assert view.joints[view.peak, HIP] == pytest.approx((-0.1, -0.02), abs=1e-5)
    assert view.joints[view.peak, KNEE] == pytest.approx((0.03, 0.0), abs=1e-5)
    assert np.allclose(view.joints[0], 0.0, atol=1e-5)
    assert view.standing.stature == STATURE


def test_series_keep_their_order() -> None:
    """One number a posture, as it was; the signal q and the time among them."""
    rep = a_rep()
    view = seen(rep)
    assert view.series("knee").tolist() == [p.knee for p in rep.postures]
    assert view.depth.tolist() == [p.depth for p in rep.postures]
    assert view.time.tolist() == [p.time for p in rep.postures]


def test_one_bad_outline_does_not_bend_the_back() -> None:
    """The lift is a median over the bottom: neither a flash nor a gap moves it."""
    rep = a_rep(Pose(trunk=60.0, lumbar=8.0, thoracic=4.0), hold=2.0)
    view = seen(rep)
    inside = np.flatnonzero(view.bottom)[10:14]

    def spoiled(index: int, posture: Posture) -> Posture:
        if index not in inside:
            return posture
        return replace(posture, spine=a_spine(BACK + 3.0) if index % 2 else None)

    postures = tuple(spoiled(i, p) for i, p in enumerate(rep.postures))
    assert seen(replace(rep, postures=postures)).lift == pytest.approx((8.0, 4.0), abs=0.01)


def test_a_window_without_outlines_has_no_lift() -> None:
    """No silhouette in it, no word about the back."""
    view = seen(each(a_rep(), lambda p: replace(p, spine=None)))
    assert np.isnan(view.lift).all()
    assert np.isnan(seen(a_rep()).lift_in(np.zeros(len(view.time), bool))).all()


def test_standing_still_is_a_rep_of_nothing() -> None:
    """The made-up person reads zero everywhere while standing: the builders are right."""
    posture = a_posture(0.0, STAND)
    standing = a_standing()
    for name in ("trunk", "hip", "knee", "shank", "head", "neck"):
        assert getattr(posture, name) == getattr(standing, name)
    assert np.array_equal(posture.joints, standing.joints)
    assert posture.depth == 0.0
