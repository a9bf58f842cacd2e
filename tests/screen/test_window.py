"""The panel, drawn by SDL's dummy driver: everything fits, and one tap is one action."""

from __future__ import annotations

import itertools
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pygame
import pytest

from station.errors import ScreenUnavailable
from station.screen import theme
from station.screen.box import Box
from station.screen.layout import BUTTONS, Layout, arrange
from station.screen.mirror import mirrored
from station.screen.paint import dot_size
from station.screen.window import HELD_S, Window
from station.values import Call, Choice, Light, Scene, Tap, Touch
from tests.screen.scenes import FEEDBACK, FULL, SIZES, STEPS, VERDICTS, picture, somebody

Open = Callable[..., Window]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open windows that nobody sees; closed after the test."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    windows: list[Window] = []

    def open_one(**how: Any) -> Window:
        hours = itertools.count(step=3600.0)
        asked: dict[str, Any] = {"kiosk": False, "clock": lambda: next(hours)}
        windows.append(Window(**asked | how))
        return windows[-1]

    yield open_one
    for window in windows:
        window.close()


def canvas() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The last frame, (width, height, 3)."""
    return pygame.surfarray.array3d(pygame.display.get_surface())


def boxes(layout: Layout) -> dict[str, Box]:
    """Every box of a frame that must keep clear of the others."""
    single = {n: getattr(layout, n) for n in "title picture count text dots notices".split()}
    single["cue or ring"] = layout.ring if layout.ring and not layout.cue else layout.cue
    cards = {f"card {n}": box for n, (box, _) in enumerate(layout.cards)}
    buttons = {button.words: button.box for button in layout.buttons}
    return {name: box for name, box in (single | cards | buttons).items() if box}


@pytest.mark.parametrize("size", SIZES)
def test_every_scene_fits_every_panel(size: tuple[int, int], opened: Open) -> None:
    """No box meets another or the edge, and no text leaves its box, however full the scene."""
    window, panel = opened(size=size), Box(0, 0, *size)
    for feedback in (*FULL.values(), *VERDICTS.values()):
        window.show(feedback, picture(), somebody())
        layout = arrange(size, feedback)
        taken = boxes(layout)
        for name, box in taken.items():
            assert panel.inset(layout.edge).covers(box), (feedback.scene, name)
            assert min(box.w, box.h) >= 0.03 * min(size), (feedback.scene, name)
        for (one, a), (other, b) in itertools.combinations(taken.items(), 2):
            assert not a.meets(b), (feedback.scene, one, other)
        for text in window.painter.written:
            assert text.box.covers(text.taken), (feedback.scene, text)


@pytest.mark.parametrize("size", SIZES)
def test_nothing_of_the_drills_steps_is_cut_off(size: tuple[int, int], opened: Open) -> None:
    """The longest text there is, a drill's set-up, is whole on the smallest panel."""
    window = opened(size=size)
    window.show(FULL[Scene.SET_UP], picture(), somebody())
    (text,) = [text for text in window.painter.written if text.part == "text"]
    assert " ".join(text.lines) == " ".join(STEPS)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "W" * 60},
        {"cue": "unbelievably-long-words-without-any-space-in-them " * 4},
        {"lines": tuple("All work and no play makes Jack a dull boy. " * 3 for _ in range(40))},
        {"count": 50, "of": 50, "calls": (Call.FIX,) * 50},
        {"count": 0, "of": 0, "calls": (Call.GOOD,) * 120},
        {"choices": tuple(Choice(str(n), "A drill with a long name", n == 1) for n in range(9))},
        {"notices": ("Something is not as it should be, and this says so. " * 8,)},
        {"progress": 7.0, "depth": float("nan")},
        {"title": "", "cue": "", "lines": ("",)},
    ],
)
@pytest.mark.parametrize("size", [(800, 480), (720, 1280)])
def test_nothing_overflows(change: dict[str, Any], size: tuple[int, int], opened: Open) -> None:
    """Words too long, lists too long, numbers out of range: all stay in their boxes."""
    window = opened(size=size)
    for feedback in (FULL[Scene.SET], FULL[Scene.SUMMARY], FULL[Scene.ATTRACT]):
        window.show(replace(feedback, **change), picture(), somebody())
        for text in window.painter.written:
            assert text.box.covers(text.taken), text


@pytest.mark.parametrize("count", [1, 8, 12, 13, 50, 500])
def test_every_dot_lies_in_its_strip(count: int) -> None:
    """As many rows as are needed, as large as they may be."""
    strip = Box(0, 0, 300, 60)
    side, columns = dot_size(strip, count, 50)
    pitch = side * 5 // 4
    rows = -(-count // columns)
    assert columns * pitch - (pitch - side) <= strip.w
    assert rows * pitch - (pitch - side) <= strip.h


def test_text_can_be_read_and_states_told_apart() -> None:
    """Contrast by WCAG's equation: text 7 : 1, state colours 4.5 : 1 on the background."""
    assert theme.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21.0)
    assert theme.contrast(theme.GOOD, theme.BACKGROUND) == pytest.approx(11.8, abs=0.05)
    assert theme.contrast(theme.FIX, theme.BACKGROUND) == pytest.approx(5.2, abs=0.05)
    for ink, ground in theme.TEXT_ON:
        assert theme.contrast(ink, ground) >= theme.READABLE, (ink, ground)
    for colour in theme.OF_CALL.values():
        assert theme.contrast(colour, theme.BACKGROUND) >= theme.DISTINCT


def test_a_verdict_stands_on_every_side_for_as_long_as_it_is_held(opened: Open) -> None:
    """From the feedback that brings it for 1.2 s of the session's own time, and no longer."""
    window = opened()
    window.show(VERDICTS["good"], picture(), None)
    for moment, colour in ((0.0, theme.GOOD), (HELD_S - 0.01, theme.GOOD), (HELD_S, None)):
        window.show(replace(FEEDBACK[Scene.SET], time=moment), picture(), None)
        frame = canvas()
        for x, y in ((0, 0), (1279, 719), (640, 3), (3, 360), (640, 716), (1276, 360)):
            assert tuple(frame[x, y]) == (colour or theme.BACKGROUND), (moment, x, y)


def test_the_next_verdict_takes_the_place_of_the_last(opened: Open) -> None:
    """Red after green is red at once, and a rep that could not be judged has no colour."""
    window = opened()
    window.show(VERDICTS["good"], None, None)
    window.show(replace(VERDICTS["fix"], time=0.5), None, None)
    assert tuple(canvas()[0, 0]) == theme.FIX
    window.show(replace(FEEDBACK[Scene.SET], time=0.6, light=Light.DARK), None, None)
    assert tuple(canvas()[0, 0]) == theme.BACKGROUND


def test_a_verdict_is_told_without_colour(opened: Open) -> None:
    """In shades of grey good and fix still differ where their signs are, by shape."""
    window = opened()
    badge = arrange((1280, 720), VERDICTS["good"]).badge
    shapes = []
    for name in ("good", "fix"):
        window.show(VERDICTS[name], None, None)
        sign = canvas()[badge.x : badge.right, badge.y : badge.bottom].astype(float)
        shapes.append(sign.mean(axis=2) > 60)
    assert (shapes[0] != shapes[1]).mean() > 0.1


def test_the_picture_is_a_mirror(opened: Open) -> None:
    """What is bright on the camera's left shows on the left of whoever faces the screen."""
    window = opened()
    window.show(FEEDBACK[Scene.FRAME], picture(), None)
    box = arrange((1280, 720), FEEDBACK[Scene.FRAME]).picture
    row = canvas()[box.x : box.right, box.middle[1]].mean(axis=1)
    assert row[-20] > row[20] + 50


def test_the_skeleton_lies_on_the_mirrored_body(opened: Open) -> None:
    """The hip is drawn where the mirrored picture has it; at half its size the same."""
    sight = somebody()
    for box in (Box(0, 0, 640, 480), Box(10, 20, 320, 240)):
        x, y = mirrored(sight, box)[23]
        scale = box.w / 640
        assert x - box.x == pytest.approx((640 - sight.points[23, 0]) * scale, abs=0.01)
        assert y - box.y == pytest.approx(sight.points[23, 1] * scale, abs=0.01)
    window = opened()
    window.show(FEEDBACK[Scene.FRAME], picture(), sight)
    place = arrange((1280, 720), FEEDBACK[Scene.FRAME]).picture.fitted(640, 480)
    x, y = mirrored(sight, place)[23]
    assert tuple(canvas()[int(x), int(y)]) == theme.BONE


@pytest.mark.parametrize("stale", [0.6, -0.6])
def test_an_old_skeleton_is_not_drawn_on_a_new_picture(stale: float, opened: Open) -> None:
    """Half a second apart, the body is elsewhere."""
    window = opened()
    window.show(FEEDBACK[Scene.FRAME], picture(), None)
    without = canvas().copy()
    window.show(FEEDBACK[Scene.FRAME], picture(), somebody(stale))
    assert (canvas() == without).all()


def test_nobody_and_half_a_body_are_no_trouble(opened: Open) -> None:
    """NaN is not drawn."""
    window, sight = opened(), somebody()
    nothing = np.full((33, 2), np.nan, np.float32)
    gone = replace(sight, points=nothing, seen=np.zeros(33, np.float32), people=0)
    window.show(FEEDBACK[Scene.SET], picture(), gone)
    window.show(FEEDBACK[Scene.SET], None, replace(sight, points=nothing))
    window.show(FEEDBACK[Scene.SET], picture(size=(480, 640)), somebody(size=(480, 640)))


def mouse(at: tuple[int, int], **more: Any) -> pygame.event.Event:
    """A press of the mouse's left button."""
    return pygame.event.Event(
        pygame.MOUSEBUTTONDOWN, {"pos": at, "button": 1, "touch": False} | more
    )


def finger(at: tuple[int, int], size: tuple[int, int]) -> pygame.event.Event:
    """A finger put down."""
    return pygame.event.Event(pygame.FINGERDOWN, x=at[0] / size[0], y=at[1] / size[1])


def test_every_button_and_card_does_what_it_says(opened: Open) -> None:
    """By mouse and by finger, in the middle of each; beside them nothing."""
    window = opened()
    for feedback in FULL.values():
        window.show(feedback, None, None)
        layout = arrange(window.size_px, feedback)
        wanted = [(b.box, Tap(b.touch)) for b in layout.buttons]
        wanted += [(box, Tap(Touch.CHOOSE, c.drill)) for box, c in layout.cards]
        for box, tap in wanted:
            for event in (mouse(box.middle), finger(box.middle, window.size_px)):
                pygame.event.post(event)
                assert window.taps() == [tap]
        pygame.event.post(mouse(layout.title.middle))
        assert window.taps() == []


def test_one_tap_is_one_action(opened: Open) -> None:
    """A touch that arrives as finger and as mouse, and bounces, counts once; a thousand times."""
    now = [0.0]
    window = opened(clock=lambda: now[0])
    window.show(FEEDBACK[Scene.ATTRACT], None, None)
    at = arrange(window.size_px, FEEDBACK[Scene.ATTRACT]).buttons[0].box.middle
    for _ in range(1000):
        for event in (finger(at, window.size_px), mouse(at, touch=True), mouse(at)):
            pygame.event.post(event)
        now[0] += 0.2
        pygame.event.post(finger(at, window.size_px))
        assert window.taps() == [Tap(Touch.START)]
        now[0] += 0.3


def test_a_tap_while_a_frame_is_drawn_is_not_lost(opened: Open) -> None:
    """Drawing reads the events too, and keeps what they ask for until it is asked."""
    window = opened()
    window.show(FEEDBACK[Scene.ATTRACT], None, None)
    pygame.event.post(mouse(arrange(window.size_px, FEEDBACK[Scene.ATTRACT]).buttons[0].box.middle))
    window.show(FEEDBACK[Scene.CHOOSE], None, None)
    assert window.taps() == [Tap(Touch.START)]
    assert window.taps() == []


def test_every_scene_has_its_buttons() -> None:
    """A new scene needs a row, and END is never the way on."""
    assert set(BUTTONS) == set(Scene)


KEYS = [pygame.K_ESCAPE, pygame.K_q, pygame.K_F4, pygame.K_RETURN]


def test_a_kiosk_cannot_be_closed(opened: Open) -> None:
    """No key and no QUIT does anything, not even to a tap."""
    window = opened(kiosk=True)
    window.show(FEEDBACK[Scene.SET], None, None)
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    for key in KEYS:
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, mod=pygame.KMOD_ALT))
    assert window.taps() == []
    assert not window.closed_by_user


@pytest.mark.parametrize(
    "event",
    [
        pygame.event.Event(pygame.QUIT),
        pygame.event.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE),
        pygame.event.Event(pygame.KEYDOWN, key=pygame.K_q),
    ],
)
def test_a_window_can(event: pygame.event.Event, opened: Open) -> None:
    """Its cross, Escape and Q close it."""
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


def test_a_bad_config_is_shown_line_by_line(opened: Open) -> None:
    """Forty mistakes fit the smallest panel, or say that there are more; a tap does nothing."""
    window = opened(size=(800, 480))
    window.show(FEEDBACK[Scene.ATTRACT], None, None)
    window.safe_mode([f"station.toml line {n}: no such key; did you mean kind?" for n in range(40)])
    for text in window.painter.written:
        assert Box(0, 0, 800, 480).covers(text.taken)
    pygame.event.post(mouse(arrange((800, 480), FEEDBACK[Scene.ATTRACT]).buttons[0].box.middle))
    assert window.taps() == []


def test_a_screen_that_is_not_there_is_an_error_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither a driver that cannot run here nor one that draws for nobody will do."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ScreenUnavailable, match="No window can be opened.*terminal"):
        Window(kiosk=False)
    monkeypatch.setenv("SDL_VIDEODRIVER", "no such driver")
    with pytest.raises(ScreenUnavailable, match="panel.*python3-pygame.*groups"):
        Window(kiosk=True)


def test_closing_twice_is_safe(opened: Open) -> None:
    """And afterwards nothing was tapped."""
    window = opened()
    window.close()
    window.close()
    assert window.taps() == []


def test_mashing_the_screen_breaks_nothing(opened: Open) -> None:
    """Two thousand taps anywhere, on every scene, ask only for what that scene offers."""
    window, chance = opened(size=(800, 480)), np.random.default_rng(4)
    for number in range(2000):
        feedback = list(FULL.values())[number // 200]
        if number % 200 == 0:
            window.show(feedback, None, None)
        x, y = (int(v) for v in chance.integers(-5, (805, 485)))
        pygame.event.post(mouse((x, y)))
        offered = {touch for touch, _ in BUTTONS[feedback.scene]}
        offered |= {Touch.CHOOSE} if feedback.choices else set()
        assert {tap.touch for tap in window.taps()} <= offered


def test_the_same_frame_twice_is_the_same(opened: Open) -> None:
    """What is kept from the frame before changes nothing."""
    window = opened()
    window.show(FEEDBACK[Scene.SUMMARY], picture(), somebody())
    first = canvas().copy()
    window.show(FULL[Scene.CHOOSE], picture(1.0), somebody(1.0))
    window.show(FEEDBACK[Scene.SUMMARY], picture(), somebody())
    assert (canvas() == first).all()
