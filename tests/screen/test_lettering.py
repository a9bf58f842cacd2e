"""Text fits its box, whole: as large as it may be, its lines of about the same length."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import numpy as np
import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.language import LANGUAGES, catalogue
from station.language.po import LOCALE, translations
from station.screen.lettering import HYPHEN, KEPT, SMALLEST_PX, Lettering, Setting, Wish, wrapped
from station.screen.theme import CAP_SHARE, FACES, Face

FACE: Face = "display"
CUE = "keep the rod on your tailbone as you go down"
LONG = "Gewichts\u00adhebergürtel\u00adverschluss"
LETTERS = Lettering()


def test_there_is_a_file_for_every_face() -> None:
    """And a face for every file: nothing is packed that is not used."""
    assert set(FACES) == set(get_args(Face))


def setting(text: str, width: int, height: int, largest: int = 90) -> Setting:
    """Text as it is set into a box."""
    return LETTERS.set(Wish(text, FACE, largest, 1.0), width, height)


WORDS = st.lists(st.text("aeilmnorstwÄgß", min_size=1, max_size=9), min_size=1, max_size=9)


@settings(max_examples=30)
@given(WORDS, st.integers(120, 500), st.integers(30, 250))
def test_what_is_whole_is_all_there(words: list[str], width: int, height: int) -> None:
    """Not a word is broken, left out or out of the box, whatever the words and the box."""
    text = " ".join(words)
    made = setting(text, width, height)
    assert made.height <= height
    if made.whole:
        assert " ".join(made.lines) == text
        assert made.width <= width
        font = LETTERS.font(made.px, FACE)
        assert max(font.size(line)[0] for line in made.lines) == made.width


@pytest.mark.parametrize("box", [(400, 120), (250, 200), (700, 90), (180, 180)])
def test_it_is_as_large_as_the_box_allows(box: tuple[int, int]) -> None:
    """A pixel more would not fit; but never larger than was wished for."""
    made = setting(CUE, *box)
    assert made.whole
    assert SMALLEST_PX < made.px < 90
    larger = list(wrapped(CUE, LETTERS.font(made.px + 1, FACE), box[0]))
    tall = (len(larger) - 1 + CAP_SHARE) * (made.px + 1)
    assert tall + 0.2 * made.px > box[1] or not all(intact for _, intact in larger)
    assert setting(CUE, 2000, 1000, largest=40).px == 40


@pytest.mark.parametrize("width", [330, 400, 520, 640])
def test_lines_are_of_about_the_same_length(width: int) -> None:
    """No word stands alone at the end: of all ways to break it into so many lines, the one
    whose longest line is shortest, to a few pixels.
    """
    made = setting(CUE, width, 200, largest=48)
    font, words = LETTERS.font(made.px, FACE), CUE.split()
    assert len(made.lines) in (2, 3)
    breaks = range(1, len(words))
    ways = (
        [[0, b, len(words)] for b in breaks]
        if len(made.lines) == 2
        else [[0, a, b, len(words)] for a in breaks for b in breaks if a < b]
    )
    best = min(max(font.size(" ".join(words[a:b]))[0] for a, b in pairwise(way)) for way in ways)
    assert made.width <= best + 5


def test_a_long_word_is_divided_only_where_its_translator_allows() -> None:
    """Where there is room its hyphens are not seen; where there is none the line ends with one."""
    assert setting(LONG, 2000, 60).lines == ("Gewichtshebergürtelverschluss",)
    font = LETTERS.font(30, FACE)
    narrow = font.size("hebergürtel-")[0] + 1
    pieces = [line for line, _ in wrapped(f"Der {LONG} hält", font, narrow)]
    assert pieces[:3] == ["Der", "Gewichts-", "hebergürtel-"]
    assert " ".join(pieces[3:]) == "verschluss hält"
    made = setting(LONG, 180, 200, largest=40)
    assert made.whole
    assert len(made.lines) > 1
    assert "".join(line.removesuffix("-") for line in made.lines) == LONG.replace(HYPHEN, "")


def test_a_long_word_that_nobody_allows_to_divide_makes_all_smaller() -> None:
    """It is never broken, as long as it fits in any size."""
    whole = LONG.replace(HYPHEN, "")
    made = setting(f"Der {whole}", 200, 300)
    assert made.whole
    assert whole in made.lines
    assert made.px < setting(f"Der {LONG}", 200, 300).px


def test_what_does_not_fit_is_cut_and_said() -> None:
    """In the smallest size whole lines are left out at the end, and it is told that it is not
    whole; what is left stays in its box.
    """
    made = setting(CUE * 10, 100, 40)
    assert not made.whole
    assert made.px == SMALLEST_PX
    assert 0 < len(made.lines) < 10
    assert made.height <= 40
    assert CUE.startswith(" ".join(made.lines)[: len(CUE)])
    wide = setting("W" * 200, 100, 40)
    assert not wide.whole
    assert not setting(CUE, 100, 2).lines
    assert not setting(CUE, 100, 2).whole


def test_paragraphs_stay_apart() -> None:
    """A line that was asked for begins a line."""
    assert setting("one\ntwo three", 400, 200, 30).lines == ("one", "two three")


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("px", [20, 61, 140])
def test_capitals_stand_where_they_are_put(face: Face, px: int) -> None:
    """The top of a capital is where its text begins, and it is as high as sizes are reckoned."""
    canvas = pygame.Surface((3 * px, 3 * px))
    LETTERS.drawn.cache_clear()
    if pygame.display.get_surface() is None:
        pygame.display.set_mode((8, 8))
    LETTERS.draw(canvas, (10, 30), "H", (px, face, (255, 255, 255)))
    rows = np.flatnonzero(pygame.surfarray.array3d(canvas).max(axis=(0, 2)) > 127)
    assert abs(int(rows[0]) - 30) <= 1
    assert len(rows) == pytest.approx(CAP_SHARE * px, abs=1.5)


def _characters() -> set[str]:
    files = [path for code in LANGUAGES if (path := LOCALE / f"{code}.po").exists()]
    told = "".join(said for path in files for both in translations(path).items() for said in both)
    english = "".join(map(chr, range(33, 127))) + "".join(LANGUAGES.values()) + "‹›−°–·"
    return set(told + english + catalogue("pseudo")(english)) - {HYPHEN, "\n", " ", "\u00a0"}


@pytest.mark.parametrize("face", FACES)
def test_every_letter_of_every_language_is_in_the_font(face: Face) -> None:
    """None comes out as the box that stands for what a font does not have."""
    font = LETTERS.font(30, face)

    def looks(letter: str) -> bytes:
        return pygame.image.tobytes(font.render(letter, False, (255, 255, 255)), "RGB")

    absent = looks("\uffff")
    assert [letter for letter in sorted(_characters()) if looks(letter) == absent] == []


def test_a_year_of_texts_takes_no_more_room() -> None:
    """What was set and drawn longest ago is forgotten."""
    letters = Lettering()
    for number in range(KEPT + 50):
        letters.set(Wish(str(number), FACE, 9, 1.0), 400, 100)
        letters.drawn(str(number), 9, FACE, (0, 0, 0))
    assert letters.set.cache_info().currsize == KEPT
    assert letters.drawn.cache_info().currsize == KEPT
