"""Hold still: a ring fills while the person is learned."""

from __future__ import annotations

import math

from station.screen.brush import Brush, Live
from station.screen.scenes.frame import beside_mirror, mirror
from station.screen.scenes.parts import above, cue, cue_band, notices
from station.screen.theme import READ
from station.values import Feedback


def draw(brush: Brush, feedback: Feedback, live: Live) -> None:
    """Draw it: the outline is solid now."""
    page = notices(brush, brush.page, feedback)
    page, said = cue_band(brush, page, feedback.cue)
    cue(brush, said, feedback.cue)
    picture, side = beside_mirror(brush, page, feedback)
    mirror(brush, picture, feedback, live)
    if feedback.lines:
        side, found = above(side, brush.lines_px(READ))
        brush.text(found, feedback.lines[0], READ, brush.theme.good, stand="bottom")
        side = side._replace(h=side.h - brush.gap)
    share = feedback.progress if math.isfinite(feedback.progress) else 0.0
    brush.ring(side, share)
