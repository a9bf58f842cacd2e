"""A trunk drawn into a mask, whose back lies exactly where it was drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from station.form.spine import spine_profile
from station.values import Points, Silhouette, Spine
from tests.leaning import back_of, up_of

Edge = Callable[[NDArray[np.float64]], NDArray[np.float64]]

NO_ARMS = np.full((2, 3, 2), np.nan, np.float32)
SOFT = 4.0
"""Mask pixels over which a drawn outline fades, as a network's does."""


@dataclass(frozen=True)
class Drawing:
    """A trunk drawn into a mask: where it is, and how long and how bent it is."""

    lean: float = 30.0
    """Degrees, forward +."""
    facing: int = 1
    length: float = 60.0
    """Of the trunk, mask pixels."""
    scale: float = 2.0
    origin: tuple[float, float] = (40.0, 25.0)
    at: tuple[float, float] = (0.3, -0.2)
    """The hip, mask pixels off the mask's middle."""

    @property
    def side(self) -> int:
        """Pixels of the square mask: enough for the trunk in every direction."""
        return int(2.9 * self.length)

    @property
    def up(self) -> NDArray[np.float64]:
        """Hip → shoulder, a unit vector of the picture."""
        return up_of(self.lean, self.facing)

    @property
    def back(self) -> NDArray[np.float64]:
        """Out of the back: who faces the right has it on the left."""
        return back_of(self.lean, self.facing)

    @property
    def trunk(self) -> float:
        """Trunk length, square pixels."""
        return self.length * self.scale

    @property
    def hip(self) -> Points:
        """Square pixels of the picture."""
        middle = self.scale * (np.array(self.at) + self.side / 2)
        return np.asarray(np.array(self.origin) + middle, np.float32)

    @property
    def shoulder(self) -> Points:
        """Square pixels of the picture."""
        return np.asarray(self.hip + self.trunk * self.up, np.float32)

    def mask(self, edge: Edge) -> Silhouette:
        """A body whose back lies `edge(u)` trunk lengths behind the trunk at its share u."""
        pixel = (np.arange(self.side) + 0.5) * self.scale
        x = self.origin[0] + pixel[None, :] - float(self.hip[0])
        y = self.origin[1] + pixel[:, None] - float(self.hip[1])
        u = (x * self.up[0] + y * self.up[1]) / self.trunk
        out = (x * self.back[0] + y * self.back[1]) / self.trunk
        inside = (edge(u) - out) * self.length
        soft = np.clip(0.5 + inside / SOFT, 0.0, 1.0)
        return Silhouette(np.round(255 * soft).astype(np.uint8), self.origin, self.scale)

    def point(self, u: float, out: float) -> NDArray[np.float64]:
        """A place beside the trunk, square pixels of the picture."""
        return np.asarray(self.hip + self.trunk * (u * self.up + out * self.back))

    def profile(self, edge: Edge, arms: Points = NO_ARMS) -> Spine:
        """What the form room reads from the drawn mask."""
        found = spine_profile(self.mask(edge), self.hip, self.shoulder, self.facing, arms)
        assert found is not None
        return found


def flat(offset: float) -> Edge:
    """A straight back, parallel to the trunk."""
    return lambda u: np.full_like(u, offset)
