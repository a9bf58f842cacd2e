"""Which engine a machine gets."""

from __future__ import annotations

import importlib
import os
import platform
from pathlib import Path
from typing import Any

import pytest

from station.errors import EngineUnavailable
from station.vision import pose
from station.vision.pose import ENGINES, choose, machine, open_engine
from station.vision.pose.litert import engine as litert
from station.vision.pose.litert.engine import Policy
from station.vision.pose.machine import this_machine


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
    open_engine(Path("some.task"), "full", threads=2, search_every=0)
    assert opened == [
        (Path("some.task"), "lite", Policy()),
        (Path("some.task"), "full", Policy(search_every=0, threads=2)),
    ]


def test_a_card_in_another_computer_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By the board's name, or the processor's, or at least its kind; and by how many there are."""
    board, cpuinfo = tmp_path / "model", tmp_path / "cpuinfo"
    monkeypatch.setattr(machine, "BOARD", board)
    monkeypatch.setattr(machine, "CPUINFO", cpuinfo)
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2})
    assert this_machine() == "aarch64, 3 processors"
    cpuinfo.write_text("processor\t: 0\nmodel name\t: Some Processor 3000\nflags: sse\n")
    assert this_machine() == "Some Processor 3000, 3 processors"
    board.write_bytes(b"Raspberry Pi 5 Model B Rev 1.0\0")
    assert this_machine() == "Raspberry Pi 5 Model B Rev 1.0, 3 processors"


@pytest.mark.parametrize(
    ("engine", "failure", "words"),
    [
        ("litert", ModuleNotFoundError("", name="ai_edge_litert"), "pip install ai-edge-litert"),
        ("litert", ImportError("libstdc++.so.6: cannot open"), "cannot be loaded .*reinstall"),
        ("mediapipe", ModuleNotFoundError("", name="mediapipe"), "pip install"),
        ("mediapipe", ImportError("libGL.so.1: cannot open shared object file"), "apt install"),
    ],
)
def test_an_engine_that_is_not_installed_says_how(
    monkeypatch: pytest.MonkeyPatch, engine: str, failure: Exception, words: str
) -> None:
    """A missing package, a broken one and a missing library are told apart."""

    def fail(name: str) -> None:
        raise failure

    monkeypatch.setattr(importlib, "import_module", fail)
    with pytest.raises(EngineUnavailable, match=words):
        open_engine(Path("some.task"), "full", engine)
