"""The units and system files: correct, closed as far as they go, and each line with its reason."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from station.heartbeat import FEEDS, SILENCE_S, Heartbeat
from station.vision.ladder import FAR_TOO_MUCH

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "systemd").glob("station*"))
SYSTEM = ROOT / "deploy" / "system"
FILES = sorted(path for path in SYSTEM.rglob("*") if path.is_file())
STATION = ROOT / "systemd" / "station.service"
ANALYZE = shutil.which("systemd-analyze")
EXPOSURE = {
    "station.service": 1.5,
    "station-out-of-order.service": 1.5,
    "station-retention.service": 1.0,
    "station-rescue.service": 5.0,
}
"""At most, of 10, as `systemd-analyze security` scores it. The rescue puts back other releases'
system files as root; the others are what people stand before."""

PLAIN = ("Description", "Documentation", "WantedBy")
"""What is its own reason."""

needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here")


def lines(path: Path) -> list[str]:
    """Return the lines of a unit or a configuration file."""
    return path.read_text(encoding="utf-8").splitlines()


def told(path: Path, name: str) -> list[str]:
    """Return all values of a directive, in order."""
    return [line.partition("=")[2] for line in lines(path) if line.startswith(f"{name}=")]


def analyze(*words: object) -> subprocess.CompletedProcess[str]:
    """Run systemd-analyze, without a running systemd."""
    assert ANALYZE is not None
    command = [ANALYZE, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def complaints(text: str) -> list[str]:
    """Return what systemd says about our files; what it misses is not installed here."""
    absent = re.compile(r"is not executable: No such file|Command .* not found")
    return [line for line in text.splitlines() if not absent.search(line)]


def unexplained(path: Path) -> list[str]:
    """Return the directives whose group has no comment right above it."""
    wrong, explained = [], False
    for line in lines(path):
        if line.startswith(("#", ";")):
            explained = True
        elif not line or line.startswith("["):
            explained = False
        elif not explained:
            wrong.append(line)
    return [line for line in wrong if line.partition("=")[0] not in PLAIN]


@needs_systemd
def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    """No unknown directive, no value that it would pass over, no unit that is missing."""
    for path in [*UNITS, *SYSTEM.glob("etc/systemd/system/*")]:
        shutil.copy(path, tmp_path)
    asked = sorted(tmp_path.iterdir())
    assert complaints(analyze("verify", "--man=no", *asked).stderr) == []


@needs_systemd
def test_systemd_sees_a_slip(tmp_path: Path) -> None:
    """A check that cannot fail is no check."""
    text = STATION.read_text().replace("ProtectHome=yes", "ProtectHouse=yes\nMemoryMax=much")
    (tmp_path / "station.service").write_text(text)
    found = "\n".join(complaints(analyze("verify", tmp_path / "station.service").stderr))
    assert "ProtectHouse" in found
    assert "much" in found


@needs_systemd
@pytest.mark.parametrize("unit", sorted(EXPOSURE))
def test_little_of_the_machine_can_be_reached(unit: str) -> None:
    """Each unit stays below its mark."""
    threshold = round(10 * EXPOSURE[unit])
    scored = analyze(
        "security", "--offline=true", f"--threshold={threshold}", ROOT / "systemd" / unit
    )
    assert scored.returncode == 0, scored.stdout.splitlines()[-1]


def test_every_service_has_its_mark() -> None:
    """A new one is scored as well."""
    assert {path.name for path in UNITS if path.suffix == ".service"} == set(EXPOSURE)


@pytest.mark.parametrize("path", [*UNITS, *FILES], ids=lambda path: path.name)
def test_every_line_has_its_reason(path: Path) -> None:
    """A comment stands right above it, or above the lines that it belongs with."""
    if path.suffix == ".rules":
        assert lines(path)[0].startswith(("//", "#"))  # polkit's are JavaScript, udev's are not
    else:
        assert unexplained(path) == []


def test_a_line_without_a_reason_is_found(tmp_path: Path) -> None:
    """Under a heading, after a gap: no comment, no excuse."""
    unit = tmp_path / "a.service"
    unit.write_text("[Service]\nUser=a\n\n# Why.\nGroup=a\nUMask=0077\n\nNice=1\n")
    assert unexplained(unit) == ["User=a", "Nice=1"]


def test_the_loop_feeds_in_time() -> None:
    """Three times in what the watchdog waits; and the eyes may be silent for longer than that."""
    (watchdog_s,) = map(float, told(STATION, "WatchdogSec"))
    heartbeat = Heartbeat({"WATCHDOG_USEC": str(int(watchdog_s * 1e6))})
    assert heartbeat.every_s * FEEDS == pytest.approx(watchdog_s)
    assert watchdog_s >= 5.0  # a card may take seconds to write
    assert max(SILENCE_S.values()) > watchdog_s  # it waits for the loop, not for the eyes


def test_a_release_that_cannot_start_reaches_the_rescue() -> None:
    """All its starts fit into the interval, though each hangs for as long as it may."""
    (burst,) = map(int, told(STATION, "StartLimitBurst"))
    (interval,) = told(STATION, "StartLimitIntervalSec")
    assert interval.endswith("min")
    (start_s,) = map(int, told(STATION, "TimeoutStartSec"))
    (stop_s,) = map(int, told(STATION, "TimeoutStopSec"))
    (restart_s,) = map(float, told(STATION, "RestartSec"))
    # SIGTERM, then SIGKILL, then the lamps put out: each may take TimeoutStopSec.
    longest = burst * (start_s + 3 * stop_s + restart_s)
    assert longest < 60 * int(interval.removesuffix("min"))
    assert told(STATION, "OnFailure") == ["station-rescue.service"]


def test_memory_ends_what_the_kiosk_has_not() -> None:
    """The kiosk restarts its eyes first: the unit's limit is beyond theirs and its own share."""
    from station.config.schema import VisionConfig

    (limit,) = told(STATION, "MemoryMax")
    kiosk_mb = 129  # measured
    eyes_mb = VisionConfig().memory_mb * FAR_TOO_MUCH
    assert kiosk_mb + eyes_mb < int(limit.removesuffix("M"))


def test_the_eyes_find_no_network_and_need_no_namespace() -> None:
    """Shut from outside; what `station.vision.sandbox` needs to see that it is, stays open."""
    assert told(STATION, "PrivateNetwork") == ["yes"]
    assert told(STATION, "RestrictNamespaces") == ["yes"]
    assert told(STATION, "RestrictAddressFamilies") == ["AF_UNIX AF_NETLINK"]  # if_nameindex
    assert told(STATION, "SystemCallErrorNumber") == ["EPERM"]  # refused, not killed


def test_the_same_door_for_all() -> None:
    """The limits that need no reason twice are the same in the units beside the station."""
    ours = set(lines(STATION))
    for name in ("station-out-of-order.service", "station-retention.service"):
        text = (ROOT / "systemd" / name).read_text()
        same = text.partition("# The rest as in station.service")[2].splitlines()[1:]
        assert same
        assert set(same) - ours == set()


def test_whatever_a_unit_names_is_there() -> None:
    """Programs, scripts and pages that come with a release, and units of ours."""
    for path in UNITS:
        text = path.read_text()
        for name in re.findall(r"/opt/hinge-station/current/source/(\S+)", text):
            assert (ROOT / name).exists(), f"{path.name} names {name}"
        for name in re.findall(r"\bstation(?:-[a-z-]+)?\.(?:service|timer)\b", text):
            assert (ROOT / "systemd" / name).exists(), f"{path.name} names {name}"


def test_every_command_that_a_unit_starts_exists() -> None:
    """`station run` and the like, as the command line has them, and modules by themselves."""
    from typer.main import get_command

    from station.commands import app

    known = get_command(app).commands  # type: ignore[attr-defined]
    started = [
        words
        for path in UNITS
        for words in re.findall(r"^Exec\w+=-?\S*/bin/station (.+)$", path.read_text(), re.MULTILINE)
    ]
    modules = [
        module
        for path in UNITS
        for module in re.findall(r"^Exec\w+=-?\S*/bin/python -m (\S+)$", path.read_text(), re.M)
    ]
    assert modules == ["station.lights.dark"]
    assert find_spec(*modules) is not None
    assert len(started) == 3
    for words in started:
        name, *options = words.split()
        offered = {flag for parameter in known[name].params for flag in parameter.opts}
        assert {option for option in options if option.startswith("-")} <= offered


def test_no_two_lines_of_the_kernel_disagree() -> None:
    """A name and a value, and each name once."""
    rows = [line for path in SYSTEM.glob("etc/sysctl.d/*") for line in lines(path)]
    names = [row.split(" = ")[0] for row in rows if row and not row.startswith("#")]
    assert names
    assert all(re.fullmatch(r"[a-z_.]+", name) for name in names)
    assert len(names) == len(set(names))


def test_the_hardware_watchdog_counts_to_fifteen() -> None:
    """Beyond what the Pi's can, it refuses, and there is none."""
    path = SYSTEM / "etc/systemd/system.conf.d/50-hinge-station.conf"
    for name in ("RuntimeWatchdogSec", "RebootWatchdogSec"):
        (value,) = told(path, name)
        assert 5 <= int(value.removesuffix("s")) <= 15


POLKIT = """
const rules = []; const polkit = {Result: {YES: "yes"}, addRule: (rule) => rules.push(rule)};
%s
const asks = [["station", "power-off"], ["station", "reboot"], ["station", "halt"],
              ["pi", "power-off"]];
for (const [user, what] of asks)
    console.log(user, what, rules[0]({id: "org.freedesktop.login1." + what}, {user}) || "-");
"""


def test_the_station_may_switch_off_and_restart_and_nothing_else() -> None:
    """The rule, run as the JavaScript that it is."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node here to run polkit's rule with")
    rule = (SYSTEM / "etc/polkit-1/rules.d/50-hinge-station.rules").read_text()
    ran = subprocess.run(
        [node, "-e", POLKIT % rule], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.splitlines() == [
        "station power-off yes",
        "station reboot yes",
        "station halt -",
        "pi power-off -",
    ]
