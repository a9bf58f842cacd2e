"""A bare box, and one with the station on it: laid out once, copied for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.deploy.box import Box


@pytest.fixture(scope="session")
def bare_box(tmp_path_factory: pytest.TempPathFactory) -> Box:
    """As bought; not to be changed."""
    return Box(tmp_path_factory.mktemp("bare") / "box")


@pytest.fixture(scope="session")
def installed_box(bare_box: Box, tmp_path_factory: pytest.TempPathFactory) -> Box:
    """After ./deploy/install; not to be changed."""
    made = bare_box.copy(tmp_path_factory.mktemp("installed") / "box")
    done = made.run("deploy/install")
    assert done.returncode == 0, done.stdout + done.stderr
    return made


@pytest.fixture
def bare(bare_box: Box, tmp_path: Path) -> Box:
    """A box as bought."""
    return bare_box.copy(tmp_path / "box")


@pytest.fixture
def installed(installed_box: Box, tmp_path: Path) -> Box:
    """A box with the station on it, which runs well."""
    return installed_box.copy(tmp_path / "box")
