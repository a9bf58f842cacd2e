"""Is the whole person well in view? The mirror, and an arrow for the one thing that is wrong."""

from __future__ import annotations

from station.screen.box import Box
from station.screen.brush import Brush, Live, Over
from station.screen.scenes.parts import (
    above,
    below,
    beside,
    cue,
    cue_band,
    dots,
    header,
    notices,
)
from station.screen.theme import FINE, READ
from station.values import Feedback


def draw(brush: Brush, feedback: Feedback, live: Live) -> None:
    """Draw it; the outline is dashed until all is right, then solid."""
    page = notices(brush, brush.page, feedback)
    page, said = cue_band(brush, page, feedback.cue)
    cue(brush, said, feedback.cue)
    picture, side = beside_mirror(brush, page, feedback)
    mirror(brush, picture, feedback, live)
    if feedback.lines:
        side, foot = above(side, brush.lines_px(FINE, 2))
        brush.text(foot, feedback.lines[0], FINE, brush.theme.quiet, stand="bottom")
    if feedback.calls:
        side, row = above(side, brush.lines_px(READ))
        dots(brush, row, feedback.calls, feedback.of)
    if feedback.arrow is not None:
        length = min(side.w, side.h)
        arrow = brush.shapes.arrow(length, feedback.arrow, brush.theme.good)
        brush.canvas.blit(arrow, (side.x + (side.w - length) // 2, side.y))


def beside_mirror(brush: Brush, page: Box, feedback: Feedback) -> tuple[Box, Box]:
    """The picture, and under title and way out what stands beside it, or below it."""
    if brush.wide:
        picture, side = beside(page, min(page.h * 4 // 3, page.w * 11 // 20), brush.gap * 2)
        return picture, header(brush, side, feedback.title)
    page = header(brush, page, feedback.title)
    height = min(page.w * 3 // 4, page.h * 2 // 3)
    return page._replace(h=height), below(page, height + brush.gap)


def mirror(brush: Brush, box: Box, feedback: Feedback, live: Live, *, whole: bool = True) -> None:
    """The person with an outline around them; says so when there is no picture."""
    brush.card(box)
    colour = brush.theme.good if feedback.framed else brush.theme.ink
    over = Over(rim=colour, dashed=not feedback.framed)
    if brush.mirror(box, live, over, whole=whole) is None:
        brush.text(box, "No picture", FINE, brush.theme.quiet, on=brush.theme.card, align="centre")
