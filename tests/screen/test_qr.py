"""The result as a code: a phone reads back what was written, or there is no code."""

from __future__ import annotations

import cv2
import numpy as np
import pygame
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from station.screen.qr import QUIET, SMALLEST_PX, code

SHORT = "Hinge station\nWall tap\n6 of 8 good"
GERMAN = (
    "Hinge station\nStab an Rücken und Gesäß\n6 von 8 gut\nBeste: Wdh. 4\n"
    "Üben: Schieb die Hüfte zur Wand.\nAls Nächstes – eine Fußlänge weiter von der Wand."
)
LONG = GERMAN + "\nMit Gefühl: länger, größer, höher!"


def picture(text: str, side_px: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The code as it lies on a dark screen with nothing near, (height, width, 3)."""
    drawn = code(text, side_px)
    assert drawn is not None
    screen = pygame.Surface((side_px + 120, side_px + 120))
    screen.fill((16, 20, 24))
    screen.blit(drawn, (60, 60))
    return np.ascontiguousarray(pygame.surfarray.array3d(screen).transpose(1, 0, 2))


def modules(text: str) -> int:
    """How many modules it takes across, with the white ones around it."""
    drawn = code(text, 1000)
    assert drawn is not None
    dark = pygame.surfarray.array2d(drawn) == 0
    px = int(dark.any(axis=0).argmax()) // QUIET
    return drawn.get_width() // px


def read(text: str, px: int) -> str:
    """What OpenCV reads of the frame, at half its size.

    Its older detector overlooks 3 codes in 100 at any size and of any maker, its newer one
    some whose modules are half pixels; a phone, or a second look, finds them all.
    """
    frame = picture(text, modules(text) * px)
    half = cv2.resize(frame, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    detectors = (cv2.QRCodeDetector(), cv2.QRCodeDetectorAruco())
    return next(filter(None, (d.detectAndDecode(half)[0] for d in detectors)), "")


@pytest.mark.parametrize("text", [SHORT, GERMAN, LONG])
@pytest.mark.parametrize("px", [6, 7])
def test_it_is_read_back_at_half_size(text: str, px: int) -> None:
    """Umlauts and all, up to 200 bytes."""
    assert 180 < len(LONG.encode()) <= 200
    assert read(text, px) == text


@settings(max_examples=15)
@given(st.lists(st.sampled_from(LONG.split()), min_size=1, max_size=22))
def test_any_result_is_read_back(words: list[str]) -> None:
    """Whatever the words."""
    text = " ".join(words)
    assert read(text, 6) == text


@pytest.mark.parametrize("side_px", [233, 300, 480, 777])
def test_it_is_as_large_as_the_box_allows(side_px: int) -> None:
    """Whole pixels to a module: one more pixel for each of them would not fit."""
    drawn = code(SHORT, side_px)
    assert drawn is not None
    across = drawn.get_width()
    assert drawn.get_size() == (across, across)
    assert across % modules(SHORT) == 0
    assert side_px - modules(SHORT) < across <= side_px


def test_it_is_black_on_white_with_a_quiet_zone() -> None:
    """Nothing between black and white, and four white modules on every side."""
    drawn = code(SHORT, modules(SHORT) * 6)
    assert drawn is not None
    pixels, zone = pygame.surfarray.array3d(drawn), QUIET * 6
    assert set(np.unique(pixels)) == {0, 255}
    inner = pixels[zone:-zone, zone:-zone]
    assert (pixels == 255).sum() - (inner == 255).sum() == pixels.size - inner.size
    assert (inner[0, 0] == 0).all()


def test_it_is_not_mirrored() -> None:
    """Pixel for pixel the code as the standard has it: OpenCV would read a mirrored one, too."""
    drawn = code(SHORT, modules(SHORT) * 6)
    assert drawn is not None
    made = segno.make(SHORT, error="l", micro=False, encoding="utf-8")
    rows = [[bool(module) for module in row] for row in made.matrix_iter(border=QUIET)]
    pixels = pygame.surfarray.array2d(drawn).T
    assert (pixels[2::6, 2::6] == 0).tolist() == rows


def test_where_it_could_not_be_read_there_is_none() -> None:
    """Not a pixel too little, not too long a text, and nothing for nothing."""
    least = modules(SHORT) * SMALLEST_PX
    assert code(SHORT, least) is not None
    assert code(SHORT, least - 1) is None
    assert code("x" * 3000, 10_000) is None
    assert code("", 500) is None
    assert code(SHORT, 0) is None


def test_a_code_is_drawn_once() -> None:
    """Thirty frames a second show the same surface."""
    assert code(GERMAN, 400) is code(GERMAN, 400)
