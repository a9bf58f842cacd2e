"""The pad of twelve keys: where the PIN is typed, and where a new one is chosen."""

from __future__ import annotations

from typing import Final

from station.staff.pin import LONGEST, Guard, hashed, well_formed
from station.values import Menu, say

DIGITS: Final = frozenset("0123456789")
BACK: Final = "back"
OK: Final = "ok"

ENTER: Final = say("Type the PIN, then OK.")
CHOOSE: Final = say("Choose a PIN of 4 to 8 digits.")
AGAIN: Final = say("Type the same PIN again.")
DIFFER: Final = say("They differ. Choose a PIN again.")
LENGTH: Final = say("A PIN has 4 to 8 digits.")


class Pad:
    """Takes keys until the PIN is right, or until a new one was typed twice."""

    def __init__(self, guard: Guard, kept: str) -> None:
        """`kept` is the hash to open, "" to choose a new PIN."""
        self.chosen = ""
        """The hash of the PIN that was chosen here."""
        self._guard, self._kept = guard, kept
        self._digits = self._first = ""
        self._words = ENTER if kept else CHOOSE

    def press(self, key: str, now: float) -> bool:
        """Take a key, "0" to "9", "back" or "ok"; whether this was the last one needed."""
        if self._kept and self._guard.locked_s(now):
            return False
        if key in DIGITS:
            self._digits = (self._digits + key)[:LONGEST]
        elif key == BACK:
            self._digits = self._digits[:-1]
        elif key == OK:
            return self._done(now)
        return False

    def menu(self, now: float) -> Menu:
        """The pad as it is now."""
        title = say("Staff") if self._kept else say("New PIN")
        locked = self._guard.locked_s(now) if self._kept else 0
        words = say("Too many tries. Wait {seconds} s.", seconds=locked) if locked else self._words
        return Menu(title, "pin", words=words, typed=len(self._digits))

    def _done(self, now: float) -> bool:
        pin, self._digits = self._digits, ""
        if not well_formed(pin):
            self._words = LENGTH
            return False
        return self._enter(pin, now) if self._kept else self._choose(pin)

    def _enter(self, pin: str, now: float) -> bool:
        if self._guard.opens(pin, self._kept, now):
            return True
        self._words = say("Wrong PIN. Tries left: {left}.", left=self._guard.left)
        if self._guard.locked_s(now):
            self._words = ENTER  # for when the lock is over
        return False

    def _choose(self, pin: str) -> bool:
        if not self._first:
            self._first, self._words = pin, AGAIN
            return False
        first, self._first = self._first, ""
        if pin != first:
            self._words = DIFFER
            return False
        self.chosen = hashed(pin)
        return True
