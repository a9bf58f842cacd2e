"""A screen is opened by its name in the config, stays open, and comes back when it went away."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pygame
import pytest

from station.config.schema import ScreenConfig
from station.errors import ScreenUnavailable, UnknownName
from station.language import catalogue
from station.screen import Screen, glass, open_screen
from station.screen.recorder import REMEMBERED, Recorder
from station.screen.terminal import Terminal
from station.screen.theme import THEMES
from station.screen.window import HELD_S, WAITS_S, Window
from station.values import Feedback, Light, Scene, Tap, Touch
from tests.screen.stories import STORIES, room

ATTRACT, SET = STORIES["attract"], STORIES["set"]
Open = Callable[..., Window]


class Clock:
    """The station's clock; time goes by when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock of the test's own."""
    return Clock()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Open]:
    """Open windows that nobody sees; closed after the test."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    windows: list[Window] = []

    def open_one(size: tuple[int, int] = (800, 480), language: str = "en", **keys: Any) -> Window:
        config = ScreenConfig.model_validate({"kind": "window", "width_mm": 154} | keys)
        windows.append(Window(config, language, size=size, clock=clock))
        return windows[-1]

    yield open_one
    for window in windows:
        window.close()


def on_the_panel(x: int, y: int) -> tuple[int, ...]:
    """The colour of a pixel of the panel, as it hangs."""
    return tuple(pygame.display.get_surface().get_at((x, y)))[:3]


@pytest.mark.parametrize(
    ("kind", "made"),
    [("kiosk", Window), ("window", Window), ("terminal", Terminal), ("none", Recorder)],
)
def test_each_kind_opens_its_screen(
    kind: str, made: type[Screen], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And only that one: none stands in for another."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    screen: Screen = open_screen(ScreenConfig.model_validate({"kind": kind}), "de")
    assert type(screen) is made
    assert (screen.panel is None) == (screen.size_px == (0, 0)) == (made is not Window)
    screen.show(ATTRACT, None, None)
    screen.close()


def test_a_screen_opens_in_the_stations_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the panel and in words."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    window = open_screen(ScreenConfig(kind="window"), "de")
    assert isinstance(window, Window)
    assert window.brush.translate is catalogue("de")
    window.close()
    open_screen(ScreenConfig(kind="terminal"), "pseudo").show(ATTRACT, None, None)
    assert catalogue("pseudo")(ATTRACT.title) in capsys.readouterr().out


def test_the_stand_in_remembers_what_it_was_shown() -> None:
    """Feedback, pictures counted, mistakes; taps that are put in come out once."""
    screen = Recorder()
    screen.show(SET, room(), None)
    screen.show(STORIES["rest"], None, None)
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
        screen.show(replace(SET, time=float(number)), None, None)
    assert len(screen.shown) == REMEMBERED
    assert screen.shown[-1].time == REMEMBERED + 4
    assert screen.frames == REMEMBERED + 5


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_turned_panel_shows_an_upright_picture(degrees: int, opened: Open) -> None:
    """As large as the panel when that is turned; what is at its top right is where it hangs."""
    window = opened(rotate_deg=degrees)
    assert pygame.display.get_surface().get_size() == (800, 480)
    assert window.size_px == ((480, 800) if degrees in (90, 270) else (800, 480))
    window.show(replace(SET, light=Light.GREEN), None, None)
    window.brush.canvas.fill((0, 0, 0))
    window.brush.canvas.fill((255, 0, 0), (window.size_px[0] - 9, 0, 9, 9))
    window._flip()
    corner = {0: (795, 4), 90: (795, 475), 180: (4, 475), 270: (4, 4)}[degrees]
    assert on_the_panel(*corner) == (255, 0, 0)


def test_the_picture_that_was_drawn_is_on_the_panel(opened: Open) -> None:
    """A verdict's edge is seen on every side of a turned panel, in the theme's colour."""
    window = opened(rotate_deg=90, theme="colour-safe")
    window.show(replace(ATTRACT, light=Light.GREEN), None, None)
    for x, y in ((0, 0), (799, 0), (0, 479), (799, 479), (400, 1), (1, 240)):
        assert on_the_panel(x, y) == THEMES["colour-safe"].good


def test_a_verdict_stays_for_as_long_as_it_is_held(opened: Open) -> None:
    """For 1.2 s of the session's own time, however late a frame comes; the next one at once."""
    window, good, fix = opened(), THEMES["default"].good, THEMES["default"].fix
    ground = THEMES["default"].ground
    frames = [
        (0.0, Light.GREEN, good),
        (HELD_S - 0.01, None, good),
        (HELD_S, None, ground),
        (2.0, Light.GREEN, good),
        (2.1, Light.RED, fix),
        (2.2, Light.DARK, ground),
        (3.0, Light.RED, fix),
        (3.1, Light.READY, ground),
    ]
    for time, light, colour in frames:
        window.show(replace(SET, time=time, light=light), None, None)
        assert on_the_panel(0, 0) == colour, time


def test_it_speaks_the_visitors_language_then_its_own(opened: Open) -> None:
    """From one frame to the next, without being opened again."""
    window = opened(language="de")
    said = []
    for code in ("", "fr", ""):
        window.show(replace(ATTRACT, language=code), None, None)
        said.append(window.brush.translate)
    assert said == [catalogue("de"), catalogue("fr"), catalogue("de")]


def test_names_that_there_are_not_are_told_at_once(opened: Open) -> None:
    """When the station starts, not in front of a visitor."""
    with pytest.raises(UnknownName, match="tlh"):
        opened(language="tlh")


def press(key: int, mod: int = 0) -> pygame.event.Event:
    """A key that goes down."""
    return pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode="", scancode=0)


CLOSING = [pygame.event.Event(pygame.QUIT), press(pygame.K_ESCAPE), press(pygame.K_q)]
WAYS_OUT = [
    *CLOSING,
    press(pygame.K_F4, pygame.KMOD_ALT),
    press(pygame.K_F1, pygame.KMOD_ALT | pygame.KMOD_CTRL),
    press(pygame.K_c, pygame.KMOD_CTRL),
    pygame.event.Event(pygame.WINDOWCLOSE),
    pygame.event.Event(pygame.WINDOWMINIMIZED),
    pygame.event.Event(pygame.WINDOWFOCUSLOST),
]


def test_nobody_at_the_panel_closes_a_kiosk(opened: Open) -> None:
    """Not by any key, nor by the window's own cross; and none of it is a tap."""
    window = opened(kind="kiosk")
    for event in WAYS_OUT:
        window.show(SET, None, None)
        pygame.event.post(event)
        assert window.taps() == []
    assert not window.closed_by_user


@pytest.mark.parametrize("event", CLOSING, ids=str)
def test_a_window_closes(event: pygame.event.Event, opened: Open) -> None:
    """By its cross, by Escape and by Q."""
    window = opened()
    assert not window.closed_by_user
    pygame.event.post(event)
    window.taps()
    assert window.closed_by_user


def test_signals_are_not_swallowed(opened: Open) -> None:
    """SDL catches SIGTERM wherever nobody else does, and makes a QUIT of it: not here."""
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        opened()
        status = Path("/proc/self/status").read_text(encoding="ascii")
    finally:
        signal.signal(signal.SIGTERM, before)
    caught = int(status.split("SigCgt:")[1].split()[0], 16)
    assert not caught >> (signal.SIGTERM - 1) & 1


def touch(window: Window, tap: Tap) -> pygame.event.Event:
    """A click on the middle of what asks for that."""
    (box,) = [target.box for target in window.brush.targets if target.tap == tap]
    return pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, touch=False, pos=box.middle)


CORNER = pygame.event.Event(pygame.FINGERDOWN, touch_id=1, finger_id=1, x=0.01, y=0.01)


def test_a_tap_while_a_frame_is_drawn_is_not_lost(opened: Open) -> None:
    """Drawing reads the events too: they were meant for the frame before."""
    window, end = opened(), Tap(Touch.END)
    window.show(SET, None, None)
    pygame.event.post(touch(window, end))
    window.show(ATTRACT, None, None)
    assert window.taps() == [end]
    assert window.taps() == []


def test_safe_mode_has_nothing_to_touch(opened: Open, clock: Clock) -> None:
    """Not even the corner: there is no menu without a config."""
    window = opened()
    window.show(SET, None, None)
    events = [touch(window, Tap(Touch.END)), CORNER]
    window.safe_mode(["line 3: no such key"])
    for event in events:
        pygame.event.post(event)
        assert window.taps() == []
        clock.now += 5.0
    assert any("line 3" in text.words for text in window.brush.written)


def gone(*_: object) -> None:
    """What SDL says when the screen has been taken away."""
    raise pygame.error("Unable to flip")


def test_a_panel_that_comes_back_is_used_again(
    opened: Open, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frames and taps are asked for meanwhile, and nothing happens; then it is as before."""
    window = opened(rotate_deg=90)
    with monkeypatch.context() as unplugged:
        unplugged.setattr(pygame.display, "flip", gone)
        window.show(SET, None, None)
        window.show(SET, None, None)
        window.safe_mode(["x"])
        assert window.taps() == []
    clock.now += WAITS_S[0] - 0.1
    window.show(SET, None, None)
    assert not pygame.display.get_init()
    clock.now += 0.2
    window.show(SET, None, None)
    assert pygame.display.get_init()
    pygame.event.post(
        pygame.event.Event(pygame.FINGERDOWN, touch_id=1, finger_id=1, x=0.99, y=0.01)
    )
    assert window.taps() == [Tap(Touch.CORNER)]
    assert not window.closed_by_user


def test_a_panel_that_is_gone_is_not_asked_for_all_the_time(
    opened: Open, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try waits longer than the one before, up to a quarter of a minute; the next time
    that it goes it is asked for soon again.
    """
    window = opened()
    tries: list[float] = []

    def none(*_: object) -> None:
        tries.append(clock.now)
        raise ScreenUnavailable("there is none")

    with monkeypatch.context() as unplugged:
        unplugged.setattr(pygame.display, "flip", gone)
        window.show(SET, None, None)
        unplugged.setattr("station.screen.window.open_glass", none)
        for tenth in range(600):
            clock.now = tenth / 10
            window.show(SET, None, None)
    apart = [round(b - a) for a, b in zip([0.0, *tries], tries, strict=False)]
    assert apart == [1, 2, 4, 8, 15, 15]
    clock.now += WAITS_S[-1]
    window.show(SET, None, None)
    assert pygame.display.get_init()
    with monkeypatch.context() as unplugged:
        unplugged.setattr(pygame.display, "flip", gone)
        window.show(SET, None, None)
    clock.now += WAITS_S[0]
    window.show(SET, None, None)
    assert pygame.display.get_init()


def test_a_window_has_its_share_of_the_desktop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half as wide as a screen of 344 mm, it is 172 mm wide; what nobody sees has no size."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setattr("station.screen.edid.told_mm", lambda _root: 344)
    config, half = ScreenConfig(kind="window"), (1024 // 2, 400)
    assert glass.open_glass(config, half, tmp_path).panel.assumed
    monkeypatch.setattr(glass, "UNSEEN", ())
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: [(1024, 768)])
    assert glass.open_glass(config, half, tmp_path).panel.width_mm == 172.0
    pygame.display.quit()


def test_a_screen_that_is_not_there_is_an_error_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither a driver that cannot run here nor one that draws for nobody will do."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ScreenUnavailable, match="No window can be opened.*terminal"):
        Window(ScreenConfig(kind="window"))
    monkeypatch.setenv("SDL_VIDEODRIVER", "no such driver")
    with pytest.raises(ScreenUnavailable, match="panel.*python3-pygame.*groups"):
        Window(ScreenConfig(kind="kiosk"))


def test_closing_twice_is_safe(opened: Open, clock: Clock) -> None:
    """Afterwards nothing is tapped, and nothing opens it again."""
    window = opened()
    window.close()
    window.close()
    assert window.taps() == []
    clock.now += 3600.0
    window.show(Feedback(0.0, Scene.ATTRACT), None, None)
    assert not pygame.display.get_init()
