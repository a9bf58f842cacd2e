"""A body drawn on a picture: soft outline, near-side bones, and the line of the back.

A `Place` says where the square pixels of a `Sight` land on the canvas, so that a card,
a crop and a whole video frame are drawn by the same strokes.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from station.report.palette import BODY, BONE, NIGHT, PROP, SPINE, rgb
from station.values import Image, Points, Posture, Sight, Silhouette

VISIBLE = 0.5
"""Points less surely seen are not drawn: the threshold of MediaPipe's own drawing_utils."""

# BlazePose's points (left, right); the picture shows the side that is better seen.
EAR, SHOULDER, ELBOW, WRIST = (7, 8), (11, 12), (13, 14), (15, 16)
HIP, KNEE, ANKLE, HEEL, TOE = (23, 24), (25, 26), (27, 28), (29, 30), (31, 32)
BONES = (
    (EAR, SHOULDER),
    (SHOULDER, ELBOW),
    (ELBOW, WRIST),
    (SHOULDER, HIP),
    (HIP, KNEE),
    (KNEE, ANKLE),
    (ANKLE, HEEL),
    (HEEL, TOE),
    (TOE, ANKLE),
)

_FINE = 4
"""cv2 draws to a sixteenth of a pixel: 4 fractional bits."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture lies on a canvas."""

    scale: float
    """Canvas pixels per square pixel of the picture."""
    left: float = 0.0
    top: float = 0.0
    """The square pixel of the picture at the canvas's top-left outer corner."""

    def on_canvas(self, points: Points) -> NDArray[np.float64]:
        """Move (n, 2) square pixels to the canvas, outer corner (0, 0)."""
        return (np.asarray(points, np.float64) - (self.left, self.top)) * self.scale


def near_side(sight: Sight) -> int:
    """Tell which side faces the camera by how surely it is seen: 0 left, 1 right."""
    seen = [sum(sight.seen[pair[side]] for pair in (SHOULDER, HIP, KNEE, ANKLE)) for side in (0, 1)]
    return int(np.argmax(seen))


def draw_body(canvas: Image, place: Place, sight: Sight, posture: Posture | None) -> None:
    """Draw the bones, the line of the back, and a proven rod, in place on `canvas` (h, w, 3) RGB.

    Without a posture it is not known which way the person faces, so both sides are drawn.
    Strokes are 1/100 of the canvas's shorter side, and never thinner than 2 pixels.
    """
    thick = max(2, round(min(canvas.shape[:2]) / 100))
    sides = (0, 1) if posture is None else (near_side(sight),)
    lines = [line for side in sides for line in _bones(place, sight, side)]
    _stroke(canvas, lines, BONE, thick)
    _joints(canvas, lines, thick)
    if posture is not None and posture.spine is not None:
        contour = place.on_canvas(posture.spine.contour)
        _stroke(canvas, _unbroken(contour), SPINE, round(1.4 * thick))
    if sight.rod is not None and sight.rod.proven:
        _stroke(canvas, [place.on_canvas(sight.rod.ends)], PROP, thick)


def draw_outline(canvas: Image, place: Place, silhouette: Silhouette) -> None:
    """Lay the silhouette on the canvas as a soft shape, in place."""
    step = silhouette.scale * place.scale
    corner = place.on_canvas(np.array([silhouette.origin], np.float32))[0]
    cover = _moved(silhouette.mask, step, corner, canvas, background=0)
    share = (cover.astype(np.float32) / 255)[..., None]
    canvas[:] = canvas * (1 - share) + np.array(rgb(BODY), np.float32) * share + 0.5


def picture_on(canvas: Image, place: Place, image: Image, width: float) -> None:
    """Lay the part of a picture that falls on the canvas there, in place.

    `width` is the picture's width in square pixels; `image` may hold more or fewer.
    """
    step = place.scale * width / image.shape[1]
    if step < 1:
        # Interpolating far fewer pixels than there are would sparkle: average them first.
        image = np.asarray(
            cv2.resize(image, None, fx=step, fy=step, interpolation=cv2.INTER_AREA), np.uint8
        )
        step = place.scale * width / image.shape[1]
    corner = place.on_canvas(np.zeros((1, 2), np.float32))[0]
    canvas[:] = _moved(image, step, corner, canvas, background=None)


def blend(canvas: Image, sprite: Image, left: int, top: int) -> None:
    """Lay an RGBA sprite over the canvas, in place; what falls outside is cut off."""
    height, width = canvas.shape[:2]
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + sprite.shape[1], width), min(top + sprite.shape[0], height)
    if x0 >= x1 or y0 >= y1:
        return
    part = sprite[y0 - top : y1 - top, x0 - left : x1 - left].astype(np.uint16)
    cover = part[..., 3:]
    under = canvas[y0:y1, x0:x1]
    under[:] = (part[..., :3] * cover + under * (255 - cover) + 127) // 255


def shade(canvas: Image, box: tuple[int, int, int, int], colour: str, cover: float) -> None:
    """Darken a (left, top, right, bottom) box towards a colour, in place; cover is 0–1."""
    left, top, right, bottom = box
    under = canvas[max(top, 0) : bottom, max(left, 0) : right]
    mixed = np.arange(256)[:, None] * (1 - cover) + np.array(rgb(colour)) * cover + 0.5
    under[:] = cv2.LUT(under, mixed.astype(np.uint8)[None])


def _bones(place: Place, sight: Sight, side: int) -> list[NDArray[np.float64]]:
    """List the near side's bones whose two ends are seen, each (2, 2) canvas pixels."""
    at = place.on_canvas(sight.points)
    seen = (sight.seen >= VISIBLE) & np.isfinite(at).all(axis=1)
    pairs = ((start[side], end[side]) for start, end in BONES)
    return [at[[start, end]] for start, end in pairs if seen[start] and seen[end]]


def _unbroken(contour: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Split a contour at its gaps (NaN), so that no line is drawn over what was hidden."""
    seen = np.isfinite(contour).all(axis=1)
    cuts = np.flatnonzero(np.diff(seen.astype(np.int8))) + 1
    runs = zip(np.split(contour, cuts), np.split(seen, cuts), strict=True)
    return [run for run, visible in runs if len(run) > 1 and visible[0]]


def _stroke(canvas: Image, lines: list[NDArray[np.float64]], colour: str, thick: int) -> None:
    """Draw lines with a dark casing, so that they show on light and dark alike."""
    paths = [_sixteenths(line) for line in lines]
    for ink, width in ((NIGHT, thick + max(2, thick // 2 * 2)), (colour, thick)):
        cv2.polylines(canvas, paths, False, rgb(ink), width, cv2.LINE_AA, _FINE)


def _joints(canvas: Image, lines: list[NDArray[np.float64]], thick: int) -> None:
    for centre in {tuple(point) for line in lines for point in _sixteenths(line).tolist()}:
        for ink, radius in ((NIGHT, 1.6), (BONE, 1.1)):
            size = round(radius * thick * (1 << _FINE))
            cv2.circle(canvas, centre, size, rgb(ink), -1, cv2.LINE_AA, _FINE)


def _sixteenths(line: NDArray[np.float64]) -> NDArray[np.int32]:
    """Round to cv2's fixed point, whose (0, 0) is a pixel's centre, not its corner."""
    return np.round((line - 0.5) * (1 << _FINE)).astype(np.int32)


def _moved(
    image: Image, step: float, corner: NDArray[np.float64], canvas: Image, background: int | None
) -> Image:
    """Scale an image and put its corner at a canvas point; None keeps the canvas around it."""
    shift = corner + 0.5 * step - 0.5  # pixel centres to pixel centres
    matrix = np.array([[step, 0, shift[0]], [0, step, shift[1]]])
    size = (canvas.shape[1], canvas.shape[0])
    if background is not None:
        return np.asarray(cv2.warpAffine(image, matrix, size, borderValue=background), np.uint8)
    moved = cv2.warpAffine(
        image, matrix, size, dst=canvas.copy(), borderMode=cv2.BORDER_TRANSPARENT
    )
    return np.asarray(moved, np.uint8)
