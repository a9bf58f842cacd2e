"""What is counted of an engine's cost; the engines themselves are in `test_engines`."""

from __future__ import annotations

import shutil
import sys
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from station.bench.engines.cost import CALL, installed_mb, network_calls

SOCKET = "import socket; socket.socket().close()"


def test_what_is_installed_is_what_its_package_brought() -> None:
    """Not what it needs, nor what lies beside it."""
    files = [Path(str(file.locate())) for file in metadata.files("numpy") or ()]
    size = sum(file.stat().st_size for file in files if file.is_file()) / 1e6
    assert installed_mb("numpy") == pytest.approx(size)
    assert size > 10


def test_what_is_not_installed_has_no_size() -> None:
    """Not nothing: not known."""
    assert np.isnan(installed_mb("no_such_module"))


def test_only_calls_are_counted() -> None:
    """As strace writes them with -f: the end of a process and a signal are none."""
    log = (
        "71 socket(AF_UNIX, SOCK_STREAM, 0) = 3\n"
        "72 connect(3, {sa_family=AF_INET}, 16) = -1 ECONNREFUSED\n"
        "72 --- SIGCHLD {si_signo=SIGCHLD} ---\n"
        "71 +++ exited with 0 +++\n"
    )
    assert len(CALL.findall(log)) == 2


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_socket_is_noticed_and_a_quiet_program_is_not_accused() -> None:
    """The watcher itself, on programs that do and do not call."""
    if network_calls([sys.executable, "-c", ""]) is None:
        pytest.skip("strace may not watch here")
    assert network_calls([sys.executable, "-c", ""]) == 0
    assert network_calls([sys.executable, "-c", SOCKET]) == 1


def test_without_strace_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even that there are none."""
    monkeypatch.setenv("PATH", "")
    assert network_calls([sys.executable, "-c", SOCKET]) is None


def test_a_strace_that_may_not_watch_claims_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a container it is refused, and ends with an error."""
    refused = tmp_path / "strace"
    refused.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    refused.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert network_calls([sys.executable, "-c", SOCKET]) is None
