"""A video file gives upright square pictures at its own times, or says why it cannot."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from station.errors import UnusableVideo
from station.values import Image
from station.vision.video import VideoFile
from tests.vision import clips

RED, GREY = (254, 0, 0), (128, 128, 128)


def corners(image: Image) -> list[bool]:
    """Whether each quarter is the red one: top left, top right, bottom right, bottom left."""
    height, width = image.shape[:2]
    spots = [(1, 1), (1, 3), (3, 3), (3, 1)]
    quarters = [image[y * height // 4, x * width // 4] for y, x in spots]
    return [bool(np.abs(quarter.astype(int) - RED).max() < 60) for quarter in quarters]


def refusal(path: Path) -> str:
    """What reading the whole file is refused with."""
    with pytest.raises(UnusableVideo) as refused, VideoFile(path) as video:
        list(video)
    return str(refused.value)


def test_every_frame_arrives_once_in_order_with_its_own_time(tmp_path: Path) -> None:
    """A steady clip gives all its frames, a fifteenth of a second apart."""
    with VideoFile(clips.write(tmp_path / "a.mp4", frames=30, fps=15)) as video:
        frames = list(video)
        assert [frame.time for frame in frames] == pytest.approx(np.arange(30) / 15, abs=0.002)
        assert (video.count, video.size) == (30, (160, 120))
        assert video.fps == pytest.approx(15)
        assert video.duration == pytest.approx(2.0)
        assert list(video) == [], "a second round gives nothing"


def test_pictures_are_rgb(tmp_path: Path) -> None:
    """What was drawn red has its value in the first channel."""
    with VideoFile(clips.write(tmp_path / "a.mp4")) as video:
        image = next(iter(video)).image
    assert image.dtype == np.uint8
    assert corners(image) == [True, False, False, False]


def test_uneven_frame_times_are_kept(tmp_path: Path) -> None:
    """A phone's variable frame rate reaches the sights as it is in the file."""
    lengths = [33, 33, 50, 100, 33, 66] * 5
    path = clips.write(tmp_path / "a.mp4", frames=30)
    clips.pace(path, lengths)
    with VideoFile(path) as video:
        times = [frame.time for frame in video]
        assert np.diff(times) * 1000 == pytest.approx(lengths[:-1], abs=1)
        assert video.fps == pytest.approx(1000 / 33, rel=0.01), "the median of the lengths"


def test_times_increase_strictly_even_where_the_file_repeats_one(tmp_path: Path) -> None:
    """Frames of no length are moved apart: nothing downstream may divide by zero."""
    path = clips.write(tmp_path / "a.mp4", frames=30)
    clips.pace(path, [66, 0, 66] * 10)
    with VideoFile(path) as video:
        times = [frame.time for frame in video]
    assert len(times) == 30
    assert all(late > early for early, late in pairwise(times))


@pytest.mark.parametrize(("degrees", "corner"), [(0, 0), (90, 1), (180, 2), (270, 3)])
def test_a_turned_phone_gives_an_upright_picture(tmp_path: Path, degrees: int, corner: int) -> None:
    """The rotation in the file is obeyed: the red quarter wanders clockwise with it."""
    path = clips.write(tmp_path / "a.mp4")
    clips.turn(path, degrees)
    with VideoFile(path) as video:
        image = next(iter(video)).image
        assert corners(image).index(True) == corner
        assert video.size == ((120, 160) if degrees % 180 else (160, 120))
        assert image.shape[1::-1] == video.size


@pytest.mark.parametrize(("degrees", "size"), [(0, (320, 120)), (90, (120, 320))])
def test_pixels_become_square(tmp_path: Path, degrees: int, size: tuple[int, int]) -> None:
    """Pixels twice as wide as high are stretched before the picture is turned."""
    path = clips.write(tmp_path / "a.mp4")
    clips.stretch(path, 2, 1)
    clips.turn(path, degrees)
    with VideoFile(path) as video:
        assert video.size == size
        assert corners(next(iter(video)).image).count(True) == 1


@pytest.mark.parametrize(
    ("longest", "size"), [(640, (640, 480)), (None, (960, 720)), (2000, (960, 720))]
)
def test_large_pictures_are_reduced_and_small_ones_left(
    tmp_path: Path, longest: int | None, size: tuple[int, int]
) -> None:
    """The longer side is brought down to `longest`, and never up."""
    path = clips.write(tmp_path / "a.mp4", frames=3, size=(960, 720))
    with VideoFile(path, longest) as video:
        assert video.size == size
        assert next(iter(video)).image.shape[1::-1] == size


def test_closing_early_ends_the_thread(tmp_path: Path) -> None:
    """Whoever stops in mid-file leaves no thread behind, and may close twice."""
    before = threading.active_count()
    with VideoFile(clips.write(tmp_path / "a.mp4", frames=60)) as video:
        frames = iter(video)
        next(frames)
        assert threading.active_count() == before + 1
    video.close()
    assert threading.active_count() == before
    assert list(frames) == []


def test_a_file_that_nobody_reads_is_closed_too(tmp_path: Path) -> None:
    """Opening alone starts no thread."""
    before = threading.active_count()
    with VideoFile(clips.write(tmp_path / "a.mp4")):
        assert threading.active_count() == before
    assert threading.active_count() == before


def test_missing_folder_empty_and_foreign_files_are_named(tmp_path: Path) -> None:
    """Each mistake with a path has its own sentence."""
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "notes.mp4").write_text("Dear diary,")
    assert "There is no file" in refusal(tmp_path / "nothing.mp4")
    assert "is a folder" in refusal(tmp_path)
    assert "is empty" in refusal(tmp_path / "empty.mp4")
    assert "is not a video" in refusal(tmp_path / "notes.mp4")


def test_a_forbidden_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is not called missing (root may read all: so a stand-in)."""

    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = clips.write(tmp_path / "a.mp4")
    monkeypatch.setattr(Path, "open", forbidden)
    assert "cannot be read: check its permissions" in refusal(path)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".webm", ".avi"])
def test_a_file_that_was_cut_short_is_refused_at_its_end(tmp_path: Path, suffix: str) -> None:
    """Half a file is not analysed as if it were the whole set."""
    path = clips.write(tmp_path / f"a{suffix}", frames=90)
    if suffix == ".mp4":
        clips.index_first(path)
    with VideoFile(path) as video:
        assert len(list(video)) == 90, "the whole file is fine"
    assert "was cut short: it promises 6.0 s" in refusal(clips.cut(path, 0.5))


def test_an_mp4_that_lost_its_index_is_named(tmp_path: Path) -> None:
    """A camera unplugged while filming leaves pictures without an index."""
    assert "lost the index" in refusal(clips.cut(clips.write(tmp_path / "a.mp4"), 0.9))


def test_a_few_bytes_missing_at_the_end_do_not_refuse_a_set(tmp_path: Path) -> None:
    """The last few frames hold nothing of the set."""
    path = clips.write(tmp_path / "a.mp4", frames=90)
    clips.index_first(path)
    with VideoFile(clips.cut(path, 0.97)) as video:
        assert 80 <= len(list(video)) < 90


@pytest.mark.parametrize(("fps", "refused"), [(7, True), (8, False)])
def test_under_eight_frames_a_second_is_refused(tmp_path: Path, fps: float, refused: bool) -> None:
    """A fast descent of half a second needs four looks."""
    path = clips.write(tmp_path / "a.mp4", fps=fps)
    if refused:
        assert "has 7.0 pictures a second" in refusal(path)
    else:
        with VideoFile(path) as video:
            assert len(list(video)) == 30


def test_a_clip_that_becomes_slow_is_refused_too(tmp_path: Path) -> None:
    """The pace is that of the whole clip, not of its beginning."""
    path = clips.write(tmp_path / "a.mp4", frames=60)
    clips.pace(path, [66] * 20 + [200] * 40)
    assert "has 5.0 pictures a second" in refusal(path)


def test_one_picture_is_no_video(tmp_path: Path) -> None:
    """A photograph is told apart from a movement."""
    assert "single picture" in refusal(clips.write(tmp_path / "a.mp4", frames=1))


@pytest.mark.parametrize("size", [(80, 160), (120, 90), (1280, 128)])
def test_too_small_and_too_narrow_are_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    """What matters is the size that the engine would get."""
    assert "too small or too narrow" in refusal(clips.write(tmp_path / "a.mp4", size=size))


def test_too_large_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    """Pixels stretched to absurd width count as the width that they would have."""
    path = clips.write(tmp_path / "a.mp4")
    clips.stretch(path, 100, 1)
    assert "16000 x 120 pixels" in refusal(path)


def test_a_damaged_file_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The decoder's own chatter does not drown our sentence."""
    cut = [clips.cut(clips.write(tmp_path / name, frames=90), 0.5) for name in ("a.mkv", "b.mp4")]
    capfd.readouterr()  # what drawing them printed
    for path in cut:
        refusal(path)
    assert capfd.readouterr() == ("", "")
