"""Three, two, one: as large as the panel."""

from __future__ import annotations

import math

from station.screen.brush import Brush, Live
from station.screen.scenes.frame import beside_mirror, mirror
from station.screen.scenes.parts import notices
from station.screen.theme import NUMBER
from station.values import Feedback


def draw(brush: Brush, feedback: Feedback, live: Live) -> None:
    """Draw the number in its ring beside the mirror."""
    page = notices(brush, brush.page, feedback)
    picture, words = beside_mirror(brush, page, feedback)
    mirror(brush, picture, feedback, live, whole=False)
    share = feedback.progress if math.isfinite(feedback.progress) else 0.0
    within = brush.ring(words, share)
    brush.text(within, feedback.cue, NUMBER, align="centre")
