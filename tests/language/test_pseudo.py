"""The made-up language shows what was not translated, what is cut off, what has no room."""

from __future__ import annotations

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.language import PSEUDO, catalogue
from station.language.gaps import gaps
from station.language.pseudo import GROWTH, pseudo
from station.values import say
from tests.language.said import MESSAGES

ALLOWED = {chr(code) for code in range(0x20, 0x100)} | set("Œœ–—’“”„…−′")


def test_it_is_accented_longer_and_bracketed() -> None:
    """Nobody mistakes it for English, and a cut shows at its end."""
    assert pseudo("Stand tall.") == "[Sttåññð ttålll.]"


def test_it_grows_by_two_fifths() -> None:
    """As much as the longest language, and not wildly more."""
    for text in (m.text for m in MESSAGES):
        letters = sum(len(piece) for piece, *_ in Formatter().parse(text))
        grown = len(pseudo(text)) - len("[]") - len(text)
        assert grown == pytest.approx(GROWTH * letters, abs=2.0 + text.count("{")), text


def test_it_keeps_the_gaps() -> None:
    """A pattern can be filled as before."""
    for text in (m.text for m in MESSAGES):
        assert gaps(pseudo(text)) == gaps(text)


def test_gaps_are_filled_and_words_in_them_grow_too() -> None:
    """Numbers stay numbers."""
    said = catalogue(PSEUDO)(say("{good} of {all:.1f}: {cue}", good=6, all=8.0, cue="low"))
    assert said.startswith("[6 ")
    assert "8.0" in said
    assert "[lööw]" in said


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_it_uses_letters_that_the_font_has(text: str) -> None:
    """Latin-1 and Œœ only; and no text, not even one with a stray brace, makes it fail."""
    assert set(pseudo(text)) <= ALLOWED
