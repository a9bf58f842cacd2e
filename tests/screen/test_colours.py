"""Good and to fix stay apart for everybody: without colour, with other eyes, without flashing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pygame
import pytest

from station.screen.box import Box
from station.screen.theme import DISTINCT, THEMES, Colour, contrast
from station.values import Call, Light
from tests.screen.drawing import a_brush, drawn, paint
from tests.screen.stories import STORIES, live

Matrix = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
SEES: dict[str, Matrix] = {
    "everybody": np.eye(3),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
}
"""What each makes of linear red, green and blue (Machado, Oliveira & Fernandes 2009, table 1,
severity 1)."""
APART = 20.0
"""Of CIE 1976's ΔE: plainly another colour (UX §2 measures 24 for a weak pair)."""
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
"""sRGB to CIE XYZ (IEC 61966-2-1)."""
WHITE = np.array([0.95047, 1.0, 1.08883])


def lab(colour: Colour, seen_as: Matrix) -> Matrix:
    """A colour in CIE L*a*b*, as somebody sees it."""
    srgb = np.array(colour) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    share = TO_XYZ @ np.clip(seen_as @ linear, 0, 1) / WHITE
    root = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("who", SEES)
def test_good_and_to_fix_are_two_colours(theme: str, who: str) -> None:
    """For people who cannot tell green from red as well: by 50 for everybody else, by 40 for
    them, and from the ground too.
    """
    look = THEMES[theme]
    good, fix, ground = (lab(c, SEES[who]) for c in (look.good, look.fix, look.ground))
    assert float(np.linalg.norm(good - fix)) > 2 * APART
    assert min(float(np.linalg.norm(c - ground)) for c in (good, fix)) > 2 * APART


def test_a_weak_pair_is_caught() -> None:
    """Plain green and red, as everybody would first choose them, fail the same measure."""
    green, red = (lab(c, SEES["deutan"]) for c in ((0, 200, 83), (213, 0, 0)))
    assert float(np.linalg.norm(green - red)) < 2 * APART


@pytest.mark.parametrize("theme", THEMES)
def test_state_colours_stand_out(theme: str) -> None:
    """Each differs from the ground by 4.5 : 1 or more."""
    look = THEMES[theme]
    assert min(contrast(look.of(call), look.ground) for call in Call) >= DISTINCT


@pytest.mark.parametrize("theme", THEMES)
def test_signs_are_two_shapes(theme: str) -> None:
    """In black and white, whatever their brightness, the signs of good, fix and unjudged cover
    different parts of their square: no two agree on more than four fifths of it.
    """
    brush = a_brush("1280x720", "en", theme)
    shapes = []
    for call in Call:
        brush.canvas.fill(brush.theme.ground)
        brush.sign(Box(0, 0, 120, 120), call)
        grey = pygame.surfarray.array3d(brush.canvas)[:120, :120].mean(axis=2)
        shapes.append(np.abs(grey - np.mean(brush.theme.ground)) > 30)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert float((shapes[one] == shapes[other]).mean()) < 0.8


def test_a_verdict_can_be_seen_in_grey() -> None:
    """The whole edge lights up, by a difference of 20 in lightness or more, and the cue's sign
    says which verdict it is.
    """
    frames = {name: drawn(name, "1280x720") for name in ("set", "set_good", "set_paused")}
    edges = {n: pygame.surfarray.array3d(f.picture)[5, 300] for n, f in frames.items()}
    light = {n: lab(tuple(int(v) for v in c), SEES["everybody"])[0] for n, c in edges.items()}  # type: ignore[arg-type]
    assert light["set"] - light["set_paused"] > 20
    assert light["set_good"] - light["set_paused"] > 20


def test_nothing_flashes() -> None:
    """Verdict upon verdict, faster than anybody hinges, the edge changes between light and dark
    three times in any second at most (WCAG 2.2, 2.3.1), and so does the whole picture.
    """
    brush = a_brush("800x480", "en", "default")
    fps, reps_s, seconds = 15, 0.8, 6
    edge, whole = [], []
    for n in range(fps * seconds):
        time = n / fps
        number = int(time / reps_s)
        calls = tuple((Call.GOOD, Call.FIX)[k % 2] for k in range(number))
        light = (None, Light.GREEN, Light.RED)[0 if not number else 1 + (number - 1) % 2]
        feedback = replace(STORIES["set"], time=time, count=number, of=20, calls=calls)
        paint(brush, feedback, live(), light, 60.0)
        grey = pygame.surfarray.array3d(brush.canvas).mean(axis=2) / 255
        edge.append(grey[:, 2].mean())
        whole.append(grey.mean())
    for values in (edge, whole):
        turns = flashes(np.array(values))
        assert max((sum(t <= u < t + fps for u in turns) for t in turns), default=0) <= 2 * 3


def flashes(luminance: Matrix) -> list[int]:
    """At which frames it turns between rising and falling by a tenth or more."""
    turns: list[int] = []
    last, rising = float(luminance[0]), True
    for n, value in enumerate(luminance):
        if abs(value - last) >= 0.1:
            if (value > last) != rising or not turns:
                turns.append(n)
            rising, last = value > last, float(value)
    return turns
