"""Which engine a machine gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from station.vision import pose
from station.vision.pose import ENGINES, choose, open_engine
from station.vision.pose.litert import engine as litert


def have(patch: pytest.MonkeyPatch, *packages: str) -> None:
    """Be a machine on which these engines are installed."""
    patch.setattr(pose, "installed", lambda engine: engine in packages)


@pytest.mark.parametrize(
    ("packages", "chosen"),
    [
        (("litert", "mediapipe"), "litert"),
        (("litert",), "litert"),
        (("mediapipe",), "mediapipe"),
        ((), "litert"),
    ],
)
def test_auto_is_litert_where_it_is_installed(
    monkeypatch: pytest.MonkeyPatch, packages: tuple[str, ...], chosen: str
) -> None:
    """Where nothing is, LiteRT is asked, and says what is missing."""
    have(monkeypatch, *packages)
    assert choose() == choose("auto") == chosen


@pytest.mark.parametrize("wanted", ENGINES)
def test_a_wish_is_obeyed(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    """Whatever is installed: the engine itself says what it lacks."""
    have(monkeypatch)
    assert choose(wanted) == wanted


def test_what_is_chosen_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a wish our own engine is opened, and MediaPipe is not even loaded."""
    have(monkeypatch, "litert", "mediapipe")
    opened: list[tuple[Any, ...]] = []
    monkeypatch.setattr(litert, "LiteRtEngine", lambda *what: opened.append(what))
    open_engine(Path("some.task"), "lite")
    assert opened == [(Path("some.task"), "lite")]
