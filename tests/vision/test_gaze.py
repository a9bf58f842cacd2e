"""What sees: measured once, less trouble when it becomes too much, and a file always alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import pytest

from station.config.schema import CameraConfig, VisionConfig
from station.errors import EngineUnavailable
from station.values import Frame, Sight
from station.vision import gaze
from station.vision.closing import Closing
from station.vision.gaze import Gaze
from station.vision.pace import HARD_MS, UNMEASURED, Measured
from station.vision.plan import Plan
from tests.vision.sights import plain

MEASURED = Measured("litert 2.3.0", "a Pi, 4 processors", "full", 3, 20.0, 30.0)
EVERY_S = 0.2
GREY = np.zeros((4, 4, 3), np.uint8)


@dataclass
class World:
    """A machine with two models, whose speed a test sets, and on which time is pretended."""

    ms: Callable[[float], float] = lambda _at: 10.0
    """What a picture takes, at a time in seconds."""
    models: tuple[str, ...] = ("full", "lite")
    measured: Measured = MEASURED
    now: float = 0.0
    opened: list[tuple[str, str, int, int]] = field(default_factory=list)
    """Model, engine that is wanted, threads, search_every."""
    open: int = 0
    asked: list[Measured] = field(default_factory=list)
    """What was known when it was to be measured."""

    def gaze(self, camera: str = "picamera", **vision: Any) -> Gaze:
        """Open eyes on it."""
        vision = {"engine": "litert", **vision}
        plan = Plan(
            CameraConfig(kind=camera),  # type: ignore[arg-type]
            VisionConfig(**vision),
            "full.task",
            0.0,
            measured=replace(MEASURED, machine="remembered"),
        )
        return Gaze(plan, self._engine, self._measure, lambda: self.now)

    def frames(self, seconds: float) -> Iterator[Frame]:
        """Pictures for so long."""
        for i in range(int(seconds / EVERY_S)):
            self.now = max(self.now, i * EVERY_S)
            yield Frame(self.now, GREY)

    def at_hand(self, wanted: str, _path: Path) -> dict[str, Path]:
        """As `station.vision.pose.model.at_hand`."""
        names = self.models if wanted == "auto" else (wanted,)
        return {name: Path(f"{name}.task") for name in names}

    def _measure(self, path: Path, model: str, wanted: str, known: Measured) -> Measured:
        assert (path, self.open) == (Path(f"{model}.task"), 0)
        self.asked.append(known)
        return self.measured

    def _engine(self, path: Path, model: str, wanted: str, threads: int, every: int) -> Engine:
        assert path == Path(f"{model}.task")
        self.opened.append((model, wanted, threads, every))
        return Engine(self, model)


class Engine(Closing):
    """Takes as long as the world says."""

    name = "litert 2.3.0"

    def __init__(self, world: World, model: str) -> None:
        self.model, self._world = model, world

    def see(self, frame: Frame) -> Sight:
        self._world.now += self._world.ms(self._world.now) / 1000
        return replace(plain(frame.time), people=0)

    def __enter__(self) -> Self:
        assert self._world.open == 0, "one at a time"
        self._world.open += 1
        return self

    def close(self) -> None:
        self._world.open -= 1


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Begin with a quick machine."""
    world = World()
    monkeypatch.setattr(gaze, "at_hand", world.at_hand)
    return world


SEARCHING, FOLLOWING = ("full", "litert", 3, 1), ("full", "litert", 3, 0)
LITE = ("lite", "litert", 3, 0)
SLOW_MS = HARD_MS * 1.3


def test_a_quick_machine_sees_with_all_it_has(world: World) -> None:
    """With the threads that were measured; every picture is seen, in order."""
    eyes = world.gaze()
    seen = list(eyes.see(world.frames(100)))
    assert world.opened == [SEARCHING]
    assert [frame.time for frame, _ in seen] == [sight.time for _, sight in seen]
    assert len(seen) == 500
    fitness = eyes.fitness
    assert (fitness.engine, fitness.takes_ms) == ("litert 2.3.0, full, 3 threads", 50.0)
    assert fitness.measured == MEASURED
    assert fitness.well
    assert eyes.typical_ms == pytest.approx(10)


def test_what_is_remembered_is_asked_for_once(world: World) -> None:
    """It is handed on, and how it is used is the measurement's own affair."""
    list(world.gaze().see(world.frames(100)))
    assert [known.machine for known in world.asked] == ["remembered"]


def test_a_machine_that_becomes_slow_takes_one_step_after_the_other(world: World) -> None:
    """Searching, following, lite; never beyond, however slow; nothing unseen meanwhile."""
    world.ms = lambda at: SLOW_MS if at > 60 else 10.0
    eyes, stages = world.gaze(), list[tuple[float, int]]()
    seen = 0
    for frame, _ in eyes.see(world.frames(300)):
        seen += 1
        if not stages or stages[-1][1] != eyes.fitness.eased:
            stages.append((frame.time, eyes.fitness.eased))
    assert world.opened == [SEARCHING, FOLLOWING, LITE]
    assert [eased for _, eased in stages] == [0, 1, 2]
    first, second = stages[1][0], stages[2][0]
    assert 65 <= first < 66
    assert second - first >= 30
    assert seen == 1500
    fitness = eyes.fitness
    assert fitness.engine == "litert 2.3.0, lite, 3 threads, searching only when nobody is there"
    assert fitness.slow_ms == pytest.approx(SLOW_MS)
    assert not fitness.well


def test_it_does_not_come_back_by_itself(world: World) -> None:
    """It cools again: a fresh start is the way back."""
    world.ms = lambda at: SLOW_MS if 60 < at < 80 else 10.0
    eyes = world.gaze()
    list(eyes.see(world.frames(300)))
    assert world.opened == [SEARCHING, FOLLOWING]
    assert eyes.fitness.eased == 1


def test_a_single_slow_picture_changes_nothing(world: World) -> None:
    """A second, in the middle of a set."""
    world.ms = lambda at: 1000.0 if 60 < at < 60.3 else 10.0
    list(world.gaze().see(world.frames(120)))
    assert world.opened == [SEARCHING]


def test_a_slow_machine_begins_with_less(world: World) -> None:
    """That is no fault, and it is told as it is."""
    world.measured = replace(MEASURED, find_ms=60.0, look_ms=70.0)
    eyes = world.gaze()
    list(eyes.see(world.frames(100)))
    assert world.opened == [FOLLOWING]
    assert (eyes.fitness.takes_ms, eyes.fitness.eased, eyes.fitness.well) == (70.0, 0, True)


@pytest.mark.parametrize(
    ("models", "steps"), [(("full", "lite"), ["full", "lite"]), (("full",), ["full"])]
)
def test_mediapipe_can_only_change_its_model(
    world: World, models: tuple[str, ...], steps: list[str]
) -> None:
    """And only where lite is on this machine; it takes what threads it likes."""
    world.measured, world.models, world.ms = UNMEASURED, models, lambda _at: SLOW_MS
    list(world.gaze(engine="mediapipe").see(world.frames(100)))
    assert world.opened == [(model, "mediapipe", 0, 1) for model in steps]


@pytest.mark.parametrize(
    ("camera", "model"), [("picamera", "full"), ("picamera", "heavy"), ("video", "auto")]
)
def test_a_model_that_was_named_and_a_file_are_left_as_they_are(
    world: World, camera: str, model: str
) -> None:
    """Nothing is measured or stepped down: the site's word holds, and a clip is seen alike."""
    world.ms = lambda _at: SLOW_MS
    eyes = world.gaze(camera, model=model)
    list(eyes.see(world.frames(100)))
    name = "full" if model == "auto" else model
    assert world.opened == [(name, "litert", 0, 1)]
    assert world.asked == []
    assert eyes.fitness.engine == f"litert 2.3.0, {name}"


def test_an_engine_that_fails_is_told_of(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when it fails at being measured: before any picture is asked for."""

    def broken(*_: object) -> Measured:
        raise EngineUnavailable("LiteRT is not installed.")

    monkeypatch.setattr(world, "_measure", broken)
    with pytest.raises(EngineUnavailable, match="not installed"):
        next(iter(world.gaze().see(world.frames(1))))
    assert world.now == 0
