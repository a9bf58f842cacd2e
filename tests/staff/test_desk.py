"""The way in: five taps and the PIN, and nothing else; and everything closes behind staff."""

from __future__ import annotations

import random

import pytest

from station.config.schema import Config
from station.errors import StoreUnavailable
from station.staff import Desk, Guard
from station.staff.kept import KeptHands
from station.values import Scene, Tap, Touch
from tests.staff.menu import CORNER, PIN, Staff, quick_hashes, with_pin


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_hashes(monkeypatch)


def test_five_quick_taps_in_the_corner_show_the_pad() -> None:
    """Four do not; the fifth does, and the scene is the staff's."""
    assert not Staff().corner(4).desk.open
    staff = Staff().corner(4).corner(1)
    assert staff.desk.open
    assert staff.desk.show(staff.now).scene is Scene.STAFF
    assert staff.menu.kind == "pin"


def test_slow_taps_show_nothing() -> None:
    """Half a second apart is still quick, more is somebody who leans there."""
    assert not Staff().corner(20, every=0.51).desk.open
    assert Staff().corner(5, every=0.5).desk.open


def test_a_tap_elsewhere_begins_the_count_anew() -> None:
    """Five in a row means with nothing in between."""
    staff = Staff().corner(4)
    staff.desk.tap(Tap(Touch.NEXT), staff.now)
    assert not staff.corner(4).desk.open


def test_while_a_set_runs_every_other_tap_is_the_visitors() -> None:
    """The desk takes nothing of a visit; five corner taps show the pad, and "up" leaves it."""
    staff = Staff()
    for touch in set(Touch) - {Touch.CORNER}:
        assert staff.desk.tap(Tap(touch, "up"), staff.now) is False
        assert not staff.desk.open
    for what in ("ok", "up", "1", "training", "yes"):
        assert not staff.press(what).desk.open
    assert staff.corner().menu.kind == "pin"
    assert staff.desk.tap(Tap(Touch.END), staff.now) is True
    assert not staff.press("up").desk.open
    assert staff.hands.asked == []


def test_the_right_pin_opens_the_menu() -> None:
    """Digits, then OK; the screen counts them and shows none."""
    staff = Staff().corner().press(*PIN)
    assert staff.menu.typed == 4
    assert PIN not in repr(staff.desk.show(staff.now))
    assert staff.press("ok").menu.kind == "list"


def test_a_wrong_pin_says_how_many_tries_are_left_and_the_lock_how_long() -> None:
    """Then keys do nothing until the minute is over."""
    staff = Staff().corner()
    said = [staff.type("0000").words for _ in range(5)]
    assert said[:4] == [f"Wrong PIN. Tries left: {left}." for left in (4, 3, 2, 1)]
    assert said[4] == "Too many tries. Wait 60 s."
    assert staff.wait(20).words == "Too many tries. Wait 40 s."
    assert staff.press("1").menu.typed == 0
    assert staff.type(PIN).menu.kind == "pin"
    assert staff.wait(58).words == "Type the PIN, then OK."
    assert staff.type(PIN).menu.kind == "list"


def test_a_lock_outlives_the_menu_and_the_rooms() -> None:
    """Neither leaving nor a new desk gives a try more: the guard is the program's."""
    guard = Guard()
    first = Staff(guard=guard).corner().type("0000").press("up")
    first.corner().type("0001").type("0002")
    assert guard.left == 2
    second = Staff(with_pin(), guard).corner().type("0003").type("0004")
    second.press("up").corner().type(PIN)
    assert second.menu.words.startswith("Too many tries. Wait 5")
    assert second.menu.kind == "pin"


def test_two_presses_of_a_key_are_two_digits_and_a_ninth_is_none() -> None:
    """A PIN may be 1111; what is typed beyond eight is ignored."""
    staff = Staff().corner().press("1", "1", "1", "1")
    assert staff.menu.typed == 4
    assert staff.press(*"11119").menu.typed == 8
    assert staff.press("back", "back").menu.typed == 6


def test_eight_digits_and_a_ninth_are_the_eight() -> None:
    """The ninth did not replace one either."""
    staff = Staff(Config()).corner().type("123456789").type("12345678")
    assert staff.menu.kind == "list"


def test_a_minute_without_a_touch_closes_it_and_forgets_the_digits() -> None:
    """Whoever comes next begins with an empty pad."""
    staff = Staff().corner().press("4", "7", "1")
    assert staff.wait(59.4).desk.open
    assert not staff.wait(1.0).desk.open
    staff.corner()
    assert staff.menu.typed == 0
    assert staff.type("1").menu.kind == "pin"


def test_a_minute_without_a_touch_closes_the_menu_too() -> None:
    """Staff who walk away leave it shut, and what they chose is kept."""
    staff = Staff().at("training", "session.sets +").wait(60.0)
    assert not staff.desk.open
    assert staff.hands.kept == {"session.sets": 2}
    assert staff.corner().menu.kind == "pin"


def test_the_first_to_open_it_chooses_the_pin() -> None:
    """Twice the same; from then on it is needed, also before anything was restarted."""
    staff = Staff(Config()).corner()
    assert staff.words == "Choose a PIN of 4 to 8 digits."
    assert staff.type("123").words == "A PIN has 4 to 8 digits."
    assert staff.type("1234").words == "Type the same PIN again."
    assert staff.type("1243").words == "They differ. Choose a PIN again."
    staff.type("2468").type("2468")
    assert staff.menu.kind == "list"
    assert list(staff.hands.kept) == ["staff.pin"]
    assert staff.desk.changed is False
    assert staff.press("up").corner().words == "Type the PIN, then OK."
    assert staff.type("1234").menu.kind == "pin"
    assert staff.type("2468").menu.kind == "list"


def test_staff_change_the_pin() -> None:
    """Typed twice; "up" leaves the old one as it was."""
    staff = Staff().enter().press("page +", "new pin", *"99", "up")
    assert staff.menu.kind == "list"
    assert staff.hands.kept == {}
    staff.press("new pin").type("9999").type("9999")
    assert staff.menu.kind == "list"
    assert staff.press("up").corner().type(PIN).menu.kind == "pin"
    assert staff.type("9999").menu.kind == "list"


def test_choices_are_kept_on_leaving_a_page() -> None:
    """Not at every press: a card is not worn by whoever plays with a step."""
    staff = Staff().at("training").press(*["session.reps +"] * 6)
    assert staff.hands.asked == []
    staff.press("up")
    assert staff.hands.asked == ["keep"]
    assert staff.hands.kept == {"session.reps": 10}


def test_only_what_the_rooms_read_when_they_open_asks_for_that() -> None:
    """The volume holds at once; reps need a new session."""
    quiet = Staff().at("sound", "volume -", "up", "up")
    assert (quiet.desk.open, quiet.desk.changed) == (False, False)
    assert quiet.hands.kept == {"sound.volume": 5}
    other = Staff().at("training", "session.reps +", "up")
    assert other.desk.changed is False
    assert other.press("up").desk.changed is True


def test_what_cannot_be_kept_is_said() -> None:
    """On the page, and once more by the desk when it is closed."""
    staff = Staff().at("training", "session.reps +")
    staff.hands.trouble = StoreUnavailable("the disk is full")
    assert staff.press("up").words == "Not kept: the disk is full"
    staff.press("up")
    assert (staff.desk.open, staff.desk.changed) == (False, False)
    assert staff.desk.notice == "Not kept: the disk is full"
    staff.hands.trouble = None
    staff.enter().press("up")
    assert (staff.desk.notice, staff.desk.changed) == ("", True)


def test_the_menu_speaks_the_language_that_was_just_chosen() -> None:
    """Whoever takes the wrong one can read the way back."""
    staff = Staff().at("sound", "page +", "session.language +")
    assert staff.desk.show(staff.now).language == "de"


def test_only_what_can_be_seen_can_be_pressed() -> None:
    """Of a long list three rows are shown, and the others wait for their leaf."""
    staff = Staff(rows=3).enter()
    assert (staff.menu.page, staff.menu.pages, len(staff.menu.items)) == (1, 3, 3)
    assert staff.press("power").menu.title == "Staff"
    staff.press("page +", "page +", "page +")
    assert staff.menu.page == 3
    assert staff.press("power").menu.title == "Shut down"
    assert staff.press("up").menu.page == 3
    assert staff.press("page -", "page -", "page -", "page -").menu.page == 1


@pytest.mark.parametrize("seed", range(5))
def test_two_thousand_presses_without_the_pin_lead_nowhere(seed: int) -> None:
    """No press, corner tap or pause gets past the pad, and nothing is asked of the station."""
    draw = random.Random(seed)
    hands, now = KeptHands(), 0.0
    desk = Desk(with_pin(), hands, Guard(), {"list": 5, "aim": 5, "chart": 5})
    ids = [*"012356789", "back", "ok", "up", "page +", "page -", "training", "yes", "new pin", ""]
    pads = 0
    for _ in range(2000):
        now += draw.choice((0.01, 0.1, 0.3, 0.6, 2.0, 61.0)) if draw.random() < 0.3 else 0.2
        desk.tick(now)
        # Half of it are corner taps, so that the pad is reached again and again. Without the
        # digit 4 the PIN cannot be hit by chance.
        touch = draw.choice((Touch.CORNER, Touch.CORNER, Touch.PRESS, *Touch))
        taps = 5 if touch is Touch.CORNER else 1
        for _ in range(taps):
            desk.tap(Tap(touch, draw.choice(ids)), now)
        menu = desk.show(now).menu
        assert menu is not None
        pads += desk.open
        assert menu.kind == "pin" or not desk.open
    assert pads > 500
    assert hands.asked == []
    assert desk.changed is False


def test_time_that_stands_still_is_no_way_in() -> None:
    """A file played as fast as it goes has a clock that stands: five taps still are five."""
    staff = Staff()
    for _ in range(5):
        staff.desk.tap(CORNER, 0.0)
    assert staff.desk.open
    staff.desk.tick(0.0)
    assert staff.desk.open
