"""The scenes as they are drawn, a file each: from the feedback and the live picture only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from station.screen.brush import Brush, Live
from station.screen.scenes import (
    attract,
    calibrate,
    choose,
    count_in,
    exercise,
    frame,
    rest,
    set_up,
    staff,
    summary,
    trouble,
)
from station.values import Feedback, Scene

SCENES: Final[Mapping[Scene, Callable[[Brush, Feedback, Live], None]]] = {
    Scene.ATTRACT: attract.draw,
    Scene.CHOOSE: choose.draw,
    Scene.SET_UP: set_up.draw,
    Scene.FRAME: frame.draw,
    Scene.CALIBRATE: calibrate.draw,
    Scene.COUNT_IN: count_in.draw,
    Scene.SET: exercise.draw,
    Scene.REST: rest.draw,
    Scene.SUMMARY: summary.draw,
    Scene.TROUBLE: trouble.draw,
    Scene.STAFF: staff.draw,
}


def draw(brush: Brush, feedback: Feedback, live: Live) -> None:
    """Draw the scene that the feedback is of."""
    SCENES[feedback.scene](brush, feedback, live)
