"""Rectangles of whole pixels, and how to cut them up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self


class Box(NamedTuple):
    """A rectangle: its left, top, width and height, pixels."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The first column beyond it."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The first row beyond it."""
        return self.y + self.h

    @property
    def middle(self) -> tuple[int, int]:
        """Its centre."""
        return self.x + self.w // 2, self.y + self.h // 2

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def covers(self, other: Box) -> bool:
        """Whether another lies within it, wholly."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: Box) -> bool:
        """Whether it shares a pixel with another."""
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom

    def inset(self, by: float) -> Self:
        """Smaller by so many pixels on every side."""
        cut = round(by)
        return self._replace(
            x=self.x + cut,
            y=self.y + cut,
            w=max(self.w - 2 * cut, 0),
            h=max(self.h - 2 * cut, 0),
        )

    def columns(self, shares: Sequence[float], gap: float) -> list[Box]:
        """Cut it into columns whose widths are as these shares."""
        return [Box(x, self.y, w, self.h) for x, w in _cut(self.x, self.w, shares, gap)]

    def rows(self, shares: Sequence[float], gap: float) -> list[Box]:
        """Cut it into rows whose heights are as these shares."""
        return [Box(self.x, y, self.w, h) for y, h in _cut(self.y, self.h, shares, gap)]

    def grid(self, count: int, columns: int, gap: float) -> list[Box]:
        """Cut it into so many equal cells, row by row."""
        rows = self.rows([1.0] * max(-(-count // columns), 1), gap)
        return [cell for row in rows for cell in row.columns([1.0] * columns, gap)][:count]

    def fitted(self, width: float, height: float) -> Box:
        """The largest box of these proportions that lies in its middle."""
        scale = min(self.w / width, self.h / height)
        w, h = int(width * scale), int(height * scale)
        return Box(self.x + (self.w - w) // 2, self.y + (self.h - h) // 2, w, h)


def _cut(start: int, length: int, shares: Sequence[float], gap: float) -> list[tuple[int, int]]:
    """Start and length of each piece."""
    free = max(length - round(gap) * (len(shares) - 1), 0)
    total = sum(shares)
    pieces, done = [], 0.0
    for number, share in enumerate(shares):
        first, last = round(free * done / total), round(free * (done + share) / total)
        pieces.append((start + first + number * round(gap), last - first))
        done += share
    return pieces
