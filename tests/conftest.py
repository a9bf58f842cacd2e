"""What every test shares: long tests wait for `--long`, hypothesis repeats itself exactly, the
coverage of form/ is what its own tests reach, and a pose model and a rendered clip, where they
are here already.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Generator
from pathlib import Path

import cv2
import pytest
from hypothesis import settings

from station.errors import ModelUnavailable
from station.vision.pose import model

ROOT = Path(__file__).parents[1]
FORM = Path(__file__).parent / "form"
CLIPS = (ROOT / "station", ROOT.parent / "shared" / "clips" / "rendered")

ASKED_FOR = {
    "long": "takes minutes",
    "appliance": "boots the stand-in Pi",
    "arm64": "emulates a Pi's processor",
}
"""Marker, and the option that runs what has it → what such a test does."""

# A test must give the same answer every time, also on a slow or busy machine.
SAME = settings(derandomize=True, deadline=None, database=None)
settings.register_profile("quick", SAME)
settings.register_profile("long", SAME, max_examples=300)
settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--long`, its like, and `--renew-golden`."""
    for name, what in ASKED_FOR.items():
        parser.addoption(f"--{name}", action="store_true", help=f"also run what {what}")
    parser.addoption(
        "--renew-golden", action="store_true", help="keep the screens as they are drawn now"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register our markers; long tests try three times as many examples."""
    settings.load_profile("long" if config.getoption("--long") else "quick")
    for name, what in ASKED_FOR.items():
        config.addinivalue_line("markers", f"{name}: {what}; runs with --{name}")
    config.addinivalue_line("markers", "untraced: takes no part in the coverage of form/")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what must be asked for; take the coverage of form/ in its own tests.

    The tracer slows whatever runs by half, and a line of form/ that only some other room's test
    happens to run is not a tested one.
    """
    for item in items:
        if not item.path.is_relative_to(FORM):
            item.add_marker(pytest.mark.untraced)
        for name, what in ASKED_FOR.items():
            if name in item.keywords and not config.getoption(f"--{name}"):
                item.add_marker(pytest.mark.skip(reason=f"{what}: run with --{name}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run what is untraced without coverage's tracer.

    pytest-cov's own `no_cover` does not: side by side, each worker has two tracers started, and
    to stop one is to wake the other.
    """
    if "untraced" not in item.keywords:
        return (yield)
    ours, threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(ours)
        threading.settrace(threads)


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


@pytest.fixture(scope="session")
def short_clip_path(clip_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its first half, with one whole rep: what the engine sees costs time."""
    path = tmp_path_factory.mktemp("clips") / "half.mp4"
    whole = cv2.VideoCapture(str(clip_path))
    size = (int(whole.get(cv2.CAP_PROP_FRAME_WIDTH)), int(whole.get(cv2.CAP_PROP_FRAME_HEIGHT)))
    code = cv2.VideoWriter.fourcc(*"mp4v")
    half = cv2.VideoWriter(str(path), code, whole.get(cv2.CAP_PROP_FPS), size)
    for _ in range(int(whole.get(cv2.CAP_PROP_FRAME_COUNT)) // 2):
        half.write(whole.read()[1])
    half.release()
    whole.release()
    return path
