"""`deploy/requirements.txt`: what pip brings to the appliance, every file by its sha256."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
LOCK = (DEPLOY / "requirements.txt").read_text()
ENTRIES = re.findall(r"^([\w.-]+)==(\S+)((?: \\\n +--hash=sha256:[0-9a-f]{64})*)$", LOCK, re.M)
FROM_APT = {"numpy", "pygame", "gpiozero", "lgpio"}


def wanted() -> list[str]:
    """What pyproject.toml asks for, to be built and to run."""
    project = tomllib.loads((DEPLOY.parent / "pyproject.toml").read_text())
    needs: list[str] = project["build-system"]["requires"] + project["project"]["dependencies"]
    return needs


def test_every_line_is_a_version_with_a_hash() -> None:
    """Nothing else stands in the file: no index, no address, no option."""
    rest = [line for line in LOCK.splitlines() if line and not line.startswith(("#", "    --hash"))]
    assert len(ENTRIES) == len(rest)
    assert all(hashes for _, _, hashes in ENTRIES)
    assert "://" not in LOCK
    assert "index" not in LOCK


def test_everything_that_the_station_needs_is_locked_or_comes_from_apt() -> None:
    """Also what builds its wheel: on the box nothing is fetched that is not in the list."""
    locked = {name for name, _, _ in ENTRIES}
    names = {re.split(r"[^\w.-]", need)[0] for need in wanted()}
    assert names - FROM_APT <= locked
    assert not locked & FROM_APT


def test_locked_versions_are_those_that_were_asked_for() -> None:
    """A bound that was moved in pyproject.toml without a new lock is found here."""
    packaging = pytest.importorskip("packaging.requirements")
    versions = {name: version for name, version, _ in ENTRIES}
    for need in map(packaging.Requirement, wanted()):
        assert need.name in FROM_APT or versions[need.name] in need.specifier, str(need)


def test_what_is_built_for_a_processor_is_locked_for_both() -> None:
    """The Raspberry Pi's and the stand-in's: each has its own file, and so its own hash."""
    hashes = {name: found.count("sha256:") for name, _, found in ENTRIES}
    for name in (
        "ai-edge-litert",
        "opencv-contrib-python",
        "pillow",
        "pydantic-core",
        "matplotlib",
    ):
        assert hashes[name] == 2, name


@pytest.mark.long
def test_it_resolves_for_both_processors() -> None:
    """Needs the network: every file is still to be had, and is what it was."""
    done = subprocess.run(
        [sys.executable, str(DEPLOY / "lock"), "--check"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
