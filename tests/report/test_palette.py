"""Colours that can be read, and that are never alone."""

from __future__ import annotations

import itertools

import pytest

from station.report import palette
from station.report.lettering import badge, face
from station.report.palette import MARKS, rgb
from station.values import Call


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = (part / 255 for part in rgb(colour))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1–21, WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("call", Call)
def test_marks_can_be_read_where_they_stand(call: Call) -> None:
    """Inks on paper and on their tint, lights on the night plate: at least 4.5 : 1."""
    mark = MARKS[call]
    assert contrast(mark.ink, palette.PAPER) >= 4.5
    assert contrast(mark.ink, mark.tint) >= 4.5
    assert contrast(mark.light, palette.NIGHT) >= 4.5


def test_words_can_be_read_by_everybody() -> None:
    """Body text has 7 : 1, small print 4.5 : 1, also on tints (UX §8, point 2)."""
    grounds = [palette.PAPER, *(mark.tint for mark in MARKS.values())]
    assert min(contrast(palette.TEXT, ground) for ground in grounds) >= 7
    assert contrast(palette.QUIET_TEXT, palette.PAPER) >= 4.5
    assert contrast(palette.LIGHT_TEXT, palette.NIGHT) >= 7


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(Call, 2)])
def test_no_two_answers_differ_by_colour_alone(one: Call, other: Call) -> None:
    """On a grey print the symbol, the word, the hatch and the drawn shape still tell."""
    first, second = MARKS[one], MARKS[other]
    assert first.symbol != second.symbol
    assert first.word != second.word
    assert first.hatch != second.hatch
    shapes = [badge(call, 40, "#000000")[..., 3].astype(int) for call in (one, other)]
    assert abs(shapes[0] - shapes[1]).mean() > 20


def test_the_face_has_every_sign() -> None:
    """A missing letter would print as an empty box."""
    signs = [mark.symbol for mark in MARKS.values()] + list(palette.SEVERITY_SYMBOLS.values())
    for sign in [*signs, "ß", "ñ", "°", "−", "–", "…"]:
        drawn, missing = (face(40, bold=True).getmask(text) for text in (sign, "\uffff"))
        assert bytes(drawn) != bytes(missing), sign
