"""The ladder when starting does not help any more: `deploy/rescue`, with a stand-in for systemd."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

RESCUE = Path(__file__).parents[2] / "deploy" / "rescue"
TOOLS = "bash cat cut env flock ls mkdir mv readlink sync tail true ln".split()
NOW, EARLIER, EARLIEST = "boot-3", "boot-2", "boot-1"
HOUR = 3600

SYSTEMCTL = """#!/usr/bin/env bash
# A stand-in: answers from a folder, and notes what it is told to do.
case "$1" in
  show) cat "$WORLD/$3" 2>/dev/null; exit 0 ;;
  is-system-running) cat "$WORLD/System"; exit ;;
esac
echo "$*" >>"$NOTES"
[[ $* != "start station-out-of-order.service" ]] || exit "${NO_SCREEN:-0}"
"""
SLEEP = """#!/usr/bin/env bash
echo "sleep $1" >>"$NOTES"
[[ -z ${MEANWHILE:-} ]] || echo "$MEANWHILE" >"$WORLD/ActiveState"
"""
ROLLBACK = """#!/usr/bin/env bash
echo "rollback $*" >>"$NOTES"
[[ -z ${ROLLBACK_FAILS:-} ]] || exit 1
ln -sfn b "$STATION_PREFIX/opt/hinge-station/current"
"""
STAND_INS = {
    "systemctl": SYSTEMCTL,
    "sleep": SLEEP,
    "stat": '#!/usr/bin/env bash\necho "${FILES:-ext2/ext3}"\n',
    "journalctl": '#!/usr/bin/env bash\necho "the last words of $2"\n',
}

RESET = "reset-failed station.service"
START = "start --no-block station.service"
SCREEN = "start station-out-of-order.service"
MINUTE = "sleep 60"
REBOOT = "reboot"
ROLL_BACK = "rollback --by-itself"


@dataclass
class World:
    """A machine whose station has just used up its starts."""

    root: Path
    told: dict[str, str] = field(default_factory=dict)
    """What systemd answers, by property."""

    def put(self, path: str, text: str = "") -> Path:
        """Write a file of the machine."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def read(self, path: str) -> str:
        """Read one of its files."""
        return (self.root / path).read_text()

    def has_run(self, *lines: str) -> None:
        """Write down reboots, the oldest first."""
        self.put("var/lib/hinge-station-rescue/reboots", "".join(f"{line}\n" for line in lines))

    def rescue(self, **world: str) -> list[str]:
        """Run it; return what it asked for, in order."""
        for name, value in self.told.items():
            self.put(f"world/{name}", f"{value}\n")
        notes = self.put("notes")
        done = subprocess.run(
            [str(RESCUE)],
            env={
                "PATH": str(self.root / "bin"),
                "STATION_PREFIX": str(self.root),
                "WORLD": str(self.root / "world"),
                "NOTES": str(notes),
                **world,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        self.said = done.stdout
        return notes.read_text().splitlines()

    @property
    def code(self) -> str:
        """What stands on the screen."""
        return self.read("run/hinge-station-rescue/code").strip().removeprefix("CODE=")


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A release that ran well, alone, which now fails each time; up for five minutes."""
    made = World(tmp_path)
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        made.put("bin/x").with_name(tool).symlink_to(found)
    for name, text in STAND_INS.items():
        made.put(f"bin/{name}", text).chmod(0o755)
    made.put("opt/hinge-station/a/source/deploy/rollback", ROLLBACK).chmod(0o755)
    made.put("opt/hinge-station/a/PROVEN")
    (tmp_path / "opt/hinge-station/current").symlink_to("a")
    made.put("proc/uptime", "300.25 900.00\n")
    made.put("proc/sys/kernel/random/boot_id", f"{NOW}\n")
    made.put("dev/tty1")
    made.told = {
        "System": "degraded",
        "ActiveState": "failed",
        "Job": "",
        "NRestarts": "4",
        "Result": "exit-code",
        "ExecMainStatus": "1",
    }
    return made


def unproven(world: World, *, other: bool) -> None:
    """The release that runs never ran well; `other` says whether there is one that did."""
    (world.root / "opt/hinge-station/a/PROVEN").unlink()
    if other:
        world.put("opt/hinge-station/b/PROVEN")


def test_a_release_that_never_ran_well_gives_way_to_one_that_did(world: World) -> None:
    """A bad update: back to the other slot, and started, without being waited for."""
    unproven(world, other=True)
    assert world.rescue() == [RESET, ROLL_BACK, RESET, START]


def test_what_the_rollback_has_started_is_not_started_again(world: World) -> None:
    """`deploy/rollback` starts the station itself: when it runs, that is all."""
    unproven(world, other=True)
    rollback = ROLLBACK + 'echo active >"$WORLD/ActiveState"\n'
    world.put("opt/hinge-station/a/source/deploy/rollback", rollback)
    assert world.rescue() == [RESET, ROLL_BACK]


def test_after_a_rollback_that_failed_the_machine_is_restarted(world: World) -> None:
    """The next rung, not the end."""
    unproven(world, other=True)
    assert world.rescue(ROLLBACK_FAILS="1") == [RESET, ROLL_BACK, SCREEN, MINUTE, REBOOT]


@pytest.mark.parametrize("proven", [True, False])
def test_without_a_better_release_the_machine_is_restarted(world: World, proven: bool) -> None:
    """One that ran well before is not to blame; one without an elder has nowhere to go back to."""
    if proven:
        world.put("opt/hinge-station/b/PROVEN")
    else:
        unproven(world, other=False)
    assert world.rescue() == [SCREEN, MINUTE, REBOOT]


def test_two_unproven_releases_do_not_take_turns(world: World) -> None:
    """After a rollback the other slot holds the bad one: never back to that."""
    world.put("opt/hinge-station/b/RELEASE")
    unproven(world, other=False)
    assert ROLL_BACK not in world.rescue()


def test_a_reboot_is_written_down_before_it_is_made(world: World) -> None:
    """Boot, how long it lasted, no clock, code; and what the station said last."""
    world.rescue()
    assert world.read("var/lib/hinge-station-rescue/reboots") == f"{NOW} 300 - RUN-1\n"
    assert "last words of station.service" in world.read("var/lib/hinge-station-rescue/last-words")


def test_a_clock_that_was_set_is_written_down_too(world: World) -> None:
    """Then the next boot knows exactly how long ago it was."""
    world.put("run/systemd/timesync/synchronized")
    world.rescue()
    at = int(world.read("var/lib/hinge-station-rescue/reboots").split()[2])
    assert abs(at - time.time()) < 60


@pytest.mark.parametrize(
    ("uptime", "reboots", "restarts"),
    [
        # boot, lasted, clock, code …
        (300, [(EARLIER, 300)], True),
        (300, [(EARLIEST, 300), (EARLIER, 300)], False),
        (3700, [(EARLIEST, 300), (EARLIER, 300)], True),
        (300, [(EARLIEST, 300), (EARLIER, 3500)], True),
        (300, [(EARLIEST, 4000), (EARLIER, 300)], False),
        (300, [(EARLIER, 300), (NOW, 200)], False),
        (3700, [(NOW, 3600), (NOW, 3650)], False),
        (300, [("rubbish", "rubbish"), ("", "")], False),
    ],
    ids=[
        "one so far",
        "two so far",
        "this boot has lasted an hour",
        "the last boot lasted nearly an hour",
        "how long the first lasted does not matter",
        "asked for in this boot, and not made",
        "the same, of a boot that has lasted an hour",
        "what cannot be read counts as now",
    ],
)
def test_at_most_two_reboots_an_hour_without_a_clock(
    world: World, uptime: int, reboots: list[tuple[str, object]], restarts: bool
) -> None:
    """Their age is at least what the boots since have lasted; no clock is needed."""
    world.put("proc/uptime", f"{uptime}.5 900.00\n")
    world.has_run(*(f"{boot} {lasted} - RUN-1" for boot, lasted in reboots))
    assert world.rescue() == ([SCREEN, MINUTE, REBOOT] if restarts else [SCREEN])


@pytest.mark.parametrize(("ago_s", "restarts"), [(HOUR - 60, False), (HOUR + 60, True)])
def test_at_most_two_reboots_an_hour_by_the_clock(world: World, ago_s: int, restarts: bool) -> None:
    """Where the clock is set, time without power counts as well."""
    world.put("run/systemd/timesync/synchronized")
    at = int(time.time()) - ago_s
    world.has_run(f"{EARLIEST} 100 {at} RUN-1", f"{EARLIER} 100 {at} RUN-1")
    assert (REBOOT in world.rescue()) is restarts


def test_a_clock_that_ran_ahead_makes_no_reboot_old(world: World) -> None:
    """Written down in the future: it counts as now."""
    world.put("run/systemd/timesync/synchronized")
    ahead = int(time.time()) + 10 * HOUR
    world.has_run(f"{EARLIEST} 100 {ahead} RUN-1", f"{EARLIER} 100 {ahead} RUN-1")
    assert world.rescue() == [SCREEN]


@pytest.mark.parametrize("files", ["overlayfs", "tmpfs"])
def test_what_cannot_be_counted_is_not_done(world: World, files: str) -> None:
    """On a read-only card the count would be gone with each reboot, and they would never end."""
    assert world.rescue(FILES=files) == [SCREEN]


def test_a_reboot_that_cannot_be_written_down_is_not_made(world: World) -> None:
    """Disk full, or worn out: the screen stays."""
    (world.root / "bin/sync").unlink()
    world.put("bin/sync", "#!/usr/bin/env bash\nexit 1\n").chmod(0o755)
    assert world.rescue() == [SCREEN, MINUTE, SCREEN]


def test_old_lines_are_let_go(world: World) -> None:
    """The file of a machine that fails for years does not grow."""
    world.put("proc/uptime", "9999.0 0\n")
    world.has_run(*(f"boot {number} - RUN-1" for number in range(50)))
    assert REBOOT in world.rescue()
    assert len(world.read("var/lib/hinge-station-rescue/reboots").splitlines()) == 21


@pytest.mark.parametrize(
    ("result", "status", "code"),
    [
        ("exit-code", "1", "RUN-1"),
        ("watchdog", "6", "RUN-2"),
        ("timeout", "15", "RUN-2"),
        ("core-dump", "11", "RUN-3"),
        ("signal", "9", "RUN-3"),
        ("oom-kill", "9", "RUN-4"),
        ("exit-code", "75", "RUN-5"),
        ("exit-code", "203", "RUN-6"),
        ("resources", "0", "RUN-9"),
    ],
)
def test_the_code_says_how_it_failed(world: World, result: str, status: str, code: str) -> None:
    """What is on the screen, and in docs/units.md."""
    world.told |= {"Result": result, "ExecMainStatus": status}
    world.rescue()
    assert world.code == code
    assert f"| `{code}` |" in (RESCUE.parents[1] / "docs" / "units.md").read_text()


def test_where_no_screen_opens_the_console_says_it(world: World) -> None:
    """A release so broken that it cannot even draw: plain words, and the reboot all the same."""
    assert world.rescue(NO_SCREEN="1") == [SCREEN, MINUTE, REBOOT]
    assert "code RUN-1" in world.read("dev/tty1")


def test_who_starts_the_station_meanwhile_keeps_it(world: World) -> None:
    """Somebody mends it during that minute: no reboot under their hands."""
    assert world.rescue(MEANWHILE="active") == [SCREEN, MINUTE]


@pytest.mark.parametrize(
    "told",
    [{"System": "stopping"}, {"ActiveState": "active"}, {"Job": "17"}],
    ids=["the machine stops", "it runs", "systemd has a job for it"],
)
def test_what_is_under_way_is_left_alone(world: World, told: dict[str, str]) -> None:
    """Nothing is asked for."""
    world.told |= told
    assert world.rescue() == []


@pytest.mark.parametrize(
    ("meanwhile", "then"), [("active", []), ("failed", [SCREEN, MINUTE, REBOOT])]
)
def test_a_start_is_waited_for(world: World, meanwhile: str, then: list[str]) -> None:
    """Called for each failed start: were it ending when the last one does, nobody would come."""
    world.told["ActiveState"] = "activating"
    assert world.rescue(MEANWHILE=meanwhile) == ["sleep 1", *then]


def test_who_stops_the_station_finds_it_stopped(world: World) -> None:
    """It hung, and had to be killed: a failure for systemd, but it was somebody's wish."""
    world.told |= {"NRestarts": "0", "Result": "timeout"}
    assert world.rescue() == []


def test_starting_it_by_hand_too_often_is_no_fault(world: World) -> None:
    """Somebody tries one setting after the other: it starts, and nothing is restarted."""
    world.told |= {"NRestarts": "0", "Result": "start-limit-hit"}
    assert world.rescue() == [RESET, START]


@pytest.mark.parametrize(
    ("status", "connectors", "waits"),
    [
        ("2", ["disconnected", "disconnected"], True),
        ("2", ["disconnected", "connected"], False),
        ("2", [], False),
        ("1", ["disconnected"], False),
    ],
    ids=["none plugged in", "one of two", "no display at all", "another fault"],
)
def test_a_panel_that_is_off_is_waited_for(
    world: World, status: str, connectors: list[str], waits: bool
) -> None:
    """It is switched on some day, without a reboot and without a rescuer."""
    world.told["ExecMainStatus"] = status
    for number, state in enumerate(connectors):
        world.put(f"sys/class/drm/card1-HDMI-A-{number}/status", f"{state}\n")
    assert (world.rescue() == ["sleep 30", RESET, START]) is waits


def test_it_waits_for_an_update_that_is_at_work(world: World) -> None:
    """Whoever holds the lock of install and update may be going back already."""
    (world.root / "bin/flock").unlink()
    words = '#!/usr/bin/env bash\necho "$*" >"$WORLD/flock"\necho active >"$WORLD/ActiveState"\n'
    world.put("bin/flock", words).chmod(0o755)
    assert world.rescue() == []
    assert world.read("world/flock").split()[2:] == [f"{world.root}/opt/hinge-station", "true"]


def test_the_script_can_be_started() -> None:
    """It is strict, and may be run."""
    assert "set -Eeuo pipefail" in RESCUE.read_text()
    assert os.access(RESCUE, os.X_OK)
