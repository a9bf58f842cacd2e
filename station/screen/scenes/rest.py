"""Between two sets: a ring that fills, how it went, the one thing to do better."""

from __future__ import annotations

import math

from station.screen.brush import Brush, Live
from station.screen.scenes.parts import END, NEXT, above, cue, dots, foot, notices, result
from station.screen.theme import READ, SAY, TITLE
from station.values import Feedback


def draw(brush: Brush, feedback: Feedback, _live: Live) -> None:
    """Draw it."""
    page = notices(brush, brush.page, feedback)
    page = foot(brush, page, feedback, (("End", END), ("Next", NEXT)), feedback.hint)
    head, page = page.rows([0.18, 0.82], brush.gap)
    brush.text(head, feedback.lines[0] if feedback.lines else feedback.title, TITLE)
    if brush.wide:
        ring, words = page.columns([0.40, 0.60], brush.gap * 2)
    else:
        ring, words = page.rows([0.46, 0.54], brush.gap)
    share = feedback.progress if math.isfinite(feedback.progress) else 0.0
    within = brush.ring(ring, share, thick=0.07)
    told = feedback.summary
    if told is not None:
        result(brush, within, told.good, told.judged)
    words, row = above(words, brush.lines_px(READ))
    dots(brush, row, feedback.calls)
    said = (told.practise or told.verdict) if told is not None else ""
    cue(brush, words._replace(h=words.h - brush.gap), said, SAY)
