"""From what the window system reports to taps: one touch is one action.

Some systems report a touch as a finger, some as a mouse, some as both. A tap acts when the
glass is touched, not when it is let go: a sweaty finger slides, and a touch that began on a
button was meant for it, wherever it ends. For the same reason a drag onto a button does nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pygame

from station.screen.box import Box
from station.screen.brush import Target
from station.screen.panel import Panel
from station.screen.turn import Turn
from station.values import Tap, Touch

BOUNCE_S: Final = 0.25
"""A tap so soon after the one before is the same one, seconds (RELIABILITY §4, I4): whoever
taps twice, as on a desktop, goes on by one step."""
BOUNCE_OF: Final[Mapping[Touch, float]] = {Touch.PRESS: 0.08, Touch.CORNER: 0.0}
"""Where it is another: a wet finger bounces for less than 80 ms, and nobody presses a key twice
in less than 100 ms, so a PIN may have a digit twice; the corner counts quick taps by itself."""
COPY_S: Final = 0.05
"""Finger and mouse at one place within so many seconds are one touch, reported twice."""
FLICKER_S: Final = 0.02
"""Who comes back to the same place so soon never left it, seconds: a finger takes 50 ms."""
PLACE_MM: Final = 4.0
"""What lies no further apart is one place: less than the width of a fingertip."""
LOST_S: Final = 2.0
"""A finger that has been down for so long holds up no other one, seconds: a panel that is
unplugged, or loses count, never reports the end of a touch."""
CORNER_MM: Final = 20.0
"""Side of the corner that staff know of."""


class Press(NamedTuple):
    """One moment at which the glass was touched."""

    device: str
    """"finger" or "mouse"."""
    finger: int
    """Which of them."""
    x: float
    y: float
    """On the upright picture, pixels."""
    time: float
    """Monotonic seconds."""


class Touches:
    """Knows where the last frame had what, and what has been touched before."""

    def __init__(self, turn: Turn, panel: Panel) -> None:
        """Hear a panel that is turned so; `panel` has the sizes of its upright picture."""
        self._turn = turn
        self._place_px, side = panel.mm_px(PLACE_MM), panel.mm_px(CORNER_MM)
        self._corner = Box(0, 0, side, side)
        self._targets: Sequence[Target] = ()
        self._down: Press | None = None
        """What touches the glass now, as far as is known."""
        self._last: Press | None = None
        """The newest press that was heard, whether it hit anything or not."""
        self._left: Press | None = None
        """The newest one that ended, with the time at which it did."""
        self._acted = float("-inf")

    def look(self, targets: Sequence[Target], *, corner: bool = True) -> None:
        """From now on taps go to this frame, what was drawn last on top of the others.

        The corner lies under everything that people see, and above a target that is the whole
        picture: "touch to start" must not lock the staff out.
        """
        whole = Box(0, 0, *self._turn.upright_px)
        hidden = [Target(self._corner, Tap(Touch.CORNER))] if corner else []
        seen = [target for target in reversed(targets) if target.box != whole]
        rest = [target for target in reversed(targets) if target.box == whole]
        self._targets = (*seen, *hidden, *rest)

    def tap(self, event: pygame.event.Event, now: float) -> Tap | None:
        """What an event asks for, if anything; `now` is monotonic seconds."""
        if event.type in (pygame.FINGERUP, pygame.MOUSEBUTTONUP):
            self._let_go(event, now)
            return None
        press = self._pressed(event, now)
        if press is None or self._is_copy(press) or self._is_second(press):
            return None
        self._down = self._last = press
        return None if self._is_flicker(press) else self._act(press)

    def _act(self, press: Press) -> Tap | None:
        hit = (target.tap for target in self._targets if target.box.holds(press.x, press.y))
        tap = next(hit, None)
        if tap is None or press.time - self._acted < BOUNCE_OF.get(tap.touch, BOUNCE_S):
            return None
        self._acted = press.time
        return tap

    def _let_go(self, event: pygame.event.Event, now: float) -> None:
        if self._down is not None and _who(event) == (self._down.device, self._down.finger):
            self._left, self._down = self._down._replace(time=now), None

    def _pressed(self, event: pygame.event.Event, now: float) -> Press | None:
        """The press that an event reports, or None when it reports something else."""
        who = _who(event)
        if who is None or event.type not in (pygame.FINGERDOWN, pygame.MOUSEBUTTONDOWN):
            return None
        across, down = self._turn.panel_px
        if who[0] == "finger":
            x, y = event.x * across, event.y * down
        else:
            x, y = event.pos[0] + 0.5, event.pos[1] + 0.5  # the middle of the pixel
        # NaN is in no range; the far edge itself belongs to the last pixel.
        if not (0 <= x <= across and 0 <= y <= down):
            return None
        return Press(*who, *self._turn.back(x, y), now)

    def _is_copy(self, press: Press) -> bool:
        """Whether it is the other report of the touch before."""
        last = self._last
        other = last is not None and last.device != press.device
        return other and self._beside(last, press, COPY_S)

    def _is_flicker(self, press: Press) -> bool:
        """Whether the finger that left was not really gone."""
        return self._beside(self._left, press, FLICKER_S)

    def _beside(self, before: Press | None, press: Press, within_s: float) -> bool:
        if before is None or press.time - before.time >= within_s:
            return False
        return math.hypot(press.x - before.x, press.y - before.y) <= self._place_px

    def _is_second(self, press: Press) -> bool:
        """Whether something else touches the glass already."""
        return self._down is not None and press.time - self._down.time < LOST_S


def _who(event: pygame.event.Event) -> tuple[str, int] | None:
    """Which finger, or the mouse's main button; None for all else and for SDL's own copies."""
    match event.type:
        case pygame.FINGERDOWN | pygame.FINGERUP:
            return "finger", event.finger_id
        case pygame.MOUSEBUTTONDOWN | pygame.MOUSEBUTTONUP:
            own = event.button == 1 and not event.touch
            return ("mouse", 0) if own else None
        case _:
            return None
