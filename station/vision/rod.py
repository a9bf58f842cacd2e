"""The dowel in the picture: a thin straight stripe along the back that turns with the trunk.

    picture ─cut out along the trunk─▶ stripes ─votes of straight lines─▶ best line ─fit─▶ Rod

A stripe is a pixel that is brighter or darker than both sides a few pixels away, in any
colour channel: wood on a grey wall can be invisible in grey. Every row of the cut-out has one
vote, so a stick half hidden by arms and hair still wins over one strong edge of a sleeve.
A post in the room is a stripe too. What tells them apart is that the stick turns with the
person: once it has been seen on a bent trunk its colour is known, and `Rod.proven` is True.

Limits were settled on the clips of docs/limits.md (tuning set), lengths in trunk lengths.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from station.values import Image, Points, Rod
from station.vision.trunk import Trunk, trunk_of

Series = NDArray[np.float32]

PIXELS: Final = 72
"""Columns of the cut-out per trunk length: 0.7 cm each; a dowel of 2.5 cm is 3 to 4 wide."""
ALONG: Final = (-1.5, 2.1)
ACROSS: Final = (-0.25, 0.75)
"""What is cut out: from the knees to above the head, from the chest to behind the elbows."""
ROWS: Final = int((ALONG[1] - ALONG[0]) * PIXELS / 2)
COLUMNS: Final = int((ACROSS[1] - ACROSS[0]) * PIXELS)
WIDTHS: Final = (2, 3, 4, 5, 6)
"""Columns between the two edges of a stripe: sticks of 1.5 to 4 cm."""
CONTRAST: Final = 8.0
"""Step of colour, of 255, over two columns that counts in full; below 0.4 of it is noise."""
SLOPES: Final = np.tan(np.radians(np.arange(-26.0, 27.0))).astype(np.float32)
"""A stick on the back leans by at most 26° from the trunk."""
AT_TAILBONE: Final = (0.0, 0.62)
AT_UPPER_BACK: Final = (-0.02, 0.55)
"""How far behind hip (at 0.1 of the trunk) and shoulder (at 0.9) a stick on a back can lie."""
FOOT: Final = -0.85
"""A stick of 1.5 m held at head and tailbone ends above this; what goes on is a post."""
HAND_REACH: Final = (0.3, 0.7)
"""A stick is held: the nearer wrist lies within about 0.3 of it, the other within 0.7."""

KEPT: Final = 0.8
"""Votes that make a stripe worth reporting, trunk lengths."""
SURE: Final = 1.35
"""Votes that are a stick on a bent trunk: sticks have 1.45 and more, everything else up to
1.37 in 95 of 100 pictures (hands on hips, sleeves, bands), in one set 1.55."""
BELOW: Final = 0.28
ABOVE: Final = 0.70
"""Length that must show below the hip and above the shoulder: sticks 0.31 and 0.78, others
rarely either and never both."""
BENT_DEG: Final = 30.0
"""A stripe along a trunk bent further than this is no post: posts are upright."""
PROOF_S: Final = 0.25
DOUBT_S: Final = 1.0
"""So long must a stick be seen on a bent trunk to be proven; at most so much proof is kept,
so that a second of bent pictures without it is enough to be told that it is gone."""
GLANCE_S: Final = 0.2
"""Most that one picture proves, seconds, however long ago the one before it was."""
COLOUR: Final = 30.0
"""Largest difference in a channel between parts of one stick, of 255."""
OTHER_COLOUR: Final = 0.5
"""What a stripe of another colour counts once the stick's is known: light changes along it."""
CLEAR: Final = 0.12
"""A row shows the stripe when it is at least so clear, 0–1."""
OFF_THE_BODY: Final = (-0.08, 1.15)
"""Below and above this along the trunk the stick is seen before the room, not before clothes."""
TYPICAL_ROWS: Final = 8
ALIKE_ROWS: Final = 12
"""So many rows tell the stick's colour, and so many of that colour are enough for its line."""
FIT: Final = ((3.0, np.inf), (2.2, 0.8), (1.8, 0.8))
"""Rounds of the fit: how far from the line a row's stripe is looked for, and from where on it
pulls half as much, columns."""
LEAST_LENGTH: Final = 0.6
"""A line through less of the trunk than this has no direction."""
ON_THE_LINE: Final = 2.0
"""Rows within so many columns of the line show it."""
NEARBY: Final = (0.06, 4.0)
"""How far it may have gone since the last picture, trunk lengths and degrees, to be preferred."""
FORGET_S: Final = 2.0
"""Seconds without pictures of the person after which a stick must be found afresh."""

_ALONG: Final = ((np.arange(ROWS) + 0.5) * 2.0 / PIXELS + ALONG[0]).astype(np.float32)
_ACROSS: Final = ((np.arange(COLUMNS) + 0.5) / PIXELS + ACROSS[0]).astype(np.float32)
_MIDDLE: Final = 0.5
"""A line is known by where it passes here (on the trunk, 0 hip, 1 shoulder), and by its slope."""


def _paths() -> NDArray[np.intp]:
    """Where each line passes each row, as indices into (ROWS, COLUMNS + 1): the last is 0."""
    shift = SLOPES[:, None, None] * (_ALONG - _MIDDLE)[None, :, None] * PIXELS
    column = np.round(np.arange(COLUMNS) + shift).astype(np.intp)
    column[(column < 0) | (column >= COLUMNS)] = COLUMNS
    return np.asarray(np.arange(ROWS)[None, :, None] * (COLUMNS + 1) + column)


_PATHS: Final = _paths()
_WEIGHT: Final = np.where(_ALONG < FOOT, -1.0, 1.0).astype(np.float32)[:, None] * 2.0 / PIXELS


def _on_a_back() -> NDArray[np.bool_]:
    """Which lines (slopes, columns) can lie on a back at all."""
    low = _ACROSS[None] + (0.1 - _MIDDLE) * SLOPES[:, None]
    high = _ACROSS[None] + (0.9 - _MIDDLE) * SLOPES[:, None]
    lies = (low > AT_TAILBONE[0]) & (low < AT_TAILBONE[1])
    return np.asarray(lies & (high > AT_UPPER_BACK[0]) & (high < AT_UPPER_BACK[1]))


_ON_A_BACK: Final = _on_a_back()


class Line(NamedTuple):
    """A straight line beside a trunk: across = middle + slope · (along − ½)."""

    middle: float
    slope: float

    def across(self, along: NDArray[np.floating] | float) -> NDArray[np.float64]:
        """Where it is, trunk lengths behind the hip–shoulder line."""
        return np.asarray(self.middle + self.slope * (np.asarray(along) - _MIDDLE))


class Stripe(NamedTuple):
    """The rows of a cut-out that show one line."""

    line: Line
    weight: Series
    """(ROWS,) how clearly each row shows it, 0–1."""
    colour: Series | None
    """(3,) of the stripe; None when too little of it is seen."""

    def shown(self, low: float, high: float) -> float:
        """Length seen between two places along the trunk, trunk lengths."""
        return float(self.weight[(low <= _ALONG) & (high > _ALONG)].sum()) * 2.0 / PIXELS

    @property
    def sticks_out(self) -> bool:
        """Whether it shows below the hip and above the shoulder, as arms and sleeves do not."""
        return self.shown(FOOT, 0.0) > BELOW and self.shown(1.0, ALONG[1]) > ABOVE


class RodFinder:
    """Finds the stick in one picture after another of one person."""

    def __init__(self) -> None:
        """No stick is known yet."""
        self._colour: Series | None = None
        self._last: Line | None = None
        self._time = -np.inf
        self._evidence = 0.0

    @property
    def proven(self) -> bool:
        """Whether a stick has been seen to turn with the trunk for long enough."""
        return self._evidence >= PROOF_S

    def find(self, time: float, image: Image, points: Points) -> Rod | None:
        """The stick along the back of the person with these (33, 2) points, or None.

        `time` in seconds; `image` (h, w, 3) uint8 RGB.
        """
        trunk = trunk_of(points)
        if trunk is None:
            return None
        since, self._time = time - self._time, time
        if since > FORGET_S:
            self._colour, self._last, self._evidence, since = None, None, 0.0, 0.0
        cut = cut_out(image, trunk)
        stripes = self._stripes(cut)
        votes = vote(stripes) * held(trunk.at(points[_WRISTS]))
        near = 1.0 if self._last is None else 1.0 + 0.4 * _near(self._last)
        slope, column = divmod(int(np.argmax(votes * near)), COLUMNS)
        score = float(votes[slope, column])
        stripe = fit(cut, stripes, Line(float(_ACROSS[column]), float(SLOPES[slope])))
        if trunk.lean > BENT_DEG:
            needed = KEPT if self.proven else SURE
            self._weigh(min(since, GLANCE_S), stripe if score >= needed else None)
        self._last = stripe.line if score >= KEPT else None
        return Rod(_ends(trunk, stripe), score, self.proven) if score >= KEPT else None

    def _stripes(self, cut: Series) -> Series:
        """Stripes of the picture; once the stick is proven, those of its colour above all."""
        found = stripes_of(cut)
        if self._colour is None or not self.proven:
            return found
        off = np.abs(np.moveaxis(cut - self._colour, 2, 0)).max(axis=0) / COLOUR
        return np.asarray(found * np.clip(2.2 - off, OTHER_COLOUR, 1.0))

    def _weigh(self, seconds: float, stripe: Stripe | None) -> None:
        """Evidence grows with every bent picture that shows a stick, and falls with others."""
        shown = stripe is not None and stripe.sticks_out
        evidence = self._evidence + (seconds if shown else -seconds)
        self._evidence = float(np.clip(evidence, 0.0, DOUBT_S))
        if shown and stripe is not None and stripe.colour is not None:
            known = stripe.colour if self._colour is None else self._colour
            self._colour = known + np.float32(0.2) * (stripe.colour - known)


_WRISTS: Final = [15, 16]


def cut_out(image: Image, trunk: Trunk) -> Series:
    """The picture along the trunk, (ROWS, COLUMNS, 3), rows from below upwards."""
    step = trunk.length / PIXELS
    corner = trunk.hip + trunk.length * (ALONG[0] * trunk.up + ACROSS[0] * trunk.back)
    # OpenCV counts from the middle of the first pixel, the station from its outer corner. The
    # same half of a column is left alone: `stripes_of` rounds as much the other way.
    matrix = np.column_stack([trunk.back * step, trunk.up * step, corner - 0.5])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    tall = cv2.warpAffine(image, matrix, (COLUMNS, 2 * ROWS), flags=flags)
    cut = cv2.resize(tall, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.blur(cut, (1, 3)), np.float32)


def stripes_of(cut: Series) -> Series:
    """How much each pixel is the middle of a thin stripe, (ROWS, COLUMNS), 0–1."""
    step = np.zeros((3, ROWS, COLUMNS), np.float32)
    step[..., 1:-1] = np.moveaxis(cut[:, 2:] - cut[:, :-2], 2, 0)
    strongest = np.zeros((ROWS, COLUMNS), np.float32)
    for width in WIDTHS:
        left, right = step[..., : COLUMNS - width], step[..., width:]
        both = np.maximum(np.minimum(left, -right), np.minimum(-left, right)).max(axis=0)
        middle = strongest[:, width // 2 : COLUMNS - (width - width // 2)]
        np.maximum(middle, both, out=middle)
    return np.asarray(np.clip((strongest - 0.4 * CONTRAST) / CONTRAST, 0.0, 1.0))


def vote(stripes: Series) -> Series:
    """Length of stripe along every line, (slopes, columns), trunk lengths; 0 off the back."""
    padded = np.zeros((ROWS, COLUMNS + 1), np.float32)
    padded[:, :COLUMNS] = stripes * _WEIGHT
    return np.asarray(padded.ravel()[_PATHS].sum(axis=1) * _ON_A_BACK)


def held(wrists: NDArray[np.float64]) -> Series:
    """How well every line fits two wrists (2, along and across), (slopes, columns), 0–1."""
    along, across = wrists[:, 0, None, None], wrists[:, 1, None, None]
    line = _ACROSS[None, None] + (along - _MIDDLE) * SLOPES[None, :, None]
    off = np.abs(across - line) / np.hypot(1.0, SLOPES)[None, :, None]
    near, far = off.min(axis=0) / HAND_REACH[0], off.max(axis=0) / HAND_REACH[1]
    return np.asarray(np.nan_to_num(np.exp(-(near**2) - far**2)), np.float32)


def _near(line: Line) -> Series:
    """How near every line is to this one, (slopes, columns), 0–1."""
    apart = (_ACROSS[None] - line.middle) / NEARBY[0]
    turned = (np.degrees(np.arctan(SLOPES)) - np.degrees(np.arctan(line.slope))) / NEARBY[1]
    return np.asarray(np.exp(-(apart**2) - turned[:, None] ** 2), np.float32)


def fit(cut: Series, stripes: Series, line: Line) -> Stripe:
    """The line drawn through the middles of its stripe, outliers in place and colour left out."""
    stripe = Stripe(line, np.zeros(ROWS, np.float32), None)
    for reach, pull in FIT:
        across, clear, colours = _middles(cut, stripes, stripe.line, reach)
        good = (clear > CLEAR) & (_ALONG > FOOT)
        outside = good & ((OFF_THE_BODY[0] > _ALONG) | (OFF_THE_BODY[1] < _ALONG))
        typical = outside if outside.sum() >= TYPICAL_ROWS else good
        if typical.sum() < TYPICAL_ROWS:
            break
        colour = np.median(colours[typical], axis=0)
        alike = good & (np.abs(colours - colour).max(axis=1) < COLOUR)
        weight = np.where(alike if alike.sum() >= ALIKE_ROWS else good, clear, 0.0)
        off = (across - stripe.line.across(_ALONG)) * PIXELS
        weight = (weight / (1.0 + (off / pull) ** 2)).astype(np.float32)
        if np.ptp(_ALONG[weight > 0]) < LEAST_LENGTH:
            break
        slope, start = np.polyfit(_ALONG, across, 1, w=np.sqrt(weight))
        if abs(np.degrees(np.arctan(slope) - np.arctan(stripe.line.slope))) > NEARBY[1]:
            break
        line = Line(float(start + slope * _MIDDLE), float(slope))
        stripe = Stripe(line, np.where(good & (np.abs(off) < ON_THE_LINE), clear, 0.0), colour)
    return stripe


def _middles(
    cut: Series, stripes: Series, line: Line, reach: float
) -> tuple[Series, Series, Series]:
    """For each row near a line: where the stripe's middle is, how clear, and of what colour."""
    column = (line.across(_ALONG) - ACROSS[0]) * PIXELS - 0.5
    near = np.round(column).astype(np.intp)[:, None] + np.arange(-3, 4)
    inside = (near >= 0) & (near < COLUMNS) & (np.abs(near - column[:, None]) <= reach)
    near = np.clip(near, 0, COLUMNS - 1)
    rows = np.arange(ROWS)
    clear = np.where(inside, stripes[rows[:, None], near], 0.0)
    best = np.argmax(clear, axis=1)
    middle = (clear * near).sum(axis=1) / np.maximum(clear.sum(axis=1), 1e-6)
    across = (middle + 0.5) / PIXELS + ACROSS[0]
    return across.astype(np.float32), clear[rows, best], cut[rows, near[rows, best]]


def _ends(trunk: Trunk, stripe: Stripe) -> Points:
    """Upper and lower end of what was seen of a stripe, (2, 2), square pixels."""
    seen = _ALONG[stripe.weight > 0.2]
    low, high = (seen[0], seen[-1]) if len(seen) else (0.0, 1.0)
    along = np.array([high, low], float)
    across = stripe.line.across(along)
    way = along[:, None] * trunk.up + across[:, None] * trunk.back
    return (trunk.hip + trunk.length * way).astype(np.float32)
