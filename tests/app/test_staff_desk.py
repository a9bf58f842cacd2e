"""Staff from the corner to what they chose: by touches of what is drawn, through the real rooms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from station.app import open_kiosk
from station.config import Settings
from station.config.schema import Config
from station.config.staff_layer import NAME, with_choices
from station.form.drills import DRILLS
from station.staff import Guard
from station.values import Menu, Scene, Tap, Touch
from tests.app.looking import Looking
from tests.app.visits import Booth, Clock, a_booth, a_clock, a_site, a_window
from tests.staff.menu import PIN, quick_hashes, with_pin

WRONG = "1234"


class Place:
    """A station's place: its config, its disk, its clock, and the guard of its PIN."""

    def __init__(self, clock: Clock, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self.clock, self.guard, self.folder = clock, Guard(), folder
        self.settings = Settings(with_pin(a_site(store={"folder": str(folder)})), None, {})
        patch.setattr("station.app.rooms.open_eyes", self._open_eyes)
        self._eyes = Looking([])

    @contextmanager
    def _open_eyes(self, *_how: object, folder: Path | None) -> Iterator[Looking]:
        assert folder == self.folder, "what the eyes measure is kept beside staff's choices"
        self._eyes = Looking([])
        yield self._eyes

    @contextmanager
    def opened(self, config: Config | None = None) -> Iterator[Booth]:
        """Its rooms, with this config or its own."""
        config = config or self.settings.config
        window = a_window(config, self.clock)
        with open_kiosk(
            config, None, screen=window, settings=self.settings, guard=self.guard
        ) as kiosk:
            yield Booth(kiosk, window, self._eyes, self.clock)

    def started_again(self) -> Settings:
        """What a new start of the station reads."""
        return with_choices(self.settings, self.folder, DRILLS)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """For everything; and no PIN takes a tenth of a second."""
    quick_hashes(monkeypatch)
    return a_clock(monkeypatch)


@pytest.fixture
def place(clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Place:
    """A station of its own."""
    return Place(clock, monkeypatch, tmp_path)


def menu(booth: Booth) -> Menu:
    """What staff look at."""
    assert booth.now.scene is Scene.STAFF
    assert booth.now.menu is not None
    return booth.now.menu


def enter(booth: Booth, pin: str = PIN) -> Booth:
    """Five taps in the corner, and a PIN by the keys that are drawn."""
    return booth.corner().press(*pin, "ok")


def go(booth: Booth, *ids: str) -> Booth:
    """Press these, each on the leaf of its page that it is on."""
    for id in ids:
        press = Tap(Touch.PRESS, id)
        while press not in booth.offers:
            before = menu(booth).page
            booth.press("page +")
            assert menu(booth).page > before, f"{id} is on no leaf"
        booth.touch(press)
    return booth


def leave(booth: Booth) -> Booth:
    """Back, until the menu is closed."""
    while booth.now.scene is Scene.STAFF and not booth.kiosk.reopen:
        booth.press("up")
    return booth


def test_what_staff_choose_holds_from_then_on(place: Place) -> None:
    """Reps and language, touched in the menu: the loop ends to open its rooms anew with them,
    they are on the disk, and a new start has them.
    """
    with place.opened() as booth:
        go(enter(booth), "training", "session.reps +")
        assert menu(booth).title == "Training"
        go(booth.press("up"), "sound", "session.language +")
        leave(booth)
        assert booth.kiosk.reopen
        booth.kiosk.run(lambda _feedback: False)
        chosen = booth.kiosk.config
    assert (chosen.session.reps, chosen.session.language) == (3, "de")
    assert "reps = 3" in (place.folder / NAME).read_text("utf-8")
    assert place.started_again().config.session == chosen.session
    with place.opened(chosen) as booth:
        assert not booth.kiosk.reopen
        assert booth.now.language == booth.speaks == "de"
        booth.touch(Tap(Touch.START)).touch(Tap(Touch.CHOOSE, "dowel"))
        while booth.now.scene is Scene.SET_UP:
            booth.touch(Tap(Touch.NEXT))
        assert (booth.now.of, booth.now.language) == (3, "de")


def test_choices_of_two_openings_stay_together(place: Place) -> None:
    """What is chosen after the rooms were opened anew is held against what was chosen before:
    one lamp may take the pin that the other has left.
    """
    pins = {"lights": {"kind": "none", "green": 17, "red": 27}}
    site = with_pin(a_site(store={"folder": str(place.folder)}, **pins))
    place.settings = Settings(site, None, {})
    with place.opened() as booth:
        leave(go(enter(booth), "lamps", "lights.red -"))
        first = booth.kiosk.config
    assert first.lights.red < 27
    with place.opened(first) as booth:
        go(enter(booth), "lamps")
        while _green(booth) != 27:
            go(booth, "lights.green +")
        leave(booth)
        second = booth.kiosk.config
    assert second.lights.green == 27
    assert place.started_again().config.lights == second.lights


def _green(booth: Booth) -> int:
    return booth.kiosk.config.lights.green


def test_nothing_chosen_opens_nothing_anew(place: Place) -> None:
    """Who only looked leaves the station as it was, and nothing on the disk."""
    with place.opened() as booth:
        leave(go(enter(booth), "training"))
        assert booth.now.scene is Scene.ATTRACT
        assert not booth.kiosk.reopen
    assert not (place.folder / NAME).exists()


def test_a_lock_lasts_beyond_the_rooms(place: Place) -> None:
    """After five wrong PINs not even the right one opens for a minute, also when the rooms are
    opened anew meanwhile.
    """
    with place.opened() as booth:
        booth.corner()
        for _ in range(5):
            booth.press(*WRONG, "ok")
        assert "Wait" in menu(booth).words
    with place.opened() as booth:
        enter(booth)
        assert (menu(booth).kind, menu(booth).words[:8]) == ("pin", "Too many")
        booth.turn(61.0)
        enter(booth)
        assert menu(booth).kind == "list"


def test_a_visitor_does_not_see_the_staffs_pages(place: Place) -> None:
    """A minute after the last touch they are closed, and what was chosen is kept."""
    with place.opened() as booth:
        go(enter(booth), "training", "session.sets +").turn(61.0)
        assert booth.kiosk.reopen
        assert booth.kiosk.config.session.sets == 2
    assert place.started_again().config.session.sets == 2


def test_staff_end_a_visit(clock: Clock) -> None:
    """Whoever was being coached is forgotten, and the next one begins at the beginning."""
    with a_booth(with_pin(a_site()), clock) as booth:
        booth.touch(Tap(Touch.START)).touch(Tap(Touch.CHOOSE, "band"))
        assert booth.now.scene is Scene.SET_UP
        booth.corner()
        assert menu(booth).kind == "pin"
        booth.press("up").turn()
        assert (booth.now.scene, booth.now.drill) == (Scene.ATTRACT, "")


def test_every_page_is_drawn(clock: Clock) -> None:
    """From the first page to every other and back, by what is drawn: no leaf is out of reach."""
    pages: dict[str, Any] = {}
    with a_booth(with_pin(a_site()), clock) as booth:
        enter(booth)
        for id in ("camera", "training", "sound", "history", "export", "lamps", "check", "power"):
            go(booth, id)
            pages[id] = menu(booth).title
            booth.press("up")
            while menu(booth).page > 1:
                booth.press("page -")
        assert len(set(pages.values())) == len(pages)
