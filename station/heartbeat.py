"""What systemd is told: READY=1, STATUS=, WATCHDOG=1 and STOPPING=1 (sd_notify's protocol).

The watchdog is fed from the kiosk's loop, and only while `verdict` says that the station
serves people; there is no timer and no thread that could go on feeding it for a loop that
hangs. When it stays unfed for WatchdogSec, systemd kills the station and starts it again: so
only what a fresh start can cure is unhealthy. A missing camera or a full disk that the screen
tells people about is not.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from station.values import Vision

SCREEN_S: Final = 1.0
"""Age of the last drawn frame from which the screen hangs, seconds (RELIABILITY §3.2)."""
SILENCE_S: Final[Mapping[Vision, float]] = {
    Vision.SEEING: 3.0,
    Vision.PAUSED: 15.0,
    Vision.OPENING: 60.0,
}
"""How long the eyes may be silent while nobody brings them back, seconds. Seeing: RELIABILITY
§3.2. Paused: by then the ladder of §3.3 (reopen at 2 s, kill at 5 s) has had to act. Opening:
a Raspberry Pi loads engine and model in 12 s (§4, P1), five times over."""
FEEDS: Final = 3.0
"""The watchdog is fed this many times in the time that it waits; sd_watchdog_enabled(3)
advises two at least."""
PATIENCE_S: Final = 0.05
"""How long the loop may wait for systemd to take a message, seconds."""


@dataclass(frozen=True, slots=True)
class Health:
    """What the loop knows of the station at one moment."""

    screen_turned_s: float
    """Age of the last drawn frame, seconds; infinite before the first."""
    vision: Vision
    """What the supervisor of the eyes says of them."""
    eyes_silent_s: float
    """Age of the last sign of life of the vision process, seconds."""
    being_brought_back: bool = False
    """Whether a recovery of the eyes runs that has attempts left."""
    trouble_said: bool = False
    """Whether the screen says what is wrong with the eyes."""
    store_writable: bool = True
    store_trouble_said: bool = False
    """Whether the screen says that nothing can be kept."""


def verdict(health: Health) -> tuple[bool, str]:
    """Whether the station serves people, and why (not), a sentence."""
    if not health.screen_turned_s < SCREEN_S:
        return False, f"The screen has not been drawn for {SCREEN_S:g} s."
    well, words = _eyes(health)
    if not well or health.store_writable:
        return well, words
    if not health.store_trouble_said:
        return False, "Nothing can be kept, and the screen does not say so."
    return True, f"{words} Nothing can be kept; the screen says so."


def _eyes(health: Health) -> tuple[bool, str]:
    if health.being_brought_back:
        return True, "The eyes are being brought back."
    if health.vision is Vision.BLIND:
        if health.trouble_said:
            return True, "The eyes see nothing; the screen says why."
        return False, "The eyes see nothing, and the screen does not say why."
    limit = SILENCE_S[health.vision]
    if not health.eyes_silent_s < limit:
        return False, (
            f"The eyes ({health.vision}) gave no sign of life for {limit:g} s, and nobody is "
            "bringing them back."
        )
    return True, f"The eyes: {health.vision}."


class Heartbeat:
    """The station's voice to systemd; silent where systemd does not listen.

    `environ` is read once: NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
    """

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._address = _address(environ.get("NOTIFY_SOCKET", ""))
        self._every = _watchdog_s(environ) / FEEDS
        self._fed: float | None = None
        self._said = ""

    @property
    def every_s(self) -> float:
        """Seconds between two feedings of the watchdog; infinite when there is none."""
        return self._every

    def ready(self) -> bool:
        """Say that the station is up; return whether anybody heard."""
        return self._send("READY=1")

    def status(self, words: str) -> bool:
        """Put words into `systemctl status`, unless they stand there; return whether heard."""
        line = " ".join(words.split())
        if line == self._said:
            return False
        heard = self._send(f"STATUS={line}")
        if heard:
            self._said = line
        return heard

    def beat(self, health: Health, now: float, words: str = "") -> bool:
        """Feed the watchdog if the station is healthy and it is time; return whether healthy.

        Call it in every turn of the loop; `now` is monotonic seconds. `words` are the status
        in place of the verdict's reason.
        """
        healthy, why = verdict(health)
        self.status(words or why)
        if healthy and self._due(now) and self._send("WATCHDOG=1"):
            self._fed = now
        return healthy

    def stopping(self) -> bool:
        """Say that the station is on its way out; return whether anybody heard."""
        return self._send("STOPPING=1")

    def _due(self, now: float) -> bool:
        if self._every == float("inf"):
            return False
        return self._fed is None or now - self._fed >= self._every

    def _send(self, message: str) -> bool:
        """Trouble is not raised: if systemd cannot hear, it will act on the silence."""
        if not self._address:
            return False
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as voice:
                voice.settimeout(PATIENCE_S)
                voice.sendto(message.encode(), self._address)
        except OSError:
            return False
        return True


def _address(name: str) -> str:
    """The socket's address as the system takes it; "" when it is none that we speak to."""
    if name.startswith("@"):
        return "\0" + name[1:]
    return name if name.startswith("/") else ""


def _watchdog_s(environ: Mapping[str, str]) -> float:
    """How long systemd waits for a sign of life, seconds; infinite when it does not wait."""
    if environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return float("inf")
    wait = environ.get("WATCHDOG_USEC", "")
    return int(wait) / 1e6 if wait.isdecimal() and int(wait) > 0 else float("inf")
