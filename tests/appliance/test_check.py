"""`station check` in the box: what it says when all is well, and of each thing that is broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from station.check import PARTS
from tests.appliance.machine import Machine

pytestmark = pytest.mark.appliance

SITE: Final = """\
[camera]
frames_per_second = 8

[screen]
width_mm = 200
"""
"""Of the real camera, as fast as the stand-in's is on an idle machine."""
POOR: Final = frozenset({"clock", "sound", "frame rate"})
"""What the stand-in has not: a network, a loudspeaker, and time."""
CHECK_S: Final = 240.0
STATE: Final = "/var/lib/hinge-station"
MODEL: Final = "/opt/hinge-station/current/cache/hinge-station/models/pose_landmarker_full.task"
CONFIG: Final = "/etc/hinge-station/station.toml"
VIMC: Final = "/sys/bus/platform/drivers/vimc"
HEADER: Final = "/sys/kernel/config/gpio-sim/header/live"
HOLDS_CAMERA: Final = """\
import libcamera, time
camera = libcamera.CameraManager.singleton().cameras[0]
camera.acquire()
time.sleep(600)
"""
"""Another program that uses it."""


class Fault(NamedTuple):
    """How something is broken and mended, and what has to be said of it."""

    name: str
    breaks: str
    mends: str
    part: str
    said: str
    remedy: str
    also: tuple[str, ...] = ()
    """Parts that cannot be well without it."""
    ok: bool | None = False


FAULTS: Final = (
    Fault(
        "header gone",
        f"echo 0 >{HEADER}",
        f"echo 1 >{HEADER}",
        "lamps",
        "gpiochip",
        "Check the wiring",
    ),
    Fault(
        "panel not ours",
        "chmod 000 /dev/dri/card0",
        "chmod 660 /dev/dri/card0",
        "screen",
        "kmsdrm not available",
        "Check the cable",
    ),
    Fault(
        "touch unplugged",
        "systemctl stop stand-in-touch",
        "systemctl start stand-in-touch",
        "touch",
        "No touch panel",
        "plug in its USB or ribbon cable",
        ok=None,
    ),
    Fault(
        "model cut short",
        f"cp -p {MODEL} /var/tmp/model && truncate -s 1M {MODEL}",
        f"cp -p /var/tmp/model {MODEL}",
        "model",
        "is not what it should be",
        "station model fetch",
        also=("engine",),
    ),
    Fault(
        "mistake in the config",
        f"cp {CONFIG} /var/tmp/site && echo '[lights]\ngreen = 99' >>{CONFIG}",
        f"cp /var/tmp/site {CONFIG}",
        "config",
        "station.toml:7: lights.green: saw 99",
        "17",
    ),
    Fault(
        "card read-only",
        f"mount --bind {STATE} {STATE} && mount -o remount,ro,bind {STATE}",
        f"umount {STATE}",
        "store",
        "the disk is read-only",
        "Check the memory card",
    ),
    Fault(
        "card full",
        "mount -t tmpfs -o size=1M,mode=700,uid=station,gid=station full /mnt && "
        f"cp -a {STATE}/. /mnt && (cat /dev/zero >/mnt/more || true) 2>/dev/null && "
        f"mount --bind /mnt {STATE}",
        f"umount {STATE} /mnt",
        "disk",
        "0 MB are free",
        "Make room",
        also=("store",),
    ),
    Fault("clock never set", "date -s @1000", "date -s @{now}", "clock", "year 1970", "date -s"),
    Fault(
        "camera gone",
        f"echo vimc.0 >{VIMC}/unbind",
        f"echo vimc.0 >{VIMC}/bind",
        "camera",
        "No camera is connected",
        "Check the cable",
    ),
    Fault(
        "camera in use",
        f"systemd-run --quiet --unit holder /usr/bin/python3 -c '{HOLDS_CAMERA}' && sleep 5",
        "systemctl stop holder",
        "camera",
        "Device or resource busy",
        "stop the station",
    ),
    Fault(
        "database damaged",
        f"cp -a {STATE}/sessions.db /var/tmp && "
        f"printf 'no database, but as long as one' >{STATE}/sessions.db",
        f"rm {STATE}/sessions*; cp -a /var/tmp/sessions.db {STATE}",
        "store",
        "is damaged: it is set aside",
        "sets are kept in it",
    ),
)


@pytest.fixture(scope="module")
def box(image: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A box whose station ran once and is stopped, so that its parts are free."""
    with Machine(image, tmp_path_factory.mktemp("box")) as pi:
        (pi.share / "station.toml").write_text(SITE)
        pi.power_on()
        pi.until(f"test -e {STATE}/sessions.db", 120.0)
        pi.ask(f"systemctl stop station; cp /host/station.toml {CONFIG}")
        yield pi


def check(pi: Machine) -> list[dict[str, Any]]:
    """What `station check --json` says."""
    answer = pi.ask("station check --json 2>/var/tmp/check.log", CHECK_S)
    told = json.loads(answer.out)
    findings: list[dict[str, Any]] = told["findings"]
    assert told["ok"] == (answer.code == 0) == all(one["ok"] is not False for one in findings)
    return findings


def wrong(findings: list[dict[str, Any]]) -> set[str]:
    """Which parts something has to be done about, beyond the stand-in's own."""
    return {one["part"] for one in findings if one["ok"] is False} - POOR


def test_every_part_is_well(box: Machine) -> None:
    """Camera through picamera2, engine, lamps, panel, touch: each is tried and found."""
    findings = check(box)
    assert wrong(findings) == set()
    assert {"config", *PARTS} <= {one["part"] for one in findings}
    said = {one["part"]: one["said"] for one in findings if one["ok"]}
    assert "Sensor B" in said["camera"]
    assert said["touch"] == "stand-in touch panel."
    assert "1024 × 768" in said["screen"]
    assert "green on 17, red on 27" in said["lamps"]
    assert "litert 2.3.0 loads and sees" in said["engine"]
    assert "no network" in said["network"]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_each_fault_is_named_with_its_remedy(box: Machine, fault: Fault) -> None:
    """The finding of that part says what was seen and what to do, and no other part suffers."""
    now = box.ask("date +%s")
    broken = box.ask(fault.breaks)
    assert broken.code == 0, broken.out
    try:
        findings = check(box)
    finally:
        box.ask(fault.mends.format(now=now))
    mine = [one for one in findings if one["part"] == fault.part and one["ok"] is fault.ok]
    assert mine, findings
    words = " ".join(f"{one['said']} {one['remedy']}" for one in mine)
    assert fault.said in words
    assert fault.remedy in words
    assert wrong(findings) <= {fault.part, *fault.also}
