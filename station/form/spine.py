"""The back's outline, and how far it has lifted from where it was in standing.

Landmarks cannot see a rounded back: 30° of lumbar flexion shorten shoulder–hip by half a
per cent (MEASURES §1.2). The silhouette can: rays go out of the trunk axis towards the
back until they leave the body. Ray by ray, what they find is compared with the person's
own standing, and with how far the tailbone end moved: a flat back turns as one piece, a
rounded one lifts in the middle.

MEASURES §1.2 proposes the deviation from the chord sacrum → neck. On rendered and real
sets the neck's end of that chord moves with head and collar, and bulged more on a good
hinge with the chin up than on some rounded ones; anchored at the sacrum alone every
rounded rep separates (docs/limits.md).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from station.values import Points, Silhouette, Spine

RAYS: Final = 40
AXIS: Final = np.linspace(-0.05, 1.10, RAYS)
"""Where rays start on the trunk axis, 0 at the hip, 1 at the shoulder (§1.2.2)."""
REACH: Final = 0.65
STEPS: Final = 52
"""How far a ray looks, trunk lengths, and in how many steps. A rounded back in a loose
top lies 0.56 out (measured; MEASURES' 0.30 cut it off); a step is 1.25 % of the trunk,
below one pixel of the mask."""
ARM_RADIUS: Final = 0.06
"""Rays that end this near to a forearm or elbow, trunk lengths, show the arm: dropped.
Half a forearm's thickness and the outline's own error. With 0.12 (§1.2.2) hands on the
hips leave no back to see; with 0 an elbow passes for a bulge (docs/limits.md)."""
UPPER_ARM_FROM: Final = 0.35
"""Of the upper arm only what lies beyond this share of it: nearer the shoulder the arm
covers no outline."""
OUTLINE: Final = 127.5
"""Mask value at the outline: probability one half."""

SACRUM_BAND: Final = (0.02, 0.16)
LUMBAR_BAND: Final = (0.18, 0.52)
THORACIC_BAND: Final = (0.52, 0.90)
"""Shares of the axis: where the anchor, the low back and the upper back lie. S2 is 5–6 cm
above the hip joint (§1.2.3); above 0.90 collar, hair and hood begin."""
LEAST_SEEN: Final = 0.4
"""Least share of a band's rays that must be seen, standing and now, to speak of it."""

STEP_MAX: Final = 0.075
"""A back has no steps: between neighbouring rays the outline of a bare or clothed back moves
by up to 0.066 trunk lengths, that of a hand, elbow or rod behind it by 0.07 to 0.28
(docs/limits.md). A profile with a larger step shows no back."""
STEP_MAX_GAP: Final = 0.10
"""The same across rays that are hidden: up to 0.093 on backs, from 0.12 behind a rod."""

_OUT: Final = np.linspace(0.0, REACH, STEPS)


class Lift(NamedTuple):
    """How far the back has lifted from standing, % of trunk length, outward +."""

    lumbar: float
    thoracic: float


def spine_profile(
    silhouette: Silhouette, hip: Points, shoulder: Points, facing: int, arms: Points
) -> Spine | None:
    """The back's profile from one silhouette.

    `hip` and `shoulder` are (2,), `arms` (k, 3, 2): shoulder, elbow and wrist of each arm,
    all square pixels of the picture. None when the trunk has no length.
    """
    trunk = np.asarray(shoulder, float) - hip
    length = float(np.hypot(*trunk))
    if not np.isfinite(length) or length < 1.0:
        return None
    dorsal = facing * np.array([trunk[1], -trunk[0]]) / length
    starts = hip + AXIS[:, None] * trunk
    offsets = _first_exit(silhouette, starts, dorsal * length)
    contour = starts + (offsets * length)[:, None] * dorsal
    hidden = _on_an_arm(contour, arms, ARM_RADIUS * length)
    offsets[hidden] = np.nan
    contour[hidden] = np.nan
    return Spine(contour.astype(np.float32), offsets.astype(np.float32))


def lift(profile: Points, standing: Points) -> Lift:
    """How far the low and the upper back have lifted since standing, against the sacrum.

    Both profiles are (RAYS,) offsets in trunk lengths, NaN where hidden. A part that is
    hidden in either comes out NaN, and both do when either profile is not that of a back.
    """
    if not (is_a_back(profile) and is_a_back(standing)):
        return Lift(float("nan"), float("nan"))
    moved = profile - standing
    sacrum, lumbar, thoracic = (_band(moved, b) for b in (SACRUM_BAND, LUMBAR_BAND, THORACIC_BAND))
    return Lift(100.0 * (lumbar - sacrum), 100.0 * (thoracic - sacrum))


def is_a_back(profile: Points) -> bool:
    """Whether a profile runs on without steps from the sacrum to the upper back."""
    rays = np.flatnonzero((SACRUM_BAND[0] <= AXIS) & (THORACIC_BAND[1] >= AXIS))
    seen = rays[np.isfinite(profile[rays])]
    steps = np.abs(np.diff(profile[seen]))
    limits = np.where(np.diff(seen) == 1, STEP_MAX, STEP_MAX_GAP)
    return bool((steps <= limits).all())


def typical(profiles: list[Points]) -> Points:
    """Ray-by-ray median of many profiles, (RAYS,); NaN where most of them are hidden."""
    if not profiles:
        return np.full(RAYS, np.nan, np.float32)
    stack = np.stack(profiles)
    seen = np.isfinite(stack)
    ordered = np.sort(np.where(seen, stack, np.inf), axis=0)
    count = seen.sum(axis=0)
    rays = np.arange(RAYS)
    low = ordered[np.maximum(count - 1, 0) // 2, rays]
    high = ordered[count // 2, rays]
    return np.where(2 * count >= len(stack), (low + high) / 2, np.nan).astype(np.float32)


def _band(moved: Points, span: tuple[float, float]) -> float:
    """Median of a band; NaN when too little of it is seen."""
    values = moved[(span[0] <= AXIS) & (span[1] >= AXIS)]
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) >= LEAST_SEEN * len(values) else float("nan")


def _first_exit(
    silhouette: Silhouette, starts: NDArray[np.float64], ray: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Where each ray leaves the body for the first time, trunk lengths; NaN if never."""
    at = starts[:, None, :] + _OUT[None, :, None] * ray
    value = sample(silhouette, at[..., 0], at[..., 1])
    inside = value >= OUTLINE
    leaves = inside[:, :-1] & ~inside[:, 1:]
    step = np.argmax(leaves, axis=1)
    rows = np.arange(len(starts))
    here, after = value[rows, step], value[rows, step + 1]
    share = (here - OUTLINE) / np.maximum(here - after, 1e-6)
    return np.where(leaves[rows, step], (step + share) * _OUT[1], np.nan)


def sample(
    silhouette: Silhouette, x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Mask values at picture points, between pixels by bilinear interpolation, 0 outside."""
    mask = silhouette.mask
    height, width = mask.shape
    if min(height, width) < 2:  # a sliver: somebody who has left the picture
        return np.zeros_like(x)
    column = (x - silhouette.origin[0]) / silhouette.scale - 0.5
    row = (y - silhouette.origin[1]) / silhouette.scale - 0.5
    outside = (column < 0) | (row < 0) | (column > width - 1) | (row > height - 1)
    column = np.clip(column, 0, width - 1.001)
    row = np.clip(row, 0, height - 1.001)
    left, top = column.astype(np.intp), row.astype(np.intp)
    right_share, low_share = column - left, row - top
    corner = top * width + left
    flat = mask.reshape(-1)
    upper = flat[corner] * (1 - right_share) + flat[corner + 1] * right_share
    lower = flat[corner + width] * (1 - right_share) + flat[corner + width + 1] * right_share
    return np.where(outside, 0.0, upper * (1 - low_share) + lower * low_share)


def _on_an_arm(contour: NDArray[np.float64], arms: Points, radius: float) -> NDArray[np.bool_]:
    """Which contour points lie on a forearm or the far part of an upper arm."""
    shoulder, elbow, wrist = arms[:, 0], arms[:, 1], arms[:, 2]
    starts = np.concatenate([shoulder + UPPER_ARM_FROM * (elbow - shoulder), elbow])
    ends = np.concatenate([elbow, wrist])
    along = ends - starts
    to = contour[:, None, :] - starts
    share = np.clip((to * along).sum(-1) / np.maximum((along**2).sum(-1), 1e-9), 0.0, 1.0)
    gap = to - share[..., None] * along
    return np.asarray((np.hypot(gap[..., 0], gap[..., 1]) < radius).any(axis=1))
