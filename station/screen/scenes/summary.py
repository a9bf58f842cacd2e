"""How it went, a few words at a time, and a code that carries the result to a phone.

What is to be said takes turns in large letters: the result, the one thing to practise with its
figure, what to try next. The code stays: somebody may be reaching for a phone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pygame

from station.screen import qr
from station.screen.box import Box
from station.screen.brush import Brush, Live
from station.screen.scenes.parts import END, NEXT, above, beside, dots, foot, result, steps
from station.screen.theme import FINE, READ, SAY, TITLE
from station.values import Feedback, Summary, say

FACE_S: Final = 5.0
"""Each is shown for so long, seconds: the scene's twenty show every one."""
LEAST_LINES: Final = 3
"""Of the code: whose it is, the drill, and how many were good."""
Face = Callable[[Brush, Box, Feedback, Summary], None]


def draw(brush: Brush, feedback: Feedback, _live: Live) -> None:
    """Draw the face whose turn it is, beside the code."""
    told = feedback.summary
    if told is None:
        return
    faces = _faces(told)
    turn = int(brush.scene_age // FACE_S) % len(faces)
    said = "" if faces[turn] is _next else feedback.hint  # that face has enough to read
    page = foot(brush, brush.page, feedback, (("Done", END), ("Again", NEXT)), said)
    page, code_box = _with_code(brush, page, told)
    page, bars = above(page, brush.gap * 2)
    steps(brush, bars, (turn + 1, len(faces)))
    faces[turn](brush, page, feedback, told)
    if code_box is not None:
        _code(brush, code_box, told)


def _faces(told: Summary) -> list[Face]:
    faces: list[Face] = [_result]
    if told.practise:
        faces.append(_practise)
    if told.next:
        faces.append(_next)
    return faces


def _with_code(brush: Brush, page: Box, told: Summary) -> tuple[Box, Box | None]:
    """Room for the words, and for the code where one can be read."""
    side = min(page.h, round(page.w * 0.40)) if brush.wide else round(min(page.w, page.h * 0.45))
    if not told.take_away or _picture(brush, told, side) is None:
        return page, None
    if brush.wide:
        words, square = beside(page, page.w - side - brush.gap * 2, brush.gap * 2)
        return words, square
    words, square = above(page, side)
    return words._replace(h=words.h - brush.gap), square


def _picture(brush: Brush, told: Summary, side: int) -> pygame.Surface | None:
    """The code of as much as there is room for, the most important first."""
    lines = [brush.translate(line) for line in told.take_away]
    for kept in range(len(lines), LEAST_LINES - 1, -1):
        picture = qr.code("\n".join(lines[:kept]), side)
        if picture is not None:
            return picture
    return None


def _code(brush: Brush, box: Box, told: Summary) -> None:
    side = min(box.w, box.h - brush.lines_px(FINE) if brush.wide else box.h)
    picture = _picture(brush, told, side)
    if picture is None:
        return
    width = picture.get_width()
    if brush.wide:
        at = (box.x + (box.w - width) // 2, box.y)
        words = Box(box.x, box.y + width, box.w, box.h - width)
        align, stand = "centre", "middle"
    else:
        at = (box.x, box.y)
        words = Box(box.x + width + brush.gap, box.y, box.right - box.x - width - brush.gap, box.h)
        align, stand = "left", "middle"
    # At an even place its modules stay sharp when the picture is halved.
    brush.canvas.blit(picture, (at[0] // 2 * 2, at[1] // 2 * 2))
    brush.text(words, "Take it with you", FINE, brush.theme.quiet, align=align, stand=stand)  # type: ignore[arg-type]


def _result(brush: Brush, box: Box, feedback: Feedback, told: Summary) -> None:
    """Good reps of how many, the dots, the best one."""
    box, best = above(box, brush.lines_px(READ))
    if told.best:
        brush.text(best, say("Best: rep {rep}", rep=told.best), READ, brush.theme.good)
    box, row = above(box._replace(h=box.h - brush.gap), brush.lines_px(READ))
    dots(brush, row, feedback.calls)
    box, said = above(box._replace(h=box.h - brush.gap), brush.lines_px(TITLE))
    brush.text(said, told.verdict, TITLE)
    result(brush, box._replace(h=box.h - brush.gap), told.good, told.judged, "left")


def _practise(brush: Brush, box: Box, feedback: Feedback, told: Summary) -> None:
    """The one thing, and the figure that shows it."""
    if box.w > box.h:
        stage, words = box.columns([0.42, 0.58], brush.gap)
    else:
        stage, words = box.rows([0.5, 0.5], brush.gap)
    inner = brush.card(stage)
    brush.figure(inner, feedback)
    if feedback.example is not None:
        side = max(round(min(inner.w, inner.h) * 0.2), 8)
        brush.sign(Box(inner.x, inner.y, side, side), feedback.example)
    head, words = words.rows([0.25, 0.75], brush.gap)
    brush.text(head, "Practise", READ, brush.theme.quiet)
    brush.text(words, told.practise, SAY, stand="top")


def _next(brush: Brush, box: Box, _feedback: Feedback, told: Summary) -> None:
    """What to try next."""
    brush.text(box, told.next, TITLE, most=2 * SAY.floor)
