"""The panel as people see it: how many pixels a millimetre and a minute of arc take.

Every size on the screen comes from here: what is touched is so many millimetres, what is read
from the mat so many minutes of arc (UX §1).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from station.config.schema import ScreenConfig

SIDEWAYS: Final = (90, 270)
"""How far a picture is turned when its width is the panel's height, degrees."""
REACH_M: Final = 0.6
"""From the eyes to a panel that is being touched, metres (UX §1, table 1)."""

SILENT: Final[Mapping[tuple[int, int], float]] = {(800, 480): 154.0, (720, 1280): 88.0}
"""Pixels of the panels that have no EDID → width, mm: Raspberry Pi's 7-inch Touch Display, and
its Touch Display 2 (its documentation: 155 × 88 mm, standing upright)."""
ASSUMED_MM_PER_PX: Final = 344.0 / 1920.0
"""A 15.6-inch screen of 1920 × 1080, when nobody knows better."""
GLANCE: Final = 44.0
"""Minutes of arc that are read at a glance (UX §1)."""
HIGH_CAPS: Final = 6.9
WIDE_CAPS: Final = 12.0
UPRIGHT_CAPS: Final = 8.6
"""Heights of capitals read at a glance that a picture must be high, and wide when it lies or
stands: a cue of two lines then leaves room for the rest, in every language (measured with the
scenes)."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A picture of so many pixels and millimetres, and how far away people look at it."""

    size_px: tuple[int, int]
    """Width and height of the picture as it is looked at, pixels; they are square."""
    width_mm: float
    """Width of the same."""
    distance_m: float
    """From the mat to the panel, metres."""
    reach_m: float = REACH_M
    """From whoever touches it to the panel, metres."""
    assumed: bool = False
    """Whether its width is a guess, which letters may then be too small by."""

    @classmethod
    def of(cls, config: ScreenConfig, size_px: tuple[int, int], told_mm: float) -> Self:
        """Find its width: by the config, by its own word, by its pixels, or by a guess.

        `size_px` and [screen] width_mm are those of the picture as it is looked at, `told_mm`
        the width of the panel as it came, 0 when it does not say. Pixels tell a panel only in
        a kiosk: a window may be of any size.
        """
        kiosk, sideways = config.kind == "kiosk", config.rotate_deg in SIDEWAYS
        known = SILENT.get(upright_px(size_px, config.rotate_deg), 0.0) if kiosk else 0.0
        told = (told_mm or known) * (_proportion(size_px) if sideways else 1.0)
        width = config.width_mm or told
        guess = size_px[0] * ASSUMED_MM_PER_PX
        return cls(size_px, width or guess, config.distance_m, assumed=not width)

    @property
    def height_mm(self) -> float:
        """Height of the picture, mm."""
        return self.width_mm / _proportion(self.size_px)

    @property
    def drawn_for_m(self) -> float:
        """How far away its letters are made for, metres: the mat, or where there is no room for
        larger ones. From further away they look smaller, and the scenes keep their shape.
        """
        across = WIDE_CAPS if self.width_mm > self.height_mm else UPRIGHT_CAPS
        largest_mm = min(self.height_mm / HIGH_CAPS, self.width_mm / across)
        return min(self.distance_m, _away_m(GLANCE, largest_mm))

    def seen_from_m(self, minutes: float, px: float) -> float:
        """From how many metres away so many pixels take up so many minutes of arc."""
        return _away_m(minutes, px * self.width_mm / self.size_px[0])

    def mm_px(self, mm: float) -> int:
        """So many millimetres on the glass in whole pixels, rather one too many."""
        return math.ceil(self._px(mm) - 1e-6)  # not one more for a rounding error

    def arcmin_px(self, minutes: float, distance: float | None = None) -> float:
        """What the eye sees so many minutes of arc high, pixels.

        `distance` is how far away that eye is, metres; None is on the mat.
        """
        away_mm = (self.drawn_for_m if distance is None else distance) * 1000.0
        return self._px(2.0 * away_mm * math.tan(math.radians(minutes / 60.0) / 2.0))

    def _px(self, mm: float) -> float:
        return mm * self.size_px[0] / self.width_mm


def upright_px(panel_px: tuple[int, int], rotate_deg: int) -> tuple[int, int]:
    """Size of the picture as it is looked at, from the panel's, and the other way round."""
    return panel_px[::-1] if rotate_deg in SIDEWAYS else panel_px


def _proportion(size_px: tuple[int, int]) -> float:
    return size_px[0] / size_px[1]


def _away_m(minutes: float, mm: float) -> float:
    return mm / (2000.0 * math.tan(math.radians(minutes / 60.0) / 2.0))
