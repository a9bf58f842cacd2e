"""A config with mistakes: each with its line and remedy; the station begins when it is mended."""

from __future__ import annotations

from collections.abc import Sequence

from station.screen.brush import Brush
from station.screen.scenes.parts import above
from station.screen.theme import FINE, LABEL

TITLE_WORDS = "The station is not set up yet"
NEXT_WORDS = "It starts by itself once the file is mended."


def draw(brush: Brush, lines: Sequence[str]) -> None:
    """Draw the sentences; there is nothing to touch."""
    page = brush.page
    head, page = page.rows([0.16, 0.84], brush.gap)
    page, foot = above(page, brush.lines_px(FINE, 2))
    brush.text(head, TITLE_WORDS, LABEL, most=LABEL.wish * 1.5)
    inner = brush.card(page._replace(h=page.h - brush.gap))
    words = "\n".join(lines)
    brush.text(inner, words, FINE, on=brush.theme.card, stand="top")
    brush.text(foot, NEXT_WORDS, FINE, brush.theme.quiet, stand="bottom", most=LABEL.wish)
