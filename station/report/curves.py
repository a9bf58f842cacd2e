"""Trunk, hip and knee over time, each repetition shaded in its verdict's colour.

Where things go is `strips`' business; here they are drawn, with matplotlib's objects and
none of pyplot's global state.
"""

from __future__ import annotations

import math
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from station.report.lettering import face, width_of
from station.report.palette import (
    HIP,
    KNEE,
    MARKS,
    PAPER,
    QUIET_TEXT,
    RULE,
    TEXT,
    TRUNK,
    Stroke,
)
from station.report.strips import (
    FOOT,
    HEAD,
    Scale,
    Strip,
    fit_scale,
    last_seen,
    slots,
    spread,
    strips,
    value_at,
)
from station.values import Curves, Image, JudgedRep, Points, SetRecord

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STRIP_HEIGHT = 480
"""Pixels."""
_DPI = 150
_NAME_SIZE, _LEAST_NAME_SIZE = 8.0, 6.0
"""Points, of fault names: as they should be, and the least before they are turned upright."""
_NUMBER_WIDTH = 84
"""Pixels that "▲ 10" takes at its full size."""
_LEFT, _RIGHT, _ABOVE, _BELOW = 112, 230, 10, 50
"""Pixels around a strip: degrees, names of the curves, air, seconds."""


def draw_curves(record: SetRecord, width: int) -> Image:
    """Draw the curves of a set, `width` pixels wide, as (h, w, 3) uint8 RGB.

    Gaps stay where an angle is NaN. A set without repetitions says so.
    """
    # Imported here, for it takes longer than everything else that a table needs.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    rows = strips(record)
    size = (width, len(rows) * STRIP_HEIGHT)
    figure = Figure(figsize=(size[0] / _DPI, size[1] / _DPI), dpi=_DPI, facecolor=PAPER)
    canvas = FigureCanvasAgg(figure)
    scale = fit_scale(record.curves)
    for index, strip in enumerate(rows):
        top = size[1] - (index + 1) * STRIP_HEIGHT + _BELOW
        inner = (size[0] - _LEFT - _RIGHT, STRIP_HEIGHT - _BELOW - _ABOVE)
        box = (_LEFT / size[0], top / size[1], inner[0] / size[0], inner[1] / size[1])
        _draw_strip(figure.add_axes(box), strip, record.curves, scale, inner[0])
    canvas.draw()  # type: ignore[no-untyped-call]
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()  # type: ignore[no-untyped-call]


def _draw_strip(axes: Axes, strip: Strip, curves: Curves, scale: Scale, width: int) -> None:
    _set_up(axes, strip, scale)
    for rep, slot in slots(strip):
        _shade(axes, rep, slot * width)
        _name_faults(axes, rep, slot * width)
    for stroke, angle in _strokes(curves):
        dashes = (0, stroke.dashes) if stroke.dashes else "-"
        axes.plot(curves.time, angle, color=stroke.colour, lw=stroke.width, ls=dashes, zorder=4)
    _mark_bottoms(axes, strip, curves)
    _name_curves(axes, strip, curves, scale)
    if not strip.reps:
        _say_empty(axes)


def _say_empty(axes: Axes) -> None:
    axes.text(
        0.5,
        0.6,
        "No complete rep",
        transform=axes.transAxes,
        ha="center",
        va="center",
        size=22,
        weight="bold",
        color=TEXT,
        bbox={"fc": PAPER, "ec": "none", "pad": 10, "alpha": 0.9},
        zorder=7,
    )


def _set_up(axes: Axes, strip: Strip, scale: Scale) -> None:
    """Lay out the empty strip: seconds along, degrees up, nothing else."""
    axes.set_xlim(strip.start, strip.end)
    axes.set_ylim(*scale.with_margins())
    axes.set_yticks(scale.ticks, [f"{tick:.0f}°".replace("-", "−") for tick in scale.ticks])
    axes.xaxis.set_major_formatter("{x:g} s")
    axes.tick_params(length=0, labelsize=9, colors=QUIET_TEXT, pad=6)
    axes.spines[:].set_visible(False)
    axes.hlines(scale.ticks, strip.start, strip.end, colors=RULE, lw=0.7, zorder=2)


def _shade(axes: Axes, rep: JudgedRep, room: float) -> None:
    """Colour a repetition's time and put its mark and number on top."""
    mark = MARKS[rep.verdict.call]
    axes.axvspan(rep.start, rep.end, color=mark.tint, lw=0, zorder=0)
    if mark.hatch:
        axes.axvspan(
            rep.start,
            rep.end,
            fill=False,
            hatch=mark.hatch,
            ec=mark.ink,
            lw=0,
            alpha=0.16,
            zorder=1,
        )
    axes.axvspan(rep.start, rep.end, ymin=0.988, color=mark.ink, lw=0, zorder=1)
    # Repetitions that touch stay apart.
    axes.axvline(rep.start, color=PAPER, lw=2, zorder=1.5)
    axes.annotate(
        f"{mark.symbol} {rep.number}",
        ((rep.start + rep.end) / 2, 0.93),
        xycoords=("data", "axes fraction"),
        ha="center",
        va="center",
        size=13 * min(1.0, room / _NUMBER_WIDTH),
        weight="bold",
        color=mark.ink,
        zorder=6,
    )


def _name_faults(axes: Axes, rep: JudgedRep, room: float) -> None:
    """Write the ids of a repetition's faults under it; upright where `room` pixels are few."""
    names = [fault.id for fault in rep.verdict.faults]
    size, most, angle = _lettering(names, room)
    if len(names) > most:
        names[most - 1 :] = [f"+{len(names) - most + 1} more"]
    axes.annotate(
        "\n".join(names),
        ((rep.start + rep.end) / 2, FOOT / 2),
        xycoords=("data", "axes fraction"),
        ha="center",
        va="center",
        size=size,
        color=TEXT,
        linespacing=1.2,
        rotation=angle,
        zorder=6,
    )


def _lettering(names: list[str], room: float) -> tuple[float, int, int]:
    """Choose size (points), how many lines, and angle, so that names keep to their room."""
    letters = face(round(_NAME_SIZE * _DPI / 72))
    widest = max((width_of(name, letters) for name in names), default=0) + 8
    size = _NAME_SIZE * min(1.0, room / widest)
    return (size, 3, 0) if size >= _LEAST_NAME_SIZE else (_LEAST_NAME_SIZE, 2, 90)


def _mark_bottoms(axes: Axes, strip: Strip, curves: Curves) -> None:
    """Put a fine upright and a dot on each curve at every deepest moment."""
    low, high = axes.get_ylim()
    for rep in strip.reps:
        axes.vlines(
            rep.bottom,
            low + FOOT * (high - low),
            high - HEAD * (high - low),
            colors=TEXT,
            lw=0.8,
            ls=(0, (1, 2)),
            zorder=3,
        )
        for stroke, angle in _strokes(curves):
            axes.plot(
                rep.bottom,
                value_at(curves, angle, rep.bottom),
                "o",
                ms=5.5,
                mfc=stroke.colour,
                mec=PAPER,
                mew=1,
                zorder=5,
            )


def _name_curves(axes: Axes, strip: Strip, curves: Curves, scale: Scale) -> None:
    """Name each curve at the right, at the height of the last bottom, tied to its dot."""
    at = strip.reps[-1].bottom if strip.reps else last_seen(curves, strip)
    named = [(value_at(curves, angle, at), stroke) for stroke, angle in _strokes(curves)]
    named = sorted((pair for pair in named if math.isfinite(pair[0])), key=itemgetter(0))
    heights = spread([value for value, _ in named], scale.label_gap)
    for (value, stroke), height in zip(named, heights, strict=True):
        leader = {"arrowstyle": "-", "color": stroke.colour, "lw": 0.7, "ls": (0, (1, 2.5))}
        figure = f" {value:.0f}°".replace("-", "−") if strip.reps else ""
        axes.annotate(
            stroke.name + figure,
            (at, value),
            (strip.end + 0.015 * (strip.end - strip.start), height),
            color=stroke.colour,
            size=11,
            weight="bold",
            va="center",
            annotation_clip=False,
            arrowprops={**leader, "shrinkB": 4, "relpos": (0, 0.5)},
            zorder=3,
        )


def _strokes(curves: Curves) -> tuple[tuple[Stroke, Points], ...]:
    return (HIP, curves.hip), (TRUNK, curves.trunk), (KNEE, curves.knee)
