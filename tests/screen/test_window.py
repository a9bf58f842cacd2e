"""The window draws what the session says, hears what is touched, and stays the same for hours.

How it is opened, closed and turned is in test_open, what a touch is in test_touches.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pygame
import pytest

from station.config.schema import ScreenConfig
from station.screen.box import Box
from station.screen.theme import Theme
from station.screen.window import HELD_S, Window
from station.values import Call, Feedback, Light, Scene, Tap, Touch
from tests.screen.looking import LIVE, has, shot
from tests.screen.stories import MISTAKES, STORIES, room, somebody

Open = Callable[..., Window]
THEME = Theme()
HOUR = 3600.0


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open windows that nobody sees, whose every touch comes an hour after the last."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    windows: list[Window] = []
    now = [0.0]

    def clock() -> float:
        now[0] += HOUR
        return now[0]

    def open_one(size: tuple[int, int] = (800, 480), **keys: Any) -> Window:
        config = ScreenConfig.model_validate(
            {"kind": "window", "width_mm": 154, "distance_m": 1.0} | keys
        )
        windows.append(Window(config, size=size, clock=clock))
        return windows[-1]

    yield open_one
    for window in windows:
        window.close()


def show(window: Window, name: str, **change: Any) -> None:
    """A story, long after its scene began."""
    seen, story = LIVE, replace(STORIES[name], **change)
    window.show(replace(story, time=story.time - 60.0, light=None), None, None)
    window.show(story, seen.preview, seen.sight)


def on_panel() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The last frame, (width, height, 3)."""
    return shot(pygame.display.get_surface())


def mouse(at: tuple[int, int]) -> pygame.event.Event:
    """A click."""
    return pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=at, button=1, touch=False)


def finger(at: tuple[int, int]) -> pygame.event.Event:
    """A finger put down on the middle of that pixel."""
    x, y = (at[0] + 0.5) / 800, (at[1] + 0.5) / 480
    return pygame.event.Event(pygame.FINGERDOWN, touch_id=1, finger_id=1, x=x, y=y)


@pytest.mark.parametrize("touch", [mouse, finger])
@pytest.mark.parametrize(
    "name", ["attract", "choose", "set_up", "set", "rest", "summary", "staff_pin", "staff_training"]
)
def test_every_key_does_what_it_says(
    name: str, touch: Callable[[tuple[int, int]], pygame.event.Event], opened: Open
) -> None:
    """Touched in the middle, and just within each of its corners; just beside it something
    else, or nothing.
    """
    window = opened()
    show(window, name)
    keys = [t for t in window.brush.targets if t.box != Box(0, 0, 800, 480)]
    assert keys
    for target in keys:
        x, y, w, h = target.box
        for at in (
            target.box.middle,
            (x, y),
            (x + w - 1, y),
            (x, y + h - 1),
            (x + w - 1, y + h - 1),
        ):
            pygame.event.post(touch(at))
            assert window.taps() == [target.tap]
        for at in ((x - 1, y + h // 2), (x + w, y + h // 2)):
            pygame.event.post(touch(at))
            assert target.tap not in window.taps()


def test_between_the_keys_there_is_nothing(opened: Open) -> None:
    """But on the page that invites everybody, where a touch anywhere starts."""
    for name, taps in (("choose", []), ("attract", [Tap(Touch.START)])):
        window = opened()
        show(window, name)
        boxes = [t.box for t in window.brush.targets if t.box != Box(0, 0, 800, 480)]
        free = next(
            (x, y)
            for x in range(150, 800, 7)
            for y in range(150, 480, 7)
            if not any(box.inset(-4).holds(x, y) for box in boxes)
        )
        pygame.event.post(mouse(free))
        assert window.taps() == taps
        window.close()


def test_a_verdict_is_on_the_panel_in_its_own_frame(opened: Open) -> None:
    """Not a frame later, also when the scene has only begun; on all four sides; and it goes
    when its time is over.
    """
    window, begun = opened(), replace(STORIES["set"], time=100.0)
    for light, call in ((Light.GREEN, Call.GOOD), (Light.RED, Call.FIX)):
        window.show(replace(begun, light=light), room(), None)
        for x, y in ((0, 0), (799, 479), (400, 2), (2, 240), (400, 477), (797, 240)):
            assert tuple(on_panel()[x, y]) == THEME.of(call)
    window.show(replace(begun, time=100.0 + HELD_S), room(), None)
    assert tuple(on_panel()[0, 0]) == THEME.ground


def test_a_picture_is_not_shown_with_what_was_seen_long_before(opened: Open) -> None:
    """The skeleton waits for a sight of about the same time."""
    window = opened()
    window.show(STORIES["set"], room(), None)
    window.show(replace(STORIES["set"], time=9.0), room(), somebody(time=-2.0))
    bare = on_panel()
    window.show(replace(STORIES["set"], time=10.0), room(), somebody(time=0.1))
    assert (has(on_panel(), THEME.ink) & ~has(bare, THEME.ink)).sum() > 200


def test_the_same_frame_twice_is_the_same(opened: Open) -> None:
    """What is kept from the frames before, of other scenes and people, changes nothing."""
    window, names, frames = opened(), ("set", "choose", "summary", "staff_aim", "frame"), []
    for _ in range(2):
        for name in names:
            show(window, name)
            frames.append(on_panel())
    for name, first, second in zip(names, frames[:5], frames[5:], strict=True):
        assert (first == second).all(), name


def test_nothing_of_the_last_person_is_left(opened: Open) -> None:
    """After a set, the page that invites shows what it would have shown before it."""
    window = opened()
    show(window, "attract")
    before = on_panel()
    for name in ("choose", "frame", "set_good", "summary"):
        show(window, name)
    show(window, "attract")
    assert (on_panel() == before).all()


def test_forty_mistakes_in_a_config(opened: Open) -> None:
    """They fit the smallest panel, or it is told that there are more; two of them are whole."""
    window = opened()
    for lines, whole in ((MISTAKES, True), (MISTAKES * 20, False)):
        window.safe_mode(lines)
        (told,) = [t for t in window.brush.written if t.words.startswith(MISTAKES[0])]
        assert told.whole == whole
        assert all(Box(0, 0, 800, 480).covers(t.taken) for t in window.brush.written)
    pygame.event.post(mouse((400, 240)))
    assert window.taps() == []


def held() -> tuple[int, int]:
    """Open files, and objects that the collector knows."""
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir())), len(gc.get_objects())


def test_a_thousand_frames_leave_nothing_behind(opened: Open) -> None:
    """Counting, sinking, changing its cue and its people: after the first half no
    file is opened any more, and no more is kept.
    """
    window = opened(size=(240, 144))

    def frame(number: int) -> None:
        seconds, count = number / 30, number // 60 % 8
        feedback = Feedback(
            seconds,
            (Scene.SET, Scene.CALIBRATE, Scene.REST)[number // 90 % 3],
            "Wall tap",
            ("", "Push your hips back.", "Stand tall.")[number // 45 % 3],
            count=count,
            of=8,
            calls=(Call.GOOD,) * count,
            depth=number % 60 / 60,
            progress=number % 90 / 90,
            light=Light.GREEN if number % 60 == 0 else None,
        )
        window.show(feedback, None, somebody_at(number))
        window.taps()

    for number in range(500):
        frame(number)
    before = held()
    for number in range(500, 1000):
        frame(number)
    files, objects = held()
    assert files == before[0]
    assert objects < before[1] + 100


SEEN = [somebody(share / 10) for share in range(10)]


def somebody_at(number: int) -> Any:
    """Somebody on their way, at that frame."""
    return replace(SEEN[number % 10], time=number / 30)
