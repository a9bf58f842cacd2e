"""Words and marks on pictures, in a face that has ✓, ▲, ○ and every accent.

DejaVu Sans comes inside matplotlib's package, so nothing is fetched and every machine
draws the same letters.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from station.report.palette import MARKS, rgb
from station.values import Call

Face = ImageFont.FreeTypeFont
Sprite = NDArray[np.uint8]
"""(height, width, 4) uint8, RGBA."""

Colour = tuple[int, int, int]

_FINER = 4
"""Badges are drawn this many times too large, then shrunk, for smooth edges."""


@lru_cache(maxsize=64)
def face(size: int, *, bold: bool = False) -> Face:
    """Open DejaVu Sans at `size` pixels per em."""
    return ImageFont.truetype(str(_font_folder() / f"DejaVuSans{'-Bold' * bold}.ttf"), size)


def width_of(text: str, letters: Face) -> float:
    """Measure a line, in pixels."""
    return letters.getlength(text)


def wrapped(text: str, letters: Face, width: float, lines: int) -> list[str]:
    """Break text into at most `lines` even lines of at most `width` pixels; "…" marks a cut."""
    if len(broken(text, letters, width)) <= lines:
        return _evenly(text, letters, width)
    *kept, last = broken(text, letters, width)[:lines]
    return [*kept, shortened(f"{last} …", letters, width)]


def broken(text: str, letters: Face, width: float) -> list[str]:
    """Break text into as many lines as it takes; a word wider than a line is cut."""
    lines: list[str] = []
    words = text.split()
    while words:
        count = _words_that_fit(words, letters, width)
        lines.append(shortened(" ".join(words[:count]), letters, width))
        words = words[count:]
    return lines


def _evenly(text: str, letters: Face, width: float) -> list[str]:
    """Break text into no more lines than needed, none of them left with a lone word."""
    lines = broken(text, letters, width)
    for share in (0.6, 0.7, 0.8, 0.9):
        narrower = broken(text, letters, share * width)
        if len(narrower) == len(lines) and not any(line.endswith("…") for line in narrower):
            return narrower
    return lines


def fitting(text: str, size: int, width: float, lines: int) -> tuple[int, list[str]]:
    """Find the largest bold size, up to `size`, at which no word of the text is cut."""
    for smaller in range(size, max(size // 2, 8), -1):
        tried = broken(text, face(smaller, bold=True), width)
        if len(tried) <= lines and not any(line.endswith("…") for line in tried):
            return smaller, _evenly(text, face(smaller, bold=True), width)
    return size // 2, wrapped(text, face(size // 2, bold=True), width, lines)


def shortened(text: str, letters: Face, width: float) -> str:
    """Cut a line to `width` pixels, "…" in place of what is gone."""
    if width_of(text, letters) <= width:
        return text
    kept = text.rstrip("…")
    while kept and width_of(kept + "…", letters) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


@lru_cache(maxsize=64)
def word_sprite(text: str, size: int, colour: str, *, bold: bool = True) -> Sprite:
    """Draw one line of words on nothing, as high as the face's own line."""
    letters = face(size, bold=bold)
    ascent, descent = letters.getmetrics()
    sheet = Pictures.new("RGBA", (round(width_of(text, letters)) + 2, ascent + descent))
    ImageDraw.Draw(sheet).text((1, 0), text, font=letters, fill=rgb(colour))
    return np.asarray(sheet)


@lru_cache(maxsize=32)
def badge(call: Call, size: int, colour: str) -> Sprite:
    """Draw a verdict's shape, `size` pixels square: a disc with ✓, a triangle, or a ring.

    The tick is cut out of its disc, so that it has the colour of whatever lies behind.
    """
    big = size * _FINER
    sheet = Pictures.new("RGBA", (big, big), (*rgb(colour), 0))
    _SHAPES[call](ImageDraw.Draw(sheet), big, rgb(colour))
    return np.asarray(sheet.resize((size, size), Pictures.Resampling.LANCZOS))


def _disc(draw: ImageDraw.ImageDraw, size: int, fill: Colour) -> None:
    draw.ellipse((0, 0, size - 1, size - 1), fill=fill)
    tick, letters = MARKS[Call.GOOD].symbol, face(round(0.78 * size), bold=True)
    draw.text((size / 2, size / 2), tick, font=letters, fill=(*fill, 0), anchor="mm")


def _triangle(draw: ImageDraw.ImageDraw, size: int, fill: Colour) -> None:
    draw.polygon([(size / 2, 0.06 * size), (size, 0.94 * size), (0, 0.94 * size)], fill=fill)


def _ring(draw: ImageDraw.ImageDraw, size: int, fill: Colour) -> None:
    edge = round(0.04 * size)
    draw.ellipse((edge, edge, size - edge, size - edge), outline=fill, width=round(0.15 * size))


_SHAPES = {Call.GOOD: _disc, Call.FIX: _triangle, Call.UNJUDGED: _ring}


def _words_that_fit(words: list[str], letters: Face, width: float) -> int:
    """Count the words that go on one line: at least one, however long."""
    count = 1
    while count < len(words) and width_of(" ".join(words[: count + 1]), letters) <= width:
        count += 1
    return count


@lru_cache(maxsize=1)
def _font_folder() -> Path:
    # Looked up, not imported: importing matplotlib costs more than drawing the words.
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("matplotlib, whose fonts the report draws with, is missing")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
