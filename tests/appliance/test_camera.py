"""The camera of the box: picamera2 as Debian's Python has it, on a camera in the kernel.

The eyes open it inside the unit's sandbox, with its list of devices and of system calls. vimc
paints a test pattern, eight times a second on an idle machine, and can be unplugged.
"""

from __future__ import annotations

import json
from typing import Final

import pytest

from tests.app.killing import middle_and_worst
from tests.appliance.machine import Machine
from tests.results import measured

pytestmark = pytest.mark.appliance

SEEING: Final = "The eyes: seeing."
BLIND: Final = "The eyes see nothing; the screen says why."
BACK_S: Final = 5.0
"""From the plug to sights (RELIABILITY, fault C3)."""
ABSENT_S: Final = 20
PLUGS: Final = 3
VIMC: Final = "/sys/bus/platform/drivers/vimc"
UNTIL: Final = """\
now() { cut -d' ' -f1 /proc/uptime; }
begun=$(now)
until_status() { # = or !=, what, seconds; prints when it was so, from the beginning
  while ! [ "$(systemctl show -p StatusText --value station)" "$1" "$2" ]; do
    [ "$(now | cut -d. -f1)" -lt $((${begun%.*} + $3)) ] || {
      systemctl status station
      exit 1
    }
    sleep 0.4 # to ask is work for the one processor, which what is timed has to do as well
  done
  awk "BEGIN { print $(now) - $begun }"
}
eyes() { pgrep -f station.vision.worker; }
"""
LOOK: Final = """\
import json, time
from station.config.schema import CameraConfig
from station.vision.camera import open_camera
camera = open_camera(CameraConfig(), time.monotonic)
shots = [camera.read(5.0) for _ in range(20)]
camera.close()
row = shots[-1].preview[300]
bars = [[round(int(c) / 191) for c in row[80 * n + 40]] for n in range(8)]
times = [shot.frame.time for shot in shots]
late = time.monotonic() - times[-1]
print(json.dumps({"bars": bars, "times": times, "late": late}))
"""
BARS: Final = [
    [1, 1, 1],
    [1, 1, 0],
    [0, 1, 1],
    [0, 1, 0],
    [1, 0, 1],
    [1, 0, 0],
    [0, 0, 1],
    [0, 0, 0],
]
"""White, yellow, cyan, green, magenta, red, blue, black: the pattern's, at three quarters."""
PYTHON: Final = (
    "runuser -u station -- env HOME=/var/lib/hinge-station "
    "/opt/hinge-station/current/venv/bin/python"
)


def seeing(pi: Machine) -> None:
    """Switch it on as it was installed, and wait until the eyes see."""
    pi.power_on()
    answer = pi.ask(f"{UNTIL} until_status = '{SEEING}' 150", 200.0)
    assert answer.code == 0, answer.out


def test_the_eyes_see_through_picamera2(pi: Machine) -> None:
    """With the config as it is installed, in the sandbox of the unit, and without a restart."""
    seeing(pi)
    files = str(pi.ask(f"{UNTIL} ls -l /proc/$(eyes)/fd"))
    assert "/dev/video" in files
    assert "/dev/media" in files or "/dev/v4l-subdev" in files
    pi.ask("sleep 20")
    status = pi.ask("systemctl show -p StatusText -p NRestarts station")
    assert set(str(status).splitlines()) == {f"StatusText={SEEING}", "NRestarts=0"}


def test_colours_and_times_are_the_cameras(pi: Machine) -> None:
    """Red is red, and a picture's time is when it was taken."""
    pi.power_on()
    (pi.share / "look.py").write_text(LOOK)
    pi.ask("systemctl stop station; cp /host/look.py /var/tmp/look.py; chmod 644 /var/tmp/look.py")
    answer = pi.ask(f"cd /; {PYTHON} /var/tmp/look.py 2>/dev/null")
    told = json.loads(answer.out)
    assert told["bars"] == BARS
    assert told["times"] == sorted(set(told["times"]))
    assert 0.0 <= told["late"] < 2.0
    rate = 19 / (told["times"][-1] - told["times"][0])
    measured(
        "Stand-in: pictures through picamera2",
        "true colours, rising times",
        f"{rate:.1f} a second from vimc, all eight colours right",
    )


def test_the_camera_is_unplugged_and_comes_back(pi: Machine) -> None:
    """Told while it is away, which costs next to nothing; seen again soon, and nothing is lost."""
    seeing(pi)
    missed, told, back, spent, files = [], [], [], [], []
    restarts = "systemctl show -p NRestarts --value station"
    for _ in range(PLUGS):
        gone = pi.ask(
            f"{UNTIL} echo vimc.0 >{VIMC}/unbind; until_status != '{SEEING}' 120; "
            f"until_status = '{BLIND}' 120",
            180.0,
        )
        assert gone.code == 0, gone.out
        missed.append(float(gone.out.split()[0]))
        told.append(float(gone.out.split()[1]))
        spent.append(_processor_s(pi))
        pi.ask(f"sleep {ABSENT_S}")
        spent[-1] = (_processor_s(pi) - spent[-1]) / ABSENT_S
        again = pi.ask(f"{UNTIL} echo vimc.0 >{VIMC}/bind; until_status = '{SEEING}' 60", 120.0)
        assert again.code == 0, again.out
        back.append(float(str(again)))
        pi.ask("sleep 2")
        files.append(int(str(pi.ask(f"{UNTIL} ls /proc/$(eyes)/fd | wc -l"))))
    measured(
        "Stand-in: camera unplugged and plugged in",
        f"sights again ≤ {BACK_S:g} s; processor while it is away < 10 %",
        f"{PLUGS} times: missed after {middle_and_worst(missed)}; libcamera ends its process at "
        f"that, the next one says why after {middle_and_worst(told)}; plugged in, sights again "
        f"after {middle_and_worst(back)}; away, the eyes take {max(spent):.1%} of the processor; "
        f"{min(files)} to {max(files)} descriptors; the kiosk was not restarted",
    )
    assert str(pi.ask(restarts)) == "0"
    assert max(spent) < 0.1
    assert max(files) - min(files) <= 4


def _processor_s(pi: Machine) -> float:
    """That the eyes have used, seconds."""
    return float(str(pi.ask(f"{UNTIL} awk '{{print ($14 + $15) / 100}}' /proc/$(eyes)/stat")))
