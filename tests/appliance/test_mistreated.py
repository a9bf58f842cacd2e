"""What a gym does to a box: crashes, pulled plugs, a broken config, a keyboard in a child's hands.

STATION_CRASHES        how often each process is struck in each way (1)
STATION_POWER_CUTS     how often the plug is pulled in mid-set (3)
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, cycle, islice
from pathlib import Path
from statistics import median
from typing import Final

import pytest

from station.form.acting import STILL_S, act, act_well
from station.values import Sight
from station.vision.recording import RecordingWriter
from tests.appliance.asking import (
    GUEST,
    kept,
    process,
    shot,
    until_kept,
    until_reps,
    watch_lamps,
    with_site,
)
from tests.appliance.machine import Machine
from tests.appliance.visit import FPS, GREEN, RED, SITE, changes, shone
from tests.results import measured

pytestmark = pytest.mark.appliance

CRASHES: Final = int(os.environ.get("STATION_CRASHES", "1"))
POWER_CUTS: Final = int(os.environ.get("STATION_POWER_CUTS", "3"))
JUDGED: Final = "call != 'unjudged'"
STANDS_S: Final = 24.0
"""A kiosk that was struck begins the film anew: it is to learn how they stand before the reps."""
REPS: Final = 12
"""Three times two good and two bad ones: the film begins anew as it went on."""
DARK_S, READY_S = 1.0, 8.0
"""Of the acceptance: after a crash the light is off, and the station ready."""
LINES: Final = "/sys/devices/platform/gpio-sim.*/gpiochip*/sim_gpio"
UNIT: Final = "/run/systemd/system/station.service"
LAST_KEY: Final = 248
"""Of an ordinary keyboard (linux/input-event-codes.h), power (116), sleep (142) and suspend (205)
among them."""
WATCHDOG_S: Final = 5.0
"""A process that was stopped is first to be missed (WatchdogSec; the eyes' ladder is as long)."""
STANDING_SITE: Final = SITE.replace('["dowel", "wall_tap", "band", "hinge"]', '["dowel"]').replace(
    "reps = 4", "reps = 50"
)
"""Whoever is there hinges on and on: no card is to be touched."""


def a_busy_film(path: Path) -> Path:
    """Record somebody who stands, does reps, two good and two bad in turn, and stands again."""
    good, bad = act_well("dowel", FPS), act("DOWEL_sacrum", FPS, drill_id="dowel")
    still = [sight for sight in good if sight.time < STILL_S]
    both = [[sight for sight in sights if sight.time >= STILL_S] for sights in (good, bad)]
    standing = islice(cycle([*still, *reversed(still)]), round(STANDS_S * FPS))
    sights: Iterator[Sight] = chain(standing, *(both[n % 2] for n in range(REPS // 2)))
    with RecordingWriter(path, {"model": "full", "drill": "dowel"}) as writer:
        for number, sight in enumerate(sights):
            writer.write(replace(sight, time=number / FPS))
    return path


def in_a_set(pi: Machine) -> None:
    """Switch it on, and have somebody come and do reps."""
    pi.power_on()
    with_site(pi, STANDING_SITE, a_busy_film(pi.share / "film.npz"))
    until_kept(pi, "select 1 from rep", 240.0)


def reps(pi: Machine, which: str = "1") -> int:
    """Return how many are kept."""
    return int(str(kept(pi, f"select count(*) from rep where {which}")[0][0]))


@pytest.mark.parametrize("who", ["kiosk", "eyes"])
def test_a_struck_process_is_dark_at_once_and_back_soon(who: str, pi: Machine) -> None:
    """Crashed, killed or stopped in the middle of a set, which then goes on."""
    in_a_set(pi)
    told: dict[str, list[dict[str, float]]] = {"SEGV": [], "KILL": [], "STOP": []}
    for name in islice(cycle(told), CRASHES * len(told)):
        before = reps(pi)
        told[name].append(struck(pi, who, name, f"{LINES}{GREEN}/value {LINES}{RED}/value"))
        kept_reps = reps(pi)
        assert kept_reps >= before
        until_reps(pi, kept_reps, 300.0)
        missed_s = WATCHDOG_S if name == "STOP" else 0.0
        measured(
            f"Stand-in: {who} struck with SIG{name} in a set",
            f"dark ≤ {missed_s + DARK_S:g} s, ready ≤ {missed_s + READY_S:g} s",
            in_words(told[name]),
        )


def test_a_lamp_that_the_kernel_keeps_lit_is_put_out(pi: Machine) -> None:
    """Raspberry Pi's kernel leaves a dead program's outputs as they are; gpio-sim does not. So the
    lamps are files here, which outlive the kiosk: the unit has them put out by another program.
    """
    lines = "/var/lib/hinge-station/lines"
    words = f"[Service]\\nEnvironment=STATION_KEPT_LINES={lines}\\n"
    pi.power_on()
    pi.ask(f"mkdir -p {UNIT}.d && printf '{words}' >{UNIT}.d/kept.conf && systemctl daemon-reload")
    site = STANDING_SITE.replace('kind = "gpio"', 'kind = "kept"')
    with_site(pi, site, a_busy_film(pi.share / "film.npz"))
    until_kept(pi, "select 1 from rep", 240.0)
    times = [struck(pi, "kiosk", "KILL", f"{lines}/gpio{GREEN} {lines}/gpio{RED}")]
    assert all(each["lit"] for each in times)
    measured(
        "Stand-in: kiosk killed where the kernel keeps outputs",
        f"dark ≤ {DARK_S:g} s, ready ≤ {READY_S:g} s",
        in_words(times),
    )


def struck(pi: Machine, who: str, signal: str, lines: str) -> dict[str, float]:
    """Strike a process while a lamp is lit; return what `crash.py` tells, with both times."""
    pi.ask("systemctl reset-failed station; sleep 1")  # so many crashes are not to be a pattern
    answer = pi.ask(f"{GUEST}/crash.py {who} {signal} {lines}", 150.0)
    told: dict[str, float] = json.loads(answer.out)
    assert told["ready_s"], f"{who} did not come back after SIG{signal}"
    return told


def in_words(times: list[dict[str, float]]) -> str:
    """How long it took, the worst of it too."""
    dark, ready = (sorted(each[what] for each in times) for what in ("dark_s", "ready_s"))
    lit = sum(bool(each["lit"]) for each in times)
    return (
        f"{len(times)} times, {lit} with a lamp lit: dark after {median(dark):.2f} s (worst "
        f"{dark[-1]:.2f} s), ready after {median(ready):.1f} s (worst {ready[-1]:.1f} s)"
    )


def test_the_plug_is_pulled_in_mid_set(pi: Machine) -> None:
    """Each time it boots, the database is whole, and every rep that had its light is there."""
    in_a_set(pi)
    chance, lit, lost, boots = random.Random(POWER_CUTS), 0, 0, []
    for cut in range(POWER_CUTS):
        before = reps(pi, JUDGED)
        lines = watch_lamps(pi, f"lines{cut}")
        until_reps(pi, before, 300.0, JUDGED)
        pi.ask(f"sleep {chance.uniform(0.0, 10.0):.2f}")
        pi.cut_power()
        shown = len(shone(changes(lines.read_text())))
        boots.append(pi.power_on())
        pi.until("systemctl is-active station", 90.0)
        assert kept(pi, "pragma integrity_check") == [["ok"]]
        lit, lost = lit + shown, lost + max(0, before + shown - reps(pi, JUDGED))
        measured(
            "Stand-in: plug pulled in sets",
            "boots; database whole; 0 acknowledged reps lost",
            f"{len(boots)} cuts, {len(boots)} boots (median {median(boots):.0f} s), database whole "
            f"each time; of {lit} reps that were lit {lost} lost",
        )
        assert lost == 0


def test_a_broken_config_is_shown_and_mended(pi: Machine) -> None:
    """Safe mode: a clear screen, no crash loop, and it begins by itself when it is mended."""
    pi.power_on()
    pi.until("systemctl is-active station", 90.0)
    (pi.share / "wrong.toml").write_text('[camera]\nkind = "picam"\n[lights]\ngreen = 27\n')
    pi.ask("cp /host/wrong.toml /etc/hinge-station/station.toml")
    pi.ask("systemctl restart station; sleep 2")
    assert "Safe mode" in str(pi.ask("systemctl show -p StatusText --value station"))
    shot(pi, "safe-mode")
    before = process(pi)
    pi.ask("printf '' >/etc/hinge-station/station.toml")
    pi.until("systemctl show -p StatusText --value station | grep -v 'Safe mode'", 60.0)
    assert process(pi) == before


def test_no_key_leads_out(pi: Machine) -> None:
    """Ctrl+Alt+F1 … F12, Alt+F4, Ctrl+Alt+Del, SysRq, power, sleep, and 2,000 presses at random.

    By a keyboard that was there when the box started, and by one that is plugged in later. Only
    the button on the board turns it off.
    """
    pi.power_on()
    pi.until("systemctl is-active station", 90.0)
    before = process(pi)
    (pi.share / "keys").write_text("".join(f"keys {' '.join(map(str, c))}\n" for c in combos()))
    for later in (False, True):
        if later:
            order(pi, "echo replug")
            pi.ask("udevadm settle; sleep 1")
        order(pi, "cat /host/keys")
        assert process(pi) == before
        assert shot(pi).tobytes() != (pi.ask("sleep 2"), shot(pi))[1].tobytes(), "nothing moves"
        heard = str(pi.ask("journalctl --boot --unit systemd-logind | grep 'Watching system'"))
        assert heard.count("pwr_button") == 1
        assert "keyboard" not in heard
    order(pi, "echo button")
    pi.until_off()


def order(pi: Machine, prints: str) -> None:
    """Give the fingers what a command prints, and wait until they have done it."""
    pi.ask(f"{prints} >/run/finger.new; mv /run/finger.new /run/finger")
    pi.until("test ! -e /run/finger -a ! -e /run/finger.taken", 180.0)


def combos() -> list[list[int]]:
    """Keys to press together: those that lead out elsewhere, and any."""
    control, alt, delete, sysrq = 29, 56, 111, 99
    chance = random.Random(1)
    return [
        *([control, alt, key] for key in (*range(59, 69), 87, 88, delete)),
        [alt, 62],
        [alt, 15],
        [control, 46],
        [control, 16],
        [alt, sysrq, 48],
        [1],
        [sysrq],
        [116],
        [142],
        [205],
        *(
            [chance.randrange(1, LAST_KEY) for _ in range(chance.choice((1, 2, 3)))]
            for _ in range(2000)
        ),
    ]
