"""A child at the panel: whatever is hammered, dragged and typed, it stays what it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
import pygame
import pytest

from station.config.schema import ScreenConfig
from station.screen.window import Window
from station.values import Tap, Touch
from tests.screen.stories import STORIES, live

A_FRAME: Final = 160
"""Events between two frames that are drawn: it rains."""
APART_S: Final = 0.2
"""Between two events, on average."""
KEYS: Final = (
    pygame.K_ESCAPE,
    pygame.K_q,
    pygame.K_F4,
    pygame.K_F1,
    pygame.K_RETURN,
    pygame.K_TAB,
    pygame.K_LSUPER,
    pygame.K_c,
    pygame.K_DELETE,
    pygame.K_PRINTSCREEN,
)
MODS: Final = (0, pygame.KMOD_ALT, pygame.KMOD_CTRL, pygame.KMOD_CTRL | pygame.KMOD_ALT)
BARE: Final = (
    pygame.QUIT,
    pygame.WINDOWCLOSE,
    pygame.WINDOWMINIMIZED,
    pygame.WINDOWFOCUSLOST,
    pygame.WINDOWLEAVE,
    pygame.ACTIVEEVENT,
    pygame.APP_TERMINATING,
    pygame.CLIPBOARDUPDATE,
    pygame.USEREVENT,
    pygame.USEREVENT + 77,
)

CORNER: Final = Tap(Touch.CORNER)

Chance = np.random.Generator
Event = pygame.event.Event


def _place(chance: Chance) -> tuple[float, float]:
    """Mostly on the panel, now and then in the corner, beside it, or nowhere."""
    kind = chance.integers(20)
    x, y = (float(share) for share in chance.random(2))
    if kind == 0:
        return math.nan, y
    return (x / 10, y / 10) if kind < 4 else (x * 1.1 - 0.05, y * 1.1 - 0.05)


def _finger(chance: Chance) -> Event:
    kind = chance.choice([pygame.FINGERDOWN, pygame.FINGERUP, pygame.FINGERMOTION])
    x, y = _place(chance)
    return Event(int(kind), touch_id=1, finger_id=int(chance.integers(2)), x=x, y=y, dx=0, dy=0)


def _mouse(chance: Chance) -> Event:
    kind = int(chance.choice([pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP]))
    at = chance.integers(-20, np.array(pygame.display.get_window_size()) + 20)
    button, touch = int(chance.integers(1, 8)), bool(chance.integers(2))
    return Event(kind, button=button, touch=touch, pos=(int(at[0]), int(at[1])))


def _key(chance: Chance) -> Event:
    kind = int(chance.choice([pygame.KEYDOWN, pygame.KEYUP]))
    key, mod = int(chance.choice(KEYS)), int(chance.choice(MODS))
    return Event(kind, key=key, mod=mod, unicode="", scancode=0)


def _wheel(chance: Chance) -> Event:
    return Event(pygame.MOUSEWHEEL, x=int(chance.integers(-9, 9)), y=int(chance.integers(-9, 9)))


def _bare(chance: Chance) -> Event:
    return Event(int(chance.choice(BARE)))


EVENTS: Final[tuple[Callable[[Chance], Event], ...]] = (
    *(_finger,) * 6,
    *(_mouse,) * 6,
    _key,
    _wheel,
    _bare,
)
"""What a child does, the more often the more of them there are."""


def _hammer(degrees: int, events: int) -> set[Tap]:
    """Hammer a kiosk through all its scenes; return what it asked for."""
    chance, now = np.random.default_rng(degrees), [0.0]
    keys = {"kind": "kiosk", "width_mm": 300, "rotate_deg": degrees}
    window = Window(ScreenConfig.model_validate(keys), clock=lambda: now[0])
    stories, seen, asked = list(STORIES.values()), live(), set[Tap]()
    for frame in range(events // A_FRAME):
        story = stories[frame % len(stories)]
        window.show(story, seen.preview, seen.sight)
        legal = {target.tap for target in window.brush.targets} | {CORNER}
        for make in chance.choice(np.array(EVENTS), A_FRAME):
            pygame.event.post(make(chance))
            now[0] += float(chance.exponential(APART_S))
            tapped = window.taps()
            assert len(tapped) <= 1
            assert legal.issuperset(tapped), story.scene
            asked |= set(tapped)
    assert not window.closed_by_user
    assert pygame.display.get_init()
    window.close()
    return asked


@pytest.mark.parametrize(
    ("events", "degrees"), [(4_000, 270), pytest.param(100_000, 0, marks=pytest.mark.long)]
)
def test_hammering_a_kiosk_changes_nothing(
    events: int, degrees: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No exception and no way out; an event is one tap at most, of what the frame offers. And
    it is the panel that is hit: the corner, and many of the keys.
    """
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    asked = _hammer(degrees, events)
    assert CORNER in asked
    assert len(asked) > 5
