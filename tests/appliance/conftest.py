"""The stand-in, built once; each test gets a machine with a disk of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.appliance.machine import Machine, build


@pytest.fixture(scope="session")
def image() -> Path:
    """The folder of the stand-in, as deploy/stand-in/build makes it."""
    return build()


@pytest.fixture
def pi(image: Path, tmp_path: Path) -> Iterator[Machine]:
    """A stand-in Pi that is off."""
    with Machine(image, tmp_path) as machine:
        yield machine
