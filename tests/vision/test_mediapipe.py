"""MediaPipe behind our engine: what it sees, what it refuses, and how quietly."""

from __future__ import annotations

import importlib
import os
import sys
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from station.errors import EngineUnavailable
from station.values import Frame
from station.vision.pose import PoseEngine, open_engine
from station.vision.pose.machine import check_processor, missing_features
from station.vision.pose.outline import cut_out
from station.vision.video import VideoFile
from tests.vision.bodies import body

PI_5 = "processor\t: 0\nFeatures\t: fp asimd evtstrm aes crc32 atomics fphp asimdhp asimddp\n"
PI_4 = "processor\t: 0\nFeatures\t: fp asimd evtstrm crc32 cpuid\n"


class StandIn:
    """MediaPipe as far as our engine uses it: it remembers, and finds whom it is told to."""

    def __init__(self, bodies: list[Any], mask: Any = None, broken: Exception | None = None):
        self.bodies, self.mask, self.broken = bodies, mask, broken
        self.times: list[int] = []
        self.closed = 0
        self.__version__ = "1.2.2"
        self.ImageFormat = SimpleNamespace(SRGB=1)
        vision = SimpleNamespace(PoseLandmarkerOptions=dict, RunningMode=SimpleNamespace(VIDEO=2))
        vision.PoseLandmarker = SimpleNamespace(create_from_options=self._create)
        self.tasks = SimpleNamespace(vision=vision, BaseOptions=dict)

    def Image(self, kind: int, pixels: Any) -> Any:
        assert pixels.flags.c_contiguous
        return pixels

    def _create(self, options: dict[str, Any]) -> StandIn:
        if self.broken:
            raise self.broken
        os.write(2, b"W0000 00:00:1.5  7 some.cc:1] chatter\nINFO: chatter\nsomething real\n")
        return self

    def detect_for_video(self, image: Any, milliseconds: int) -> Any:
        self.times.append(milliseconds)
        landmarks = [
            [SimpleNamespace(x=x / 640, y=y / 480, visibility=0.75) for x, y in points]
            for points in self.bodies
        ]
        masks = [SimpleNamespace(numpy_view=lambda: self.mask)] * len(self.bodies)
        return SimpleNamespace(pose_landmarks=landmarks, segmentation_masks=masks or None)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def engine_on(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Open our engine on a stand-in."""

    def open_on(stand_in: StandIn) -> PoseEngine:
        monkeypatch.setattr(importlib, "import_module", lambda name: stand_in)
        return open_engine(Path("some.task"), "full", "mediapipe")

    return open_on


def frame(time: float = 0.0, light: int = 128) -> Frame:
    """A grey picture."""
    return Frame(time, np.full((480, 640, 3), light, np.uint8))


def blank() -> Any:
    """A mask without anybody, as MediaPipe gives it."""
    return np.zeros((480, 640, 1), np.float32)


def test_a_body_becomes_a_sight_in_square_pixels(engine_on: Any) -> None:
    """Points, certainty, outline, size and count come from the engine's normalised result."""
    mask = blank()
    mask[100:400, 300:340] = 1
    sight = engine_on(StandIn([body(320)], mask)).see(frame(1.5))
    assert sight.points == pytest.approx(body(320), abs=0.01)
    assert set(sight.seen) == {0.75}
    assert (sight.time, sight.size, sight.people, sight.rod) == (1.5, (640, 480), 1, None)
    assert (sight.points.dtype, sight.seen.dtype) == (np.float32, np.float32)
    assert sight.silhouette.mask.max() == 255


def test_nobody_is_a_sight_without_points(engine_on: Any) -> None:
    """An empty room is seen as one."""
    sight = engine_on(StandIn([])).see(frame())
    assert np.isnan(sight.points).all()
    assert sight.points.shape == (33, 2)
    assert not sight.seen.any()
    assert (sight.people, sight.silhouette) == (0, None)


def test_of_two_people_the_one_on_the_mark_is_given(engine_on: Any) -> None:
    """Both are counted; the larger and more central one is the sight."""
    sight = engine_on(StandIn([body(100, tall=200), body(330)], blank())).see(frame())
    assert sight.people == 2
    assert sight.points[27, 0] == pytest.approx(330)


@pytest.mark.parametrize(("light", "brightness"), [(0, 0.0), (51, 0.2), (255, 1.0)])
def test_brightness_is_the_mean_luma(engine_on: Any, light: int, brightness: float) -> None:
    """Black is 0 and white is 1."""
    assert engine_on(StandIn([])).see(frame(0, light)).brightness == pytest.approx(brightness)


def test_green_weighs_more_than_blue(engine_on: Any) -> None:
    """Luma follows the eye, in RGB order."""
    picture = np.zeros((480, 640, 3), np.uint8)
    picture[..., 1] = 255
    assert engine_on(StandIn([])).see(Frame(0, picture)).brightness == pytest.approx(0.587)


def test_times_given_to_mediapipe_increase_strictly(engine_on: Any) -> None:
    """Frames closer than a millisecond, which MediaPipe would refuse, are moved apart."""
    stand_in = StandIn([])
    engine = engine_on(stand_in)
    for time in (0.0, 0.0004, 0.0009, 0.002, 0.002, 0.040):
        engine.see(frame(time))
    assert stand_in.times == [0, 1, 2, 3, 4, 40]


def test_a_picture_cut_out_of_a_larger_one_is_taken_too(engine_on: Any) -> None:
    """MediaPipe wants its pixels in one piece; ours need not be."""
    large = np.zeros((480, 1280, 3), np.uint8)
    assert engine_on(StandIn([])).see(Frame(0, large[:, ::2])).people == 0


def test_the_engine_is_closed_at_the_end(engine_on: Any) -> None:
    """Leaving the `with` lets MediaPipe go."""
    stand_in = StandIn([])
    with engine_on(stand_in) as engine:
        assert (engine.name, engine.model, stand_in.closed) == ("mediapipe 1.2.2", "full", 0)
    assert stand_in.closed == 1


def test_native_chatter_is_dropped_and_real_words_are_kept(
    engine_on: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    """Notes and warnings of native code do not reach the terminal; anything else does."""
    engine_on(StandIn([]))
    assert capfd.readouterr() == ("", "something real\n")


def test_python_keeps_its_own_errors(engine_on: Any, capfd: pytest.CaptureFixture[str]) -> None:
    """Stderr is whole again after a failure."""
    with pytest.raises(EngineUnavailable):
        engine_on(StandIn([], broken=RuntimeError("Unable to open zip archive.")))
    sys.__stderr__.write("W0000 mine\n")  # type: ignore[union-attr]
    sys.__stderr__.flush()  # type: ignore[union-attr]
    assert capfd.readouterr().err == "W0000 mine\n"


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (RuntimeError("Unable to open zip archive.\nmore"), "refused the model some.task (Unable"),
        (FileNotFoundError("Unable to open file at some.task"), "fetch it again"),
        (OSError("libEGL.so.1: cannot open shared object file"), "needs libEGL.so.1"),
        (OSError("something else"), "cannot be loaded (something else)"),
    ],
)
def test_an_engine_that_cannot_be_created_says_why(
    engine_on: Any, broken: Exception, words: str
) -> None:
    """A bad model and a missing system library have different remedies."""
    with pytest.raises(EngineUnavailable) as refused:
        engine_on(StandIn([], broken=broken))
    assert words in str(refused.value)


def test_a_pi_4_is_refused_and_a_pi_5_is_not() -> None:
    """Importing MediaPipe on a Pi 4 succeeds and its first task kills the process: ask first."""
    check_processor(PI_5, "aarch64")
    with pytest.raises(EngineUnavailable, match="lacks atomics and asimddp"):
        check_processor(PI_4, "aarch64")


def test_only_64_bit_arm_is_asked() -> None:
    """An Intel processor has no such features and needs none."""
    check_processor("flags\t: fpu sse4_2 avx2\n", "x86_64")


def test_one_old_core_is_enough_to_refuse() -> None:
    """A task may run on any core; and where there is no list, nothing is refused."""
    assert missing_features(PI_5 + PI_4) == ("atomics", "asimddp")
    assert missing_features(PI_5 + PI_5.replace("atomics ", "")) == ("atomics",)
    assert missing_features("") == ()


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(640, 480, 2), (1280, 720, 4), (320, 240, 1)]
)
def test_the_outline_stays_where_it_was(width: int, height: int, scale: float) -> None:
    """A soft disc, cut out and made small, keeps its centre and its size to a tenth of a pixel."""
    x, y, radius = 0.43 * width, 0.55 * height, 0.3 * height
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    inside = radius - np.hypot(columns - x, rows - y)
    mask = (1 / (1 + np.exp(-inside))).astype(np.float32)[..., None]
    outline = cut_out(mask, np.full((33, 2), (x, y), np.float32))
    share = outline.mask / 255
    h, w = share.shape
    at_x = outline.origin[0] + (np.arange(w) + 0.5) * outline.scale
    at_y = outline.origin[1] + (np.arange(h) + 0.5) * outline.scale
    assert outline.scale == scale
    assert (share.sum(axis=0) @ at_x) / share.sum() == pytest.approx(x, abs=0.1)
    assert (share.sum(axis=1) @ at_y) / share.sum() == pytest.approx(y, abs=0.1)
    assert np.sqrt(share.sum() / np.pi) * scale == pytest.approx(radius, abs=0.1)


@pytest.mark.parametrize("x", [-200, 2, 320, 638, 900])
def test_a_cut_out_always_lies_in_the_picture(x: float) -> None:
    """Points outside the picture are no reason to fail; margins end at its edge."""
    outline = cut_out(blank(), body(x))
    h, w = outline.mask.shape
    assert h > 0
    assert w > 0
    assert outline.origin[0] >= 0
    assert outline.origin[0] + w * outline.scale <= 640
    assert outline.origin[1] + h * outline.scale <= 480


def test_points_and_mask_both_are_in_the_cut_out() -> None:
    """A hand outside the mask and a heel outside the points are kept."""
    mask = blank()
    mask[440:460, 100:600] = 1
    outline = cut_out(mask, body(320))
    left, top = outline.origin
    h, w = outline.mask.shape
    assert left <= 100
    assert left + 2 * w >= 600
    assert top <= body(320)[:, 1].min()
    assert top + 2 * h >= 460


def test_the_real_engine_sees_the_person_in_the_clip(
    model_path: Path, clip_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """One person, all landmarks in the picture, an outline around them; and no chatter."""
    with VideoFile(clip_path) as video, open_engine(model_path, "full", "mediapipe") as engine:
        seen = [engine.see(frame) for frame in islice(video, 4)]
    assert engine.name.startswith("mediapipe ")
    assert capfd.readouterr().err == ""
    for sight in seen:
        assert sight.people == 1
        assert np.isfinite(sight.points).all()
        outline = sight.silhouette
        assert outline is not None
        hips = (sight.points[23:25].mean(axis=0) - outline.origin) / outline.scale
        assert outline.mask[int(hips[1]), int(hips[0])] > 200, "the hips lie inside the body"
        assert outline.mask[0, 0] < 50
        assert 0.5 < outline.mask.size * outline.scale**2 / np.ptp(sight.points, axis=0).prod() < 4


def test_the_real_engine_carries_nothing_over_from_frame_to_frame(
    model_path: Path, clip_path: Path
) -> None:
    """No lag: a frame in the middle is seen as if it were the first (docs/eyes.md)."""
    with VideoFile(clip_path) as video, open_engine(model_path, "full", "mediapipe") as engine:
        frames = list(islice(video, 6))
        after_others = [engine.see(frame) for frame in frames][-1]
    with open_engine(model_path, "full", "mediapipe") as engine:
        alone = engine.see(frames[-1])
    assert after_others.points == pytest.approx(alone.points, abs=0.01)
