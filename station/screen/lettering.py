"""Text that fits its box: as large as it may be, wrapped between words, drawn once.

The typeface lies beside this file (`fonts/`), so that a screen looks the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

import pygame

from station.screen.theme import CAP_SHARE, DESCENT_SHARE, FACES, Colour, Face

FONTS: Final = Path(__file__).with_name("fonts")
SMALLEST_PX: Final = 8
KEPT: Final = 400
"""Settings and lines that stay drawn: several times what any scene has."""
HYPHEN: Final = "\u00ad"
"""Where a translator allows a long word to be divided."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Text as it is set: its lines, and what they take."""

    lines: tuple[str, ...]
    px: int
    """Size of the typeface, pixels."""
    step: int
    """From line to line, pixels."""
    width: int
    height: int
    """From the top of the first line's capitals to below the last line's descenders."""
    whole: bool
    """False when a word had to be broken, or lines left out."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be set: the sizes it may have, from which on it shrinks until it fits."""

    text: str
    face: Face
    largest: int
    """Pixels."""
    leading: float


class Lettering:
    """Sets and draws text, and remembers what it has set and drawn."""

    def __init__(self) -> None:
        pygame.font.init()
        self.font = lru_cache(KEPT)(_font)
        self.set = lru_cache(KEPT)(self._set)
        self.drawn = lru_cache(KEPT)(self._drawn)
        self.at_px = lru_cache(KEPT)(self._at)

    def _set(self, wish: Wish, width: int, height: int) -> Setting:
        """Set it in the largest size that fits; in the smallest, leave out what does not."""
        fitting = self.at_px(wish, SMALLEST_PX, width)
        if not _fits(fitting, width, height):
            return _cut(fitting, height)
        least, most = SMALLEST_PX, max(wish.largest, SMALLEST_PX) + 1
        while most - least > 1:
            px = (least + most) // 2
            tried = self.at_px(wish, px, width)
            if _fits(tried, width, height):
                fitting, least = tried, px
            else:
                most = px
        return self._balanced(wish, fitting)

    def _at(self, wish: Wish, px: int, width: int) -> Setting:
        """Set it in one size, however high it gets."""
        font = self.font(px, wish.face)
        lines: list[str] = []
        whole = True
        for paragraph in wish.text.split("\n"):
            for line, intact in wrapped(paragraph, font, width):
                lines.append(line)
                whole &= intact
        step = round(px * wish.leading)
        widest = max((font.size(line)[0] for line in lines), default=0)
        height = round((CAP_SHARE + DESCENT_SHARE) * px) + step * (len(lines) - 1)
        return Setting(tuple(lines), px, step, widest, height, whole)

    def _balanced(self, wish: Wish, setting: Setting) -> Setting:
        """As many lines, of about the same length: no word stands alone at the end."""
        if len(setting.lines) < 2 or "\n" in wish.text:
            return setting
        narrow, wide = setting.width // len(setting.lines), setting.width
        best = setting
        while wide - narrow > 4:
            width = (narrow + wide) // 2
            tried = self.at_px(wish, setting.px, width)
            if len(tried.lines) == len(setting.lines) and tried.whole and tried.width <= width:
                best, wide = tried, width
            else:
                narrow = width
        return best

    def _drawn(self, text: str, px: int, face: Face, colour: Colour) -> pygame.Surface:
        return self.font(px, face).render(text, True, colour).convert_alpha()

    def draw(
        self, canvas: pygame.Surface, at: tuple[int, int], line: str, look: tuple[int, Face, Colour]
    ) -> None:
        """Draw a line whose capitals' top left corner lies at a point."""
        px, face, colour = look
        above = self.font(px, face).get_ascent() - round(CAP_SHARE * px)
        canvas.blit(self.drawn(line, px, face, colour), (at[0], at[1] - above))


def _fits(setting: Setting, width: int, height: int) -> bool:
    return setting.whole and setting.height <= height and setting.width <= width


def wrapped(text: str, font: pygame.font.Font, width: int) -> Iterator[tuple[str, bool]]:
    """Lines no wider than so many pixels, and whether each ends where it may."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if font.size(longer.replace(HYPHEN, ""))[0] <= width:
            line = longer
            continue
        if line:
            yield line.replace(HYPHEN, ""), True
        pieces = list(_pieces(word, font, width))
        yield from pieces[:-1]
        line, intact = pieces[-1]
        if not intact:
            yield line, False
            line = ""
    if line:
        yield line.replace(HYPHEN, ""), True


def _pieces(word: str, font: pygame.font.Font, width: int) -> list[tuple[str, bool]]:
    """A word, divided where its translator allows it, or else marked as too wide."""
    if HYPHEN not in word or font.size(word.replace(HYPHEN, ""))[0] <= width:
        whole = word.replace(HYPHEN, "")
        return [(whole, font.size(whole)[0] <= width)]
    syllables, piece, pieces = word.split(HYPHEN), "", []
    for syllable in syllables:
        if piece and font.size(f"{piece}{syllable}-")[0] > width:
            pieces.append((f"{piece}-", font.size(f"{piece}-")[0] <= width))
            piece = ""
        piece += syllable
    return [*pieces, (piece, font.size(piece)[0] <= width)]


def _cut(setting: Setting, height: int) -> Setting:
    """Leave out the lines below the box."""
    below = setting.height - setting.step * (len(setting.lines) - 1)
    kept = max((height - below) // setting.step + 1, 0) if setting.step else 0
    lines = setting.lines[:kept]
    tall = below + setting.step * (len(lines) - 1) if lines else 0
    return Setting(lines, setting.px, setting.step, setting.width, tall, False)


def _font(px: int, face: Face) -> pygame.font.Font:
    return pygame.font.Font(BytesIO(_letters(face)), px)


@lru_cache
def _letters(face: Face) -> bytes:
    """The font's file, read once: from its path, each size would keep a descriptor open."""
    return (FONTS / FACES[face]).read_bytes()
