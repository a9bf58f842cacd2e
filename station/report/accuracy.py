"""How right the station is, as one picture: a row a fault, a column a set of clips.

A bar is all reps that have the fault: filled where it was named, hatched where it was missed,
with the counts beside it. A triangle counts the reps in which it was named without being
there. Shape, fill and words carry it without colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image as Pictures

from station.report.files import replacing
from station.report.lettering import broken, face, shortened
from station.report.palette import MARKS, PAPER, QUIET_TEXT, RULE, TEXT
from station.values import Call, Image

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH: Final = 1800
"""Pixels, as the sheet of a set: at two thirds of it the smallest words are 15 pixels high."""
MOST_ACROSS: Final = 4
"""Sets side by side; more begin a new band below."""

_DPI: Final = 150
_MARGIN: Final = 60
_NAMES: Final = 372
"""Pixels for the faults' names."""
_ROW, _BAR = 66, 26
_TOP, _NAME, _LINE, _GROUP, _FOOT = 156, 56, 33, 72, 40
"""Pixels: title and key, a set's name, a line below it, heading of the advice, air."""
_COUNTS, _FALSE = 136, 80
"""Pixels of a column kept for the counts and for the triangle."""
_GAP: Final = 18

_NAMED, _WRONG = MARKS[Call.GOOD], MARKS[Call.FIX]


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One fault in one set, in reps."""

    id: str
    title: str
    """What it is, in people's words."""
    named: int
    """Reps with it in which it was named."""
    missed: int
    false: int
    """Reps without it in which it was named."""
    advisory: bool
    """Only ever spoken of; such rows stand apart, below."""

    @property
    def reps(self) -> int:
        """How many reps have it."""
        return self.named + self.missed


@dataclass(frozen=True, slots=True)
class Panel:
    """One set of clips."""

    name: str
    lines: tuple[str, ...]
    """A few words each, below the name: how many clips, and the like."""
    rows: tuple[FaultRow, ...]
    """In the order of the catalogue; faults that neither occur nor are named may be missing."""


@dataclass(frozen=True, slots=True)
class _Column:
    """Where a set's figures stand, pixels from the left."""

    panel: Panel
    left: float
    width: float
    rows: dict[str, FaultRow] = field(default_factory=dict)

    @property
    def bar(self) -> float:
        """Length of a whole bar."""
        return self.width - _COUNTS - _FALSE


def write_accuracy_picture(path: Path, panels: Sequence[Panel]) -> None:
    """Draw the sets and write them as a PNG; raises CannotWrite."""
    picture = draw_accuracy(panels)
    with replacing(path) as part:
        Pictures.fromarray(picture).save(part, optimize=True)


def draw_accuracy(panels: Sequence[Panel]) -> Image:
    """Draw the sets as (h, 1800, 3) uint8 RGB; as high as their faults need."""
    bands = [panels[at : at + MOST_ACROSS] for at in range(0, max(len(panels), 1), MOST_ACROSS)]
    return np.concatenate([_band(band, first=not at) for at, band in enumerate(bands)])


def order_of(panels: Sequence[Panel]) -> tuple[list[FaultRow], list[FaultRow]]:
    """Every fault of any set once, those that are judged and those that are only advice."""
    every: dict[str, FaultRow] = {}
    for panel in panels:
        for row in panel.rows:
            every.setdefault(row.id, row)
    judged = [row for row in every.values() if not row.advisory]
    return judged, [row for row in every.values() if row.advisory]


def _band(panels: Sequence[Panel], *, first: bool) -> Image:
    # Imported here, for it takes longer than everything else that an evaluation needs.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    judged, advice = order_of(panels)
    top = _TOP if first else _MARGIN
    rows = _ROW * (len(judged) + len(advice)) + _GROUP * bool(advice)
    head = _NAME + _LINE * max((len(panel.lines) for panel in panels), default=0) + 12
    height = top + head + rows + _FOOT
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=PAPER)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    if first:
        _draw_title(axes)
    columns = _columns(panels)
    _draw_heads(axes, columns, top)
    _draw_rows(axes, columns, judged, advice, top + head)
    canvas.draw()  # type: ignore[no-untyped-call]
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()  # type: ignore[no-untyped-call]


def _columns(panels: Sequence[Panel]) -> list[_Column]:
    room = WIDTH - 2 * _MARGIN - _NAMES
    width = room / max(len(panels), 1)
    return [
        _Column(
            panel,
            _MARGIN + _NAMES + place * width,
            width - _GAP,
            {row.id: row for row in panel.rows},
        )
        for place, panel in enumerate(panels)
    ]


def _draw_title(axes: Axes) -> None:
    """Say what is shown, and what the three signs mean."""
    _write(axes, _MARGIN, 56, "Which faults were named, of those that were there", 40, bold=True)
    key = ("named", 140), ("missed", 130), ("named in a rep that does not have it", 0)
    x, y = float(_MARGIN), 118.0
    for (words, room), draw in zip(key, (_fill, _hatch, _triangle), strict=True):
        draw(axes, x, y, 44.0)
        _write(axes, x + 56, y, words, 24)
        x += 56 + room


def _draw_heads(axes: Axes, columns: Sequence[_Column], top: float) -> None:
    for column in columns:
        name = shortened(column.panel.name, face(32, bold=True), column.width)
        _write(axes, column.left, top + 24, name, 32, bold=True)
        for place, line in enumerate(column.panel.lines):
            words = shortened(line, face(21), column.width)
            _write(axes, column.left, top + _NAME + 10 + place * _LINE, words, 21, QUIET_TEXT)


def _draw_rows(
    axes: Axes,
    columns: Sequence[_Column],
    judged: Sequence[FaultRow],
    advice: Sequence[FaultRow],
    y: float,
) -> None:
    for row in judged:
        _draw_row(axes, columns, row, y)
        y += _ROW
    if advice:
        _write(axes, _MARGIN, y + 0.62 * _GROUP, "Only ever advice", 25, QUIET_TEXT, bold=True)
        y += _GROUP
    for row in advice:
        _draw_row(axes, columns, row, y)
        y += _ROW


def _draw_row(axes: Axes, columns: Sequence[_Column], row: FaultRow, y: float) -> None:
    """One fault in every set: `y` is the top of its row."""
    axes.hlines(y, _MARGIN, WIDTH - _MARGIN, colors=RULE, lw=0.7)
    _write(axes, _MARGIN, y + (0.34 if row.title else 0.5) * _ROW, row.id, 23, bold=True)
    _write(axes, _MARGIN, y + 0.71 * _ROW, _cut(row.title, _NAMES - 2 * _GAP), 19, QUIET_TEXT)
    for column in columns:
        if (cell := column.rows.get(row.id)) is not None:
            _draw_cell(axes, column, cell, y + _ROW / 2)


def _draw_cell(axes: Axes, column: _Column, cell: FaultRow, y: float) -> None:
    """One fault in one set: `y` is the middle of its row."""
    if cell.reps:
        named = column.bar * cell.named / cell.reps
        _hatch(axes, column.left, y, column.bar)
        if cell.named:
            _fill(axes, column.left, y, named)
        counts = f"{cell.named} of {cell.reps}"
        _write(axes, column.left + column.bar + 12, y, counts, 22)
    else:
        _write(axes, column.left, y, "–", 22, QUIET_TEXT)
    if cell.false:
        x = column.left + column.bar + _COUNTS + 8
        _triangle(axes, x, y, 24.0)
        _write(axes, x + 32, y, str(cell.false), 23, _WRONG.ink, bold=True)


def _fill(axes: Axes, x: float, y: float, width: float) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((x, y - _BAR / 2), width, _BAR, fc=_NAMED.ink, ec=_NAMED.ink, lw=0.8))


def _hatch(axes: Axes, x: float, y: float, width: float) -> None:
    """An empty bar, hatched: it stays visible where colours and greys do not."""
    from matplotlib.patches import Rectangle

    box = (x, y - _BAR / 2), width, _BAR
    axes.add_patch(Rectangle(*box, fc=_WRONG.tint, ec=_WRONG.ink, hatch=_WRONG.hatch, lw=0))
    axes.add_patch(Rectangle(*box, fill=False, ec=_WRONG.ink, lw=0.8))


def _triangle(axes: Axes, x: float, y: float, width: float) -> None:
    """`width` is the room it stands in, at most 24 pixels of which it fills."""
    from matplotlib.patches import Polygon

    middle, half = x + width / 2, 12.0
    corners = [(middle - half, y + 10), (middle + half, y + 10), (middle, y - 11)]
    axes.add_patch(Polygon(corners, fc=_WRONG.ink, ec="none"))


def _write(
    axes: Axes, x: float, y: float, words: str, size: int, colour: str = TEXT, *, bold: bool = False
) -> None:
    """Words that begin at x, their middle at y; `size` in pixels."""
    weight = "bold" if bold else "normal"
    points = size * 72 / _DPI
    axes.text(x, y, words, size=points, color=colour, weight=weight, va="center_baseline")


def _cut(words: str, width: float) -> str:
    """As many whole words as go on a line, "…" in place of the rest."""
    lines = broken(words, face(19), width)
    return f"{lines[0]} …" if len(lines) > 1 else words
