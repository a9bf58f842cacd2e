"""The station as people run it, watched from outside: its processes, its rows, its system calls.

    with running(config, tmp_path) as station:
        station.until(lambda: station.kept("SELECT count(*) FROM rep") >= 8, 60.0)
        use_of(station.kiosk), use_of(station.eyes)

Given a path for traces, strace writes a file for each thread of both processes; `read_traces` gives
the calls, and the tables below say which of them would be a broken promise.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from station.config.schema import Config
from station.store.files import DATABASE
from station.vision.pose import model

ROOT: Final = Path(__file__).parents[2]
LOOK_S: Final = 0.1
"""Between two looks from outside, seconds."""
LARGEST: Final = 64 << 10
"""Bytes that nothing but the database's files is given at a time: a small picture has more."""
PICTURES: Final = (r"\377\330\377", r"\211PNG")
"""How JPEG and PNG begin, as strace writes bytes."""
TRACED: Final = (
    "%file,%network,prctl,memfd_create,write,pwrite64,writev,pwritev,pwritev2,sendfile,"
    "copy_file_range,splice,mmap"
)
"""Whatever makes a file, fills one, or sends."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a process holds."""

    memory_mb: float
    """Resident."""
    descriptors: int
    """0 where the kernel does not say: the eyes show them to root alone."""
    threads: int


def use_of(pid: int) -> Use:
    """Look at a process."""
    proc = Path("/proc", str(pid))
    pages = int((proc / "statm").read_text().split()[1])
    status = dict(line.split(":", 1) for line in (proc / "status").read_text().splitlines())
    descriptors = 0
    with contextlib.suppress(PermissionError):
        descriptors = len(list((proc / "fd").iterdir()))
    return Use(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, descriptors, int(status["Threads"]))


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            parent = stat.read_text().rpartition(")")[2].split()[1]
            found += [int(stat.parent.name)] if int(parent) == pid else []
    return sorted(found)


def module_of(pid: int) -> str:
    """Return the module that a Python process runs, "" for any other."""
    with contextlib.suppress(OSError):
        _, *words = Path("/proc", str(pid), "cmdline").read_text().split("\0")
        return words[1] if words[:1] == ["-m"] else ""
    return ""


class Running:
    """`station run`, started as a command."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, traced: bool) -> None:
        """The command, the state folder of its config, and whether it is the tracer's child."""
        self._process, self._folder = process, folder
        self.kiosk = self._child(process.pid, "station") if traced else process.pid
        self.eyes = self._child(self.kiosk, "station.vision.worker")

    def until(self, condition: Callable[[], bool], seconds: float) -> None:
        """Wait for a condition; it fails when the station ends, or after so many seconds."""
        give_up = time.monotonic() + seconds
        while not condition():
            self.watch(LOOK_S)
            assert time.monotonic() < give_up, f"nothing came of it in {seconds:g} s"

    def watch(self, seconds: float) -> None:
        """Let it run for so long; fails when it ends."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
            raise AssertionError(f"the station ended with {self._process.returncode}")

    def kept(self, query: str) -> float:
        """Return the one number that the database answers; 0 as long as there is none."""
        path = self._folder / DATABASE
        if not path.exists():
            return 0.0
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            try:
                return float(database.execute(query).fetchone()[0] or 0)
            except sqlite3.OperationalError:  # its tables are being made
                return 0.0

    def stop(self, patience: float = 20.0) -> int:
        """Ask it to end, as systemd does; return its exit code."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.kiosk, signal.SIGTERM)
        return self._process.wait(patience)

    def _child(self, pid: int, module: str) -> int:
        """The process that this one starts to run a module."""
        found: list[int] = []

        def there() -> bool:
            found[:] = [child for child in children(pid) if module == module_of(child)]
            return bool(found)

        self.until(there, 20.0)
        return found[0]


@contextmanager
def running(config: Config, folder: Path, trace: Path | None = None) -> Iterator[Running]:
    """`python -m station run`, in a home of its own below `folder`; ended in the end.

    What it says is in the file `words` there; `trace` is where strace puts its files.
    """
    for name in ("home", "run"):
        (folder / name).mkdir(exist_ok=True)
    file = folder / "station.toml"
    file.write_text(as_toml(config), "utf-8")
    command = [sys.executable, "-m", "station", "run", "--config", str(file)]
    with (
        (folder / "words").open("wb") as said,
        subprocess.Popen(
            [*_tracer(trace), *command],
            cwd=ROOT,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        ) as process,
    ):
        try:
            yield Running(process, Path(config.store.folder), trace is not None)
        finally:
            if process.poll() is None:
                _end(process.pid)


def _end(pid: int) -> None:
    """End the station and whoever traces it; the kernel ends the eyes with the kiosk."""
    for one in (*children(pid), pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def as_toml(config: Config) -> str:
    """Write a config as the file that a site would have."""
    lines = []
    for name, section in config.model_dump(exclude_none=True).items():
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in section.items())]
    return "\n".join(lines) + "\n"


def _environment(folder: Path) -> dict[str, str]:
    """An empty home, a panel that nobody looks at, and no .pyc: as the unit has it."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "XDG_CACHE_HOME": str(model.folder().parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SDL_VIDEODRIVER": "dummy",
        "SDL_AUDIODRIVER": "dummy",
    }


def _tracer(trace: Path | None) -> list[str]:
    if trace is None:
        return []
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed: sudo apt install strace")
    tried = subprocess.run([strace, "-o", os.devnull, "true"], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"tracing is not allowed here: {tried.stderr.strip()}")
    # a file for each thread, so that no call is cut in two by another thread's
    return [strace, "-ff", "-qq", "-y", "-s", "64", "-e", f"trace={TRACED}", "-e", "signal=none",
            "-o", str(trace)]  # fmt: skip


def read_traces(trace: Path) -> dict[int, list[str]]:
    """Return the calls of every thread, by its id; a process's first thread has the process's."""
    files = trace.parent.glob(f"{trace.name}.*")
    return {int(file.suffix[1:]): file.read_text(errors="replace").splitlines() for file in files}


_OPENED = re.compile(r"^(?:open|openat|openat2|creat)\(.*= \d+<(?P<path>[^>]*)>")
_FOR_WRITING = re.compile(r"O_CREAT|O_TMPFILE|O_WRONLY|O_RDWR|^creat")
_NAMED = re.compile(r"^(?:mkdir|rename|link|symlink|mknod)\w*\(.*\) = 0")
_BOUND = re.compile(r'^bind\(.*sun_path="(?P<path>[^"]*)".*\) = 0')
_TARGET = re.compile(r'(?:<(?P<folder>[^>]*)>, )?"(?P<name>[^"]*)"')
_FILLED = re.compile(r"^p?writev?\w*\(\d+<(?P<path>/[^>]*)>.* = (?P<size>\d+)$")
_COPIED = re.compile(r"^(?:sendfile|copy_file_range|splice)\w*\(.*= [1-9]")
_SHARED = re.compile(r"^mmap\(.*PROT_WRITE, MAP_SHARED\S*, \d+<(?P<path>/[^>]*)>")
_SENT = re.compile(r'^connect\(.*sun_path=@?"(?P<path>[^"]*)".*\) = 0')
_NO_DISK = ("/memfd:", "/dev/null", "/proc/")


def touched(calls: list[str]) -> set[str]:
    """Return every path on a disk that was made, or opened to be written."""
    paths = set()
    for call in calls:
        if (opened := _OPENED.match(call)) and _FOR_WRITING.search(call):
            paths.add(opened["path"])
        elif bound := _BOUND.match(call):
            paths.add(bound["path"])
        elif _NAMED.match(call):
            *_, target = _TARGET.finditer(call)
            paths.add(str(Path(target["folder"] or ROOT, target["name"])))
    return {path for path in paths if not path.startswith(_NO_DISK)}


def filled(calls: list[str]) -> dict[str, int]:
    """Return how many bytes were written to each file on a disk."""
    sizes: dict[str, int] = {}
    for call in calls:
        wrote = _FILLED.match(call)
        if wrote and not wrote["path"].startswith(_NO_DISK):
            sizes[wrote["path"]] = sizes.get(wrote["path"], 0) + int(wrote["size"])
    return sizes


def pictures(calls: list[str]) -> list[str]:
    """Return the calls that put a picture into a file, or may have."""
    found = []
    for call in calls:
        wrote, shared = _FILLED.match(call), _SHARED.match(call)
        begins_so = any(f'"{start}' in call for start in PICTURES)
        if wrote and not wrote["path"].startswith(_NO_DISK):
            found += [call] if begins_so or int(wrote["size"]) > LARGEST else []
        elif shared and not shared["path"].startswith(_NO_DISK):
            found += [] if shared["path"].endswith(f"{DATABASE}-shm") else [call]
        elif _COPIED.match(call):
            found.append(call)
    return found


def spoken_to(calls: list[str]) -> list[str]:
    """Return the names of the sockets in this machine that were reached: a resolver has one."""
    return [reached["path"] for call in calls if (reached := _SENT.match(call))]
