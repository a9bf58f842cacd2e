"""Measuring a machine: the networks themselves, with every number of threads, and once only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from station.vision.pace import UNMEASURED, Measured
from station.vision.pose import measure
from station.vision.pose.litert import speed
from station.vision.pose.litert.network import Floats, Kind

MODEL = Path("full.task")


class Networks:
    """Two networks that take so many ms, by their number of threads; time is pretended."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.ms = {1: (40.0, 60.0), 2: (22.0, 32.0), 3: (16.0, 24.0)}
        self.loaded: list[int] = []
        self.ran = 0
        self._now = 0.0
        patch.setattr(speed, "load", self._load)
        patch.setattr(speed, "perf_counter", lambda: self._now)
        patch.setattr(speed, "most_threads", lambda: len(self.ms))
        patch.setattr(speed, "called", lambda: "litert 2.3.0")
        patch.setattr(speed, "this_machine", lambda: "a Pi, 4 processors")

    def _load(self, bundle: Path, kinds: Sequence[Kind], threads: int) -> list[Network]:
        assert bundle == MODEL
        self.loaded.append(threads)
        return [Network(self, kind, ms) for kind, ms in zip(kinds, self.ms[threads], strict=True)]

    def run(self, ms: float) -> None:
        """Take a while, and longer every other time: something else wanted the processor."""
        self._now += ms / 1000 * (3 if self.ran % 2 == 0 else 1)
        self.ran += 1


class Network:
    """One of them."""

    def __init__(self, both: Networks, kind: Kind, ms: float) -> None:
        self._both, self._kind, self._ms = both, kind, ms

    def __call__(self, picture: Floats) -> None:
        assert picture.shape == self._kind.picture
        assert picture.dtype == np.float32
        self._both.run(self._ms)


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> Networks:
    """Begin with a Pi."""
    return Networks(monkeypatch)


MEASURED = Measured("litert 2.3.0", "a Pi, 4 processors", "full", 3, 16.0, 24.0)


def found(known: Measured = UNMEASURED) -> Measured:
    """Measure, with milliseconds that can be compared."""
    got = speed.measure(MODEL, "full", known)
    return replace(got, find_ms=round(got.find_ms, 6), look_ms=round(got.look_ms, 6))


def test_both_networks_are_timed_with_every_number_of_threads(networks: Networks) -> None:
    """The quickest of few tries counts: what disturbs a start makes no machine slow for good."""
    assert found() == MEASURED
    assert networks.loaded == [1, 2, 3]
    assert networks.ran <= 3 * 2 * 5


def test_threads_that_win_nothing_are_left_to_the_kiosk(networks: Networks) -> None:
    """A tie takes fewer, and then their times are told."""
    networks.ms[3] = networks.ms[2]
    assert found() == replace(MEASURED, threads=2, find_ms=22.0, look_ms=32.0)


def test_what_is_remembered_is_not_measured_again(networks: Networks) -> None:
    """Whatever it would be today: a start is to be quick."""
    known = replace(MEASURED, find_ms=17.0)
    assert found(known) == known
    assert networks.loaded == []


@pytest.mark.parametrize(
    "known",
    [
        replace(MEASURED, engine="litert 2.2.0"),
        replace(MEASURED, machine="another Pi, 4 processors"),
        replace(MEASURED, threads=9),
    ],
)
def test_what_was_measured_elsewhere_is_measured_anew(networks: Networks, known: Measured) -> None:
    """Another engine, another machine, or a damaged file."""
    assert found(known) == MEASURED


def test_mediapipe_is_not_measured(networks: Networks) -> None:
    """It takes as many threads as it likes."""
    assert measure(MODEL, "full", "mediapipe", MEASURED) == UNMEASURED
    assert networks.loaded == []


def test_the_real_networks_can_be_measured(
    model_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Pictures of their sizes, some time for each, and no chatter."""
    pytest.importorskip("ai_edge_litert")
    monkeypatch.setattr(speed, "most_threads", lambda: 1)
    got = speed.measure(model_path, "full", UNMEASURED)
    assert got.is_of(got.engine, got.machine, "full", 1)
    assert got.engine.startswith("litert ")
    assert "processors" in got.machine
    assert capfd.readouterr().err == ""
