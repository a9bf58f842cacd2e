"""The PIN: kept as a hash, compared in constant time, and guarded against guessing.

Digits are never kept, shown or logged.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
from typing import Final

from station.config.rules import PIN_FORM

SHORTEST: Final = 4
LONGEST: Final = 8
"""Digits."""
COST: Final = 2**14
"""scrypt's n with r = 8, p = 1: 16 MB and some 90 ms on one core (RFC 7914 §2; measured)."""
TRIES: Final = 5
LOCK_S: Final = 60.0
"""Five guesses, then a minute: half of all four-digit PINs take 17 hours."""


def well_formed(pin: str) -> bool:
    """Whether it is 4 to 8 of the digits 0–9."""
    return SHORTEST <= len(pin) <= LONGEST and pin.isascii() and pin.isdecimal()


def hashed(pin: str) -> str:
    """Return a PIN as it is kept, "scrypt$n$r$p$salt$hash", with a salt of its own.

    Raises ValueError for what is no PIN.
    """
    if not well_formed(pin):
        raise ValueError(f"a PIN has {SHORTEST} to {LONGEST} digits")
    salt = secrets.token_bytes(16)
    return f"scrypt${COST}$8$1${salt.hex()}${_scrypt(pin, salt, COST).hex()}"


def matches(pin: str, kept: str) -> bool:
    """Whether a PIN is the one that is kept; never for a text that is no hash."""
    form = PIN_FORM.fullmatch(kept)
    if form is None:
        return False
    found = _scrypt(pin, bytes.fromhex(form["salt"]), int(form["n"]))
    return hmac.compare_digest(found, bytes.fromhex(form["hash"]))


def _scrypt(pin: str, salt: bytes, n: int) -> bytes:
    # OpenSSL allows 32 MB unless told otherwise; it needs 128·n·r bytes and a little more.
    return hashlib.scrypt(pin.encode(), salt=salt, n=n, r=8, p=1, maxmem=256 * n * 8, dklen=32)


class Guard:
    """Counts wrong tries, whoever makes them: leaving the menu changes nothing.

    One guard lasts as long as the program, beyond the menu and the rooms. Times are monotonic
    seconds.
    """

    def __init__(self) -> None:
        self._wrong = 0
        self._locked_until = -math.inf

    @property
    def left(self) -> int:
        """How many tries are left before the lock."""
        return TRIES - self._wrong

    def locked_s(self, now: float) -> int:
        """Whole seconds until the next try, 0 when it may be now."""
        left = max(0.0, self._locked_until - now)
        return math.ceil(round(left, 3))  # 60.000001 s are 60

    def opens(self, pin: str, kept: str, now: float) -> bool:
        """Try a PIN. While locked nothing is tried, not even the right one."""
        if self.locked_s(now):
            return False
        if matches(pin, kept):
            self._wrong = 0
            return True
        self._wrong += 1
        if self._wrong >= TRIES:
            self._wrong, self._locked_until = 0, now + LOCK_S
        return False
