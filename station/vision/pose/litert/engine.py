"""BlazePose on LiteRT behind `PoseEngine`: when to look for people, and where."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.values import LANDMARKS, Frame, Image, Sight
from station.vision.closing import Closing
from station.vision.people import OnTheMark
from station.vision.pose.chatter import native_chatter_dropped
from station.vision.pose.litert import anchors, landmarks
from station.vision.pose.litert.detector import Detector
from station.vision.pose.litert.landmarks import Body, Landmarker
from station.vision.pose.litert.network import Kind, load, version
from station.vision.pose.litert.region import Region, around
from station.vision.pose.sighting import MaskOf, sighted

DETECTOR: Final = Kind(
    "pose_detector.tflite", (anchors.SIDE, anchors.SIDE, 3), ((2254, 12), (2254, 1))
)
POINTS: Final = Kind(
    "pose_landmarks_detector.tflite",
    (landmarks.SIDE, landmarks.SIDE, 3),
    ((195,), (1,), (256, 256, 1), (64, 64, 39), (117,)),
)
"""39 points of 5 values, presence, outline, heat maps, and 39 points in metres (not used)."""

THREADS: Final = 3
"""A Raspberry Pi has four processors, and the kiosk draws on one. More threads than processors
cost time: two on one took 6 % longer than one [M]."""


@dataclass(frozen=True, slots=True)
class Policy:
    """When people are looked for in the whole picture, and how many."""

    search_every: int = 1
    """Pictures from one search to the next; 0 searches only when nobody is on the mark. In
    between, bodies are looked for where they were, which is quicker and trails nothing but
    the region (docs/engines.md)."""
    people: int = 3
    """At most; the surest and those who were there before. As many as MediaPipe is asked for."""
    same: float = 0.12
    """Regions whose hips are nearer than this share of the larger side are one person's. From
    picture to picture it is 0.04 at most for whoever hinges or squats, at five pictures a
    second [M]; people side by side are 0.3 apart. (What two regions share of their union,
    which [G] goes by, takes neighbours for one.)"""
    threads: int = 0
    """Of each network; 0 is one for every processor that this process may use, but `THREADS`
    at most."""


def most_threads() -> int:
    """How many threads a network may have on this machine."""
    return min(THREADS, len(os.sched_getaffinity(0)))


def called() -> str:
    """What this engine calls itself, e.g. "litert 2.3.0"."""
    return f"litert {version()}".strip()


class LiteRtEngine(Closing):
    """BlazePose by ourselves, and the choice of the person on the mark."""

    def __init__(self, model_path: Path, model: str, policy: Policy | None = None) -> None:
        """Load both networks of a .task bundle; raises `EngineUnavailable`."""
        self.model = model
        self._policy = policy or Policy()
        with native_chatter_dropped():
            threads = self._policy.threads or most_threads()
            self._networks = finds, looks = load(model_path, (DETECTOR, POINTS), threads)
        self.name = called()
        self._detector, self._landmarker = Detector(finds), Landmarker(looks)
        self._mark = OnTheMark()
        self._bodies: list[Body] = []
        self._since_search = 0
        self._lost = True
        self._held: Region | None = None

    def see(self, frame: Frame) -> Sight:
        """Find the person on the mark; frames must come in the order of their times."""
        image = np.ascontiguousarray(frame.image)
        looked = [self._landmarker.look(image, region) for region in self._regions(image)]
        self._bodies = [body for body in looked if body is not None]
        sight, chosen = sighted(frame, _table(self._bodies), self._mask_of(image), self._mark)
        self._lost = chosen is None
        if chosen is not None:
            self._held = self._bodies[chosen].next
        return sight

    def close(self) -> None:
        """Let the networks go, 80 MB of them; safe to call twice."""
        for network in self._networks:
            network.close()

    def _regions(self, image: Image) -> list[Region]:
        """Where to look: where somebody was found just now, else where they were before.

        Nobody is looked at twice, and the person on the mark first: a crowd, or somebody who is
        found twice, must not take their place.
        """
        policy, held = self._policy, self._held
        regions = self._search(image) if self._due() else []
        for body in self._bodies:
            if all(body.next.apart(taken) > policy.same for taken in regions):
                regions.append(body.next)
        if held is not None:
            regions.sort(key=lambda region: region.apart(held) > policy.same)
        return regions[: policy.people]

    def _due(self) -> bool:
        """Whether people are to be looked for in this picture."""
        every = self._policy.search_every
        self._since_search += 1
        if self._lost or 0 < every <= self._since_search:
            self._since_search = 0
            return True
        return False

    def _search(self, image: Image) -> list[Region]:
        return [around(*found.spots[:2]) for found in self._detector.find(image)]

    def _mask_of(self, image: Image) -> MaskOf:
        height, width = image.shape[:2]
        return lambda row: self._bodies[row].mask(width, height)


def _table(bodies: list[Body]) -> NDArray[np.float32]:
    """The (n, 33, 3) x, y and visibility of bodies."""
    rows = [np.column_stack([body.points, body.visibility]) for body in bodies]
    return np.array(rows, np.float32).reshape(-1, LANDMARKS, 3)
