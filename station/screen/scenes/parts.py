"""What several scenes have: the head of the page, dots, rings with a hint, the count."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from station.screen.box import Box
from station.screen.brush import Align, Brush
from station.screen.theme import CUE, FINE, NUMBER, READ, TITLE, Role
from station.values import Call, Feedback, Tap, Touch

MOST_CUE: Final = 0.62
"""Share of a page that a cue may take."""
END = Tap(Touch.END)
NEXT = Tap(Touch.NEXT)


def header(brush: Brush, box: Box, title: str, *, end: str = "End") -> Box:
    """A title, and the way out at its right; returns what is left below."""
    height = max(brush.target_px, brush.lines_px(TITLE))
    row = box._replace(h=height)
    if end:
        width = max(round(brush.target_px * 1.25), brush.px(8))
        brush.button(Box(row.right - width, row.y, width, brush.target_px), end, END)
        row = row._replace(w=row.w - width - brush.gap)
    brush.text(row, title, TITLE)
    return below(box, height + brush.apart_px)


def below(box: Box, height: int) -> Box:
    """What is left of a box under its first so many pixels."""
    return box._replace(y=box.y + height, h=max(box.h - height, 0))


def above(box: Box, height: int) -> tuple[Box, Box]:
    """A box without its last so many pixels, and those."""
    height = min(height, box.h)
    return box._replace(h=box.h - height), box._replace(y=box.bottom - height, h=height)


def beside(box: Box, width: int, gap: int) -> tuple[Box, Box]:
    """The first so many pixels of a box's width, and what lies right of them."""
    left = box._replace(w=min(width, box.w))
    x = left.right + gap
    return left, box._replace(x=x, w=max(box.right - x, 0))


def hint(brush: Brush, box: Box, feedback: Feedback, words: str) -> None:
    """How to go on without a hand, and a ring that fills while it is done."""
    if not words:
        return
    side = min(box.h, round(brush.lines_px(READ) * 1.3))
    left, rest = beside(box, side, brush.gap)
    left = left._replace(y=box.y + (box.h - side) // 2, h=side)
    share = feedback.progress if math.isfinite(feedback.progress) else 0.0
    brush.ring(left, share, thick=0.16)
    brush.text(rest, words, READ, brush.theme.quiet)


def foot(
    brush: Brush, page: Box, feedback: Feedback, keys: Sequence[tuple[str, Tap]], words: str = ""
) -> Box:
    """What can be done now along the foot: by touch on the right, the last one what most people
    want, and hands-free on the left, or above where it is narrow. Returns what is left.
    """
    wide = round(brush.target_px * 1.6)
    taken = len(keys) * (wide + brush.apart_px) - brush.apart_px
    high = brush.lines_px(READ, 2) if brush.wide and words else 0
    page, row = above(page, max(brush.target_px, high))
    if brush.wide:
        said, right = beside(row, row.w - taken - brush.gap, brush.gap)
    else:
        right = row
        page, said = above(page._replace(h=page.h - brush.gap), brush.lines_px(READ, 2))
    right = right._replace(y=row.bottom - brush.target_px, h=brush.target_px)
    cells = right.columns([1.0] * len(keys), brush.apart_px)
    for number, (cell, (label, tap)) in enumerate(zip(cells, keys, strict=True), start=1):
        brush.button(cell, label, tap, forward=number == len(keys))
    hint(brush, said, feedback, words)
    return page._replace(h=page.h - brush.gap)


def dots(brush: Brush, box: Box, calls: Sequence[Call], of: int = 0) -> None:
    """A sign for each rep, and a dot for each that is to come."""
    signs: list[Call | None] = [*calls, *[None] * (of - len(calls))]
    if not signs:
        return
    side, columns = dot_size(box, len(signs), brush.lines_px(READ))
    pitch = side * 9 // 8
    for number, call in enumerate(signs):
        row, column = divmod(number, columns)
        brush.sign(Box(box.x + column * pitch, box.y + row * pitch, side, side), call)


def dot_size(box: Box, count: int, largest: int) -> tuple[int, int]:
    """Side of a dot, pixels, and dots to a row, so that all of them lie in the box."""
    side = max(min(largest, box.h), 2)
    while side > 2:
        pitch = side * 9 // 8
        columns = max((box.w + pitch - side) // pitch, 1)
        if -(-count // columns) * pitch - (pitch - side) <= box.h:
            return side, columns
        side -= 1
    return side, max(box.w // 3, 1)


def steps(brush: Brush, box: Box, page: tuple[int, int]) -> None:
    """Which step of how many: small bars, the one that is shown filled."""
    now, of = page
    if of < 2:
        return
    height = max(brush.px(0.6), 3)
    row = Box(box.x, box.y + (box.h - height) // 2, box.w, height)
    for number, bar in enumerate(row.columns([1.0] * of, brush.px(0.6)), start=1):
        shown = brush.theme.ink if number <= now else brush.theme.line
        brush.canvas.fill(shown, tuple(bar))


def result(brush: Brush, box: Box, good: int, judged: int, align: Align = "centre") -> None:
    """Good reps of how many, as large as goes."""
    brush.text(box, f"{good}/{judged}", NUMBER, align=align)


def cue(brush: Brush, box: Box, words: str, role: Role = CUE) -> None:
    """The one thing to do: it rises a little as it comes in."""
    rise = round((1.0 - brush.said()) * brush.px(2))
    brush.text(box._replace(y=box.y + rise), words, role)


def sign_px(brush: Brush) -> int:
    """Side of the sign beside a cue, pixels."""
    return round(brush.lines_px(CUE) * 1.2)


def cue_band(brush: Brush, page: Box, words: str, *, signed: bool = False) -> tuple[Box, Box]:
    """What is left of a page, and the whole width of its foot for a cue, to be read at a glance.

    As many lines as that takes, two at least, so that it does not jump from cue to cue; less
    than two thirds of the page; a margin while there is nothing to say. `signed` leaves room
    for a verdict's sign beside it.
    """
    width = page.w - (sign_px(brush) + brush.gap if signed else 0)
    lines = max(brush.lines(words, CUE, width), 2) if words else 0
    wanted = brush.lines_px(CUE, lines) if lines else brush.gap
    rest, band = above(page, min(wanted, round(page.h * MOST_CUE)))
    return rest._replace(h=rest.h - brush.gap), band


def notices(brush: Brush, box: Box, feedback: Feedback) -> Box:
    """What else should be known, quietly along the foot; returns what is left above."""
    if not feedback.notices:
        return box
    rest, foot = above(box, brush.lines_px(FINE, 2))
    brush.text(
        foot,
        "  ·  ".join(map(brush.translate, feedback.notices)),
        FINE,
        brush.theme.quiet,
        stand="bottom",
    )
    return rest._replace(h=rest.h - brush.gap)
