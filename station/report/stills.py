"""A card per repetition: the body at its deepest moment, the verdict, and what to do.

The words for the person are the largest; the clinic's figures stand small below them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from station.report.lettering import Face, badge, face, shortened, width_of, word_sprite, wrapped
from station.report.palette import (
    MARKS,
    PANEL,
    PAPER,
    QUIET_TEXT,
    SEVERITY_SYMBOLS,
    TEXT,
    Mark,
    rgb,
)
from station.report.sketch import Place, blend, draw_body, draw_outline, picture_on
from station.values import FaultSeen, Image, JudgedRep, Posture, Sight

CARD_WIDTH = 560
"""Pixels, of a still that is saved by itself."""
FAULT_LINES = 3
"""Faults named on a card; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Still:
    """The bottom of one repetition, as it was seen."""

    number: int
    """Of the repetition."""
    image: Image | None
    """(h, w, 3) uint8 RGB, the frame; None when the set was read from a recording."""
    sight: Sight
    posture: Posture | None


@dataclass(frozen=True, slots=True)
class View:
    """The part of the picture that all cards of a set show, so that they compare."""

    left: float
    top: float
    width: float
    height: float
    """Square pixels."""


def common_view(stills: Iterable[Still]) -> View:
    """Frame every body of the set with a margin, between 4 : 5 and 5 : 4, within the picture.

    Falls back to the whole picture when nobody is seen, and to a low panel without stills.
    """
    shown = list(stills)
    if not shown:
        return View(0, 0, 4, 1)
    size = np.array(shown[0].sight.size, np.float64)
    points = np.concatenate([still.sight.points for still in shown])
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        points = np.array([[0, 0], size], np.float32)
    low, high = points.min(axis=0), points.max(axis=0)
    # The points end at eyes and toes: leave room for crown, back and heels.
    wide, tall = (high - low) + 0.36 * max(high - low)
    wide, tall = max(wide, 0.8 * tall), max(tall, 0.8 * wide)
    wide, tall = min(wide, max(size[0], 0.8 * tall)), min(tall, max(size[1], 0.8 * wide))
    left, top = (low + high - (wide, tall)) / 2
    return View(_inside(left, wide, size[0]), _inside(top, tall, size[1]), wide, tall)


def draw_still(
    still: Still | None,
    rep: JudgedRep,
    view: View | None = None,
    width: int = CARD_WIDTH,
    *,
    beside: bool = False,
) -> Image:
    """Draw one card as (h, w, 3) uint8 RGB; its picture is `width` pixels wide.

    The picture shows `view` (by default its own body), or a bare panel without a still.
    Below it, or `beside` it, stand rep and verdict, the cue, the faults as measured / limit,
    depth and tempo.
    """
    view = view or common_view([still] if still else [])
    picture = _picture(still, view, width)
    _frame(picture, MARKS[rep.verdict.call])
    words = _words(rep, width)
    if not beside:
        return np.concatenate([picture, words])
    both = np.full((max(len(picture), len(words)), 2 * width, 3), rgb(PAPER), np.uint8)
    both[: len(picture), :width] = picture
    both[: len(words), width:] = np.roll(words, width // 20, axis=1)
    return both


def draw_page(still: Still, rep: JudgedRep) -> Image:
    """Draw one card on a page of its own, with a margin."""
    margin = CARD_WIDTH // 20
    around = ((margin, margin), (margin, margin), (0, 0))
    return np.pad(draw_still(still, rep), around, constant_values=255)


def _inside(start: float, length: float, limit: float) -> float:
    """Slide a span into 0…limit; centre it when it is longer."""
    return (limit - length) / 2 if length > limit else min(max(start, 0), limit - length)


def _picture(still: Still | None, view: View, width: int) -> Image:
    canvas = np.full((round(width * view.height / view.width), width, 3), rgb(PANEL), np.uint8)
    if still is None:
        words = word_sprite("No picture", max(18, width // 18), QUIET_TEXT, bold=False)
        middle = (np.array(canvas.shape[:2]) - words.shape[:2]) // 2
        blend(canvas, words, middle[1], middle[0])
        return canvas
    place = Place(width / view.width, view.left, view.top)
    if still.image is not None:
        picture_on(canvas, place, still.image, still.sight.size[0])
    elif still.sight.silhouette is not None:
        draw_outline(canvas, place, still.sight.silhouette)
    draw_body(canvas, place, still.sight, still.posture)
    return canvas


def _frame(picture: Image, mark: Mark) -> None:
    """Put the verdict's colour round the whole picture: it is seen from far away."""
    edge = max(4, picture.shape[1] // 80)
    inside = picture[edge:-edge, edge:-edge].copy()
    picture[:] = rgb(mark.ink)
    picture[edge:-edge, edge:-edge] = inside


def _words(rep: JudgedRep, width: int) -> Image:
    """Write everything there is to say about a rep, on a sheet as high as that takes."""
    mark, top = MARKS[rep.verdict.call], round(0.18 * width)
    lines = _lines(rep, 0.97 * width)
    sheet = Pictures.new("RGB", (width, top + round(sum(line.step for line in lines))), PAPER)
    draw = ImageDraw.Draw(sheet)
    _write_call(draw, rep.number, mark, width)
    y = float(top)
    for line in lines:
        draw.text((0, y), line.text, font=line.letters, fill=line.colour)
        y += line.step
    canvas = np.array(sheet)
    side = round(0.1 * width)
    blend(canvas, badge(rep.verdict.call, side, mark.ink), 0, round(0.04 * width))
    return canvas


def _write_call(draw: ImageDraw.ImageDraw, number: int, mark: Mark, width: int) -> None:
    """Write "3 Fix" on one baseline, to the right of the badge."""
    left, baseline = 0.135 * width, 0.122 * width
    figures, letters = face(round(0.082 * width), bold=True), face(round(0.066 * width), bold=True)
    draw.text((left, baseline), str(number), font=figures, fill=TEXT, anchor="ls")
    left += width_of(f"{number} ", figures)
    draw.text((left, baseline), mark.word, font=letters, fill=mark.ink, anchor="ls")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    letters: Face
    colour: str
    step: float
    """Pixels to the next line."""


def _lines(rep: JudgedRep, width: float) -> list[_Line]:
    """Set the words of a card: what to do largest, then faults, then depth and tempo."""
    small = max(18, round(0.051 * width))
    loud, soft = face(round(1.32 * small), bold=True), face(small)
    verdict = rep.verdict
    said = [
        _Line(text, loud, TEXT, 1.26 * loud.size) for text in wrapped(verdict.cue, loud, width, 2)
    ]
    why = wrapped(verdict.reason, soft, width, 3)
    faults = [shortened(text, soft, width) for text in fault_lines(verdict.faults)]
    noted = [_Line(text, soft, TEXT, 1.42 * small) for text in [*why, *faults]]
    last = _Line(shortened(figures(rep), soft, width), soft, QUIET_TEXT, 1.42 * small)
    return [*_apart(said, small / 2), *noted, last]


def _apart(lines: list[_Line], gap: float) -> list[_Line]:
    """Leave a gap of so many pixels after the last of some lines."""
    return [*lines[:-1], *(replace(line, step=line.step + gap) for line in lines[-1:])]


def fault_lines(faults: tuple[FaultSeen, ...]) -> list[str]:
    """Name the first faults as "■ BOW 0.52 / 0.60", and count those left over."""
    room = FAULT_LINES if len(faults) <= FAULT_LINES else FAULT_LINES - 1
    named = [
        f"{SEVERITY_SYMBOLS[fault.severity]} {fault.id} {_against_limit(fault)}".rstrip()
        for fault in faults[:room]
    ]
    left_over = ", ".join(fault.id for fault in faults[room:])
    return [*named, f"+{len(faults) - room}: {left_over}"] if left_over else named


def figures(rep: JudgedRep) -> str:
    """Give depth and tempo as "72° good · 2.1 / 0.4 / 1.2 s"; "–" stands for unknown."""
    tempo = " / ".join(_figure(part, 1) for part in (rep.down, rep.hold, rep.up))
    return f"{_figure(rep.depth, 0)}° {rep.band} · {tempo} s"


def _against_limit(fault: FaultSeen) -> str:
    if not math.isfinite(fault.value):
        return ""
    decimals = 2 if fault.unit == "" else 1
    unit = {"deg": "°", "": ""}.get(fault.unit, f" {fault.unit}")
    return f"{_figure(fault.value, decimals)} / {_figure(fault.limit, decimals)}{unit}"


def _figure(value: float, decimals: int) -> str:
    if not math.isfinite(value):
        return "–"
    return f"{value:.{decimals}f}".replace("-", "−")
