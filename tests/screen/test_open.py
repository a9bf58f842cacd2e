"""A screen is opened by its name in the config; the stand-in remembers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station.config.schema import ScreenConfig
from station.screen import Screen, open_screen
from station.screen.recorder import REMEMBERED, Recorder
from station.screen.terminal import Terminal
from station.screen.window import Window
from station.values import Scene, Tap, Touch
from tests.screen.scenes import FEEDBACK, picture


@pytest.mark.parametrize(
    ("kind", "made"),
    [("kiosk", Window), ("window", Window), ("terminal", Terminal), ("none", Recorder)],
)
def test_each_kind_opens_its_screen(
    kind: str, made: type[Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And only that one: none stands in for another."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    screen: Screen = open_screen(ScreenConfig.model_validate({"kind": kind}))
    assert type(screen) is made
    screen.show(FEEDBACK[Scene.ATTRACT], None, None)
    screen.close()


def test_the_stand_in_remembers_what_it_was_shown() -> None:
    """Feedback, pictures counted, mistakes; taps that are put in come out once."""
    screen = Recorder()
    screen.show(FEEDBACK[Scene.SET], picture(), None)
    screen.show(FEEDBACK[Scene.REST], None, None)
    screen.safe_mode(["line 1"])
    screen.tap(Tap(Touch.START))
    assert [shown.scene for shown in screen.shown] == [Scene.SET, Scene.REST]
    assert (screen.frames, screen.pictures, screen.mistakes) == (2, 1, ("line 1",))
    assert screen.taps() == [Tap(Touch.START)]
    assert screen.taps() == []
    screen.close()
    assert screen.closed


def test_it_forgets_the_oldest() -> None:
    """Eight hours of frames take no more memory than half a minute."""
    screen = Recorder()
    for number in range(REMEMBERED + 5):
        screen.show(replace(FEEDBACK[Scene.SET], time=float(number)), None, None)
    assert len(screen.shown) == REMEMBERED
    assert screen.shown[-1].time == REMEMBERED + 4
    assert screen.frames == REMEMBERED + 5
