"""Releases come, go back and go away, in the box: updates, the rescue, pulled plugs, uninstall.

The box has no network: what an update needs is in it already. Two releases lie beside each other;
which of them runs is told by the files that the kiosk has mapped.

STATION_SEED        for other moments at which the plug is pulled
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import tarfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest

from station.vision.recording import RecordingWriter
from tests.appliance.asking import process, shot, with_site
from tests.appliance.machine import ROOT, Machine
from tests.appliance.visit import FPS, SITE
from tests.coach.walk import nobody
from tests.results import measured

pytestmark = pytest.mark.appliance

SLOW: Final = "systemd.watchdog_sec=60"
"""systemd reads its units anew in 7 s here, beside a station that draws; before 10 s are over the
watchdog would take that for a hang. A Pi has four processors for it."""
OPT: Final = "/opt/hinge-station"
UPDATE: Final = f"{OPT}/current/source/deploy/update --from /host/newer.tar.gz"
UPDATE_S: Final = 540.0
VERSION: Final = "9.9.9"
RUNS_WELL_S: Final = 25.0
"""So long, and a release counts as seen to run (SETTLE_S of deploy/appliance.sh, and a little)."""
BACK_S: Final = 60.0
"""From the first start that fails to the old release, on the panel."""
RUN: Final = "    try:\n        app()"
BAD: Final = '    if sys.argv[1:2] == ["run"]:\n        sys.exit(1)\n'
"""Goes before RUN in station/__main__.py: all is well but for `station run`."""
FAILED: Final = "station.service: Main process exited, code=exited, status=1"
BOOT_ID: Final = "/proc/sys/kernel/random/boot_id"
MOMENTS: Final = {
    "installing": ("installing the libraries", 50.0),
    "compiling": ("compiling", 70.0),
    "starting": ("switch /opt", 45.0),
}
"""Step of an update → what it has said, and so many seconds later at most the plug is pulled."""
COPIED: Final = f"""
set -e
systemctl stop station
cd {OPT}
touch a/PROVEN
cp -a a b
rm b/PROVEN
find b/venv/bin b/venv/pyvenv.cfg -type f -exec sed -i 's,{OPT}/a/,{OPT}/b/,g' '{{}}' +
sed -i 's/^version=.*/version={VERSION}/' b/RELEASE
ln -sfn b current
"""
"""What an update leaves that was cut short between its switch and its proof."""
SPOILT: Final = """\
python3 - <<'END'
from pathlib import Path
(main,) = Path("{opt}/{slot}/venv/lib").glob("python3*/site-packages/station/__main__.py")
text = main.read_text()
assert text.count({run!r}) == 1
main.write_text(text.replace({run!r}, {bad!r} + {run!r}))
END
sync
"""
AGAIN: Final = """
mount -t overlay again -o "lowerdir=$LOWER,upperdir=$ROOM/upper,workdir=$ROOM/work" "$ROOM/root"
cd "$ROOM/root"
mount --rbind /dev dev
mount --rbind /sys sys
mount -t proc proc proc
mount -t tmpfs tmp tmp
exec chroot . /opt/hinge-station/current/source/deploy/install --image
"""
"""In the root of the image, whose changes all go to the folder `upper`."""
OTHERS: Final = " -o ".join(
    f"-path '{path}'"
    for path in ("/root", "/var/lib/hinge-station/*", "/usr/lib/systemd/network/*")
)
"""Our clone, the data themselves, and a file of systemd's whose name has the word."""
OURS: Final = "'(' -name '*station*' -o -name '*hinge*' ')'"
BOOT_FILES: Final = {
    "config.txt": "[all]\ndtparam=audio=on\n",
    "cmdline.txt": "console=tty1 root=PARTUUID=0-02 rootfstype=ext4 rootwait\n",
}
"""As deploy/stand-in/build made them, before anything was installed."""


def make_release(place: Path, *, bad: bool = False) -> None:
    """Pack this project as a tarball without .git, under another version."""
    listed = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split("\n")
    with tarfile.open(place, "w:gz", compresslevel=1) as tar:
        for name in filter(None, names):
            info = tar.gettarinfo(str(ROOT / name), f"newer/{name}")
            text = (ROOT / name).read_bytes()
            if name == "pyproject.toml":
                text = re.sub(rb'(?m)^version = ".*"$', f'version = "{VERSION}"'.encode(), text)
            if bad and name == "station/__main__.py":
                assert text.count(RUN.encode()) == 1
                text = text.replace(RUN.encode(), f"{BAD}{RUN}".encode())
            info.size = len(text)
            tar.addfile(info, BytesIO(text))


def an_empty_gym(path: Path) -> Path:
    """Record a minute of nobody: nothing for the one slow processor to see."""
    with RecordingWriter(path, {"model": "full", "drill": "dowel"}) as writer:
        for number in range(round(60 * FPS)):
            writer.write(replace(nobody(0.0), time=number / FPS))
    return path


def switched_on(pi: Machine) -> None:
    """Switch it on; the station runs and has nobody before it."""
    pi.power_on(SLOW)
    with_site(pi, SITE, an_empty_gym(pi.share / "film.npz"))


def spoil(pi: Machine, *slots: str) -> None:
    """Have the station of these releases end at once, whenever it starts."""
    for slot in slots:
        done = pi.ask(SPOILT.format(opt=OPT, slot=slot, run=RUN, bad=BAD))
        assert done.code == 0, done.out


def runs(pi: Machine) -> str:
    """Return the release whose files the kiosk has mapped: a or b."""
    pi.until("systemctl is-active station", 180.0)
    found = pi.ask(f"grep -o '{OPT}/[ab]/' /proc/{process(pi)}/maps | sort -u")
    return found.out.removeprefix(f"{OPT}/").rstrip("/\n")


def ready_s(pi: Machine) -> float:
    """Return when the station said READY, seconds since the start of the machine."""
    told = pi.ask("systemctl show --property ActiveEnterTimestampMonotonic --value station")
    return int(str(told)) / 1e6


def said_s(pi: Machine, words: str, which: int = 0) -> float:
    """Return when the journal got its first (0) or last (-1) line with these words."""
    log = pi.ask(f"journalctl --boot --no-pager --output short-monotonic | grep -F '{words}'")
    assert log.code == 0, f"The journal does not have: {words}"
    return float(log.out.splitlines()[which].split("]")[0].strip("[ "))


def whole(pi: Machine) -> str:
    """Return the slot that the link names, which must hold a release."""
    slot = str(pi.ask(f"readlink {OPT}/current"))
    assert pi.ask(f"test -s {OPT}/{slot}/RELEASE").code == 0, f"half a release in slot {slot}"
    return slot


# --- updates --------------------------------------------------------------------------------------


def test_an_update_without_a_network_runs_afterwards(pi: Machine) -> None:
    """From a tarball: made of the wheels that are kept, tried, switched to, READY, proven."""
    switched_on(pi)
    make_release(pi.share / "newer.tar.gz")
    begun = float(str(pi.ask("cut -d ' ' -f 1 /proc/uptime")))
    done = pi.ask(UPDATE, UPDATE_S)
    assert done.code == 0, done.out
    assert f"Updated: {VERSION}" in done.out
    assert "bringing the libraries" not in done.out
    took_s = float(str(pi.ask("cut -d ' ' -f 1 /proc/uptime"))) - begun
    assert runs(pi) == whole(pi) == "b"
    assert pi.ask(f"test -e {OPT}/a/PROVEN -a -e {OPT}/b/PROVEN").code == 0
    away_s = ready_s(pi) - said_s(pi, "Stopping station.service", -1)
    measured(
        "Stand-in: update from a tarball, without a network",
        "the new release runs, READY and proven",
        f"in {took_s:.0f} s, of which the panel was without a station for {away_s:.0f} s",
    )
    done = pi.ask(UPDATE, UPDATE_S)
    assert done.code == 0, done.out
    assert "Nothing had to be changed" in done.out


def test_a_release_that_does_not_start_goes_back_by_itself(pi: Machine) -> None:
    """It passed its check: only the start shows it. Whoever updates and the journal hear of it."""
    switched_on(pi)
    make_release(pi.share / "newer.tar.gz", bad=True)
    done = pi.ask(UPDATE, UPDATE_S)
    assert done.code == 1, done.out
    assert "did not run well" in done.out
    assert "in slot a is back" in done.out
    assert runs(pi) == whole(pi) == "a"
    back_s = ready_s(pi) - said_s(pi, FAILED)
    measured(
        "Stand-in: update to a release that does not start",
        f"the old one is back ≤ {BACK_S:g} s after the start that failed, by itself",
        f"after {back_s:.0f} s",
    )
    assert back_s <= BACK_S
    assert said_s(pi, "did not run well") < said_s(pi, "in slot a is back")
    pi.until("systemctl show --property SubState station-rescue | grep -qx SubState=dead")
    assert runs(pi) == "a"
    assert pi.ask(f"test -e {OPT}/b/PROVEN").code != 0


@pytest.mark.parametrize("step", MOMENTS)
def test_the_plug_is_pulled_in_an_update(step: str, pi: Machine) -> None:
    """At a random moment of it: it starts with a whole release, and the next run completes."""
    words, at_most_s = MOMENTS[step]
    seconds = random.Random(step + os.environ.get("STATION_SEED", "")).uniform(0.0, at_most_s)
    switched_on(pi)
    make_release(pi.share / "newer.tar.gz")
    pi.until("systemctl is-active station", 180.0)
    pi.ask(f"sleep {RUNS_WELL_S:g}")
    pi.ask(f"({UPDATE} >/run/said 2>&1) &")
    pi.until(f"grep -q '{words}' /run/said", UPDATE_S)
    pi.ask(f"sleep {seconds:.1f}", 120.0)
    pi.cut_power()
    pi.power_on(SLOW)
    slot = runs(pi)
    after_s = ready_s(pi)
    assert slot == whole(pi)
    assert pi.ask(f"test -e {OPT}/a/PROVEN").code == 0
    done = pi.ask(UPDATE, UPDATE_S)
    assert done.code == 0, done.out
    assert runs(pi) == whole(pi) == "b"
    measured(
        f"Stand-in: plug pulled in an update, {step}",
        "a whole release starts; the next update completes",
        f"{seconds:.0f} s later: slot {slot} ran {after_s:.0f} s after the next start; completed",
    )


# --- the rescue -----------------------------------------------------------------------------------


def test_a_release_that_turns_bad_gives_way_to_the_one_before(pi: Machine) -> None:
    """Switched to, and the plug is pulled before it was proven: nobody is there who updates."""
    switched_on(pi)
    assert pi.ask(COPIED, 180.0).code == 0
    spoil(pi, "b")
    pi.cut_power()
    pi.power_on(SLOW)
    assert runs(pi) == whole(pi) == "a"
    back_s = ready_s(pi) - said_s(pi, FAILED)
    failed = pi.ask(f"journalctl --boot --no-pager | grep -cF '{FAILED}'")
    measured(
        "Stand-in: a release fails at every start, after its switch",
        f"the one before is back ≤ {BACK_S:g} s after the first, by itself",
        f"after {back_s:.0f} s and {failed} starts",
    )
    assert back_s <= BACK_S
    said_s(pi, "The release in slot b never ran well, the one in slot a did: going back to it.")
    said_s(pi, "in slot a runs")


def test_when_both_are_bad_the_panel_says_so(pi: Machine) -> None:
    """Out of order, with a code; two restarts of the machine, each counted; then it stays so."""
    switched_on(pi)
    assert pi.ask(COPIED, 180.0).code == 0
    spoil(pi, "a", "b")
    pi.cut_power()
    pi.power_on(SLOW)
    seen_s = []
    boots = [boot(pi)]
    for _ in range(2):
        out_of_order(pi)
        seen_s.append(said_s(pi, "Started station-out-of-order.service") - said_s(pi, FAILED))
        shot(pi, "out-of-order")
        pi.until_restart(180.0)
        pi.power_on(SLOW)
        boots.append(boot(pi))
        rows = pi.ask("cat /var/lib/hinge-station-rescue/reboots").out.splitlines()
        assert [(row.split()[0], row.split()[3]) for row in rows] == [
            (one, "RUN-1") for one in boots[:-1]
        ]
    pi.until("journalctl --boot | grep -q 'Nothing helped'", 180.0)
    out_of_order(pi)
    pi.ask("sleep 70", 120.0)
    out_of_order(pi)
    assert boot(pi) == boots[-1]
    assert whole(pi) == "a"
    measured(
        "Stand-in: both releases fail at every start",
        "the panel says so; two restarts of the machine, then it stays so",
        f"out of order {seen_s[0]:.0f} s after the first start that failed (both releases tried), "
        f"after the restart {seen_s[1]:.0f} s; 2 restarts counted, no third",
    )


def boot(pi: Machine) -> str:
    """Return what is another at each start of the kernel."""
    return str(pi.ask(f"cat {BOOT_ID}"))


def out_of_order(pi: Machine) -> None:
    """Wait until the panel says so, and nobody else is on it."""
    pi.until("systemctl is-active station-out-of-order", 180.0)
    assert str(pi.ask("cat /run/hinge-station-rescue/code")) == "CODE=RUN-1"
    assert str(pi.ask("systemctl is-active station")) == "failed"
    assert len(shot(pi).getcolors(1 << 20) or ()) > 20, "the panel is blank"


# --- installed again, and gone --------------------------------------------------------------------


def test_installed_twice_not_one_file_changes(image: Path, tmp_path: Path) -> None:
    """In the image's own Debian with its own apt, and without a network."""
    for name in ("upper", "work", "root"):
        (tmp_path / name).mkdir()
    done = subprocess.run(
        ["unshare", "--mount", "--net", "--propagation", "private", "bash", "-euc", AGAIN],
        env={
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LOWER": str(image / "root"),
            "ROOM": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Nothing had to be changed" in done.stdout
    assert [str(path) for path in (tmp_path / "upper").rglob("*")] == []


def test_uninstalled_nothing_is_left_but_the_data(pi: Machine) -> None:
    """No file, unit, user, group or word of ours; what was kept is root's, byte for byte."""
    switched_on(pi)
    pi.until(f"systemctl stop station && cp -a {OPT}/current/source /root/clone")
    brought = pi.ask(f"sed -n 's/^file //p' {OPT}/steps/*").out.split()
    assert len(brought) > 10
    data = "cd /var/lib/hinge-station && find . -type f | sort | xargs sha256sum"
    before = pi.ask(data).out
    assert "sessions.db" in before
    done = pi.ask("/root/clone/deploy/uninstall --keep-data", 120.0)
    assert done.code == 0, done.out
    assert pi.ask(data).out == before
    assert str(pi.ask("stat --format %U:%a /var/lib/hinge-station")) == "root:700"
    left = pi.ask(f"find / -xdev '(' {OTHERS} ')' -prune -o {OURS} -print")
    assert set(left.out.split()) == {
        *("/etc/hinge-station", "/etc/hinge-station/station.toml", "/var/lib/hinge-station"),
    }
    assert pi.ask("ls -d " + " ".join(brought) + " 2>/dev/null").out == ""
    assert pi.ask("getent passwd station; getent group station; groups station").code != 0
    assert pi.ask("grep -r station /etc/group /etc/passwd /etc/shadow").out == ""
    units = pi.ask("systemctl list-unit-files 'station*' 'getty@tty1*' --no-legend").out
    assert "station" not in units
    assert "masked" not in units
    for name, text in BOOT_FILES.items():
        assert pi.ask(f"cat /boot/firmware/{name}").out == text
    assert "No station is installed" in pi.ask("/root/clone/deploy/uninstall").out
