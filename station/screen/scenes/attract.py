"""Nobody is here: a figure that hinges, an invitation, the languages, the privacy line."""

from __future__ import annotations

import math
from typing import Final

from station.language import LANGUAGES
from station.screen.box import Box
from station.screen.brush import Brush, Live
from station.screen.scenes.parts import above, notices
from station.screen.theme import FINE, LABEL, SAY, TITLE
from station.values import Feedback, Tap, Touch

DRIFT_S: Final = (97.0, 61.0)
"""Everything moves around by a unit, across and down in so many seconds: nothing burns in."""


def draw(brush: Brush, feedback: Feedback, _live: Live) -> None:
    """Draw it; a touch anywhere starts."""
    page = _adrift(brush, feedback.time)
    page = notices(brush, page, feedback)
    page, foot = above(page, brush.lines_px(FINE, 1, FINE.wish * 2))
    privacy = feedback.lines[0] if feedback.lines else ""
    brush.text(foot, privacy, FINE, brush.theme.quiet, stand="bottom", most=FINE.wish * 2)
    page = page._replace(h=page.h - brush.gap)
    if brush.wide:
        page, keys = above(page, _languages_height(brush, page))
        page = page._replace(h=page.h - brush.gap)
        stage, words = page.columns([0.36, 0.64], brush.gap * 2)
    else:
        stage, words = page.rows([0.40, 0.60], brush.gap)
        words, keys = above(words, _languages_height(brush, words))
    brush.figure(stage, feedback)
    title, cue = words._replace(h=words.h - brush.px(0.5)).rows([0.5, 0.5], brush.px(0.5))
    brush.text(title, feedback.title, SAY, stand="bottom", most=SAY.wish * 1.3)
    brush.text(cue, feedback.cue, TITLE, brush.theme.good, stand="top")
    _languages(brush, keys, feedback.language or "en")
    brush.touchable(brush.whole, Tap(Touch.START))


def _adrift(brush: Brush, time: float) -> Box:
    page = brush.page.inset(brush.px(1))
    across, down = (math.sin(2 * math.pi * time / period) for period in DRIFT_S)
    return page._replace(
        x=page.x + round(across * brush.px(1)), y=page.y + round(down * brush.px(1))
    )


def _columns(brush: Brush, box: Box) -> int:
    """As many languages to a row as there is room to touch them."""
    wide = brush.target_px * 1.35 + brush.apart_px
    return next((n for n in (len(LANGUAGES), 2) if n * wide <= box.w + brush.apart_px), 1)


def _languages_height(brush: Brush, box: Box) -> int:
    rows = -(-len(LANGUAGES) // _columns(brush, box))
    return rows * brush.target_px + (rows - 1) * brush.apart_px


def _languages(brush: Brush, box: Box, now: str) -> None:
    """Each by its own name."""
    cells = box.grid(len(LANGUAGES), _columns(brush, box), brush.apart_px)
    for cell, (code, name) in zip(cells, LANGUAGES.items(), strict=True):
        inner = brush.framed(cell, brush.theme.ink if code == now else brush.theme.key)
        colour = brush.theme.ink if code == now else brush.theme.quiet
        brush.text(inner, name, LABEL, colour, on=brush.theme.card, align="centre")
        brush.touchable(cell, Tap(Touch.LANGUAGE, code))
