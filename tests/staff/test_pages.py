"""The pages: what can be set, that it can be read, and that no press does harm."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from station.check import Finding
from station.config import Settings, overridden
from station.config.schema import Config
from station.errors import CannotWrite, LightsUnavailable
from station.form.acting import body_for
from station.form.drills import DRILLS
from station.form.figure import figure, hinge
from station.form.props_acted import wall_behind
from station.staff.pages import PAGES
from station.values import Bar, Menu, Sight, Tap, Tone, Touch
from tests.staff.menu import Staff, quick_hashes, with_pin


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_hashes(monkeypatch)


FINDINGS = (
    Finding("board", True, "Raspberry Pi 5."),
    Finding("disk", False, "20 MB are free.", "Make room."),
    Finding("camera", None, "In use."),
)
BARS = (Bar("20 Nov", 5, 2, 1), Bar("21 Nov", 0, 0, 0))


def staff_with_finds() -> Staff:
    """Somebody for whom every page has something to show."""
    staff = Staff()
    staff.hands.findings, staff.hands.bars = FINDINGS, BARS
    return staff


def every_menu() -> Iterator[Menu]:
    """Each page, leaf by leaf, after each press that it offers."""
    for path in WAYS.values():
        staff = staff_with_finds().at(*path)
        yield staff.menu
        for item in staff.menu.items:
            if item.kind != "text":
                staff.press(f"{item.id} +" if item.kind == "step" else item.id)
                yield staff.menu
                break


WAYS = {
    "start": (),
    "camera": ("camera",),
    "lamps": ("page +", "lamps"),
    "training": ("training",),
    "drills": ("training", "drills"),
    "sound": ("sound",),
    "history": ("history",),
    "export": ("export",),
    "check": ("page +", "check"),
    "finding": ("page +", "check", "finding 2"),
    "power": ("page +", "power"),
    "restart": ("page +", "power", "restart"),
    "shut down": ("page +", "power", "shut down"),
}
"""Page → what is pressed to come there."""


def test_every_page_can_be_reached_and_left() -> None:
    """The way there is known, and "up" alone leads back out of each."""
    assert set(WAYS) == set(PAGES)
    for page, path in WAYS.items():
        staff = staff_with_finds().at(*path)
        assert staff.menu.title == PAGES[page].title
        for _ in range(4):
            staff.press("up")
        assert not staff.desk.open


def test_everything_is_short_and_every_row_has_an_id_of_its_own() -> None:
    """Labels of three words, a sentence of twelve, five rows at most: a small panel holds it."""
    menus = list(every_menu())
    assert len(menus) > 20
    for menu in menus:
        assert len(menu.title.split()) <= 3, menu.title
        assert len(menu.words.split()) <= 12, menu.words
        assert len(menu.items) <= 5
        assert len({item.id for item in menu.items}) == len(menu.items)
        for item in menu.items:
            assert 1 <= len(item.label.split()) <= 3, item.label


def test_no_press_on_any_page_does_harm() -> None:
    """5,000 presses by somebody who has the PIN: what comes of it may always be written."""
    draw = random.Random(7)
    staff = staff_with_finds().enter()
    for _ in range(5000):
        if not staff.desk.open:
            staff.desk.changed = False
            staff.enter()
        menu = staff.menu
        ids = [f"{i.id}{way}" for i in menu.items for way in ("", " -", " +")]
        turned = draw.choice(("page +", "page -", "up")) if draw.random() < 0.3 else ""
        if menu.kind == "pin":
            turned = "up"
        staff.press(turned or draw.choice(ids or ["up"]))
    keeping = {key: value for key, value in staff.hands.kept.items() if key != "staff.pin"}
    assert len(keeping) > 8
    overridden(Settings(Config(), None, dict.fromkeys(keeping, "")), keeping, "staff", DRILLS)


def test_reps_go_from_the_drills_own_to_twenty_and_no_further() -> None:
    """A number that only the site's file knows has its place among them."""
    config = with_pin(Config.model_validate({"session": {"reps": 7}}))
    staff = Staff(config).at("training")
    assert staff.item("session.reps").value == "7"
    assert staff.press("session.reps +").item("session.reps").value == "8"
    staff.press(*["session.reps +"] * 9)
    assert staff.item("session.reps").value == "20"
    staff.press(*["session.reps -"] * 12)
    assert staff.item("session.reps").value == "as the drill"


def test_drills_are_switched_but_one_stays_on() -> None:
    """An empty offer would leave nobody anything to do; the order is the drills' own."""
    staff = Staff().at("training", "drills", "dowel", "band")
    assert [i.id for i in staff.menu.items if i.on] == ["wall_tap"]
    assert staff.press("wall_tap").words == "One drill must stay on."
    assert staff.item("wall_tap").on
    staff.press("hinge", "up")
    assert staff.hands.kept == {"session.drills": ("hinge", "wall_tap")}


def test_the_volume_is_heard_as_it_is_pressed() -> None:
    """Live, with one tone a press, also at the end of the scale."""
    staff = Staff().at("sound", *["volume +"] * 6)
    assert staff.hands.volume == 10
    assert staff.item("volume").value == "10"
    staff.press("volume +")
    assert staff.desk.show(staff.now).tone is Tone.GOOD
    assert staff.desk.show(staff.now).tone is None
    staff.press(*["volume -"] * 10)
    assert (staff.hands.volume, staff.item("volume").value) == (0, "silent")


def test_pins_are_free_ones_and_never_the_same() -> None:
    """No bus loses its pin, and neither lamp takes the other's."""
    staff = Staff().at("page +", "lamps")
    seen = set()
    for way in ("lights.green +", "lights.green -", "lights.red -", "lights.red +"):
        for _ in range(30):
            green = staff.press(way).item("lights.green").value
            assert green != staff.item("lights.red").value
            seen |= {int(green)}
    assert seen <= {4, 5, 6, 12, 13, 16, 17, 22, 23, 24, 25, 26, 27}
    assert {4, 27} & seen


def test_the_pins_on_the_page_are_tested_before_they_are_kept() -> None:
    """Whoever looks for a lamp's wire steps and tests; what went wrong is said."""
    staff = Staff().at("page +", "lamps", "lights.green +", "test")
    assert staff.hands.lights is not None
    assert staff.hands.lights.green == 22
    assert staff.hands.kept == {}
    assert staff.words == "If not, check wires and pins."
    staff.hands.trouble = LightsUnavailable("GPIO 22 is in use.")
    assert staff.press("test").words == "GPIO 22 is in use."


def test_a_station_without_pins_says_so() -> None:
    """On a laptop there is nothing to test."""
    config = with_pin(Config.model_validate({"lights": {"kind": "console"}}))
    assert "no lamps" in Staff(config).at("page +", "lamps").words


def sights(wall_at: tuple[float, ...] = (0.0,) * 6, time: float = 10.0) -> Iterator[Sight]:
    """Somebody who stands before a wall; looks at it twice a second, `wall_at` cm away."""
    body = body_for("wall_tap")
    pose = hinge(0.0)
    for number, away in enumerate(wall_at):
        wall = wall_behind([pose], body, away)
        yield replace(figure(pose, body, time + number / 2), wall=wall)


def test_the_edges_of_the_mark_move_as_the_mirrored_screen_shows_them() -> None:
    """Left on the screen is the right end of the camera's picture; they never meet."""
    staff = Staff().at("camera")
    assert (staff.item("left").value, staff.item("right").value) == ("15 %", "85 %")
    staff.press("left +", "left +")
    assert staff.menu.zone == (0.15, 0.75)
    staff.press("right -")
    assert staff.menu.zone == (0.2, 0.75)
    staff.press(*["left +"] * 30)
    assert (staff.item("left").value, staff.item("right").value) == ("60 %", "80 %")
    staff.press(*["left -"] * 30, *["right +"] * 30)
    assert staff.menu.zone == (0.0, 1.0)


@pytest.mark.parametrize("zone", [(0.92, 1.0), (0.0, 0.06), (0.5, 0.55)])
def test_a_narrow_mark_of_the_sites_own_stays_in_order(zone: tuple[float, float]) -> None:
    """Whatever the file said, a press leaves two ends within the picture, left before right."""
    for press in ("left +", "left -", "right +", "right -"):
        config = with_pin(Config.model_validate({"camera": {"zone": zone}}))
        found = Staff(config).at("camera", press).menu.zone
        assert found is not None
        assert 0.0 <= found[0] < found[1] <= 1.0


def test_the_page_says_how_somebody_stands() -> None:
    """Height in the picture, and the first thing that is wrong."""
    staff = Staff().at("camera")
    assert staff.words == "The camera gives no picture."
    staff.sight = next(sights())
    share = staff.item("height").value
    assert share.endswith(" %")
    assert 30 <= int(share[:-2]) <= 100
    assert staff.words != "The camera gives no picture."


def learnt(staff: Staff, looks: Iterator[Sight]) -> tuple[float, ...] | None:
    """Let staff see all of it, learn the wall, and return what is kept."""
    for sight in looks:
        staff.see(sight)
    staff.press("learn", "up")
    wall = staff.hands.kept.get("camera.wall")
    assert wall is None or isinstance(wall, tuple)
    return wall


def test_the_wall_is_learnt_from_looks_that_agree() -> None:
    """It is where the figure's own wall is; the screen draws it."""
    staff = Staff().at("camera")
    seen = list(sights())
    wall = learnt(staff, iter(seen))
    assert wall is not None
    assert seen[0].wall is not None
    assert wall == pytest.approx(seen[0].wall.ends.flatten().tolist(), abs=0.1)
    drawn = staff.press("camera").menu.wall
    assert drawn is not None
    assert drawn.shape == (2, 2)


@pytest.mark.parametrize(
    "wall_at", [(0.0,), (0.0, 0.0), (0.0, 60.0, 0.0, 60.0, 0.0, 60.0)], ids=["1", "2", "jumps"]
)
def test_too_few_looks_or_looks_that_differ_are_no_wall(wall_at: tuple[float, ...]) -> None:
    """Better none than a door frame: the page says what to do."""
    staff = Staff().at("camera")
    assert learnt(staff, sights(wall_at)) is None
    assert "learn" not in staff.hands.asked
    staff.press("camera", "learn")
    assert staff.words == "No wall seen. Stand before it, sideways."


def test_old_looks_and_a_lost_camera_are_forgotten() -> None:
    """The camera may have been moved since."""
    staff = Staff().at("camera")
    old = list(sights())
    for sight in (*old, None):
        staff.see(sight)
    assert learnt(staff, iter(old[-1:])) is None
    staff.press("camera")
    late = [replace(old[-1], time=100.0)]
    assert learnt(staff, iter([*old, *late])) is None


def test_a_wall_is_forgotten() -> None:
    """Then every set finds its own again."""
    config = with_pin(Config.model_validate({"camera": {"wall": (9.0, 1.0, 8.0, 400.0)}}))
    staff = Staff(config).at("camera")
    assert staff.item("learn").value == "known"
    staff.press("forget")
    assert (staff.menu.wall, staff.item("learn").value) == (None, "not known")
    staff.press("up")
    assert staff.hands.kept == {"camera.wall": None}


def test_history_has_a_bar_a_day_and_the_sum() -> None:
    """Two weeks are asked for; without a rep it says so."""
    staff = staff_with_finds().at("history")
    assert staff.hands.asked == ["history of 14 days"]
    assert (staff.menu.kind, staff.menu.bars) == ("chart", BARS)
    assert staff.words == "5 of 8 reps good in 14 days."
    assert Staff().at("history").words == "No reps in 14 days."


def test_export_says_where_it_went_or_why_not() -> None:
    """In the language of the station; the folder is shown."""
    staff = Staff().at("export", "write")
    assert staff.hands.asked == ["export in en"]
    assert staff.item("where").value == "/media/stick/hinge-station"
    staff.hands.trouble = CannotWrite("The stick is full.")
    assert staff.press("write").words == "The stick is full."


def test_a_check_has_a_line_for_each_part_and_more_behind_it() -> None:
    """✓, ▲ or ○ at a glance; a touch shows what was seen and what to do."""
    staff = staff_with_finds().at("page +", "check")
    assert [item.value for item in staff.menu.items] == ["fine", "look here", "not here"]
    assert staff.words == "Something needs you: look here."
    staff.press("finding 2")
    assert staff.words == "20 MB are free."
    assert staff.item("remedy").value == "Make room."
    assert [i.id for i in staff.press("up", "finding 1").menu.items] == ["part"]


def test_the_power_asks_once_more() -> None:
    """One press never ends anything; a refusal is said once."""
    staff = Staff().at("page +", "power", "shut down")
    assert staff.hands.asked == []
    assert staff.press("yes").hands.asked == ["shut down"]
    assert staff.words == "Wait until the screen is dark."
    again = Staff().at("page +", "power", "restart")
    again.hands.trouble = CannotWrite("refused")
    assert again.press("yes").words == "refused"
    assert again.hands.asked == ["restart"]
    assert again.press("up", "shut down").words == "Are you sure? A set in progress ends."


def test_a_tap_of_another_kind_changes_no_page() -> None:
    """Nothing of a visit is listened to while the menu is open."""
    staff = Staff().at("training")
    before = staff.menu
    for touch in set(Touch) - {Touch.PRESS}:
        assert staff.desk.tap(Tap(touch, "up"), staff.now)
    assert staff.menu == before
