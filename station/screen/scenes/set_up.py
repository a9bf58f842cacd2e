"""Why and how: the figure does it well, then makes the common mistakes, a few words with each."""

from __future__ import annotations

from station.screen.box import Box
from station.screen.brush import Brush, Live
from station.screen.scenes.parts import NEXT, above, cue, foot, header, notices, steps
from station.screen.theme import SAY
from station.values import Feedback


def draw(brush: Brush, feedback: Feedback, _live: Live) -> None:
    """Draw one step of the lesson."""
    page = notices(brush, brush.page, feedback)
    page = foot(brush, page, feedback, (("Next", NEXT),), feedback.hint)
    if brush.wide:
        stage, words = page.columns([0.42, 0.58], brush.gap * 2)
        words = header(brush, words, feedback.title)
    else:
        page = header(brush, page, feedback.title)
        stage, words = page.rows([0.48, 0.52], brush.gap)
    _stage(brush, stage, feedback)
    words, bars = above(words, brush.gap * 2)
    cue(brush, words, feedback.cue, SAY)
    steps(brush, bars, feedback.page)


def _stage(brush: Brush, stage: Box, feedback: Feedback) -> None:
    """The figure on a card, with the sign of what it does."""
    inner = brush.card(stage)
    brush.figure(inner, feedback)
    if feedback.example is not None:
        side = max(round(min(inner.w, inner.h) * 0.2), 8)
        brush.sign(Box(inner.x, inner.y, side, side), feedback.example)
