"""Rooms drawn for tests: somebody of thick limbs, a stick, posts, a wall seen edge-on.

What is drawn is known to a fraction of a pixel: every shape is filled from its corners, with
soft edges. Lengths beside a person are in trunk lengths, along the trunk (0 hip, 1 shoulder)
and out of the back.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from station.values import LANDMARKS, Image, Points, Rod, Sight
from tests.leaning import back_of, up_of

Colour = tuple[int, int, int]

SIZE = (640, 480)
GREY: Colour = (150, 150, 150)
DARK: Colour = (60, 60, 70)
SKIN: Colour = (190, 140, 115)
NOISE = 3.0
"""Standard deviation of the room's grain, of 255."""


@dataclass(frozen=True)
class Person:
    """Somebody side-on, with one hand at the neck and the other in the small of the back."""

    lean: float = 50.0
    """Of the trunk, degrees from the vertical, forward +."""
    facing: int = 1
    hip: tuple[float, float] = (300.0, 270.0)
    trunk: float = 120.0
    """Square pixels."""
    hands: tuple[tuple[float, float], tuple[float, float]] = ((1.05, 0.2), (0.3, 0.2))
    """Of both wrists, along the trunk and out of the back."""

    @property
    def up(self) -> NDArray[np.float64]:
        """Hip → shoulder, a unit vector of the picture."""
        return up_of(self.lean, self.facing)

    @property
    def back(self) -> NDArray[np.float64]:
        """Out of the back: who faces the right has it on the left."""
        return back_of(self.lean, self.facing)

    def at(self, along: float, out: float) -> NDArray[np.float64]:
        """A place beside the trunk, square pixels of the picture."""
        return np.asarray(self.hip + self.trunk * (along * self.up + out * self.back))

    @property
    def heel(self) -> NDArray[np.float64]:
        """On the floor, where somebody bent so far keeps the feet under the weight."""
        forward = 0.2 + 0.5 * np.sin(np.radians(self.lean))
        return np.asarray(
            np.array(self.hip) + self.trunk * np.array([self.facing * (forward - 0.3), 1.7])
        )

    def points(self) -> Points:
        """The 33 points of the eyes, those of both sides in the same place."""
        ahead = np.array([self.facing, 0.0])
        knee = (np.array(self.hip) + self.heel) / 2 + 0.15 * self.trunk * ahead
        ear = self.at(1.38, -0.02)
        nose = ear + 0.25 * self.trunk * (0.6 * ahead - self.back * 0.4)
        points = np.tile(nose, (LANDMARKS, 1))
        points[[7, 8]] = ear
        points[[11, 12]] = self.at(1.0, 0.0)
        for hand, ids in zip(self.hands, ([13, 15, 17, 19, 21], [14, 16, 18, 20, 22]), strict=True):
            points[ids] = self.at(*hand)
            points[ids[0]] = self.at(0.5 + 0.3 * hand[0], 0.35)
        points[[23, 24]] = self.hip
        points[[25, 26]] = knee
        points[[27, 28]] = self.heel + 0.05 * self.trunk * (ahead - (0.0, 2.0))
        points[[29, 30]] = self.heel
        points[[31, 32]] = self.heel + 0.45 * self.trunk * ahead
        return points.astype(np.float32)


@dataclass(frozen=True)
class Stick:
    """A dowel along somebody's back."""

    tailbone: float = 0.17
    neck: float = 0.14
    """How far out of the back its axis is at hip and shoulder, trunk lengths."""
    foot: float = -0.6
    head: float = 1.8
    """From where to where along the trunk."""
    width: float = 6.0
    """Square pixels."""
    colour: Colour = (230, 225, 215)

    def ends(self, person: Person) -> NDArray[np.float64]:
        """Upper and lower end of its axis, (2, 2), square pixels of the picture."""
        way = self.neck - self.tailbone
        return np.stack(
            [person.at(u, self.tailbone + u * way) for u in (self.head, self.foot)],
        )


def a_room(colour: Colour = GREY, seed: int = 1, size: tuple[int, int] = SIZE) -> Image:
    """A bare wall of one colour with grain, as a camera sees it."""
    grain = np.random.default_rng(seed).normal(0.0, NOISE, (size[1], size[0], 3))
    return np.asarray((np.array(colour) + grain).clip(0, 255).round().astype(np.uint8))


def fill(image: Image, corners: ArrayLike, colour: Colour) -> None:
    """Fill a convex shape with these corners (n, 2), square pixels, with soft edges."""
    # OpenCV's places are those of pixel middles; sixteenths of a pixel.
    places = np.round((np.asarray(corners, float) - 0.5) * 16).astype(np.int32)
    cv2.fillConvexPoly(image, places, colour, cv2.LINE_AA, 4)


def bar(image: Image, ends: ArrayLike, width: float, colour: Colour) -> None:
    """Draw a straight bar between two places (2, 2), so many pixels wide."""
    one, other = np.asarray(ends, float)
    along = (other - one) / np.hypot(*(other - one))
    side = width / 2 * np.array([-along[1], along[0]])
    fill(image, [one + side, other + side, other - side, one - side], colour)


def limb(image: Image, places: ArrayLike, width: float, colour: Colour) -> None:
    """Draw a limb with round joints through these places."""
    spots = np.round((np.asarray(places, float) - 0.5) * 16).astype(np.int32)
    cv2.polylines(image, [spots], False, colour, round(width), cv2.LINE_AA, 4)


def draw(image: Image, person: Person, *sticks: Stick) -> Image:
    """The same picture with somebody and what they hold; hands lie over the sticks."""
    image, points, trunk = image.copy(), person.points().astype(float), person.trunk
    limb(image, points[[23, 25, 27, 31]], 0.25 * trunk, DARK)
    limb(image, np.stack([person.at(-0.05, -0.05), person.at(0.95, -0.05)]), 0.36 * trunk, DARK)
    limb(image, np.stack([person.at(1.0, -0.05), person.at(1.42, -0.07)]), 0.3 * trunk, SKIN)
    for stick in sticks:
        bar(image, stick.ends(person), stick.width, stick.colour)
    for shoulder, elbow, wrist in ((11, 13, 15), (12, 14, 16)):
        limb(image, points[[shoulder, elbow, wrist]], 0.13 * trunk, SKIN)
    return image


def sight_of(person: Person | None, time: float = 0.0) -> Sight:
    """What the eyes say of this person, or of an empty room."""
    points = np.full((LANDMARKS, 2), np.nan, np.float32) if person is None else person.points()
    seen = np.full(LANDMARKS, 0.0 if person is None else 0.99, np.float32)
    return Sight(time, SIZE, points, seen, None, None, int(person is not None), 0.5)


def off_line(rod: Rod, ends: NDArray[np.float64]) -> float:
    """How far both ends of a rod lie from a drawn line at most, square pixels."""
    way = (ends[1] - ends[0]) / np.hypot(*(ends[1] - ends[0]))
    return float(np.abs((rod.ends - ends[0]) @ [-way[1], way[0]]).max())


def mirrored(image: Image, points: Points) -> tuple[Image, Points]:
    """The picture turned left to right, with its points."""
    turned = points.copy()
    turned[:, 0] = image.shape[1] - turned[:, 0]
    return np.ascontiguousarray(image[:, ::-1]), turned


def turned(image: Image, places: ArrayLike, degrees: float) -> tuple[Image, Points]:
    """The picture of a camera rolled about its axis, and where places (n, 2) are in it.

    Upright things lean to the right by so many degrees.
    """
    height, width = image.shape[:2]
    middle = np.array([width, height]) / 2
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shift = middle - 0.5 - turn @ (middle - 0.5)
    matrix = np.column_stack([turn, shift])
    picture = cv2.warpAffine(image, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    moved = (np.asarray(places, float) - middle) @ turn.T + middle
    return np.asarray(picture, np.uint8), moved.astype(np.float32)


@dataclass(frozen=True)
class WallSeen:
    """A wall on the left of a picture, seen edge-on from a camera that looks along it."""

    at: tuple[float, float] = (260.0, 368.0)
    """Where its foot passes the row on which the feet stand, square pixels."""
    outwards: float = 0.7
    """How far the foot goes to the left for what it comes down."""
    corner: float = 320.0
    """y at which it meets the wall at the far end of the room."""

    def foot(self, y: float) -> tuple[float, float]:
        """Where the foot is in that row of the picture."""
        return self.at[0] - self.outwards * (y - self.at[1]), y

    def room(self, upright: bool = True, foot: bool = True, seed: int = 2) -> Image:
        """The far wall, the floor, and this wall beside them, of which parts may be missing."""
        width, height = SIZE
        image = a_room((190, 188, 180), seed)
        below, far = self.foot(height + 20.0), self.foot(self.corner)
        grain = image.astype(np.int16) - (190, 188, 180)
        if foot:
            floor = [far, (width + 5.0, self.corner), (width + 5.0, height + 20.0), below]
            fill(image, floor, (115, 100, 85))
            fill(image, [(-5.0, self.corner), far, below, (-5.0, height + 20.0)], (150, 150, 155))
        else:
            image[round(self.corner) :] = (115, 100, 85)
        if upright:
            top = (far[0], -5.0)
            fill(image, [top, far, (-5.0, self.corner), (-5.0, -5.0)], (150, 150, 155))
        return np.asarray((image + grain).clip(0, 255).astype(np.uint8))


def mat(image: Image, left: float, right: float, top: float, bottom: float) -> None:
    """Lay a mat on the floor: its ends go outwards as they come nearer, as a wall's foot does."""
    wider = 0.5 * (bottom - top)
    corners = [(left, top), (right, top), (right + wider, bottom), (left - wider, bottom)]
    fill(image, corners, (40, 60, 140))
