"""What the person works with, added to what the eyes saw of them: the rod and the wall."""

from __future__ import annotations

from dataclasses import replace

from station.values import Frame, Sight
from station.vision.rod import RodFinder
from station.vision.wall import WallFinder


class Props:
    """Looks for rod and wall in one picture after another."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._rods = RodFinder()
        self._walls = WallFinder()

    def add(self, frame: Frame, sight: Sight) -> Sight:
        """The same sight of this frame, with rod and wall where they are found."""
        if not sight.people:
            return sight
        rod = self._rods.find(frame.time, frame.image, sight.points)
        wall = self._walls.find(frame.time, frame.image, sight.points)
        return replace(sight, rod=rod, wall=wall)
