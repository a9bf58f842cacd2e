"""Which engine a machine gets."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

import pytest

from station.vision import pose
from station.vision.pose import ENGINES, choose, machine, open_engine
from station.vision.pose.litert import engine as litert
from station.vision.pose.machine import modern_processor

BOTH = frozenset(ENGINES)
PI_5 = "Features\t: fp asimd atomics asimddp\n"
PI_4 = "Features\t: fp asimd\n"


def on(
    patch: pytest.MonkeyPatch, packages: frozenset[str], cpuinfo: str, kind: str = "aarch64"
) -> None:
    """Be another machine, with these engines installed."""
    patch.setattr(pose, "installed", lambda engine: engine in packages)
    patch.setattr(platform, "machine", lambda: kind)
    patch.setattr(machine, "_cpuinfo", lambda: cpuinfo)


@pytest.mark.parametrize(
    ("packages", "cpuinfo", "kind", "chosen"),
    [
        (BOTH, PI_5, "aarch64", "mediapipe"),
        (BOTH, PI_4, "aarch64", "litert"),
        (BOTH, "flags: sse", "x86_64", "mediapipe"),
        ({"litert"}, PI_5, "aarch64", "litert"),
        ({"mediapipe"}, PI_5, "aarch64", "mediapipe"),
        ({"mediapipe"}, PI_4, "aarch64", "mediapipe"),
        (frozenset(), PI_4, "aarch64", "mediapipe"),
    ],
)
def test_auto_is_mediapipe_where_it_runs_and_litert_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
    packages: frozenset[str],
    cpuinfo: str,
    kind: str,
    chosen: str,
) -> None:
    """Where neither runs, MediaPipe is asked, and says what is missing."""
    on(monkeypatch, packages, cpuinfo, kind)
    assert choose() == choose("auto") == chosen
    assert modern_processor() is (cpuinfo != PI_4)


@pytest.mark.parametrize("wanted", ENGINES)
def test_a_wish_is_obeyed(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    """Whatever this machine is: the engine itself refuses what it cannot do."""
    on(monkeypatch, frozenset(), PI_4)
    assert choose(wanted) == wanted


def test_what_is_chosen_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a Pi 4 our own engine is opened, and MediaPipe is not even loaded."""
    on(monkeypatch, BOTH, PI_4)
    opened: list[tuple[Any, ...]] = []
    monkeypatch.setattr(litert, "LiteRtEngine", lambda *what: opened.append(what))
    open_engine(Path("some.task"), "lite")
    assert opened == [(Path("some.task"), "lite")]
