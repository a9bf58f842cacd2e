"""When our engine looks for people, whom it follows, and what the real networks see."""

from __future__ import annotations

import gc
import time
import zipfile
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from station.config.schema import CameraConfig, VisionConfig
from station.errors import EngineUnavailable
from station.values import Frame, Image, Sight
from station.vision.eyes import open_eyes
from station.vision.pose.litert import engine as litert
from station.vision.pose.litert import network
from station.vision.pose.litert.detector import Detection
from station.vision.pose.litert.engine import LiteRtEngine, Policy
from station.vision.pose.litert.landmarks import Body
from station.vision.pose.litert.region import Region, around
from station.vision.video import VideoFile
from tests.vision.bodies import body

GREY = np.full((480, 640, 3), 128, np.uint8)
PATIENCE = 30.0
SHARE = 0.02
"""Of body height, by which a mirrored picture's points may differ: the networks are no mirrors."""


class World:
    """Both networks, and what is made of their answers: it knows who stands where."""

    def __init__(self) -> None:
        self.people: list[float] = [320.0]
        self.hidden: set[float] = set()
        """Whom the detector does not find."""
        self.searches = 0
        self.regions: list[Region] = []

    def find(self, image: Image) -> list[Detection]:
        """As the detector."""
        self.searches += 1
        found = [x for x in self.people if x not in self.hidden]
        return [Detection(0.9, np.zeros(4, np.float32), spots(x)) for x in found]

    def look(self, image: Image, region: Region) -> Body | None:
        """As the landmark network: whoever is nearest to the region's middle, if near."""
        self.regions.append(region)
        near = min(self.people, key=lambda x: abs(x - region.centre[0]), default=None)
        if near is None or abs(near - region.centre[0]) > 60:
            return None
        seen, outline = np.ones(33, np.float32), np.zeros((256, 256), np.float32)
        return Body(body(near), seen, 0.9, around(*spots(near)[:2]), region, outline)

    def close(self) -> None:
        """As a network."""


def spots(x: float) -> np.ndarray:
    """The detector's four spots of somebody at x."""
    return np.array([(x, 280), (x, 120), (x, 180), (x, 120)], np.float32)


@pytest.fixture
def world() -> World:
    """With one person in it."""
    return World()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, world: World) -> Any:
    """Open the engine on that world."""

    def opening(**policy: int) -> LiteRtEngine:
        monkeypatch.setattr(litert, "load", lambda *_: (world, world))
        monkeypatch.setattr(litert, "Detector", lambda _: world)
        monkeypatch.setattr(litert, "Landmarker", lambda _: world)
        return LiteRtEngine(Path("some.task"), "full", Policy(**policy))

    return opening


def look(engine: LiteRtEngine, frames: int, begin: int = 0) -> list[bool]:
    """Whether somebody was on the mark, frame after frame, thirty a second."""
    times = range(begin, begin + frames)
    return [bool(np.isfinite(engine.see(Frame(i / 30, GREY)).points).all()) for i in times]


@pytest.mark.parametrize(("every", "searches"), [(1, 12), (2, 6), (4, 3), (0, 1)])
def test_people_are_looked_for_as_often_as_the_policy_says(
    opened: Any, world: World, every: int, searches: int
) -> None:
    """In every picture, in every n-th, or once; in between they are seen all the same."""
    with opened(search_every=every) as engine:
        assert all(look(engine, 12))
    assert world.searches == searches


@pytest.mark.parametrize("every", [0, 1, 5])
def test_who_is_lost_is_looked_for_at_once_and_found_again(
    opened: Any, world: World, every: int
) -> None:
    """Gone: every picture is searched until somebody is there again."""
    with opened(search_every=every) as engine:
        assert all(look(engine, 6))
        world.people = []
        assert not any(look(engine, 6, begin=6))
        before = world.searches
        assert not any(look(engine, 6, begin=12))
        assert world.searches == before + 6
        world.people = [320.0]
        assert look(engine, 8, begin=18)[-1]


def test_whom_the_detector_misses_is_followed(opened: Any, world: World) -> None:
    """A missed detection costs nothing while the landmarks still find a body there."""
    with opened() as engine:
        assert all(look(engine, 3))
        world.hidden = {320.0}
        assert all(look(engine, 6, begin=3))


def test_nobody_is_looked_at_twice(opened: Any, world: World) -> None:
    """Found afresh and followed from before is one region, the fresh one."""
    with opened() as engine:
        look(engine, 5)
    assert len(world.regions) == 5


@pytest.mark.parametrize("every", [0, 1, 3])
def test_a_passer_by_does_not_get_the_mark(opened: Any, world: World, every: int) -> None:
    """Two in view: whoever was there is told of, and both are counted."""
    with opened(search_every=every) as engine:
        look(engine, 60)
        world.people = [500.0, 320.0]
        sights = [engine.see(Frame(2 + i / 30, GREY)) for i in range(6)]
    assert all(sight.points[27, 0] == pytest.approx(320) for sight in sights)
    assert sights[-1].people == (2 if every else 1)


def test_a_bystander_does_not_hide_that_the_person_is_lost(opened: Any, world: World) -> None:
    """Following the bystander is not enough: the person on the mark is looked for."""
    world.people = [320.0, 600.0]
    with opened(search_every=0) as engine:
        look(engine, 60)
        world.people = [600.0]
        look(engine, 3, begin=60)
        world.people = [330.0, 600.0]
        assert look(engine, 20, begin=63)[-1]


def test_no_more_people_than_the_policy_allows_are_looked_at(opened: Any, world: World) -> None:
    """A crowd does not cost more than three."""
    world.people = [100.0, 240.0, 380.0, 520.0]
    with opened() as engine:
        look(engine, 4)
    assert len(world.regions) == 12


@pytest.mark.parametrize("hidden", [set(), {320.0}])
def test_a_crowd_does_not_take_the_place_of_the_person_on_the_mark(
    opened: Any, world: World, hidden: set[float]
) -> None:
    """Whoever the detector is surer of, and whether it finds the person or not."""
    with opened() as engine:
        look(engine, 60)
        world.people, world.hidden = [60.0, 180.0, 440.0, 560.0, 320.0], hidden
        sights = [engine.see(Frame(2 + i / 30, GREY)) for i in range(6)]
    assert all(sight.points[27, 0] == pytest.approx(320) for sight in sights)


def test_a_picture_in_pieces_is_taken_too(opened: Any, world: World) -> None:
    """A view with strides, as a turned camera picture is; and its light is told."""
    with opened() as engine:
        sight = engine.see(Frame(0.0, GREY[:, ::-1]))
    assert sight.size == (640, 480)
    assert sight.brightness == pytest.approx(128 / 255, abs=0.01)


def bundle(folder: Path, **files: bytes) -> Path:
    """A zip with these files."""
    path = folder / "some.task"
    with zipfile.ZipFile(path, "w") as box:
        for name, data in files.items():
            box.writestr(f"{name}.tflite", data)
    return path


def test_a_bundle_that_is_none_is_refused_with_its_name(tmp_path: Path) -> None:
    """No zip, no network in it, or rubbish: each is a sentence with a remedy."""
    pytest.importorskip("ai_edge_litert")
    absent, text = tmp_path / "absent.task", tmp_path / "text.task"
    text.write_text("rubbish")
    for path in (absent, text, bundle(tmp_path), bundle(tmp_path, pose_detector=b"rubbish")):
        with pytest.raises(EngineUnavailable, match=f"{path.name}.*fetch it again"):
            LiteRtEngine(path, "full")


def test_a_network_of_another_shape_is_refused() -> None:
    """Another model under the same name would give nonsense, silently."""

    class Interpreter:
        def allocate_tensors(self) -> None: ...

        def get_input_details(self) -> list[dict[str, Any]]:
            return [{"name": "in", "index": 0, "shape": (1, 128, 128, 3)}]

        def get_output_details(self) -> list[dict[str, Any]]:
            return []

    with pytest.raises(ValueError, match="other shapes: \\[\\(128, 128, 3\\)\\]"):
        network.Network(Interpreter(), litert.DETECTOR)


@pytest.fixture(scope="module")
def pictures(clip_path: Path) -> list[Frame]:
    """A few of the rendered clip, where LiteRT is there to see them."""
    pytest.importorskip("ai_edge_litert")
    with VideoFile(clip_path) as video:
        return list(islice(video, 0, 60, 15))


def test_the_real_networks_see_the_person_in_the_clip(
    model_path: Path, pictures: list[Frame], capfd: pytest.CaptureFixture[str]
) -> None:
    """One person, upright, all points in the picture, an outline around them; and no chatter."""
    with LiteRtEngine(model_path, "full") as engine:
        seen = [engine.see(frame) for frame in pictures]
    assert capfd.readouterr().err == ""
    for sight in seen:
        assert sight.people == 1
        nose, heel = sight.points[0], sight.points[29]
        assert nose[1] < sight.points[24, 1] < heel[1]
        outline = sight.silhouette
        assert outline is not None
        hips = (sight.points[23:25].mean(axis=0) - outline.origin) / outline.scale
        assert outline.mask[int(hips[1]), int(hips[0])] > 200, "the hips lie inside the body"
        assert outline.mask[0, 0] < 50


def test_closed_it_holds_no_network(model_path: Path) -> None:
    """The eyes open a lighter model while the name of the old engine is still around."""
    interpreters = pytest.importorskip("ai_edge_litert.interpreter")

    def alive() -> int:
        return sum(isinstance(each, interpreters.Interpreter) for each in gc.get_objects())

    before = alive()
    engine = LiteRtEngine(model_path, "full")
    assert alive() == before + 2
    engine.close()
    engine.close()
    assert alive() == before


def test_nothing_is_carried_over_from_picture_to_picture(
    model_path: Path, pictures: list[Frame]
) -> None:
    """No lag: a picture in the middle is seen as if it were the first."""
    with LiteRtEngine(model_path, "full") as engine:
        after_others = [engine.see(frame) for frame in pictures][-1]
    with LiteRtEngine(model_path, "full") as engine:
        alone = engine.see(pictures[-1])
    assert after_others.points == pytest.approx(alone.points, abs=1e-4)


def test_a_mirrored_picture_gives_mirrored_points(model_path: Path, pictures: list[Frame]) -> None:
    """Left and right change places, and nothing else does, within 2 % of body height."""
    names = [0, 4, 5, 6, 1, 2, 3, *(i + (1 if i % 2 else -1) for i in range(7, 33))]
    with LiteRtEngine(model_path, "full") as engine:
        one = engine.see(pictures[0])
    with LiteRtEngine(model_path, "full") as engine:
        other = engine.see(Frame(0.0, np.ascontiguousarray(pictures[0].image[:, ::-1])))
    width = pictures[0].image.shape[1]
    back = np.stack([width - other.points[names, 0], other.points[names, 1]], axis=1)
    tall = np.ptp(one.points[:, 1])
    joints = [11, 12, 23, 24, 25, 26, 27, 28]
    assert np.median(np.linalg.norm(one.points - back, axis=1)[joints]) < SHARE * tall


def test_the_vision_process_sees_with_it_behind_its_closed_door(
    model_path: Path, clip_path: Path
) -> None:
    """All its locks shut, no network, its powers given up: as MediaPipe does."""
    pytest.importorskip("ai_edge_litert")
    camera = CameraConfig(kind="video", file=str(clip_path), pace=0)
    with open_eyes(camera, VisionConfig(engine="litert"), model_path) as eyes:
        deadline, sights = time.monotonic() + PATIENCE, list[Sight]()
        while len(sights) < 5 or not eyes.figures.report.fitness.engine:  # told now and then
            assert time.monotonic() < deadline, eyes.state
            eyes.wait(0.1)
            sights += eyes.poll()
        assert eyes.figures.report.fitness.engine.startswith("litert ")
    assert all(np.isfinite(sight.points).all() for sight in sights)
