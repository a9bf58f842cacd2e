"""The heartbeat: heard by a real datagram socket, and fed by health alone."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station.heartbeat import Health, Heartbeat, verdict
from station.values import Vision

WELL = Health(screen_turned_s=0.03, vision=Vision.SEEING, eyes_silent_s=0.05)
INFINITE = float("inf")


class Systemd:
    """Stands where systemd listens."""

    def __init__(self, address: str) -> None:
        self.ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.ear.bind(address.replace("@", "\0"))
        self.ear.setblocking(False)
        self.environ = {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "6000000"}

    def heard(self) -> list[str]:
        """Everything said since it was last asked."""
        messages = []
        while True:
            try:
                messages.append(self.ear.recv(4096).decode())
            except BlockingIOError:
                return messages


@pytest.fixture(params=["a path", "an abstract name"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Systemd]:
    """Listen at a path, and again at an abstract name."""
    name = str(tmp_path / "notify") if request.param == "a path" else f"@hinge-{os.getpid()}"
    one = Systemd(name)
    yield one
    one.ear.close()


def test_a_day_of_a_healthy_station(systemd: Systemd) -> None:
    """READY, then a reason and food for the watchdog, then STOPPING; one line each."""
    heart = Heartbeat(systemd.environ)
    assert heart.ready()
    assert heart.beat(WELL, now=100.0)
    assert heart.stopping()
    assert systemd.heard() == ["READY=1", "STATUS=The eyes: seeing.", "WATCHDOG=1", "STOPPING=1"]


def test_it_is_fed_at_most_every_third_of_the_wait(systemd: Systemd) -> None:
    """Of 30 beats a second over ten seconds, with a wait of six: at 0, 2, 4, 6 and 8 s."""
    heart = Heartbeat(systemd.environ)
    fed = []
    for step in range(300):
        heart.beat(WELL, now=1000.0 + step / 30)
        fed += [step / 30] * systemd.heard().count("WATCHDOG=1")
    assert fed == pytest.approx([0, 2, 4, 6, 8])


def test_a_station_that_does_not_serve_starves_the_watchdog(systemd: Systemd) -> None:
    """While the screen hangs there is a reason and no food; once it turns, food at once."""
    heart = Heartbeat(systemd.environ)
    hung = replace(WELL, screen_turned_s=1.0)
    assert not any(heart.beat(hung, now=float(step)) for step in range(100))
    assert systemd.heard() == ["STATUS=The screen has not been drawn for 1 s."]
    assert heart.beat(WELL, now=100.0)
    assert systemd.heard() == ["STATUS=The eyes: seeing.", "WATCHDOG=1"]


def test_a_status_is_one_line_and_said_once(systemd: Systemd) -> None:
    """The protocol separates fields by line ends, so words of two lines become one."""
    heart = Heartbeat(systemd.environ)
    assert heart.status("Starting:\nWATCHDOG=1")
    assert not heart.status("Starting: WATCHDOG=1")
    assert systemd.heard() == ["STATUS=Starting: WATCHDOG=1"]


def test_words_that_nobody_heard_are_said_again(tmp_path: Path) -> None:
    """A socket that is not there yet costs nothing, and gets the status when it is."""
    place = str(tmp_path / "late")
    heart = Heartbeat({"NOTIFY_SOCKET": place, "WATCHDOG_USEC": "3000000"})
    assert heart.beat(WELL, now=0.0)
    late = Systemd(place)
    heart.beat(WELL, now=0.1)
    assert late.heard() == ["STATUS=The eyes: seeing.", "WATCHDOG=1"]
    late.ear.close()


def test_a_deaf_systemd_does_not_hold_up_the_loop(systemd: Systemd) -> None:
    """When nobody empties the queue, a message is given up, not waited for."""
    heart = Heartbeat(systemd.environ)
    taken, begun = 0, time.monotonic()
    while heart.status(f"message {taken}"):
        taken += 1
    assert taken > 0
    assert heart.beat(WELL, now=0.0), "healthy all the same"
    assert time.monotonic() - begun < 4.0, "three messages given up, each within 50 ms"


@pytest.mark.parametrize("name", ["", "vsock:2:1234", "relative/path"])
def test_without_systemd_nothing_is_said(name: str) -> None:
    """No socket, or one of a kind that we do not speak to: silence, and no error."""
    heart = Heartbeat({"NOTIFY_SOCKET": name} if name else {})
    assert not heart.ready()
    assert not heart.status("anything")
    assert heart.beat(WELL, now=0.0)
    assert not heart.stopping()


@pytest.mark.parametrize(
    "watchdog",
    [
        {},
        {"WATCHDOG_USEC": "0"},
        {"WATCHDOG_USEC": "soon"},
        {"WATCHDOG_USEC": "6000000", "WATCHDOG_PID": "1"},
    ],
)
def test_no_watchdog_is_fed_that_is_not_ours(systemd: Systemd, watchdog: dict[str, str]) -> None:
    """Where no wait is set, or it is meant for another process, only the status is said."""
    heart = Heartbeat({"NOTIFY_SOCKET": systemd.environ["NOTIFY_SOCKET"], **watchdog})
    heart.beat(WELL, now=0.0)
    assert systemd.heard() == ["STATUS=The eyes: seeing."]
    assert heart.every_s == INFINITE


@pytest.mark.parametrize(
    ("change", "healthy", "word"),
    [
        ({}, True, "seeing"),
        ({"screen_turned_s": 0.999}, True, "seeing"),
        ({"screen_turned_s": 1.0}, False, "screen"),
        ({"screen_turned_s": INFINITE}, False, "screen"),
        ({"screen_turned_s": float("nan")}, False, "screen"),
        ({"eyes_silent_s": 2.9}, True, "seeing"),
        ({"eyes_silent_s": 3.0}, False, "no sign of life"),
        ({"eyes_silent_s": float("nan")}, False, "no sign of life"),
        ({"eyes_silent_s": 99.0, "being_brought_back": True}, True, "brought back"),
        ({"vision": Vision.PAUSED, "eyes_silent_s": 6.0}, True, "paused"),
        ({"vision": Vision.PAUSED, "eyes_silent_s": 15.0}, False, "nobody is bringing"),
        ({"vision": Vision.OPENING, "eyes_silent_s": 30.0}, True, "opening"),
        ({"vision": Vision.OPENING, "eyes_silent_s": 60.0}, False, "nobody is bringing"),
        ({"vision": Vision.BLIND}, False, "does not say why"),
        ({"vision": Vision.BLIND, "trouble_said": True}, True, "says why"),
        ({"vision": Vision.BLIND, "being_brought_back": True}, True, "brought back"),
        ({"store_writable": False}, False, "does not say so"),
        ({"store_writable": False, "store_trouble_said": True}, True, "Nothing can be kept"),
        (
            {"store_writable": False, "store_trouble_said": True, "eyes_silent_s": 9.0},
            False,
            "eyes",
        ),
        ({"screen_turned_s": 5.0, "being_brought_back": True}, False, "screen"),
    ],
)
def test_the_verdict(change: dict[str, object], healthy: bool, word: str) -> None:
    """Only what a fresh start can cure is unhealthy, and the reason names it."""
    said, why = verdict(replace(WELL, **change))  # type: ignore[arg-type]
    assert (said, word in why) == (healthy, True), why


def test_every_state_of_the_eyes_has_a_verdict() -> None:
    """A new state of the eyes needs its patience."""
    for vision in Vision:
        assert verdict(replace(WELL, vision=vision))[1]
