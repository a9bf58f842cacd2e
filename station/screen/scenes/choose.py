"""Which drill? Cards with a figure each, the lit one framed, with a ring that fills."""

from __future__ import annotations

import math
from dataclasses import replace

from station.screen.box import Box
from station.screen.brush import Align, Brush, Live
from station.screen.scenes.parts import above, beside, header, notices
from station.screen.theme import PAD, READ, TITLE
from station.values import Choice, Feedback, Tap, Touch


def draw(brush: Brush, feedback: Feedback, _live: Live) -> None:
    """Draw them side by side, or one below the other."""
    page = notices(brush, brush.page, feedback)
    page = header(brush, page, feedback.title)
    page, foot = above(page, brush.lines_px(READ, 1))
    brush.text(foot, feedback.hint, READ, brush.theme.quiet, stand="bottom")
    page = page._replace(h=page.h - brush.gap)
    choices = feedback.choices
    upright = 3 if brush.wide else 1
    columns = min(len(choices), upright) if len(choices) <= upright or not brush.wide else 2
    if len(choices) > 4:
        columns = 3 if brush.wide else 2
    cells = page.grid(len(choices), columns, brush.apart_px)
    rooms = [_halves(brush, cell.inset(brush.px(PAD)))[1] for cell in cells]
    named = zip(rooms, choices, strict=True)
    size = min(brush.fitting(room, choice.title, TITLE) for room, choice in named)
    for cell, choice in zip(cells, choices, strict=True):
        _card(brush, cell, choice, feedback, size)


def _card(brush: Brush, cell: Box, choice: Choice, feedback: Feedback, size: float) -> None:
    """One drill; its name is as large as all the others'."""
    inner = brush.framed(cell, brush.theme.good) if choice.chosen else brush.card(cell)
    stage, words = _halves(brush, inner)
    shown = replace(feedback, figure=choice.figure, drill=choice.drill)
    brush.figure(stage, shown, brush.theme.good if choice.chosen else brush.theme.line)
    align: Align = "centre" if words.y > stage.y else "left"
    brush.text(words, choice.title, TITLE, on=brush.theme.card, align=align, most=size)
    if choice.chosen and math.isfinite(feedback.progress):
        side = min(stage.w // 4, stage.h // 3)
        ring = Box(inner.right - side, inner.y, side, side)
        brush.ring(ring, feedback.progress, thick=0.16)
    brush.touchable(cell, Tap(Touch.CHOOSE, choice.drill))


def _halves(brush: Brush, inner: Box) -> tuple[Box, Box]:
    """Figure above the name on an upright card, beside it on a flat one."""
    if inner.h > inner.w * 0.8:
        return above(inner, min(brush.lines_px(TITLE, 2), round(inner.h * 0.45)))
    return beside(inner, round(min(inner.h * 0.95, inner.w * 0.40)), brush.gap)
