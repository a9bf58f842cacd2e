"""The drills' own instruments: rod contact at three points, distance to the wall, tempo.

Each says its state by shape and place as well as by colour.
"""

from __future__ import annotations

import math
from functools import singledispatch

import numpy as np
import pygame

from station.screen.box import Box
from station.screen.brush import Brush
from station.screen.scenes.parts import beside
from station.screen.theme import GAUGE, READ
from station.values import Angles, Call, Gauge, Points, RodGauge, TempoGauge, WallGauge, say

ROD_FULL_CM = 8.0
WALL_FULL_CM = 40.0
"""Of what is shown: further away looks the same."""


def draw_gauge(brush: Brush, box: Box, gauge: Gauge) -> None:
    """Draw whichever it is."""
    _draw(gauge, brush, box)


@singledispatch
def _draw(gauge: Gauge, _brush: Brush, _box: Box) -> None:
    raise NotImplementedError(type(gauge))


@_draw.register
def _rod(gauge: RodGauge, brush: Brush, box: Box) -> None:
    """A plumb rod, and three points that touch it or stand off."""
    points = (("Head", gauge.head), ("Back", gauge.upper_back), ("Tailbone", gauge.tailbone))
    rod, rest = beside(box, max(brush.px(0.7), 3), brush.px(0.5))
    pygame.draw.rect(brush.canvas, brush.theme.prop, rod, border_radius=rod.w // 2)
    for row, (name, gap) in zip(rest.rows([1.0] * 3, brush.px(0.5)), points, strict=True):
        _contact(brush, row, name, gap, gauge.touch)


def _contact(brush: Brush, row: Box, name: str, gap: float, touch: float) -> None:
    radius = max(min(row.h, row.w // 3) // 3, 3)
    off = 0.0 if not math.isfinite(gap) else min(max(gap - touch, 0.0) / ROD_FULL_CM, 1.0)
    way = max(row.w - 2 * radius, 0) * 0.4
    middle = (row.x + radius + round(off * way), row.y + row.h // 2)
    if not math.isfinite(gap):
        pygame.draw.circle(brush.canvas, brush.theme.line, middle, radius, max(radius // 4, 2))
    else:
        on = gap <= touch
        colour = brush.theme.good if on else brush.theme.fix
        pygame.draw.circle(brush.canvas, colour, middle, radius, 0 if on else max(radius // 3, 2))
    left = middle[0] + radius + brush.px(0.7)
    words = row._replace(x=left, w=max(row.right - left, 0))
    brush.text(words, name, GAUGE, brush.theme.quiet, most=brush.as_from_mat(READ.floor))


@_draw.register
def _wall(gauge: WallGauge, brush: Brush, box: Box) -> None:
    """The hips come nearer to the wall from right to left."""
    wall, way = beside(box, max(brush.px(1), 4), brush.px(0.4))
    pygame.draw.rect(brush.canvas, brush.theme.prop, wall)
    known = math.isfinite(gauge.gap)
    share = min(max(gauge.gap, 0.0) / WALL_FULL_CM, 1.0) if known else 1.0
    radius = max(min(way.h // 4, way.w // 6), 4)
    x = way.x + radius + round(share * max(way.w - 2 * radius, 0))
    middle = (x, way.y + way.h // 2)
    track = Box(way.x, middle[1] - 1, way.w, 3)
    brush.canvas.fill(brush.theme.line, tuple(track))
    if gauge.touched:
        brush.sign(Box(x - radius, middle[1] - radius, 2 * radius, 2 * radius), Call.GOOD)
    else:
        colour = brush.theme.ink if known else brush.theme.line
        pygame.draw.circle(brush.canvas, colour, middle, radius)
    words = way._replace(y=middle[1] + radius, h=max(way.bottom - middle[1] - radius, 0))
    said = "Touch!" if gauge.touched else (say("{cm} cm", cm=round(gauge.gap)) if known else "")
    brush.text(
        words, said, GAUGE, brush.theme.quiet, align="centre", most=brush.as_from_mat(READ.floor)
    )


@_draw.register
def _tempo(gauge: TempoGauge, brush: Brush, box: Box) -> None:
    """Seconds of the way down, filling a bar whose mark is the least that it should take."""
    side = max(min(box.w // 4, brush.px(3)), 6)
    bar, words = beside(box, side, brush.px(1))
    full = gauge.least * 1.5
    share = min(gauge.down / full, 1.0) if full else 0.0
    enough = gauge.down >= gauge.least
    colour = brush.theme.good if enough else brush.theme.ink
    brush.card(bar, brush.theme.key, radius=0.6)
    if share > 0.0:
        filled = max(round(bar.h * share), min(bar.w, bar.h))
        brush.card(bar._replace(h=filled), colour, radius=0.6)
    mark = bar.y + round(bar.h * gauge.least / full) if full else bar.y
    brush.canvas.fill(brush.theme.prop, (bar.x - 3, mark - 2, bar.w + 6, 4))
    seconds, said = words.rows([0.6, 0.4], 0)
    brush.text(
        seconds, say("{seconds} s", seconds=round(gauge.down, 1)), READ, colour, stand="bottom"
    )
    brush.text(
        said, "down", GAUGE, brush.theme.quiet, stand="top", most=brush.as_from_mat(READ.floor)
    )


def draw_angles(brush: Brush, box: Box, angles: Angles) -> None:
    """Degrees and the trunk's curve, for the clinician beside the panel."""
    rows = (("Trunk", angles.trunk), ("Hip", angles.hip), ("Knee", angles.knee))
    figures, chart = box.rows([0.6, 0.4], brush.px(0.5))
    for row, (name, value) in zip(figures.rows([1.0] * 3, 0), rows, strict=True):
        said = f"{value:.0f}°" if math.isfinite(value) else "–"
        left, right = row.columns([0.6, 0.4], brush.px(0.5))
        brush.text(left, name, GAUGE, brush.theme.quiet, most=brush.as_from_mat(READ.floor))
        brush.text(right, said, GAUGE, align="right", most=brush.as_from_mat(READ.floor))
    curve(brush, chart, angles.curve)


def curve(brush: Brush, box: Box, samples: Points) -> None:
    """A line of (x, degrees), scaled to its box: 0 at the foot, 90 at the top."""
    if len(samples) < 2 or box.h < 4:
        return
    first, last = float(samples[0, 0]), float(samples[-1, 0])
    across = (samples[:, 0] - first) / max(last - first, 1e-6) * box.w + box.x
    up = box.bottom - np.clip(samples[:, 1] / 90.0, 0.0, 1.0) * box.h
    known = np.isfinite(up)
    brush.canvas.fill(brush.theme.line, (box.x, box.bottom - 1, box.w, 1))
    for n in np.flatnonzero(known[:-1] & known[1:]):
        start, end = ((float(across[k]), float(up[k])) for k in (n, n + 1))
        pygame.draw.line(brush.canvas, brush.theme.good, start, end, 3)
