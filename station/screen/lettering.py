"""Text that fits its box: as large as it may be, wrapped between words, drawn once.

The typeface is DejaVu Sans as it comes with matplotlib, so that a screen looks the same on
every machine; the system's, or the one inside pygame, where there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Final

import pygame

from station.screen.box import Box
from station.screen.theme import Colour

FILES: Final = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
"""Bold? → file."""
SYSTEM: Final = Path("/usr/share/fonts/truetype/dejavu")
STEP: Final = 0.93
"""Each size that is tried is so much smaller than the one before."""
PARAGRAPH: Final = 0.35
"""Room between paragraphs, line heights."""
KEPT: Final = 256
"""Texts that stay drawn: several times what any scene has."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What to write: paragraphs, and within which sizes, pixels."""

    paragraphs: tuple[str, ...]
    largest: int
    smallest: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """Text as it is set: every line with its top, pixels from the top of the whole."""

    lines: tuple[tuple[str, int], ...]
    px: int
    """Size of the typeface."""
    width: int
    height: int


class Lettering:
    """Sets and draws text, and remembers what it has set and drawn."""

    def __init__(self) -> None:
        pygame.font.init()
        self.font = lru_cache(KEPT)(_font)
        self.set = lru_cache(KEPT)(self._set)
        self.drawn = lru_cache(KEPT)(self._drawn)

    def _set(self, wording: Wording, width: int, height: int) -> Setting:
        """Set it in the largest size that fits; cut off what does not fit in the smallest."""
        px = max(wording.largest, wording.smallest)
        while True:
            setting = self._at(wording, px, width)
            if setting.height <= height and setting.width <= width:
                return setting
            if px <= wording.smallest:
                return _cut(setting, self.font(px, wording.bold), width, height)
            px = max(int(px * STEP), wording.smallest)

    def _at(self, wording: Wording, px: int, width: int) -> Setting:
        font = self.font(px, wording.bold)
        step, lines, y, widest = font.get_linesize(), [], 0, 0
        whole = True
        for number, paragraph in enumerate(wording.paragraphs):
            y += round(step * PARAGRAPH) if number else 0
            for line, intact in wrapped(paragraph, font, width):
                lines.append((line, y))
                y, widest, whole = y + step, max(widest, font.size(line)[0]), whole and intact
        # A word is broken only when it is too long in the smallest size.
        too_wide = not whole and px > wording.smallest
        return Setting(tuple(lines), px, width + 1 if too_wide else widest, y)

    def _drawn(self, text: str, px: int, bold: bool, colour: Colour) -> pygame.Surface:
        return self.font(px, bold).render(text, True, colour).convert_alpha()

    def write(
        self,
        canvas: pygame.Surface,
        box: Box,
        wording: Wording,
        colour: Colour,
        *,
        centred: bool = False,
        middle: bool = True,
    ) -> tuple[Box, tuple[str, ...]]:
        """Write into a box, left or centred, from its top or in its middle; return where, and
        the lines.
        """
        setting = self.set(wording, box.w, box.h)
        top = box.y + ((box.h - setting.height) // 2 if middle else 0)
        for line, y in setting.lines:
            picture = self.drawn(line, setting.px, wording.bold, colour)
            indent = (box.w - picture.get_width()) // 2 if centred else 0
            canvas.blit(picture, (box.x + indent, top + y))
        left = box.x + ((box.w - setting.width) // 2 if centred else 0)
        taken = Box(left, top, setting.width, setting.height)
        return taken, tuple(line for line, _ in setting.lines)


def wrapped(text: str, font: pygame.font.Font, width: int) -> Iterator[tuple[str, bool]]:
    """Lines no wider than so many pixels, and whether each ends where a word does."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if font.size(longer)[0] <= width:
            line = longer
            continue
        if line:
            yield line, True
        pieces = list(_pieces(word, font, width))
        yield from ((piece, False) for piece in pieces[:-1])
        line = pieces[-1]
    yield line, True


def _pieces(word: str, font: pygame.font.Font, width: int) -> Iterator[str]:
    """A word in pieces that fit, a letter at least in each."""
    piece = ""
    for letter in word:
        if piece and font.size(piece + letter)[0] > width:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _cut(setting: Setting, font: pygame.font.Font, width: int, height: int) -> Setting:
    """Leave out the lines below the box, and say so by three dots."""
    step = font.get_linesize()
    kept = [(line, y) for line, y in setting.lines if y + step <= height]
    if kept and len(kept) < len(setting.lines):
        line, y = kept[-1]
        while line and font.size(f"{line} …")[0] > width:
            line = line[:-1].rstrip()
        kept[-1] = (f"{line} …", y)
    widest = max((font.size(line)[0] for line, _ in kept), default=0)
    bottom = kept[-1][1] + step if kept else 0
    return Setting(tuple(kept), setting.px, min(widest, width), bottom)


def _font(px: int, bold: bool) -> pygame.font.Font:
    letters = _letters(bold)
    return pygame.font.Font(BytesIO(letters) if letters else None, px)


@lru_cache
def _letters(bold: bool) -> bytes:
    """The font's file, read once: from its path, each size would keep a descriptor open."""
    for folder in _folders():
        if (folder / FILES[bold]).exists():
            return (folder / FILES[bold]).read_bytes()
    return b""


def _folders() -> Iterator[Path]:
    library = find_spec("matplotlib")
    if library is not None and library.origin is not None:
        yield Path(library.origin).parent / "mpl-data" / "fonts" / "ttf"
    yield SYSTEM
