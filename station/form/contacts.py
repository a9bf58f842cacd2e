"""What rod and wall say about one rep: contact lost, and the touch.

Rod: the change of each gap from its own value while upright in the same rep, where the rod
rests on the back. Wall: distances in centimetres in front of it, times within the rep.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from station.form.landmarks import HEEL
from station.form.rod import PLACES
from station.form.smooth import median_of_three
from station.form.view import PERSIST_S, RepView, Series, Window

SACRUM, MIDBACK = PLACES.index("sacrum"), PLACES.index("midback")
UPRIGHT_DEG: Final = 14.0
"""Up to this q the person is upright, and the rod lies as it does in standing."""
AT_REST_CM: Final = (-0.5, -0.7, 0.6)
"""Gap at tailbone, upper back and head of a rod that touches, as upright moments read it
(measured, median of 20 sets): half the stick, less what clothes and cheeks reach past it."""
REST_SPREAD_CM: Final = 1.5
"""How far a person's own may lie from that; further is a post taken for the stick while both
stood upright (measured: 90 % of sets lie within 1.2)."""
LEAST_UPRIGHT: Final = 3
"""Fewer upright moments than this are none."""
EXPLAINED: Final = 0.75
"""Share of a gap at the tailbone that shows at the middle of the back (measured: 4.3 of 7.9,
4.2 of 11, 2.5 of 7.7 cm)."""
LEAST_SHARE: Final = 0.3
"""A point is judged when it is seen in at least this share of the bent part of the rep …"""
BENT_SHARE: Final = 0.4
"""… which is where q is above this share of its peak."""
TOUCH_CM: Final = 2.5
"""Hips nearer to the wall than this have touched it. MEASURES §2.2 says 1.5; a wall found in
the picture is 1.3 cm off at most (measured), and a miss that matters is 4."""
SETTLED_CM: Final = 0.6
"""The hips are on the wall while they are within this of their nearest."""


def contact_lost(view: RepView, place: int) -> float:
    """How far the rod has left a place (row of `rod.PLACES`), cm, for 0.2 s at least."""
    gaps = _rod_gaps(view, place)
    return held(view.time, gaps - at_rest(view.depth, gaps, place))


def midback_lost(view: RepView) -> float:
    """How far the middle of the back is from the rod, cm, for 0.2 s at least: what a gap at
    the tailbone explains of it is left out.

    It stands in for the upper back where the near elbow covers that. A rod that touches there
    passes the middle within 2 cm; one that has left only the tailbone, within 2 beyond
    three quarters of that gap; an over-extended mid-back lies 7 to 11 away (measured).
    """
    middle, low = _rod_gaps(view, MIDBACK), _rod_gaps(view, SACRUM)
    tailbone = low - at_rest(view.depth, low, SACRUM)
    return held(view.time, middle - EXPLAINED * np.maximum(tailbone, 0.0))


def at_rest(depth: Series, gaps: Series, place: int) -> float:
    """The gap of a rod that touches: the person's own while upright, near the usual, cm.

    `depth` is q, degrees, and `gaps` one place's, cm, at the same moments.
    """
    usual = AT_REST_CM[place]
    upright = gaps[(depth < UPRIGHT_DEG) & np.isfinite(gaps)]
    own = float(np.median(upright)) if len(upright) >= LEAST_UPRIGHT else usual
    return float(np.clip(own, usual - REST_SPREAD_CM, usual + REST_SPREAD_CM))


def _rod_gaps(view: RepView, place: int) -> Series:
    """One place's gaps, (n,) cm; all NaN where it is seen in too little of the bent part."""
    gaps = np.stack([p.rod_gaps for p in view.rep.postures])[:, place].astype(float)
    bent = view.depth > BENT_SHARE * view.depth[view.peak]
    seen = float(np.isfinite(gaps[bent]).mean())
    return gaps if seen >= LEAST_SHARE else np.full(len(gaps), np.nan)


def held(time: Series, values: Series) -> float:
    """The most that a series reaches and keeps for 0.2 s; NaN where it is never that long."""
    known = np.isfinite(values)
    time, values = time[known], values[known]
    ends = np.searchsorted(time, time + PERSIST_S - 1e-6)
    runs = [values[i : j + 1].min() for i, j in enumerate(ends.tolist()) if j < len(time)]
    return float(max(runs)) if runs else float("nan")


def _gaps(view: RepView) -> Series:
    return view.series("wall_gap")


def _nearest(view: RepView) -> float:
    """The least gap, cm, by the median of three, so that one bad sight is no touch."""
    gaps = _gaps(view)
    known = gaps[np.isfinite(gaps)]
    if len(known) < 3:
        return float("nan")
    return float(median_of_three(known[:-2], known[1:-1], known[2:]).min())


def wall_gap(view: RepView) -> float:
    """The least that is left between hips and wall, cm: 0 is a touch (§1 WALL_MISS)."""
    return _nearest(view)


def _resting(view: RepView) -> Window:
    """Where the hips are at the wall, as near as they come."""
    return np.asarray(_gaps(view) <= _nearest(view) + SETTLED_CM)


def wall_touch(view: RepView) -> float:
    """When the hips touch, seconds after the rep's start; NaN when they do not."""
    if not _nearest(view) <= TOUCH_CM:
        return float("nan")
    return float(view.time[np.argmax(_resting(view))] - view.rep.start)


def wall_dwell(view: RepView) -> float:
    """How long they rest on the wall, s; 0 when they do not touch (§1 WALL_LEAN)."""
    nearest = _nearest(view)
    if not nearest <= TOUCH_CM:
        return 0.0 if np.isfinite(nearest) else float("nan")
    return float(np.ptp(view.time[_resting(view)]))


def wall_speed(view: RepView) -> float:
    """How fast the hips come to the wall in the last fifth of a second, m/s; NaN unseen."""
    touch = wall_touch(view)
    if not np.isfinite(touch):
        return float("nan")
    moment = view.rep.start + touch
    known = np.isfinite(_gaps(view))
    before, at = np.interp([moment - PERSIST_S, moment], view.time[known], _gaps(view)[known])
    return float(before - at) / 100.0 / PERSIST_S


def wall_back_first(view: RepView) -> float:
    """How much nearer to the wall the upper back is than the hips when it touches, cm.

    0 when the back never touches; NaN when no wall is known.
    """
    back, hips = view.series("back_gap"), _gaps(view)
    known = np.isfinite(back) & np.isfinite(hips)
    if not known.any():
        return float("nan")
    touching = known & (back <= TOUCH_CM)
    return float(max(0.0, (hips - back)[touching].max(initial=0.0)))


def heel_to_wall(view: RepView) -> float:
    """Heel's distance from the wall while standing, foot lengths (§2.2); NaN unseen."""
    standing = view.standing
    if standing.wall is None:
        return float("nan")
    ahead = standing.wall.gap(standing.in_picture(HEEL), standing.view.facing)
    return ahead / standing.foot_length
