"""One touch is one action, wherever the panel's reports of it come from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.screen.box import Box
from station.screen.brush import Target
from station.screen.panel import Panel
from station.screen.touches import BOUNCE_S, COPY_S, LOST_S, Touches
from station.screen.turn import Turn
from station.values import Tap, Touch

SIZE = (800, 480)
NEXT = Target(Box(600, 340, 160, 110), Tap(Touch.NEXT))
KEY = Target(Box(300, 200, 110, 110), Tap(Touch.PRESS, "5"))
EVERYWHERE = Target(Box(0, 0, *SIZE), Tap(Touch.START))
CORNER = Tap(Touch.CORNER)
AT_NEXT, AT_KEY, AT_CORNER, AT_NOTHING = (680, 395), (355, 255), (50, 50), (400, 20)

Point = tuple[float, float]
Event = pygame.event.Event


def finger(at: Point, number: int = 1, *, down: bool = True, size: Point = SIZE) -> Event:
    """A finger that comes down on the panel, or leaves it."""
    kind = pygame.FINGERDOWN if down else pygame.FINGERUP
    return Event(kind, touch_id=7, finger_id=number, x=at[0] / size[0], y=at[1] / size[1])


def mouse(at: Point, button: int = 1, *, touch: bool = False, down: bool = True) -> Event:
    """A mouse's button; `touch` is SDL's own copy of a finger."""
    kind = pygame.MOUSEBUTTONDOWN if down else pygame.MOUSEBUTTONUP
    return Event(kind, button=button, touch=touch, pos=(int(at[0]), int(at[1])))


class Glass:
    """A 7-inch panel with two keys on it, and a clock."""

    def __init__(self, *targets: Target, degrees: int = 0, size: tuple[int, int] = SIZE) -> None:
        turn = Turn(degrees, size)
        self.touches = Touches(turn, Panel(turn.upright_px, 154.0, 2.0))
        self.touches.look(targets or (NEXT, KEY))
        self.now = 100.0

    def hear(self, *events: Event, after: float = 1.0) -> list[Tap]:
        """What these ask for, arriving together a while after the last ones."""
        self.now += after
        taps = (self.touches.tap(event, self.now) for event in events)
        return [tap for tap in taps if tap is not None]

    def touch(self, at: Point, after: float = 1.0, held: float = 0.06) -> list[Tap]:
        """A finger that comes and goes."""
        return self.hear(finger(at), after=after) + self.hear(finger(at, down=False), after=held)


def reports(at: Point) -> dict[str, Sequence[Event]]:
    """One touch as this or that system reports it."""
    return {
        "a finger": (finger(at),),
        "a mouse": (mouse(at),),
        "a finger and SDL's copy": (finger(at), mouse(at, touch=True)),
        "SDL's copy first": (mouse(at, touch=True), finger(at)),
        "a finger and an unmarked copy": (finger(at), mouse(at)),
        "an unmarked copy first": (mouse(at), finger(at)),
    }


@pytest.mark.parametrize("how", reports(AT_NEXT))
@pytest.mark.parametrize(
    ("at", "tap"), [(AT_NEXT, NEXT.tap), (AT_KEY, KEY.tap), (AT_CORNER, CORNER)]
)
def test_one_touch_is_one_tap(how: str, at: Point, tap: Tap) -> None:
    """However it is reported, a hundred times, the end of it reported or not."""
    glass = Glass()
    down = reports(at)[how]
    up = [mouse(at, down=False), finger(at, down=False)]
    for number in range(100):
        assert glass.hear(*down, after=LOST_S) == [tap]
        assert glass.hear(*(up if number % 2 else ())) == []


@pytest.mark.parametrize(("after", "taps"), [(0.0, 1), (COPY_S * 0.9, 1), (COPY_S * 1.1, 2)])
def test_a_copy_comes_at_once(after: float, taps: int) -> None:
    """A mouse 45 ms after the finger has left is its shadow; later it is a mouse."""
    glass = Glass()
    heard = glass.hear(finger(AT_CORNER)) + glass.hear(finger(AT_CORNER, down=False), after=0.0)
    heard += glass.hear(mouse(AT_CORNER), after=after)
    assert heard == [CORNER] * taps


def test_a_copy_lies_where_the_finger_is() -> None:
    """A mouse at the other end of the screen is another touch."""
    glass = Glass()
    glass.hear(finger(AT_NEXT), finger(AT_NEXT, down=False))
    assert glass.hear(mouse(AT_CORNER), after=0.03) == [CORNER]


@pytest.mark.parametrize(
    ("at", "apart", "taps"),
    [
        (AT_NEXT, BOUNCE_S - 0.02, 1),
        (AT_NEXT, BOUNCE_S + 0.02, 2),
        (AT_KEY, 0.07, 1),
        (AT_KEY, 0.12, 2),
        (AT_CORNER, 0.09, 2),
    ],
)
def test_how_soon_a_second_tap_counts(at: Point, apart: float, taps: int) -> None:
    """Twice on a button goes on once; a PIN may have a digit twice; a wet finger bounces."""
    glass = Glass()
    assert len(glass.touch(at, held=0.04) + glass.touch(at, after=apart - 0.04)) == taps


def test_a_finger_that_flickers_has_not_left() -> None:
    """A drop of sweat in the middle of a long press types no second digit."""
    glass = Glass()
    assert glass.hear(finger(AT_KEY)) == [KEY.tap]
    flicker = (finger(AT_KEY, down=False), finger(AT_KEY))
    assert glass.hear(*flicker, after=0.4) == []
    assert glass.hear(finger(AT_KEY, down=False), after=0.1) == []
    assert glass.hear(finger(AT_KEY), after=0.1) == [KEY.tap]


def test_five_quick_taps_in_the_corner_are_five() -> None:
    """As quick as anybody taps, eight in a second."""
    glass = Glass()
    taps = [tap for _ in range(5) for tap in glass.touch(AT_CORNER, after=0.06, held=0.06)]
    assert taps == [CORNER] * 5


def test_the_corner_lies_under_what_is_seen() -> None:
    """A key there is that key, all the same 20 mm are the corner elsewhere, and no more."""
    key = Target(Box(10, 10, 60, 60), Tap(Touch.PRESS, "up"))
    glass = Glass(key)
    side = math.ceil(20.0 * 800 / 154.0)
    assert glass.touch((30, 30)) == [key.tap]
    assert glass.touch((side - 1, side - 1)) == [CORNER]
    assert glass.touch((side + 1, 5)) == []


def test_the_corner_lies_above_the_whole_screen() -> None:
    """Where a touch anywhere starts a visit, the staff can still get in."""
    glass = Glass(EVERYWHERE)
    assert glass.touch(AT_CORNER) == [CORNER]
    assert glass.touch(AT_NOTHING) == [EVERYWHERE.tap]


def test_what_is_drawn_last_is_on_top() -> None:
    """Of two targets in one place the later one is seen, and meant."""
    above = Target(KEY.box, Tap(Touch.PRESS, "above"))
    assert Glass(KEY, above).touch(AT_KEY) == [above.tap]


def test_nothing_can_be_touched_before_there_is_a_frame() -> None:
    """Nor on a page without a corner."""
    glass = Glass()
    glass.touches.look((), corner=False)
    assert glass.touch(AT_CORNER) + glass.touch(AT_NEXT) == []


def test_a_second_finger_waits_for_the_first_to_go() -> None:
    """A hand that leans on the glass taps nothing; once it is gone the next touch counts."""
    glass = Glass()
    assert glass.hear(finger(AT_NOTHING, 1)) == []
    assert glass.hear(finger(AT_NEXT, 2), finger(AT_NEXT, 2, down=False)) == []
    glass.hear(finger(AT_NOTHING, 1, down=False))
    assert glass.hear(finger(AT_NEXT, 2)) == [NEXT.tap]


def test_a_finger_that_never_leaves_is_forgotten() -> None:
    """A panel that was unplugged in the middle of a touch does not stay deaf."""
    glass = Glass()
    glass.hear(finger(AT_NEXT, 1))
    assert glass.hear(finger(AT_NEXT, 2), after=LOST_S - 0.1) == []
    assert glass.hear(finger(AT_NEXT, 3), after=0.2) == [NEXT.tap]


def test_a_drag_is_the_touch_that_it_began_with() -> None:
    """It acts when it begins; where it ends, or what it crosses, does not matter."""
    glass = Glass()
    assert glass.hear(finger(AT_KEY)) == [KEY.tap]
    motion = Event(pygame.FINGERMOTION, touch_id=7, finger_id=1, x=0.8, y=0.8, dx=0.4, dy=0.3)
    assert glass.hear(motion, finger(AT_NEXT, down=False), after=0.3) == []
    assert glass.hear(finger(AT_NOTHING), finger(AT_NEXT, down=False)) == []


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -0.01, 1.01, 1e30])
def test_places_that_are_not_on_the_panel_are_nowhere(value: float) -> None:
    """A broken digitiser taps nothing, and holds nothing up."""
    glass = Glass(EVERYWHERE)
    for x, y in ((value, 0.5), (0.5, value)):
        broken = Event(pygame.FINGERDOWN, touch_id=7, finger_id=1, x=x, y=y)
        assert glass.hear(broken) == []
        assert glass.hear(finger((700, 100), 2), after=0.3) == [EVERYWHERE.tap]
        assert glass.hear(finger((700, 100), 2, down=False)) == []
    assert glass.hear(mouse((-3, 200)), mouse((900, 200))) == []


@pytest.mark.parametrize(
    "event",
    [
        *(mouse(AT_NEXT, button) for button in (2, 3, 4, 5, 6, 7)),
        mouse(AT_NEXT, touch=True),
        Event(pygame.MOUSEWHEEL, x=0, y=1),
        Event(pygame.MOUSEMOTION, pos=AT_NEXT, rel=(1, 1), buttons=(1, 0, 0), touch=False),
        Event(pygame.KEYDOWN, key=pygame.K_RETURN, mod=0),
        Event(pygame.USEREVENT),
    ],
    ids=str,
)
def test_all_else_is_no_tap(event: Event) -> None:
    """Wheels, other buttons, movements and keys."""
    assert Glass().hear(event) == []


PLACES = {0: (680, 395), 90: (85, 360), 180: (120, 85), 270: (715, 120)}
"""How far a panel of 800 × 480 is turned clockwise → where on it a point of the upright picture
ends up that lies 120 pixels from its right and 85 from its foot."""


@pytest.mark.parametrize("degrees", PLACES)
def test_a_turned_panel_is_touched_where_it_is_looked_at(degrees: int) -> None:
    """The key near the lower right of the picture, wherever that is on the panel."""
    turn = Turn(degrees, SIZE)
    across, down = turn.upright_px
    key = Target(Box(across - 150, down - 110, 60, 50), Tap(Touch.NEXT))
    glass = Glass(key, degrees=degrees)
    assert glass.hear(finger(PLACES[degrees])) == [key.tap]
    assert glass.hear(mouse(PLACES[degrees]), after=LOST_S) == [key.tap]


@pytest.mark.parametrize("degrees", PLACES)
@pytest.mark.parametrize("at", [(0, 0), (799, 0), (0, 479), (799, 479)])
def test_the_outermost_pixels_belong_to_the_picture(at: Point, degrees: int) -> None:
    """A mouse in any corner of a turned panel points at something."""
    everywhere = replace(EVERYWHERE, box=Box(0, 0, *Turn(degrees, SIZE).upright_px))
    assert Glass(everywhere, degrees=degrees).hear(mouse(at)) in ([EVERYWHERE.tap], [CORNER])


@given(st.sampled_from([0, 90, 180, 270]), st.integers(0, 7), st.integers(0, 4))
def test_touches_follow_the_picture(degrees: int, column: int, row: int) -> None:
    """A dot that is drawn on the upright picture is touched where the panel shows it."""
    turn = Turn(degrees, (8, 5))
    upright, panel = pygame.Surface(turn.upright_px), pygame.Surface(turn.panel_px)
    across, down = turn.upright_px
    column, row = column % across, row % down
    upright.set_at((column, row), (255, 255, 255))
    turn.put(upright, panel)
    lit = [(x, y) for x in range(8) for y in range(5) if panel.get_at((x, y))[0]]
    assert [turn.back(x + 0.5, y + 0.5) for x, y in lit] == [(column + 0.5, row + 0.5)]
