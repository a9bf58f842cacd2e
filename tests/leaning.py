"""Where up and back are for somebody drawn with a leaning trunk."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def up_of(lean: float, facing: int) -> NDArray[np.float64]:
    """Hip → shoulder, a unit vector of the picture; `lean` in degrees from the vertical."""
    angle = np.radians(lean)
    return np.array([facing * np.sin(angle), -np.cos(angle)])


def back_of(lean: float, facing: int) -> NDArray[np.float64]:
    """Out of the back: who faces the right has it on the left."""
    angle = np.radians(lean)
    return np.array([-facing * np.cos(angle), -np.sin(angle)])
