"""What every test shares: long tests wait for `--long`, hypothesis repeats itself exactly, and
a pose model and a rendered clip, where they are here already.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from station.errors import ModelUnavailable
from station.vision.pose import model

ROOT = Path(__file__).parents[1]
CLIPS = (ROOT / "station", ROOT.parent / "shared" / "clips" / "rendered")

# A test must give the same answer every time, also on a slow or busy machine.
settings.register_profile("station", derandomize=True, deadline=None, database=None)
settings.load_profile("station")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--long`."""
    parser.addoption("--long", action="store_true", help="also run the tests that take minutes")


def pytest_configure(config: pytest.Config) -> None:
    """Register our markers."""
    config.addinivalue_line("markers", "long: takes more than a few seconds; runs with --long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what is marked long, unless asked for."""
    if config.getoption("--long"):
        return
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="long: run with --long"))


@pytest.fixture(scope="session")
def model_path() -> Path:
    """A verified model; never fetched by a test."""
    try:
        return model.ready("full")
    except ModelUnavailable as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def clip_path() -> Path:
    """A rendered clip in which one person hinges: the demonstration clip, if it is there."""
    for folder in CLIPS:
        for path in sorted(folder.rglob("*.mp4")):
            return path
    pytest.skip("no rendered clip here: neither the demonstration clip nor ../shared/clips")
