"""What rod and wall say about one rep, on curves that are known."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.form.contacts import (
    AT_REST_CM,
    EXPLAINED,
    REST_SPREAD_CM,
    SETTLED_CM,
    TOUCH_CM,
    at_rest,
    contact_lost,
    heel_to_wall,
    held,
    midback_lost,
    wall_back_first,
    wall_dwell,
    wall_gap,
    wall_speed,
    wall_touch,
)
from station.form.landmarks import HEEL
from station.form.rod import PLACES
from station.form.view import RepView
from station.form.wall import WallLine
from station.values import Posture
from tests.form.builders import STATURE, a_rep, a_standing, each
from tests.form.known_reps import feet_from_wall

NAN = float("nan")
SACRUM, THORACIC, OCCIPUT, MIDBACK = range(4)
BOTTOM = 12.0
"""Seconds: when the reps below reach it; they start at 10 and stand again at 15.5."""

FPS = 50.0

Curve = Callable[[float], float]
"""Centimetres over seconds."""


def constant(cm: float) -> Curve:
    """The same all the time."""
    return lambda time: cm


UNKNOWN = constant(NAN)


def with_rod(gaps: Mapping[str, Curve]) -> RepView:
    """A hinge held for 2 s, in which the rod is so far from these places."""

    def at(posture: Posture) -> Posture:
        now = [gaps[place](posture.time) if place in gaps else NAN for place in PLACES]
        return replace(posture, rod_gaps=np.array(now, np.float32))

    return RepView(each(a_rep(hold=2.0, fps=FPS), at), a_standing())


def at_wall(hips: Curve, back: Curve = UNKNOWN) -> RepView:
    """The same hinge before a wall, with hips and upper back so far from it."""

    def at(posture: Posture) -> Posture:
        return replace(posture, wall_gap=hips(posture.time), back_gap=back(posture.time))

    return RepView(each(a_rep(hold=2.0, fps=FPS), at), a_standing())


def pulse(start: float, seconds: float, high: float, low: float = 0.0) -> Curve:
    """`high` for so long, `low` otherwise; a hair longer, so that both of its ends are in it."""
    return lambda time: high if start - 1e-6 <= time <= start + seconds + 1e-6 else low


# What lasts.


@pytest.mark.parametrize("fps", [10.0, 20.0, 100.0])
@pytest.mark.parametrize(("seconds", "most"), [(0.1, 1.0), (0.2, 5.0), (0.5, 5.0)])
def test_only_what_lasts_a_fifth_of_a_second_counts(
    seconds: float, most: float, fps: float
) -> None:
    """At any frame rate: 5 cm for 0.2 s is 5 cm, for 0.1 s it never was."""
    time = np.round(np.arange(0.0, 2.0, 1.0 / fps), 6)
    values = np.array([pulse(1.0, seconds, 5.0, 1.0)(t) for t in time])
    assert held(time, values) == most


@given(
    values=st.lists(st.floats(-5, 5), min_size=1, max_size=30),
    more=st.floats(0, 3),
)
def test_what_lasts_is_a_level_that_is_kept(values: list[float], more: float) -> None:
    """Never above the maximum, never below the minimum; raised by whatever all is raised by."""
    series, time = np.array(values), np.arange(len(values)) / 10
    level = held(time, series)
    assert math.isnan(level) == (len(values) < 3)
    if len(values) >= 3:
        assert series.min() <= level <= series.max()
        assert held(time, series + more) == pytest.approx(level + more)


@pytest.mark.parametrize("seen", [[], [0.0, 0.1], [0.0, 0.19]])
def test_too_short_a_look_is_unknown(seen: list[float]) -> None:
    """Less than 0.2 s was seen of it, in all."""
    time = np.arange(0.0, 1.0, 0.01).round(6)
    values = np.where(np.isin(time, seen), 3.0, NAN)
    assert math.isnan(held(time, values))


# The rod.


@pytest.mark.parametrize("place", [SACRUM, THORACIC, OCCIPUT])
@pytest.mark.parametrize("rest", [-1.0, 0.0, 1.2])
def test_contact_is_lost_by_what_a_gap_grows_from_upright(place: int, rest: float) -> None:
    """Wherever the rod rests on this person: 4 cm more while bent are 4 cm."""
    usual = AT_REST_CM[place] + rest
    curve = pulse(BOTTOM, 1.0, usual + 4.0, usual)
    assert contact_lost(with_rod({PLACES[place]: curve}), place) == pytest.approx(4.0, abs=1e-4)


@pytest.mark.parametrize(("own", "taken"), [(9.0, REST_SPREAD_CM), (-9.0, -REST_SPREAD_CM)])
def test_a_post_is_not_taken_for_where_the_rod_rests(own: float, taken: float) -> None:
    """Nobody's stick rests further from the usual place than 1.5 cm."""
    depth, gaps = np.full(50, 5.0), np.full(50, AT_REST_CM[SACRUM] + own)
    assert at_rest(depth, gaps, SACRUM) == pytest.approx(AT_REST_CM[SACRUM] + taken)


@pytest.mark.parametrize(("moments", "taken"), [(2, 0.0), (3, 1.0)])
def test_two_upright_moments_are_none(moments: int, taken: float) -> None:
    """Then the usual place stands in; bent moments never count as upright."""
    depth = np.array([13.9] * moments + [14.1] * 40)
    gaps = np.array([AT_REST_CM[OCCIPUT] + 1.0] * moments + [AT_REST_CM[OCCIPUT] + 1.3] * 40)
    assert at_rest(depth, gaps, OCCIPUT) == pytest.approx(AT_REST_CM[OCCIPUT] + taken)


def test_moments_in_which_the_rod_is_hidden_are_no_rest() -> None:
    """NaN among the upright ones is left out, also from their number."""
    gaps = np.array([NAN] * 10 + [0.2, 0.3, 0.4])
    assert at_rest(np.zeros(13), gaps, SACRUM) == pytest.approx(0.3)
    assert at_rest(np.zeros(13), gaps[:12].repeat(2)[:13], SACRUM) == AT_REST_CM[SACRUM]


@pytest.mark.parametrize(("share", "known"), [(0.2, False), (0.4, True)])
def test_a_place_that_is_seen_too_little_is_unknown(share: float, known: bool) -> None:
    """It must be seen in three tenths of the bent part, however well it is seen upright."""
    usual = AT_REST_CM[SACRUM]
    whole = with_rod({"sacrum": constant(usual)})
    bent = whole.time[whole.depth > 0.4 * whole.depth.max()]
    hidden = pulse(bent[0], (1.0 - share) * float(np.ptp(bent)), NAN, usual)
    lost = contact_lost(with_rod({"sacrum": hidden}), SACRUM)
    assert math.isfinite(lost) == known


@pytest.mark.parametrize(
    ("middle", "tailbone", "lost"),
    [(1.5, 0.0, 1.5), (9.0, 0.0, 9.0), (6.0, 8.0, 0.0), (9.0, 4.0, 6.0), (2.0, -1.0, 2.0)],
)
def test_a_tailbone_off_the_rod_explains_three_quarters_at_the_middle(
    middle: float, tailbone: float, lost: float
) -> None:
    """What it does not explain is the mid-back's own; a tailbone past the rod explains nothing."""
    assert EXPLAINED == 0.75
    rest = AT_REST_CM[SACRUM]
    low = pulse(BOTTOM, 2.0, rest + tailbone, rest)
    view = with_rod({"sacrum": low, "midback": pulse(BOTTOM, 2.0, middle, -1.0)})
    assert midback_lost(view) == pytest.approx(lost, abs=1e-4)


@pytest.mark.parametrize("seen", ["sacrum", "midback"])
def test_the_mid_back_is_unknown_without_both(seen: str) -> None:
    """Without the tailbone nobody knows what of a gap is its own."""
    assert math.isnan(midback_lost(with_rod({seen: constant(1.0)})))


# The wall.


def approach(nearest: float, speed: float, arrival: float = 12.0, leave: float = 13.0) -> Curve:
    """Towards the wall at so many cm/s, there from `arrival` until `leave`, and back."""

    def cm(time: float) -> float:
        return nearest + speed * max(0.0, arrival - time, time - leave)

    return cm


@pytest.mark.parametrize("nearest", [-1.0, 0.0, 2.4, 6.0])
def test_the_gap_is_the_nearest_the_hips_came(nearest: float) -> None:
    """Into the cloth, on the wall, or short of it."""
    assert wall_gap(at_wall(approach(nearest, 20.0))) == pytest.approx(nearest, abs=1e-4)


@pytest.mark.parametrize("speed", [10.0, 40.0])
def test_they_touch_when_they_are_almost_as_near_as_they_come(speed: float) -> None:
    """6 mm before their nearest, from the rep's start; so long they rest, too."""
    view = at_wall(approach(1.0, speed))
    before = SETTLED_CM / speed
    assert wall_touch(view) == pytest.approx(2.0 - before, abs=0.021)
    assert wall_dwell(view) == pytest.approx(1.0 + 2 * before, abs=0.041)


@pytest.mark.parametrize("speed", [8.0, 20.0, 60.0])
def test_the_speed_is_that_of_the_last_fifth_of_a_second(speed: float) -> None:
    """Hips that come at a steady speed come at that, m/s."""
    assert wall_speed(at_wall(approach(1.0, speed))) == pytest.approx(speed / 100, rel=0.02)


def test_hips_seen_between_gaps_have_a_speed() -> None:
    """Moments in which they are hidden are bridged."""

    def flickering(time: float) -> float:
        return NAN if round(time * FPS) % 3 == 1 else approach(1.0, 20.0)(time)

    view = at_wall(flickering)
    assert wall_speed(view) == pytest.approx(0.2, rel=0.05)
    assert wall_touch(view) == pytest.approx(2.0 - 0.03, abs=0.03)


@pytest.mark.parametrize(("nearest", "touched"), [(TOUCH_CM, True), (TOUCH_CM + 0.1, False)])
def test_hips_that_stay_away_did_not_touch(nearest: float, touched: bool) -> None:
    """No moment and no speed of a touch, and none of its time."""
    view = at_wall(approach(nearest, 20.0))
    assert math.isfinite(wall_touch(view)) == touched
    assert math.isfinite(wall_speed(view)) == touched
    assert (wall_dwell(view) > 0.0) == touched


def test_where_no_wall_is_known_nothing_is_said_of_it() -> None:
    """Not even that the hips did not reach it."""
    view = at_wall(UNKNOWN)
    for measure in (wall_gap, wall_touch, wall_dwell, wall_speed, wall_back_first, heel_to_wall):
        assert math.isnan(measure(view)), measure.__name__


@pytest.mark.parametrize(
    ("hips", "back", "first"),
    [(6.0, 1.0, 5.0), (6.0, 2.5, 3.5), (6.0, 2.6, 0.0), (1.0, 2.0, 0.0), (1.0, 30.0, 0.0)],
)
def test_the_back_is_first_by_how_far_the_hips_are_behind_it(
    hips: float, back: float, first: float
) -> None:
    """Only while the back touches; and hips that touch more are never behind."""
    view = at_wall(pulse(BOTTOM, 1.0, hips, 20.0), pulse(BOTTOM, 1.0, back, 40.0))
    assert wall_back_first(view) == pytest.approx(first, abs=1e-6)


def test_a_touch_of_the_back_while_the_hips_are_hidden_is_not_judged() -> None:
    """Nothing is known of that moment; of the others it is."""
    hidden, back = pulse(BOTTOM, 1.0, NAN, 6.0), pulse(BOTTOM, 1.0, 0.0, 40.0)
    assert wall_back_first(at_wall(hidden, back)) == 0.0
    assert wall_back_first(at_wall(hidden, pulse(BOTTOM, 1.2, 0.0, 40.0))) == pytest.approx(6.0)


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("roll", [0.0, -3.0, 6.0])
@pytest.mark.parametrize("feet", [0.0, 0.6, 1.5])
def test_the_heels_distance_is_in_feet(feet: float, roll: float, facing: int) -> None:
    """The person's own, whichever way they face and however the camera leans."""
    standing = a_standing(roll=roll)
    standing = replace(standing, view=replace(standing.view, facing=facing))
    x, y = standing.in_picture(HEEL).astype(float).tolist()
    foot_x = x - facing * feet * 0.152 * STATURE
    wall = WallLine((foot_x, y - 300.0), (foot_x, y), "site")
    view = RepView(a_rep(), replace(standing, wall=wall))
    assert heel_to_wall(view) == pytest.approx(feet, abs=1e-3)
    assert heel_to_wall(RepView(a_rep(), feet_from_wall(feet))) == pytest.approx(feet, abs=1e-3)
