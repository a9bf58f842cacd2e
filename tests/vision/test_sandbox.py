"""No packet leaves the eyes: the two locks, and what a tracer sees with the door shut."""

from __future__ import annotations

import errno
import os
import re
import select
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from station.vision import sandbox
from station.vision.pose import installed
from station.vision.sandbox import EXEMPT, NOBODY_LISTENS, PROXIED, NetworkDoor, close_network

ROOT = Path(__file__).parents[2]
WATCHED = Path(__file__).with_name("watched.py")
LOOPBACK = re.compile(r'inet_addr\("127\.|"::1"')
ALONE = "set(name for _, name in socket.if_nameindex()) <= {'lo'}"


def leaks(trace: str) -> list[str]:
    """The lines of a trace in which something is sent towards a machine.

    A connect to the loopback stays here, and must be refused there; looking at one's own
    address, or asking the kernel over netlink, sends nothing.
    """
    calls = re.compile(r"\b(connect|sendto|sendmsg|sendmmsg)\(.*AF_INET6?\b")
    return [
        line
        for line in trace.splitlines()
        if calls.search(line) and not (LOOPBACK.search(line) and "= -1 E" in line)
    ]


def python(code: str) -> str:
    """Run code in a fresh process that has one thread, and return what it prints."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()


def traced(
    tmp_path: Path, model: Path, clip: Path, seconds: float, engine: str, door: str = "closed"
) -> str:
    """Run the eyes under a tracer; return every network call that they made."""
    if not installed(engine):
        pytest.skip(f"{engine} is not installed")
    tracer = shutil.which("strace")
    if tracer is None:
        pytest.skip("strace is not installed: sudo apt install strace")
    trace = tmp_path / "trace"
    command = [tracer, "-f", "-qq", "-e", "trace=network", "-e", "signal=none", "-o", str(trace)]
    eyes = [sys.executable, str(WATCHED), str(model), str(clip), str(seconds), engine, door]
    ran = subprocess.run([*command, *eyes], cwd=ROOT, capture_output=True, text=True)
    if "ptrace" in ran.stderr.lower():
        pytest.skip(f"tracing is not allowed here: {ran.stderr.strip()}")
    assert ran.returncode == 0, ran.stderr
    return trace.read_text()


@pytest.fixture(autouse=True)
def own_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own environment is put back, whatever a test does to it."""
    for name in (*PROXIED, *EXEMPT):
        monkeypatch.setenv(name, "somewhere")


@pytest.mark.parametrize(
    ("line", "leak"),
    [
        ('7 connect(7, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.0.0.1")}', 1),
        ('7 sendto(7, "x", 1, 0, {sa_family=AF_INET6, sin6_port=htons(443)}, 28) = 1', 1),
        ('connect(3, {sa_family=AF_INET, sin_addr=inet_addr("127.0.0.1")}, 16) = 0', 1),
        ('connect(3, {sa_family=AF_INET, sin_addr=inet_addr("127.0.0.1")}, 16) = -1 ECONN', 0),
        ('connect(3, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT', 0),
        ("socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 5", 0),
        ("sendto(5, [{nlmsg_len=20}], 20, 0, {sa_family=AF_NETLINK}, 12) = 20", 0),
    ],
)
def test_what_counts_as_a_leak(line: str, leak: int) -> None:
    """The test of the tests: a packet is found, and what stays in the machine is not one."""
    assert len(leaks(line)) == leak


def test_no_packet_leaves_the_eyes(tmp_path: Path, model_path: Path, clip_path: Path) -> None:
    """MediaPipe reports home when it is closed: with the door shut it finds no way."""
    assert leaks(traced(tmp_path, model_path, clip_path, 1, "mediapipe")) == []


def test_our_own_engine_asks_for_no_network(
    tmp_path: Path, model_path: Path, clip_path: Path
) -> None:
    """Not one call, with nothing to hinder it."""
    assert traced(tmp_path, model_path, clip_path, 1, "litert", "open") == ""


@pytest.mark.long
def test_no_packet_leaves_the_eyes_in_ninety_seconds(
    tmp_path: Path, model_path: Path, clip_path: Path
) -> None:
    """Nor by its timer, which fires within a minute."""
    assert leaks(traced(tmp_path, model_path, clip_path, 90, "mediapipe")) == []


def test_a_door_says_which_locks_hold() -> None:
    """One line for the check and the log, with the reason when a lock is missing."""
    assert "an empty namespace" in str(NetworkDoor(True, True, ""))
    assert str(NetworkDoor(False, True, "so it is.")).endswith("only: so it is.")


def test_the_proxy_leads_nowhere_and_nothing_goes_around_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever was set before, both cases of every name are covered."""
    monkeypatch.setattr(sandbox, "_enter_empty_namespace", lambda: "not here.")
    assert close_network() == NetworkDoor(namespace=False, proxy=True, why="not here.")
    assert {os.environ[name] for name in PROXIED} == {NOBODY_LISTENS}
    assert not any(name in os.environ for name in EXEMPT)


def test_a_fresh_process_ends_up_with_the_loopback_alone_or_says_why() -> None:
    """What the door claims is what the kernel shows."""
    code = f"import socket; from station.vision.sandbox import *; d = close_network(); \
print(d.namespace == ({ALONE}), bool(d.why) != d.namespace, close_network() == d)"
    assert python(code) == "True True True"


def test_files_still_belong_to_the_same_user(tmp_path: Path) -> None:
    """Inside the namespace we are who we were."""
    code = f"from station.vision.sandbox import *; close_network(); \
open({str(tmp_path / 'x')!r}, 'w').close(); import os; print(os.geteuid(), os.getegid())"
    made = python(code).split()
    owner = (tmp_path / "x").stat()
    assert [str(owner.st_uid), str(owner.st_gid)] == made == [str(os.geteuid()), str(os.getegid())]


def test_root_without_power_over_networks_goes_the_ordinary_users_way(tmp_path: Path) -> None:
    """In a container even root may need a user namespace; files stay root's."""
    code = f"import os, socket; from station.vision import sandbox; \
sandbox._network_only = lambda: sandbox._unshare(-1); d = sandbox.close_network(); \
open({str(tmp_path / 'x')!r}, 'w').close(); print(d.namespace == ({ALONE}), os.geteuid())"
    assert python(code) == f"True {os.geteuid()}"
    assert (tmp_path / "x").stat().st_uid == os.geteuid()


def test_nothing_with_threads_is_imported_before_the_door_is_shut() -> None:
    """The sandbox itself must not start what would keep it from working."""
    code = "import sys, station.vision.sandbox; print('numpy' in sys.modules)"
    assert python(code) == "False"


@pytest.mark.parametrize(
    ("interfaces", "alone"),
    [
        ({"lo": 1}, True),
        ({"lo": 0, "sit0": 0, "ip6tnl0": 0}, True),
        ({"lo": 1, "sit0": 0, "eth0": 1}, False),
        ({"lo": 1, "gone": None}, False),
    ],
)
def test_an_interface_that_is_down_leads_nowhere(
    interfaces: dict[str, int | None], alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some kernels put fallback tunnels into every namespace; none of them is up."""

    def flags(_socket: object, _number: int, request: bytes) -> bytes:
        up = interfaces[request.rstrip(b"\0").decode()]
        if up is None:
            raise OSError(errno.ENODEV, "No such device")
        return struct.pack("16sH22x", request[:16], up)

    names = list(enumerate(interfaces, 1))
    monkeypatch.setattr("socket.if_nameindex", lambda: names)
    monkeypatch.setattr("fcntl.ioctl", flags)
    assert sandbox._alone() is alone


def test_a_refused_namespace_leaves_the_process_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the kernel denies it, a child finds out, and the reason is given."""
    monkeypatch.setattr(sandbox, "_alone", lambda: False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sandbox, "_threads", lambda: 1)
    monkeypatch.setattr(sandbox, "_in_a_child", lambda step: "Operation not permitted")
    assert "refuses namespaces to ordinary users (Operation not permitted)" in close_network().why


def test_a_process_with_threads_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Linux would refuse without a word that helps."""
    monkeypatch.setattr(sandbox, "_alone", lambda: False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sandbox, "_threads", lambda: 9)
    assert "had started threads already" in close_network().why


STATUS = "import pathlib; held = dict(line.split(':', 1) for line in \
pathlib.Path('/proc/self/status').read_text().splitlines())"


def test_what_the_eyes_give_up_is_gone() -> None:
    """No capability, no way to get one, no core of a picture, few descriptors."""
    code = f"import resource; from station.vision.sandbox import *; close_network(); \
powers = give_up_powers(); {STATUS}; print(held['NoNewPrivs'].strip(), \
{{int(held['Cap' + kind], 16) for kind in ('Inh', 'Prm', 'Eff', 'Amb')}}, \
resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_NOFILE)[1] <= 256, \
powers.kept)"
    assert python(code) == "1 {0} (0, 0) True ()"


def test_root_cannot_get_its_powers_back() -> None:
    """Not by running a program either, which would give root all that is in its bounds."""
    code = f"from station.vision.sandbox import *; give_up_powers(); {STATUS}; \
print(int(held['CapBnd'], 16) if os.geteuid() == 0 else 0)"
    assert python(code) == "0"


def test_a_process_without_powers_still_reads_its_own_memory_use() -> None:
    """What it reports of itself is not shut off with the rest."""
    code = "from station.vision.sandbox import *; give_up_powers(); \
from station.vision.lookout import _resident_mb; print(_resident_mb() > 10)"
    assert python(code) == "True"


def test_powers_that_stay_are_named() -> None:
    """With the reason, beside those that are gone."""
    assert str(sandbox.Powers(("a", "b"), ("c (Operation not permitted)",))) == (
        "Given up: a, b. Kept: c (Operation not permitted)."
    )
    assert str(sandbox.Powers((), ())) == "Given up: nothing."


def test_what_a_system_refuses_to_take_is_kept_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One refusal does not keep the rest from going."""

    def refuse() -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(sandbox, "_POWERS", {"one": refuse, "other": lambda: None})
    powers = sandbox.give_up_powers()
    assert powers == sandbox.Powers(("other",), ("one (Operation not permitted)",))


def test_a_child_ends_with_who_started_it() -> None:
    """The kernel sees to it."""
    code = "import os, signal, sys; from station.vision.sandbox import *; child = os.fork()\n\
if child == 0: end_with_parent(); print(os.getpid(), flush=True); signal.pause()\n\
sys.stdin.read()"
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with parent:
        assert parent.stdout is not None
        watched = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
        assert select.select([watched], [], [], 5)[0]
        os.close(watched)
