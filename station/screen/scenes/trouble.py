"""What is wrong, in people's words; what happens next; a code for whoever is asked about it."""

from __future__ import annotations

from typing import Final

from station.screen.box import Box
from station.screen.brush import Brush, Live
from station.screen.scenes.parts import notices
from station.screen.theme import FINE, READ, SAY, TITLE
from station.values import Call, Feedback

NEXT_WORDS: Final = "It goes on by itself."


def draw(brush: Brush, feedback: Feedback, _live: Live) -> None:
    """Draw it, calmly: large for whoever waits, small for whoever mends it."""
    page = notices(brush, brush.page.inset(brush.px(2)), feedback)
    sign, title, what, then, detail = page.rows([0.18, 0.27, 0.14, 0.14, 0.27], brush.gap)
    side = min(sign.h, sign.w)
    brush.sign(Box(sign.x, sign.y, side, side), Call.UNJUDGED)
    brush.text(title, feedback.title, SAY)
    brush.text(what, feedback.cue, TITLE)
    brush.text(then, feedback.hint or NEXT_WORDS, READ, brush.theme.quiet)
    said = "\n".join(brush.translate(line) for line in feedback.lines)
    brush.text(detail, said, FINE, brush.theme.quiet, stand="bottom", most=FINE.wish * 1.4)
