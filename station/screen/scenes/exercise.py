"""The set: the count, how deep, the drill's own gauge, the person in the mirror, one cue.

landscape                                         portrait
picture │ count in the depth's ring │ gauge │ ×   count in its ring │ gauge │ ×
dots                                              picture
cue, over the whole width                         dots, cue
"""

from __future__ import annotations

from station.screen.box import Box
from station.screen.brush import Brush, Live, Over
from station.screen.scenes.gauges import draw_angles, draw_gauge
from station.screen.scenes.parts import (
    END,
    above,
    beside,
    cue,
    cue_band,
    dots,
    notices,
    sign_px,
)
from station.screen.theme import FINE, NUMBER, READ
from station.values import Call, Feedback


def draw(brush: Brush, feedback: Feedback, live: Live) -> None:
    """Draw it: the cue takes the room that it needs, the rest is for count and mirror."""
    page = notices(brush, brush.page, feedback)
    page, said = cue_band(brush, page, feedback.cue, signed=_signed(feedback))
    page, row = above(page, brush.lines_px(READ))
    page = page._replace(h=page.h - brush.gap)
    _cue(brush, said, feedback)
    dots(brush, row, feedback.calls, feedback.of)
    if brush.wide:
        _across(brush, page, feedback, live)
    else:
        _down(brush, page, feedback, live)


def _across(brush: Brush, page: Box, feedback: Feedback, live: Live) -> None:
    """Side by side; the clinician's figures take their room from the picture."""
    key = _end(brush, page)
    row = page._replace(w=key.x - page.x - brush.gap)
    picture = 4 / 3 if feedback.angles is None else 1.0
    shares = [picture, 1.0, *[0.85] * (feedback.gauge is not None)]
    shares += [0.75] * (feedback.angles is not None)
    tall = min(page.h, round((row.w - brush.gap * (len(shares) - 1)) / sum(shares)))
    widths = [round(share * tall) for share in shares]
    spare = row.w - sum(widths) - brush.gap * (len(shares) - 1)
    widths[-1 if len(shares) > 2 else 0] += max(spare, 0)
    left, rest = beside(row, widths[0], brush.gap)
    _mirror(brush, left, feedback, live)
    ring, rest = beside(rest, widths[1], brush.gap)
    _ring(brush, ring, feedback)
    _instruments(brush, rest, feedback)


def _down(brush: Brush, page: Box, feedback: Feedback, live: Live) -> None:
    """One below the other; instruments take their room from the picture."""
    top, picture = page.rows([0.42, 0.58], brush.gap)
    key = _end(brush, top)
    _ring(brush, top._replace(w=key.x - top.x - brush.gap), feedback)
    if feedback.gauge is not None or feedback.angles is not None:
        picture, side = picture.columns([0.62, 0.38], brush.gap)
        _instruments(brush, side, feedback)
    _mirror(brush, picture, feedback, live)


def _end(brush: Brush, box: Box) -> Box:
    width = max(round(brush.target_px * 1.25), brush.px(8))
    key = Box(box.right - width, box.y, width, brush.target_px)
    brush.button(key, "End", END)
    return key


def _ring(brush: Brush, box: Box, feedback: Feedback) -> None:
    """The count within the depth: full when it is deep enough to count."""
    share, number = 0.0 if feedback.paused else feedback.depth, str(feedback.count)
    clear = 0.09 if len(number) == 1 else 0.12  # the corners of two figures reach further out
    within = brush.ring(box, share, brush.theme.ink, thick=0.07, clear=clear)
    brush.text(within, number, NUMBER, align="centre")


def _mirror(brush: Brush, box: Box, feedback: Feedback, live: Live) -> None:
    last = feedback.calls[-1] if feedback.calls else Call.GOOD
    over = Over(skeleton=True, back=feedback.back, back_colour=brush.theme.of(last))
    if brush.mirror(box, live, over) is None:
        inner = brush.card(box)
        brush.text(inner, "No picture", FINE, brush.theme.quiet, align="centre")


def _instruments(brush: Brush, box: Box, feedback: Feedback) -> None:
    """The drill's gauge, and the clinician's figures beside or below it."""
    if feedback.gauge is not None and feedback.angles is not None:
        cut = box.columns if brush.wide else box.rows
        gauge, figures = cut([0.53, 0.47], brush.gap)
    else:
        gauge = figures = box
    if feedback.gauge is not None:
        draw_gauge(brush, gauge, feedback.gauge)
    if feedback.angles is not None:
        draw_angles(brush, figures, feedback.angles)


def _signed(feedback: Feedback) -> bool:
    """Whether the cue is about a rep."""
    return bool(feedback.calls) and not feedback.paused


def _cue(brush: Brush, box: Box, feedback: Feedback) -> None:
    """The verdict's sign, and what to do."""
    if not feedback.cue:
        return
    if not _signed(feedback):
        cue(brush, box, feedback.cue)
        return
    sign, words = beside(box, min(box.h, sign_px(brush)), brush.gap)
    brush.sign(sign, feedback.calls[-1])
    cue(brush, words, feedback.cue)
