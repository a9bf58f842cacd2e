"""The rooms of the station, and which may import which: the table below is the rule.

A new folder or file in `station/` is unlisted and fails until it has its row here.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STATION = ROOT / "station"

EVERY = frozenset({"*"})
CONTRACT = frozenset({"values", "errors"})

ROOMS: dict[str, frozenset[str]] = {
    # what flows, and what can go wrong
    "__init__": frozenset(),
    "values": frozenset(),
    "errors": frozenset(),
    # pure: what the body did, what the person is told
    "form": CONTRACT,
    "coach": CONTRACT | {"form"},
    # the site's facts, and what is said in which language
    "config": CONTRACT,
    "language": CONTRACT,
    # edges: they never import one another
    "vision": CONTRACT | {"config"},
    "lights": CONTRACT | {"config"},
    "screen": CONTRACT | {"config", "language"},
    "sound": CONTRACT | {"config"},
    "store": CONTRACT | {"config"},
    "heartbeat": CONTRACT,
    "report": CONTRACT,
    # composition: brings the rooms together
    "app": EVERY,
    "staff": EVERY,
    "analyze": EVERY,
    "check": EVERY,
    "evaluate": EVERY,
    "bench": EVERY,
    "terminal": EVERY,
    "drill_card": EVERY,
    "fault_walk": EVERY,
    "wiring": EVERY,
    "commands": EVERY,
    "__main__": EVERY,
}
"""Room (a folder or a file in `station/`) → rooms that it may import beside itself."""

PURE = ("values", "errors", "form", "coach")
"""Rooms that read no clock, do no I/O, and import only numpy and the standard library."""

IMPURE_MODULES = frozenset(
    """asyncio concurrent csv ctypes curses datetime fcntl fileinput ftplib getpass glob gzip http
    importlib io json locale logging mmap multiprocessing os pathlib pickle platform pty queue
    random readline resource sched secrets select selectors shelve shutil signal smtplib socket
    socketserver sqlite3 ssl subprocess sys tarfile tempfile termios threading time tkinter
    tracemalloc urllib uuid warnings webbrowser winreg zipfile zoneinfo""".split()
)
"""Of the standard library: clocks, chance, files, processes, threads, the network."""

IMPURE_CALLS = frozenset("__import__ breakpoint compile eval exec exit input open print".split())
IMPURE_NUMPY = frozenset(
    """fromfile fromregex genfromtxt load loadtxt memmap random save savetxt savez
    savez_compressed seterr""".split()
)

HOMES: dict[str, tuple[str, ...]] = {
    "PIL": ("report/",),
    "ai_edge_litert": ("vision/pose/litert/network.py",),
    "cv2": ("report/", "vision/"),
    "flatbuffers": ("vision/pose/note.py",),
    "gpiozero": ("lights/",),
    "lgpio": ("lights/",),
    "matplotlib": ("report/",),
    "mediapipe": ("vision/pose/mediapipe.py",),
    "libcamera": ("vision/camera/picamera.py",),
    "picamera2": ("vision/camera/picamera.py",),
    "pydantic": ("config/",),
    "polib": ("language/",),
    "pygame": ("screen/", "sound/"),
    "segno": ("screen/qr.py",),
    "typer": ("commands/",),
}
"""Heavy or hardware library → the only places in `station/` that may import it."""

REGISTRIES = (
    "pypi" + ".org",
    "files.python" + "hosted.org",
    "piwheels" + ".org",
    "registry.npm" + "js",
    "npm" + "js.com",
    "deb.debian" + ".org",
    "archive.ubuntu" + ".com",
)
"""Hosts that no file may name: the clients know theirs, and a mirror may stand in for it."""


def modules(station: Path) -> list[Path]:
    """Return every module under a station folder."""
    return sorted(station.rglob("*.py"))


def room_of(path: Path, station: Path) -> str:
    """Return the room that a module lies in: its first folder, or its own name."""
    first = path.relative_to(station).parts[0]
    return first.removesuffix(".py")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all that a module is made of; every rule looks at every module."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports(path: Path) -> Iterator[str]:
    """Yield the full dotted name of everything that a module imports, wherever it does."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def forbidden_rooms(station: Path) -> list[str]:
    """Return a line for every import of one room by another that may not."""
    wrong = []
    for path in modules(station):
        room = room_of(path, station)
        allowed = ROOMS.get(room, frozenset()) | {room}
        for name in imports(path):
            parts = name.split(".")
            inside = parts[0] == "station" and len(parts) > 1
            if inside and "*" not in allowed and parts[1] not in allowed:
                wrong.append(f"{path.relative_to(station)} imports {name}")
    return wrong


def impurities(station: Path) -> list[str]:
    """Return a line for every clock, file or foreign library in a pure room."""
    wrong = []
    for path in modules(station):
        if room_of(path, station) in PURE:
            tops = {name.split(".")[0] for name in imports(path)} - {"numpy", "station"}
            foreign = {top for top in tops if top not in sys.stdlib_module_names}
            found = sorted(foreign | (tops & IMPURE_MODULES) | set(impure_uses(path)))
            wrong += [f"{path.relative_to(station)} uses {what}" for what in found]
    return wrong


def impure_uses(path: Path) -> Iterator[str]:
    """Yield calls of impure builtins and uses of impure parts of numpy."""
    for node in nodes(path):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in IMPURE_CALLS:
                yield f"{name}()"
            case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr=name) if (
                name in IMPURE_NUMPY
            ):
                yield f"numpy.{name}"


def strays(station: Path) -> list[str]:
    """Return a line for every heavy library imported outside its home."""
    wrong = []
    for path in modules(station):
        place = path.relative_to(station).as_posix()
        for top in sorted({name.split(".")[0] for name in imports(path)} & set(HOMES)):
            if not place.startswith(HOMES[top] or ("nowhere yet",)):
                wrong.append(f"{place} imports {top}")
    return wrong


def tracked() -> list[Path]:
    """Return every file that is, or would be, committed."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    paths = (ROOT / name for name in listing.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def test_every_room_is_listed() -> None:
    """A folder or file that nobody gave a row is not part of the design yet."""
    assert {room_of(path, STATION) for path in modules(STATION)} <= set(ROOMS)


def test_rooms_import_only_what_they_may() -> None:
    """Values ← form ← coach ← composition, values ← edges: and nothing else."""
    assert forbidden_rooms(STATION) == []


def test_the_core_is_pure() -> None:
    """Judging and coaching read no clock, draw no lots, and touch no file."""
    assert impurities(STATION) == []


def test_heavy_libraries_stay_at_home() -> None:
    """Each is imported in its own place only, so the rest runs without it."""
    assert strays(STATION) == []


def test_no_file_names_a_package_registry() -> None:
    """Packages are asked for by name, through clients that know where to ask."""
    names = [name.encode() for name in REGISTRIES]
    wrong = [path for path in tracked() if any(name in path.read_bytes() for name in names)]
    assert wrong == []


@pytest.mark.parametrize(
    ("place", "line", "check"),
    [
        ("form/judge.py", "from station.vision import video", forbidden_rooms),
        ("form/judge.py", "from station import report", forbidden_rooms),
        ("vision/video.py", "import station.form.judge", forbidden_rooms),
        ("report/page.py", "from station.vision.video import Film", forbidden_rooms),
        ("attic/box.py", "from station.form import judge", forbidden_rooms),
        ("form/judge.py", "import time", impurities),
        ("form/judge.py", "import scipy.signal", impurities),
        ("form/judge.py", "def f():\n    from os.path import join", impurities),
        ("coach/cues.py", "print('hello')", impurities),
        ("coach/cues.py", "import numpy as np\nnp.random.default_rng()", impurities),
        ("form/judge.py", "import cv2", strays),
        ("analyze.py", "import matplotlib.pyplot", strays),
        ("vision/pose/model.py", "from mediapipe import tasks", strays),
        ("vision/pose/model.py", "import pygame", strays),
    ],
)
def test_the_rules_catch_who_breaks_them(
    place: str, line: str, check: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    """Each rule sees a made-up offence: a check that cannot fail is no check."""
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(line)
    assert len(check(tmp_path)) == 1
