"""The staff's menu as a test presses it, with a quick hash in place of scrypt's slow one."""

from __future__ import annotations

import hashlib
from typing import Final

import pytest

from station.config.schema import Config
from station.staff import Desk, Guard, pin
from station.staff.kept import KeptHands
from station.values import Item, Menu, Sight, Tap, Touch

PIN: Final = "4711"
CORNER: Final = Tap(Touch.CORNER)


def quick(digits: str, salt: bytes, n: int) -> bytes:
    """A hash as long as scrypt's, in no time."""
    return hashlib.sha256(salt + digits.encode() + bytes([n % 251])).digest()


def quick_hashes(patch: pytest.MonkeyPatch) -> None:
    """From now on no PIN takes a tenth of a second."""
    patch.setattr(pin, "_scrypt", quick)


def with_pin(config: Config | None = None) -> Config:
    """The config of a station that has a PIN."""
    config = config or Config()
    staff = config.staff.model_copy(update={"pin": pin.hashed(PIN)})
    return config.model_copy(update={"staff": staff})


class Staff:
    """A member of the staff: presses, and looks at the screen."""

    def __init__(self, config: Config | None = None, guard: Guard | None = None, rows: int = 5):
        self.hands, self.guard = KeptHands(), guard or Guard()
        self.desk = Desk(
            with_pin() if config is None else config,
            self.hands,
            self.guard,
            dict.fromkeys(("list", "aim", "chart"), rows),
        )
        self.now = 100.0
        self.sight: Sight | None = None

    def corner(self, taps: int = 5, every: float = 0.3) -> Staff:
        """Tap the corner."""
        for _ in range(taps):
            self.now += every
            self.desk.tap(CORNER, self.now)
        return self

    def press(self, *ids: str) -> Staff:
        """Press one after the other, two a second."""
        for id in ids:
            self.now += 0.5
            self.desk.tap(Tap(Touch.PRESS, id), self.now)
        return self

    def type(self, digits: str) -> Staff:
        """Type a PIN, and OK."""
        return self.press(*digits, "ok")

    def enter(self) -> Staff:
        """Come in."""
        return self.corner().type(PIN)

    def at(self, *path: str) -> Staff:
        """Come in, and go to a page."""
        return self.enter().press(*path)

    def wait(self, seconds: float) -> Staff:
        """Let time pass, as the kiosk tells it."""
        self.now += seconds
        self.desk.tick(self.now)
        return self

    def see(self, sight: Sight | None) -> None:
        """The eyes have seen something, and the screen is drawn."""
        self.sight = sight
        self.desk.show(self.now, sight)

    @property
    def menu(self) -> Menu:
        """What is on the screen."""
        menu = self.desk.show(self.now, self.sight).menu
        assert menu is not None
        return menu

    @property
    def words(self) -> str:
        """The sentence on the screen."""
        return self.menu.words

    def item(self, id: str) -> Item:
        """A row on the screen."""
        return next(item for item in self.menu.items if item.id == id)
