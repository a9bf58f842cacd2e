"""A video file as a row of `Frame`s: upright, square pixels, RGB, at the file's own times.

Nothing but this file touches OpenCV. OpenCV 5 turns the picture by the rotation written in
the file by itself (checked at 90, 180 and 270 degrees against ffmpeg: the same pixels).
Pixels that are not square it only reports, so they are stretched here.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

# Read by OpenCV when it opens its first file; −8 is ffmpeg's "quiet". A damaged file would
# otherwise fill the terminal with decoder chatter before our one sentence.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

import cv2
import numpy as np

from station.errors import UnusableVideo
from station.values import Frame, Image
from station.vision.ahead import Ahead
from station.vision.closing import Closing

cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

LONGEST = 640
"""Longest side the engine is given, pixels: its networks look at 224 and 256 pixels."""
LEAST_SIDE = 96
"""Shorter side as the engine gets it, pixels: see the sizes in docs/eyes.md."""
LARGEST_SIDE = 8192
"""Pixels: the widest that H.264 can be (level 6.2). One such frame is 200 MB."""
LEAST_FPS = 8.0
"""Below this a descent of half a second is seen fewer than four times."""
CUT_SECONDS, CUT_SHARE = 1.0, 0.1
"""What may be missing at the end, whichever is less. Whole files (mp4, mkv, webm, ts, avi,
steady and variable frame rate) end within 0.07 s of what their container promises; the
rest is for sound that outlasts the picture, which some containers count in."""
_PROBE = 16
_AHEAD = 4


class VideoFile(Closing):
    """A video file, opened; iterate it once for its frames, and close it.

    Decoding runs up to four frames ahead in a thread, beside the pose engine.

    Raises `UnusableVideo` on opening, or at the frame where the trouble shows: a file that
    was cut short shows it only at its end.
    """

    path: Path
    count: int | None
    """Frames, as the container says (some only estimate it); None when it does not say."""
    size: tuple[int, int]
    """Width and height of the frames given out, square pixels."""

    def __init__(self, path: str | Path, longest: int | None = LONGEST) -> None:
        """Open `path`; pictures are reduced to `longest` pixels on their longer side."""
        self.path = Path(path)
        _check_readable(self.path)
        self._file = cv2.VideoCapture(str(self.path.resolve()), cv2.CAP_FFMPEG)
        self._times = array("d")
        self._ahead: Ahead[Frame] | None = None
        try:
            if not self._file.isOpened():
                raise UnusableVideo(_why_not_a_video(self.path))
            self.count = round(self._number(cv2.CAP_PROP_FRAME_COUNT)) or None
            self._nominal_fps = self._number(cv2.CAP_PROP_FPS) or 30.0
            self.size = self._fit(longest)
            self._first = self._probe()
        except BaseException:
            self._file.release()
            raise

    @property
    def fps(self) -> float:
        """Frames a second: the median over what was read so far, 16 frames at the least."""
        return 1 / median(late - early for early, late in pairwise(self._times))

    @property
    def duration(self) -> float:
        """Seconds that the container promises; what was read, when it does not."""
        if self.count is not None:
            return self.count / self._nominal_fps
        return self._seconds_read()

    def __iter__(self) -> Iterator[Frame]:
        """Give out the frames; a second round gives out none."""
        if self._ahead is None:
            self._ahead = Ahead(self._frames(), _AHEAD)
        return iter(self._ahead)

    def close(self) -> None:
        """Stop decoding and let the file go; safe in mid-file, and twice."""
        if self._ahead is None:
            self._ahead = Ahead((), _AHEAD)
        self._ahead.close()
        self._file.release()

    def _frames(self) -> Iterator[Frame]:
        while self._first:
            yield self._first.pop(0)
        while (frame := self._read()) is not None:
            yield frame
        self._check_complete()
        self._check_pace()

    def _probe(self) -> list[Frame]:
        """Read the first frames: enough to know whether it is a video to analyse."""
        frames: list[Frame] = []
        while len(frames) < _PROBE and (frame := self._read()) is not None:
            frames.append(frame)
        if not frames:
            raise UnusableVideo(_no_pictures(self.path))
        if len(frames) == 1:
            raise UnusableVideo(
                f"{self.path.name} holds a single picture, and a movement needs many: "
                f"give a video of at least one repetition."
            )
        if len(frames) < _PROBE:
            self._check_complete()
        self._check_pace()
        return frames

    def _read(self) -> Frame | None:
        good, picture = self._file.read()
        if not good:
            return None
        time = self._file.get(cv2.CAP_PROP_POS_MSEC) / 1000
        if self._times and not time > self._times[-1]:
            # Raw streams have no times, and AVI loses those of its last frames.
            time = self._times[-1] + 1 / self._nominal_fps
        self._times.append(time)
        return Frame(time, self._square(picture))

    def _square(self, picture: cv2.typing.MatLike) -> Image:
        if picture.shape[1::-1] != self.size:
            picture = cv2.resize(picture, self.size, interpolation=self._interpolation)
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)

    def _fit(self, longest: int | None) -> tuple[int, int]:
        """Width and height to give out, square pixels."""
        width, height = self._upright_size()
        long, short = max(width, height), min(width, height)
        if long > LARGEST_SIDE:
            raise UnusableVideo(
                f"{self.path.name} is {width:.0f} x {height:.0f} pixels, and {LARGEST_SIDE} is "
                f"the most that can be handled: export it at 1920 x 1080."
            )
        if short * min(1.0, LONGEST / long) < LEAST_SIDE:
            raise UnusableVideo(
                f"{self.path.name} is {width:.0f} x {height:.0f} pixels, too small or too narrow "
                f"to see a body in: film at 640 x 480 or more."
            )
        shrink = min(1.0, (longest or LARGEST_SIDE) / long)
        self._interpolation = cv2.INTER_AREA if shrink < 1 else cv2.INTER_LINEAR
        return round(width * shrink), round(height * shrink)

    def _upright_size(self) -> tuple[float, float]:
        """Width and height of the whole picture, square pixels."""
        width = self._number(cv2.CAP_PROP_FRAME_WIDTH)
        height = self._number(cv2.CAP_PROP_FRAME_HEIGHT)
        if not width or not height:
            raise UnusableVideo(_no_pictures(self.path))
        down = self._number(cv2.CAP_PROP_SAR_DEN) or 1.0
        aspect = self._number(cv2.CAP_PROP_SAR_NUM) / down or 1.0  # 0 means "not said"
        # The aspect is of the picture as coded, which a quarter turn has laid on its side.
        on_its_side = round(self._number(cv2.CAP_PROP_ORIENTATION_META)) % 180 == 90
        return (width, height * aspect) if on_its_side else (width * aspect, height)

    def _number(self, key: int) -> float:
        """A property of the file; 0 when it is not known."""
        return max(0.0, self._file.get(key))

    def _seconds_read(self) -> float:
        return self._times[-1] - self._times[0] + 1 / self.fps

    def _check_complete(self) -> None:
        # Frames *and* time must be missing: where frames come unevenly the count is only an
        # estimate, and a long last frame is no cut.
        promised, seen = self.duration, self._seconds_read()
        allowed = min(CUT_SECONDS, CUT_SHARE * promised)
        if self.count is None or len(self._times) >= self.count or promised - seen <= allowed:
            return
        raise UnusableVideo(
            f"{self.path.name} was cut short: it promises {promised:.1f} s and ends after "
            f"{seen:.1f} s. Copy it again from where it was recorded."
        )

    def _check_pace(self) -> None:
        if self.fps < LEAST_FPS - 0.05:
            raise UnusableVideo(
                f"{self.path.name} has {self.fps:.1f} pictures a second, and a fast repetition "
                f"needs {LEAST_FPS:.0f} at least: film at 15 or more; 30 is best."
            )


def _check_readable(path: Path) -> None:
    if path.is_dir():
        raise UnusableVideo(f"{path} is a folder: give one video file.")
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except FileNotFoundError as error:
        raise UnusableVideo(f"There is no file {path}: check the name and folder.") from error
    except OSError as error:
        raise UnusableVideo(f"{path} cannot be read: check its permissions. ({error})") from error
    if empty:
        raise UnusableVideo(f"{path} is empty: copy it again from where it was recorded.")


def _why_not_a_video(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(8)
    if head[4:] == b"ftyp":
        return (
            f"{path.name} is an MP4 without pictures: it is sound only, or it was cut short and "
            f"lost the index at its end. Copy it again from where it was recorded."
        )
    return f"{path.name} is not a video that can be read: give an MP4, MOV, MKV or WebM file."


def _no_pictures(path: Path) -> str:
    return f"{path.name} holds no picture that can be read: export it again as an H.264 MP4."
