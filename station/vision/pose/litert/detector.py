"""Finds the people in a whole picture: the first of the two networks (numpy and OpenCV)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from station.values import Image
from station.vision.pose.litert.anchors import SIDE, anchors
from station.vision.pose.litert.network import Network

Floats = NDArray[np.float32]

SCORE: Final = 0.5
"""Least score of a person [G]."""
OVERLAP: Final = 0.3
"""Boxes that share more of their union are the same person [G]. From 0.3 to 0.5 nothing
changes on two clips [M]."""
MIDDLE: Final = 127.5
"""Half of a pixel's range: the network wants −1 to 1 (the note in Google's own bundle)."""


@dataclass(frozen=True, slots=True)
class Detection:
    """Somebody, roughly. All in square pixels of the picture."""

    score: float
    """0–1."""
    box: Floats
    """(4,) left, top, right, bottom of the face and what is around it."""
    spots: Floats
    """(4, 2): middle of the hips, a point of the circle around the whole body, middle of the
    shoulders, a point of the circle around the upper body [B, G]."""


class Detector:
    """The network and its anchors."""

    def __init__(self, network: Network) -> None:
        """Take the network over."""
        self._network, self._anchors = network, anchors()

    def find(self, image: Image) -> list[Detection]:
        """Return the people in an RGB picture, the surest first."""
        height, width = image.shape[:2]
        side = max(height, width)
        corner = np.array([(width - side) / 2, (height - side) / 2], np.float32)
        answers, logits = self._network(squared(image, corner, side))
        scores = sigmoid(logits[:, 0])
        sure = scores >= SCORE
        boxes, spots = decode(answers[sure], self._anchors[sure])
        boxes, spots = boxes * side + np.tile(corner, 2), spots * side + corner
        return merge(scores[sure], boxes, spots)


def squared(image: Image, corner: Floats, side: int) -> Floats:
    """Return the picture as the detector wants it, (224, 224, 3), −1 to 1.

    The whole picture in the middle of a black square, since the network knows no other shape
    [G]. One pixel in so many is taken, without averaging those between: the grey edge of an
    averaged picture moves the spots, and with them the landmarks (0.04 → 0.38 % of body height
    away from MediaPipe's [M]).
    """
    step = side / SIDE
    to_picture = np.array([[step, 0, corner[0]], [0, step, corner[1]]])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    small = cv2.warpAffine(image, to_picture, (SIDE, SIDE), flags=how)
    return (small.astype(np.float32) - np.float32(MIDDLE)) / np.float32(MIDDLE)


def decode(answers: Floats, at: Floats) -> tuple[Floats, Floats]:
    """Return boxes (n, 4) and spots (n, 4, 2), 0–1 of the square, of raw answers (n, 12).

    An answer is six pairs x, y in the detector's pixels: the box's middle, its width and
    height, and four spots; all but the size are relative to the anchor, (n, 2) [S, G].
    """
    pairs = answers.reshape(-1, 6, 2) / np.float32(SIDE)
    middle, half = pairs[:, 0] + at, pairs[:, 1] / 2
    return np.concatenate([middle - half, middle + half], axis=1), pairs[:, 2:] + at[:, None]


def merge(scores: Floats, boxes: Floats, spots: Floats) -> list[Detection]:
    """Return one detection for each person, the surest first.

    Where answers overlap, they are blended, each as much as it is sure: the surest alone jumps
    from anchor to anchor ([F] reports 40 % less jitter; [M]: landmarks from the surest alone
    are four times as far from MediaPipe's).
    """
    left = np.argsort(-scores, kind="stable")
    people = []
    while left.size:
        best = left[0]
        same = shared(boxes[best], boxes[left]) > OVERLAP
        same[0] = True  # also of an empty box
        group = left[same]
        weights = scores[group] / scores[group].sum()
        box, spot = weights @ boxes[group], np.tensordot(weights, spots[group], axes=1)
        people.append(Detection(float(scores[best]), box, spot))
        left = left[~same]
    return people


def shared(box: Floats, others: Floats) -> Floats:
    """How much of their union a box (4,) and each of the others (n, 4) share, 0–1."""
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    both = (high - low).clip(0).prod(axis=1)
    either = (box[2:] - box[:2]).prod() + (others[:, 2:] - others[:, :2]).prod(axis=1) - both
    return np.asarray(np.divide(both, either, out=np.zeros_like(both), where=either > 0))


def sigmoid(logits: Floats) -> Floats:
    """Return 1 / (1 + e⁻ˣ); beyond ±60 nothing changes, and single precision would overflow."""
    return np.asarray(1 / (1 + np.exp(-logits.clip(-60, 60))))
