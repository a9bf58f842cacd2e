"""Nothing leaves the station and nothing stays: what a tracer sees of a whole visit.

Both processes run as `station run` starts them. As in the unit, Python is told to write no
.pyc (PYTHONDONTWRITEBYTECODE); all else must hold by itself.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest

from station.config.schema import Config
from station.store.files import DATABASE
from tests.app.tracing import (
    LARGEST,
    ROOT,
    filled,
    pictures,
    read_traces,
    running,
    spoken_to,
    touched,
)
from tests.app.visits import a_config, recording
from tests.results import measured
from tests.vision.test_sandbox import LOOPBACK, leaks

SUMMED_UP = "SELECT count(*) FROM exercise_set WHERE why = 'complete'"
LIVED_S = 100.0
"""MediaPipe's metrics try to leave a minute after its start, and when it is closed."""
LEAD_IN_S = 62.0
"""So that the clip, and with it the engine, ends after that minute and before the hundred."""
CLOSED = r"phase\": \"ended"
"""What the eyes say, as strace writes it, when the clip is over and the engine closed."""
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG")
"""Of JPEG and PNG files."""


@dataclass(frozen=True)
class Seen:
    """What was seen of one visit."""

    calls: list[str]
    """Of all threads of both processes."""
    eyes: list[str]
    """Of the first thread of the vision process."""
    allowed: tuple[str, ...]
    """Folders in which files may be made."""
    state: Path
    home: Path


def visit(config: Config, folder: Path, lived_s: float = 0.0) -> Seen:
    """Trace a visit up to its summary, and for so many seconds in all; end it with SIGTERM."""
    state, trace = Path(config.store.folder), folder / "trace"
    with running(config, folder, trace) as station:
        begun = time.monotonic()
        station.until(lambda: station.kept(SUMMED_UP) >= 1, 30.0 + lived_s)
        station.watch(max(0.1, begun + lived_s - time.monotonic()))
        eyes = station.eyes
        assert station.stop() == 0
    calls = read_traces(trace)
    allowed = (str(state), "/dev/shm/", str(folder / "run"))
    return Seen(list(chain(*calls.values())), calls[eyes], allowed, state, folder / "home")


def filmed(film: Path, drill: str, folder: Path, **camera: object) -> Config:
    """A station with a panel, which looks at a film."""
    config = a_config(film, drill, folder / "state", reps=2)
    looks = config.camera.model_copy(update=camera)
    screen = config.screen.model_copy(update={"kind": "window"})
    return config.model_copy(update={"camera": looks, "screen": screen})


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """A visit from a recording, at sixteen times real speed."""
    folder = tmp_path_factory.mktemp("traced")
    return visit(filmed(*recording("free-good"), folder, pace=16.0), folder)


def strangers(seen: Seen) -> set[str]:
    """Return the files that were made, or opened for writing, where none may be."""
    return {path for path in touched(seen.calls) if not path.startswith(seen.allowed)}


def kept_pictures(folder: Path) -> list[str]:
    """Return the files that begin as a picture does."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if path.read_bytes().startswith(BEGINNINGS)]


def beside_the_database(seen: Seen) -> int:
    """Return the bytes that were written to any file but the database's."""
    sizes = filled(seen.calls)
    return sum(size for path, size in sizes.items() if DATABASE not in path)


def holds(seen: Seen) -> None:
    """No file outside the state folder, no picture, no packet."""
    assert strangers(seen) == set()
    assert list(seen.home.iterdir()) == []
    assert pictures(seen.calls) == []
    assert kept_pictures(seen.state) == []
    assert beside_the_database(seen) < LARGEST
    assert leaks("\n".join(seen.calls)) == []
    assert spoken_to(seen.calls) == []


def test_a_visit_leaves_its_rows_and_nothing_else(quick: Seen) -> None:
    """No file elsewhere, no picture, no packet, no word to another program, in both processes."""
    holds(quick)


def test_the_tracer_sees_what_it_should(quick: Seen) -> None:
    """The test of the test: the rows of the visit are among what was written."""
    assert any(DATABASE in path for path in filled(quick.calls))
    assert any(DATABASE in path for path in touched(quick.calls))


def test_the_tracer_sees_eyes_that_nobody_may_look_into(quick: Seen) -> None:
    """The eyes close themselves to debuggers; whoever watched before goes on seeing them."""
    closed = next(i for i, call in enumerate(quick.eyes) if "PR_SET_DUMPABLE" in call)
    assert sum(call.startswith("sendto(") for call in quick.eyes[closed:]) > 100


@pytest.mark.long
def test_nothing_leaves_the_real_engine_in_a_hundred_seconds(
    tmp_path: Path, model_path: Path, clip_path: Path
) -> None:
    """Not by a timer, as MediaPipe's metrics have one of a minute, nor when it is closed."""
    film = {"pace": 1.0, "lead_in_s": LEAD_IN_S, "repeat": False}
    seen = visit(filmed(clip_path, "hinge", tmp_path, **film), tmp_path, LIVED_S)
    holds(seen)
    assert any(CLOSED in call for call in seen.calls), "the engine was not closed"
    tries = (call for call in seen.calls if call.startswith("connect("))
    refused = sum(bool(LOOPBACK.search(call)) for call in tries)
    measured(
        "strace over a live session",
        "no file elsewhere, no picture, no packet",
        f"0, 0, 0 in {LIVED_S:g} s with the engine's start, minute and close; "
        f"{len(seen.calls):,} calls seen; tries to connect, refused in the empty namespace: "
        f"{refused}",
    )


CALLS = {
    'openat(AT_FDCWD</w>, "a", O_WRONLY|O_CREAT, 0666) = 3</w/a>': "/w/a",
    'openat(AT_FDCWD</w>, "a", O_RDONLY|O_CLOEXEC) = 3</w/a>': "",
    'openat(AT_FDCWD</w>, "a", O_WRONLY|O_CREAT, 0666) = -1 EACCES (Permission denied)': "",
    'openat(AT_FDCWD</w>, "/tmp", O_RDWR|O_EXCL|O_TMPFILE, 0600) = 3</tmp/#7>(deleted)': "/tmp/#7",
    'open("/dev/null", O_RDWR) = 3</dev/null>': "",
    'creat("/tmp/a", 0644) = 3</tmp/a>': "/tmp/a",
    'mkdir("/tmp/a", 0700) = 0': "/tmp/a",
    'mkdir("a", 0700) = 0': f"{ROOT}/a",
    'mkdir("/tmp/a", 0700) = -1 EEXIST (File exists)': "",
    'rename("/run/a", "/tmp/b") = 0': "/tmp/b",
    'renameat2(AT_FDCWD</w>, "a", 5</tmp>, "b", RENAME_NOREPLACE) = 0': "/tmp/b",
    'symlink("/etc/passwd", "/tmp/a") = 0': "/tmp/a",
    'linkat(3</w>, "a", AT_FDCWD</tmp>, "b", 0) = 0': "/tmp/b",
    'bind(3<socket:[7]>, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 110) = 0': "/tmp/s",
    'bind(3<socket:[7]>, {sa_family=AF_UNIX, sun_path=@"s"}, 5) = 0': "",
}


@pytest.mark.parametrize(("call", "path"), CALLS.items())
def test_what_counts_as_a_file_made(call: str, path: str) -> None:
    """The test of the tests: every way to make a file is found, and what failed is none."""
    assert touched([call]) == ({path} if path else set())


WRITES = {
    'write(3</tmp/a>, "\\377\\330\\377\\340"..., 20000) = 20000': True,
    'write(3</tmp/a>, "\\211PNG\\r\\n"..., 100) = 100': True,
    'pwrite64(3</s/sessions.db-wal>, "\\377\\376"..., 4096, 0) = 4096': False,
    'write(3</tmp/a>, "\\1\\2"..., 921600) = 921600': True,
    'write(7</memfd:preview>(deleted), "\\1\\2"..., 921600) = 921600': False,
    'write(8<pipe:[7]>, "\\1\\2"..., 921600) = 921600': False,
    "sendfile(3</tmp/a>, 4</tmp/b>, NULL, 100) = 100": True,
    "mmap(NULL, 9, PROT_READ|PROT_WRITE, MAP_SHARED, 5</tmp/a>, 0) = 0x7f1b": True,
    "mmap(NULL, 9, PROT_READ|PROT_WRITE, MAP_PRIVATE, 5</tmp/a>, 0) = 0x7f1b": False,
    "mmap(NULL, 9, PROT_READ|PROT_WRITE, MAP_SHARED, 5</s/sessions.db-shm>, 0) = 0x7f1b": False,
}


@pytest.mark.parametrize(("call", "found"), WRITES.items())
def test_what_counts_as_a_picture(call: str, found: bool) -> None:
    """The test of the tests: a JPEG, a PNG, raw pixels, a copied file and a mapped one."""
    assert pictures([call]) == ([call] if found else [])


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ('connect(3<s>, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0', ["/run/x"]),
        ('connect(3<s>, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11"}, 20) = 0', ["/tmp/.X11"]),
        ('connect(3<s>, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = -1 ENOENT (No)', []),
    ],
)
def test_who_was_spoken_to(call: str, names: list[str]) -> None:
    """The test of the tests: a resolver that answers would be found."""
    assert spoken_to([call]) == names
