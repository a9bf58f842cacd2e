"""Carriers bring a file or say why not; none of them hangs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from station.errors import ModelUnavailable
from station.vision.pose import supply


def client(words: str, folder: Path, **options: Any) -> Path:
    """Run a Python program as if it were a package client."""
    command = [sys.executable, "-c", words]
    return supply.run(command, folder, 3, lambda done, total: None, "*.whl", **options)


def test_what_a_client_leaves_is_found(tmp_path: Path) -> None:
    """The one file that fits is what was asked for."""
    path = tmp_path / "box.whl"
    assert client(f"open({str(path)!r}, 'w').write('box')", tmp_path) == path


def test_a_client_tells_how_far_it_is(tmp_path: Path) -> None:
    """Bytes that appear in the folder are progress, never more than all of them."""
    seen: list[tuple[int, int | None]] = []
    words = (
        "import os, sys, time; path = os.environ['TMPDIR'] + '/part'; "
        "open(path, 'w').write('box and more'); input()"
    )
    (tmp_path / "scratch").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", words],
        stdin=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path / "scratch")},
    )

    def progress(done: int, total: int | None) -> None:
        seen.append((done, total))
        assert process.stdin is not None
        process.stdin.close()

    with process:
        supply.watch(process, tmp_path, 3, progress, 60)
    assert seen == [(3, 3)]


def test_a_client_that_fails_is_quoted(tmp_path: Path) -> None:
    """The client's own first word about an error reaches the person."""
    with pytest.raises(ModelUnavailable, match="no such box"):
        client("import sys; print('ERROR: no such box'); print('bye'); sys.exit(1)", tmp_path)


def test_a_client_that_brings_nothing_is_not_believed(tmp_path: Path) -> None:
    """Success without a file is a failure."""
    with pytest.raises(ModelUnavailable, match="it said nothing"):
        client("", tmp_path)


def test_a_client_that_hangs_is_stopped(tmp_path: Path) -> None:
    """No new byte for a while: the client is ended, not waited for."""
    with pytest.raises(ModelUnavailable, match="Nothing came for 0 s"):
        client("import threading; threading.Event().wait(60)", tmp_path, stall=0.0)


def test_the_host_brings_a_file_and_says_how_far(tmp_path: Path) -> None:
    """A download is written as it comes, with its progress."""
    source = tmp_path / "source"
    source.write_bytes(b"x" * 100_000)
    seen: list[tuple[int, int | None]] = []
    into = tmp_path / "into"
    into.mkdir()
    path = supply.host(source.as_uri(), into, 1, lambda *step: seen.append(step))
    assert path.read_bytes() == source.read_bytes()
    assert seen[-1] == (100_000, 100_000)


def test_a_closed_host_is_a_sentence(tmp_path: Path) -> None:
    """What cannot be reached is named, with the other ways."""
    with pytest.raises(ModelUnavailable, match="cannot be reached.*pip or npm"):
        supply.host((tmp_path / "nothing").as_uri(), tmp_path, 1, lambda done, total: None)


def test_a_host_that_never_answers_is_left() -> None:
    """Waiting for a name that is never resolved ends in time."""
    never = threading.Event()
    with pytest.raises(TimeoutError, match="no answer"):
        supply._within(0.01, never.wait)
    never.set()


def test_without_npm_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without npm hears where to get it."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ModelUnavailable, match="npm is not installed.*apt-get install npm"):
        supply.npm("box@1", tmp_path, 1, lambda done, total: None)
