"""What a visit does not suffer from: a full disk, a dying card, a clock that jumps, no network.

Nothing in the box can play a sound either: every story of the stand-in is told in silence.
"""

from __future__ import annotations

import json
import re
from itertools import cycle, islice
from typing import Final

import pytest

from tests.appliance.asking import (
    keep,
    kept,
    process,
    until_kept,
    until_reps,
    watch_lamps,
    with_site,
)
from tests.appliance.machine import Machine
from tests.appliance.test_mistreated import STANDING_SITE, a_busy_film, in_a_set, reps
from tests.appliance.visit import changes, shone
from tests.results import measured

pytestmark = pytest.mark.appliance

STATE: Final = "/var/lib/hinge-station"
STATUS: Final = "systemctl show -p StatusText --value station"
NOT_SAVING: Final = f"{STATUS} | grep -q 'Nothing can be kept; the screen says so.'"
SAVED_S: Final = 10.0
"""From the return of room (RELIABILITY, fault P8)."""
SMALL: Final = (
    f"systemctl stop station; cp -a {STATE} /var/tmp/state; "
    f"mount -t tmpfs -o size=8M,mode=700,uid=station,gid=station small {STATE}; "
    f"cp -a /var/tmp/state/. {STATE}; systemctl start station"
)
FILL: Final = f"cat /dev/zero >{STATE}/more 2>/dev/null; df --output=avail {STATE} | tail -1"
FAIL: Final = (
    "mount -o remount,errors=remount-ro / && echo dying >/sys/fs/ext4/ubda/trigger_fs_error"
)
"""As ext4 does when a card gives an error. In Linux 6.12 nothing can be read any more, either, but
for what is in memory already (EXT4_FLAGS_SHUTDOWN; no program can be started)."""
CALLS: Final = ("good", "good", "fix", "fix")
"""Of the busy film's reps, again and again."""
LIT: Final = 3
IN_MEMORY: Final = "/run/film.npz"
PANEL: Final = """\
import os, sys, time
code = compile(open("/usr/lib/stand-in/shot.py").read(), "shot.py", "exec")
sys.argv = ["shot.py", "/host/panel.ppm.half"]
while True:
    exec(code, {"__name__": "__main__"})
    os.rename("/host/panel.ppm.half", "/host/panel.ppm")
    time.sleep(3)
"""
"""Has all that it needs in memory when the card dies."""
TIGHT: Final = "90M"
"""Less than kiosk and eyes hold together (`memory over a day of visits`: 124 MB and 92 MB)."""
LISTENER: Final = """\
import socket, sys, time
with socket.create_server(("127.0.0.1", 9)) as ear:
    ear.settimeout(1.0)
    print("listening", flush=True)
    while True:
        try:
            ear.accept()[0].close()
            print("somebody came", flush=True)
        except TimeoutError:
            pass
"""
"""Where an engine's metrics would arrive: the proxy that the unit names, outside of the unit."""
KNOCK: Final = "python3 -c 'import socket; socket.create_connection((\"127.0.0.1\", 9), 5)'"
METRICS_S: Final = 100
"""MediaPipe would send them a minute after it was started."""


def numbers(pi: Machine) -> list[int]:
    """Which reps of the set are kept."""
    return [int(str(row[0])) for row in kept(pi, "select number from rep order by id")]


def saved(pi: Machine, more_than: int) -> float:
    """Wait until more reps are kept; return how long that took inside, seconds."""
    begun = float(str(pi.ask("cut -d' ' -f1 /proc/uptime")))
    until_reps(pi, more_than, 240.0)
    return float(str(pi.ask("cut -d' ' -f1 /proc/uptime"))) - begun


def test_the_disk_is_full_and_has_room_again(pi: Machine) -> None:
    """The screen says so, the set goes on with its lights, and all of it is kept afterwards."""
    pi.power_on()
    pi.ask(SMALL)
    with_site(pi, STANDING_SITE, a_busy_film(pi.share / "film.npz"))
    until_kept(pi, "select 1 from rep", 240.0)
    assert str(pi.ask(FILL)).strip() == "0"
    pi.until(NOT_SAVING, 120.0)
    before, lines = reps(pi), watch_lamps(pi)
    pi.ask("sleep 30")
    lit = len(shone(changes(lines.read_text())))
    assert lit >= 2, "the set did not go on"
    assert reps(pi) < before + lit, "nothing had to wait"
    pi.ask(f"rm {STATE}/more")
    waited = saved(pi, before + lit - 1)
    assert numbers(pi) == list(range(1, len(numbers(pi)) + 1))
    pi.until(f"! {NOT_SAVING}", 30.0)
    measured(
        "Stand-in: disk full in a set",
        f"said; the set goes on; all kept ≤ {SAVED_S:g} s after there is room",
        f"8 MB filled up: said, {lit} reps lit meanwhile, all of them kept {waited:.1f} s after "
        "there was room, none missing",
    )


def test_the_card_dies(pi: Machine) -> None:
    """ext4 gives up in mid-set, and from then on no program can be started: what runs goes on, with
    its lights; at the next start all that was kept is there, and the check counts the errors.
    """
    pi.power_on()
    film = a_busy_film(pi.share / "film.npz")
    pi.ask(f"cp /host/{film.name} {IN_MEMORY}; chmod 644 {IN_MEMORY}")  # a camera is on no card
    with_site(pi, re.sub('file = ".*"', f'file = "{IN_MEMORY}"', STANDING_SITE))
    until_kept(pi, "select 1 from rep", 240.0)
    (pi.share / "panel.py").write_text(PANEL)
    pi.ask("python3 /host/panel.py >/dev/null 2>&1 &")
    lines = watch_lamps(pi)
    until_reps(pi, 3, 120.0)
    before = reps(pi)
    at_s = float(str(pi.ask(f"cut -d ' ' -f 1 /proc/uptime; {FAIL}")))

    def lit() -> int:
        return len(shone([one for one in changes(lines.read_text()) if one.time > at_s]))

    pi.wait_for(lambda: lit() >= LIT, 120.0, f"{LIT} reps with their light")
    keep(pi.share / "panel.ppm", "card")
    pi.cut_power()
    pi.power_on()
    pi.until("systemctl is-active station", 90.0)
    assert reps(pi) >= before
    pi.ask("systemctl stop station")
    told = json.loads(pi.ask("station check --json 2>/dev/null", 240.0).out)
    (card,) = [one for one in told["findings"] if one["part"] == "card"]
    assert card["ok"] is False
    assert card["said"] == "1 error on ubda."
    assert "new card" in card["remedy"]
    measured(
        "Stand-in: card fails in a set",
        "the set goes on; nothing kept is lost; the check names the card",
        f"{LIT} more reps lit by what ran, no other program could start; after power off and on "
        f"the {before} reps from before are there, and `station check`: {card['said']}",
    )


def test_the_clock_jumps_in_a_set(pi: Machine) -> None:
    """A day ahead, then to 1970: reps are counted and lit as before, in their order."""
    in_a_set(pi)
    before, lines = process(pi), watch_lamps(pi)
    first = reps(pi)
    for clock in ("date -s '+1 day'", "date -s @1000"):
        have = reps(pi)
        pi.ask(clock)
        until_reps(pi, have + 1, 120.0)
    came = reps(pi) - first
    pi.ask("sleep 3")
    rows = kept(pi, "select number, call, at_s, substr(at_utc, 1, 10) from rep order by id")
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert [row[2] for row in rows] == sorted(row[2] for row in rows)  # type: ignore[type-var]
    days = list(dict.fromkeys(str(row[3]) for row in rows))
    assert len(days) == 3, "the clock did not jump"
    assert days[-1] == "1970-01-01"
    calls = [row[1] for row in rows]
    filmed = [list(islice(cycle(CALLS), at, at + len(calls))) for at in range(len(CALLS))]
    assert calls in filmed, "a rep was missed, or judged otherwise"
    assert len(shone(changes(lines.read_text()))) >= came
    assert process(pi) == before
    measured(
        "Stand-in: clock set a day ahead and to 1970 in a set",
        "counts and lights as before; no restart",
        f"{came} reps after it, each counted, judged and lit; rows in order under {len(days)} days",
    )


def test_memory_runs_out(pi: Machine) -> None:
    """The unit's limit is lowered below its use: the kernel ends one of its processes and nobody
    else's, and when there is room again the set goes on.
    """
    in_a_set(pi)
    before = reps(pi)
    pi.ask(f"systemctl set-property --runtime station MemoryMax={TIGHT}")
    pi.until("dmesg | grep -q 'Memory cgroup out of memory'", 120.0)
    pi.ask("systemctl set-property --runtime station MemoryMax=infinity")
    ended = str(pi.ask("dmesg | grep -c 'Memory cgroup out of memory: Killed process'"))
    stations = "dmesg | grep 'Memory cgroup out of memory: Killed' | grep -cE 'station|python'"
    assert str(pi.ask(stations)) == ended
    pi.until("systemctl is-active station", 120.0)
    assert reps(pi) >= before
    waited = saved(pi, reps(pi))
    measured(
        "Stand-in: memory of the unit runs out in a set",
        "only its own processes are ended; the set goes on",
        f"limit lowered to {TIGHT[:-1]} MB: {ended} of its processes ended by the kernel, nobody "
        f"else's; the next rep kept {waited:.0f} s after it ran again",
    )


def test_nothing_comes_out_of_the_unit(pi: Machine) -> None:
    """With the real engine on the camera: nobody knocks, in a hundred seconds, where it would."""
    pi.power_on()
    (pi.share / "listener.py").write_text(LISTENER)
    pi.ask("python3 /host/listener.py >/host/heard 2>&1 &")
    pi.until("grep -q listening /host/heard")
    pi.until(f"{STATUS} | grep -q seeing", 180.0)
    assert (pi.share / "heard").read_text() == "listening\n"
    worker = str(pi.ask("pgrep -f station.vision.worker"))
    for one in (process(pi), worker):
        assert pi.ask(f"nsenter --target {one} --net {KNOCK}").code != 0
        links = pi.ask(f"nsenter --target {one} --net ip -o link show up").out
        assert all(" lo:" in line for line in links.splitlines())
    pi.ask(f"sleep {METRICS_S}", METRICS_S + 60.0)
    assert (pi.share / "heard").read_text() == "listening\n"
    assert pi.ask(KNOCK).code == 0, "outside of the unit there is somebody to knock at"
    pi.until("grep -q 'somebody came' /host/heard")
    measured(
        "Stand-in: packets out of the unit",
        "0",
        f"0 in {METRICS_S} s with the real engine on the camera, heard where they would arrive",
    )
