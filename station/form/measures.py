"""What is measured in one rep: a table of named numbers, each from a stated window.

Everything is a change from the person's own standing, and a median over its window, so
that single bad sights do not matter. NaN means: it could not be seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.form.contacts import (
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
from station.form.landmarks import ANKLE, EAR, ELBOW, HEEL, HIP, KNEE, SHOULDER, TOE, WRIST
from station.form.rod import RAISED
from station.form.spine import Lift
from station.form.view import PERSIST_S, RepView, Series, Window
from station.values import Points

EARLY_SHARE: Final = 0.20
"""The start of the descent, for what moves first (MEASURES §1 KNEE_FIRST)."""
BALANCED_REACH: Final = 0.515
"""Hip-back over trunk reach in a hinge balanced over the mid-foot (MEASURES §0.3 HRR)."""
LEAST_TRUNK_DEG: Final = 25.0
"""HRR and SSI divide by the trunk's reach: below this it is too short (MEASURES §11)."""
LEAST_KNEE_DEG: Final = 3.0
"""Floor of the knee's excursion in HKR (MEASURES §0.3)."""
TALL_DEG: Final = 8.0
"""Hip flexion left when standing tall (MEASURES §1 NOT_TALL, amber)."""
LEAST_BENT_DEG: Final = 10.0
"""Knee bend below which the knees' timing is landmark noise (MEASURES §0.4: 5°, twice)."""
DESCENT_SHARE: Final = 0.377
"""Share of a descent between 15 % and 85 % of its way. A minimum-jerk movement has 0.420
(Flash & Hogan 1985; computed), MEASURES §11's raised cosine 0.494; but the trunk reads 3° low
while it is little inclined, so what is read has less of it (measured: 0.88–0.90 of the true
time with 0.420, on 78 rendered sets)."""
HAT_SHARE: Final = 0.626
MASS_SHARES: Final = {"foot": 2.9, "shank": 9.3, "thigh": 20.0, "trunk": 67.8}
"""Body mass by segment, %, and the trunk's centre on hip → shoulder (Winter 2009, by
MEASURES §0.3 CoMf)."""


def _median(values: Series, window: Window | None = None) -> float:
    chosen = values if window is None else values[window]
    known = chosen[np.isfinite(chosen)]
    return float(np.median(known)) if len(known) else float("nan")


def _at_bottom(name: str) -> Callable[[RepView], float]:
    return lambda view: _median(view.change(name), view.bottom)


def _moved(view: RepView, joint: int, axis: int, window: Window) -> float:
    """Median displacement of a joint from standing in a window, statures."""
    return _median(view.joints[:, joint, axis].astype(float), window)


def trunk_peak(view: RepView) -> float:
    """How deep the trunk went, degrees."""
    return float(view.change("trunk").max())


def stoop_squat_index(view: RepView) -> float:
    """SSI: 100 is all stoop, 0 all squat (Schmid 2022, by MEASURES §0.3)."""
    hip = -_moved(view, HIP, 1, view.bottom)
    shoulder = -_moved(view, SHOULDER, 1, view.bottom)
    return 100.0 * (1.0 - hip / shoulder) if shoulder > 0.01 else float("nan")


def hip_reach_ratio(view: RepView) -> float:
    """HRR: 1 is balanced over the mid-foot, less is bending forward (MEASURES §0.3)."""
    if _median(view.change("trunk"), view.bottom) < LEAST_TRUNK_DEG:
        return float("nan")
    ankle = _moved(view, ANKLE, 0, view.bottom)
    hip = _moved(view, HIP, 0, view.bottom)
    shoulder = _moved(view, SHOULDER, 0, view.bottom)
    reach = shoulder - hip
    return (ankle - hip) / (BALANCED_REACH * reach) if reach > 0.01 else float("nan")


def hip_knee_ratio(view: RepView) -> float:
    """HKR: hip excursion over knee excursion (MEASURES §0.3)."""
    hip = _median(view.change("hip"), view.bottom)
    return hip / max(_median(view.change("knee"), view.bottom), LEAST_KNEE_DEG)


def head_behind(view: RepView) -> float:
    """How far the head's pitch stays behind the trunk's, degrees, looking up + (§1 NECK).

    NaN when the near arm is raised beside the head: ear and eye are then a guess (measured:
    −22 to +34° with the same neck).
    """
    if _arm_raised(view):
        return float("nan")
    return _median(view.change("trunk") - view.change("head"), view.bottom)


def neck_behind(view: RepView) -> float:
    """How far shoulder → ear stays behind the trunk, degrees, carried back +; NaN likewise."""
    if _arm_raised(view):
        return float("nan")
    return _median(view.change("trunk") - view.change("neck"), view.bottom)


def _arm_raised(view: RepView) -> bool:
    """Whether the near elbow is beside or above the head at the bottom."""
    chosen = np.stack([p.joints for p, b in zip(view.rep.postures, view.bottom, strict=True) if b])
    trunk = chosen[:, SHOULDER] - chosen[:, HIP]
    length = np.hypot(trunk[:, 0], trunk[:, 1])
    above = ((chosen[:, ELBOW] - chosen[:, SHOULDER]) * trunk).sum(axis=1) / length**2
    return bool(np.median(above) > RAISED)


def carried_back(view: RepView) -> float:
    """Neck carried back beyond what the head's turning explains, degrees.

    A neck that extends turns the head about twice as far as its own line shoulder → ear
    (measured 1.9–3.1); what exceeds that comes from below, from the trunk.
    """
    return 2.0 * neck_behind(view) - head_behind(view)


def descent_seconds(view: RepView) -> float:
    """Whole-descent time from its 15 % and 85 % crossings, s (§1 FAST_DOWN)."""
    low, high = (_crossing(view, share) for share in (0.15, 0.85))
    return (high - low) / DESCENT_SHARE


def _crossing(view: RepView, share: float) -> float:
    """When q first passes a share of its peak on the way down, interpolated, seconds.

    Of a rep that starts in a valley, the share is of the way from there.
    """
    depth, time = view.depth[: view.peak + 1], view.time[: view.peak + 1]
    lowest = max(0.0, float(depth[0]))
    level = lowest + share * (float(depth[-1]) - lowest)
    above = int(np.argmax(depth >= level))
    if above == 0:
        return float("nan")  # the way down was not seen
    part = (level - depth[above - 1]) / (depth[above] - depth[above - 1])
    return float(time[above - 1] + part * (time[above] - time[above - 1]))


def hip_speed(view: RepView) -> float:
    """Fastest backward hip travel in the descent, m/s, held for 0.2 s."""
    back = -view.joints[:, HIP, 0].astype(float) * view.standing.height_m
    time = view.time
    ends = np.searchsorted(time, time + PERSIST_S)
    pairs = [(i, j) for i, j in enumerate(ends.tolist()) if j < len(time) and view.descent[i]]
    speeds = [(back[j] - back[i]) / (time[j] - time[i]) for i, j in pairs]
    return max(speeds, default=float("nan"))


def bottom_seconds(view: RepView) -> float:
    """How long the bottom was held, s."""
    return float(np.ptp(view.time[view.bottom]))


def lockout_shortfall(view: RepView) -> float:
    """Hip flexion left at the tallest moment of the lock-out, degrees (§1 NOT_TALL)."""
    left = view.change("hip")[view.lockout]
    known = left[np.isfinite(left)]
    return float(known.min()) if len(known) else float("nan")


def lockout_seconds(view: RepView) -> float:
    """How long the hips stay within 8° of standing at the end of the rep, s (§1.1, §2.3)."""
    left = np.abs(view.change("hip"))
    tall = view.lockout & (left <= TALL_DEG)
    if not np.isfinite(left[view.lockout]).any():
        return float("nan")
    return float(np.ptp(view.time[tall])) if tall.any() else 0.0


def lean_back(view: RepView) -> float:
    """Trunk and hips beyond standing at the top for 0.2 s, degrees, back + (§1 OVER_TOP)."""
    hip, trunk = -view.change("hip")[view.lockout], -view.change("trunk")[view.lockout]
    return held(view.time[view.lockout], np.minimum(hip, trunk))


def hips_ahead(view: RepView) -> float:
    """Hip in front of its standing place at the top, statures (§1 OVER_TOP)."""
    return _moved(view, HIP, 0, view.lockout) - _moved(view, ANKLE, 0, view.lockout)


def knee_first(view: RepView) -> float:
    """Knee over hip flexion in the first fifth of the descent, ratio (§1 KNEE_FIRST)."""
    early = view.descent & (view.depth <= EARLY_SHARE * view.depth[view.peak])
    if not early.any():
        return float("nan")
    last = np.flatnonzero(early)[-1]
    around = slice(max(0, last - 1), last + 2)
    hip = _median(view.change("hip")[around])
    knee = _median(view.change("knee")[around])
    return knee / hip if hip > LEAST_KNEE_DEG else float("nan")


def mass_over_foot(view: RepView) -> float:
    """CoMf: where the weight is over the foot, 0 heel to 1 toe (MEASURES §0.3)."""
    x = _median_joints(view)[:, 0]
    heel, toe = x[HEEL], x[TOE]
    ankle, knee, hip, shoulder = x[ANKLE], x[KNEE], x[HIP], x[SHOULDER]
    centre = (
        MASS_SHARES["foot"] * (heel + toe) / 2
        + MASS_SHARES["shank"] * (ankle + knee) / 2
        + MASS_SHARES["thigh"] * (knee + hip) / 2
        + MASS_SHARES["trunk"] * (hip + HAT_SHARE * (shoulder - hip))
    ) / 100.0
    return float((centre - heel) / (toe - heel)) if toe > heel else float("nan")


def _median_joints(view: RepView) -> Points:
    chosen = [p.joints for p, here in zip(view.rep.postures, view.bottom, strict=True) if here]
    middle: Points = np.median(np.stack(chosen), axis=0)
    return middle


def heel_lift(view: RepView) -> float:
    """Heel above its standing place, against the toe, cm (§1 TOES)."""
    rise = _moved(view, HEEL, 1, view.bottom) - _moved(view, TOE, 1, view.bottom)
    return rise * 100.0 * view.standing.height_m


def hands_away(view: RepView) -> float:
    """Wrist in front of the leg while bent, thigh lengths (§1 WEIGHT_AWAY)."""
    joints = np.stack([p.joints for p in view.rep.postures]).astype(float)
    gaps = joints[:, WRIST, 0] - _leg_forward(joints)
    low = view.depth > 0.5 * view.depth[view.peak]
    return _median(gaps, low) / view.standing.thigh_length


def _leg_forward(joints: NDArray[np.float64]) -> Series:
    """How far forward the leg is at the wrist's height, square pixels, (n,)."""
    heights = joints[:, [ANKLE, KNEE, HIP], 1]
    forward = joints[:, [ANKLE, KNEE, HIP], 0]
    wrist = joints[:, WRIST, 1]
    pairs = zip(wrist, heights, forward, strict=True)
    leg = np.array([np.interp(w, np.sort(h), f[np.argsort(h)]) for w, h, f in pairs])
    return np.where(np.isfinite(heights).all(axis=1), leg, np.nan)


def shoulders_forward(view: RepView) -> float:
    """Shoulder off the ear–hip line, change from standing, trunk lengths (§1 SHOULDERS)."""

    def offset(joints: NDArray[np.float64]) -> Series:
        line = joints[:, EAR] - joints[:, HIP]
        to = joints[:, SHOULDER] - joints[:, HIP]
        length = np.hypot(line[:, 0], line[:, 1])
        return np.asarray((to[:, 0] * line[:, 1] - to[:, 1] * line[:, 0]) / length)

    now = offset(np.stack([p.joints for p in view.rep.postures]).astype(float))
    stood = offset(view.standing.joints[None].astype(float))[0]
    return (_median(now, view.bottom) - float(stood)) / view.standing.trunk_length


def hips_shoot(view: RepView) -> float:
    """Share of the knees' bend given back while q is still about 85 % (§1 HIPS_SHOOT).

    Knees that hardly bend have nothing to give back: 0.
    """
    knee = view.change("knee")
    bent = _median(knee, view.bottom)
    if bent <= LEAST_BENT_DEG:
        return 0.0
    late = view.ascent & (view.depth >= 0.80 * view.depth[view.peak])
    late &= view.depth <= 0.90 * view.depth[view.peak]
    return 1.0 - _median(knee, late) / bent


def knee_straightest(view: RepView) -> float:
    """Knee flexion where it is least in descent and bottom, degrees (§1 LOCKED)."""
    return float(np.percentile(view.series("knee")[view.descent | view.bottom], 10))


def knee_beyond(view: RepView) -> float:
    """The same as change from standing, degrees: less than none is pushed back."""
    return knee_straightest(view) - view.standing.knee


def rounding(view: RepView) -> float:
    """Low and upper back together, % of trunk length: one alone does not separate."""
    return _mean_lift(view.lift)


def _mean_lift(lifted: Lift) -> float:
    return (lifted.lumbar + lifted.thoracic) / 2.0


def rounding_before(view: RepView) -> float:
    """The same at 60–80 % of the depth, going down: what the end of the descent adds to."""
    share = view.depth / view.depth[view.peak]
    return _mean_lift(view.lift_in(view.descent & (share >= 0.6) & (share <= 0.8)))


MEASURES: Final[dict[str, Callable[[RepView], float]]] = {
    "depth_deg": trunk_peak,
    "trunk_deg": _at_bottom("trunk"),
    "hip_deg": _at_bottom("hip"),
    "knee_deg": _at_bottom("knee"),
    "shank_deg": _at_bottom("shank"),
    "ssi": stoop_squat_index,
    "hrr": hip_reach_ratio,
    "hkr": hip_knee_ratio,
    "comf": mass_over_foot,
    "heel_lift_cm": heel_lift,
    "head_behind_deg": head_behind,
    "neck_only_deg": neck_behind,
    "carried_back_deg": carried_back,
    "descent_s": descent_seconds,
    "bottom_s": bottom_seconds,
    "hip_speed_mps": hip_speed,
    "lockout_short_deg": lockout_shortfall,
    "lean_back_deg": lean_back,
    "hips_ahead": hips_ahead,
    "knee_first": knee_first,
    "hands_away": hands_away,
    "shoulders": shoulders_forward,
    "hips_shoot": hips_shoot,
    "knee_straightest_deg": knee_straightest,
    "knee_beyond_deg": knee_beyond,
    "lumbar_pct": lambda view: view.lift.lumbar,
    "thoracic_pct": lambda view: view.lift.thoracic,
    "rounding_pct": rounding,
    "rounding_before_pct": rounding_before,
    "lockout_s": lockout_seconds,
    "dowel_sacrum_cm": lambda view: contact_lost(view, 0),
    "dowel_thoracic_cm": lambda view: contact_lost(view, 1),
    "dowel_occiput_cm": lambda view: contact_lost(view, 2),
    "dowel_midback_cm": midback_lost,
    "heel_to_wall": heel_to_wall,
    "wall_gap_cm": wall_gap,
    "wall_touch_s": wall_touch,
    "wall_dwell_s": wall_dwell,
    "wall_speed_mps": wall_speed,
    "wall_back_first_cm": wall_back_first,
}
