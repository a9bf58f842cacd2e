"""The set drawn back onto its video: bones, line of the back, phase, count, and verdict.

Encoded as MPEG-4 part 2 ("mp4v"): OpenCV's pip wheels hold no H.264 encoder (their FFmpeg
is built without x264 and openh264), and mp4v is the one codec of theirs that encodes fast
and that VLC, QuickTime and Windows play.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2

from station.errors import CannotWrite
from station.report.files import replacing
from station.report.lettering import badge, face, fitting, width_of, word_sprite
from station.report.palette import LIGHT_TEXT, MARKS, NIGHT, rgb
from station.report.sketch import Place, blend, draw_body, shade
from station.values import Frame, Image, JudgedRep, Posture, SetRecord, Sight

CODEC = "mp4v"
FLASH = 1.0
"""Seconds that a verdict stays on screen after its rep."""
_LEAST_BOTTOM = 0.15
"""Seconds each side of the deepest moment that are called "bottom", so it can be read."""

Step = tuple[Frame, Sight, Posture | None]


def annotate(path: Path, steps: Iterable[Step], record: SetRecord, fps: float) -> int:
    """Draw every step and encode them at a constant rate; return how many pictures came of it.

    Times stay true: of a video with a variable rate, pictures are repeated or left out.
    One step is held at a time. Odd widths and heights lose their last column or row.

    Raises:
        CannotWrite: there is no step, or the file cannot be written.
    """
    # MPEG-4 counts time in at most 65,535 parts of a second, so a rate has two decimals.
    fps = round(fps, 2)
    with replacing(path) as part:
        film = _Film(part, fps)
        try:
            for time, step in steady(steps, fps):
                film.add(draw_step(step, record, time))
        finally:
            film.close()
        film.check(path)
    return film.count


def steady(steps: Iterable[Step], fps: float) -> Iterator[tuple[float, Step]]:
    """Lay steps on a constant rate: yield (seconds, step) for every 1/fps from the first on.

    Each moment shows the newest step that is due, give or take half a picture.
    """
    held: Step | None = None
    start, slot = 0.0, 0
    for step in steps:
        start = step[0].time if held is None else start
        due = round((step[0].time - start) * fps)
        while held is not None and slot < due:
            yield start + slot / fps, held
            slot += 1
        held = step
    if held is not None:
        yield start + slot / fps, held


def draw_step(step: Step, record: SetRecord, time: float) -> Image:
    """Draw one picture of the video, (h, w, 3) uint8 RGB with even sides."""
    frame, sight, posture = step
    height, width = (side // 2 * 2 for side in frame.image.shape[:2])
    canvas = frame.image[:height, :width].copy()
    place = Place(frame.image.shape[1] / sight.size[0])
    draw_body(canvas, place, sight, posture)
    ended = [rep for rep in record.reps if rep.end <= time]
    if ended and time < ended[-1].end + FLASH:
        _flash(canvas, ended[-1])
    _count(canvas, len(ended), phase_at(record, time))
    return canvas


def phase_at(record: SetRecord, time: float) -> str:
    """Name the phase: "standing", "down", "bottom" or "up"."""
    for rep in record.reps:
        if rep.start <= time < rep.end:
            reached, left = _stay(rep)
            return "down" if time < reached else "bottom" if time <= left else "up"
    return "standing"


def _stay(rep: JudgedRep) -> tuple[float, float]:
    """Give the seconds at which the bottom is reached and left."""
    reached = rep.start + rep.down if math.isfinite(rep.down) else rep.bottom
    left = rep.end - rep.up if math.isfinite(rep.up) else rep.bottom
    return min(reached, rep.bottom - _LEAST_BOTTOM), max(left, rep.bottom + _LEAST_BOTTOM)


def _count(canvas: Image, count: int, phase: str) -> None:
    """Write the reps done so far, large, and the phase beside them, at the top left."""
    short = min(canvas.shape[:2])
    pad, size = round(0.03 * short), round(0.16 * short)
    number = word_sprite(str(count), size, LIGHT_TEXT)
    word = word_sprite(phase, round(0.45 * size), LIGHT_TEXT, bold=False)
    # As wide as the longest word, so that the plate does not jump from phase to phase.
    widest = width_of("standing", face(round(0.45 * size))) + 2
    right = pad + number.shape[1] + round(widest) + 3 * pad
    shade(canvas, (pad, pad, right, pad + number.shape[0]), NIGHT, 0.72)
    blend(canvas, number, 2 * pad, pad)
    # On the number's baseline.
    drop = face(size, bold=True).getmetrics()[0] - face(round(0.45 * size)).getmetrics()[0]
    blend(canvas, word, 3 * pad + number.shape[1], pad + drop)


def _flash(canvas: Image, rep: JudgedRep) -> None:
    """Show a verdict: the whole edge in its colour, and its shape and cue along the foot."""
    mark, (height, width) = MARKS[rep.verdict.call], canvas.shape[:2]
    edge, em = max(4, round(0.03 * min(height, width))), round(0.07 * min(height, width))
    room = width - 2 * edge - round(3.4 * em)
    size, lines = fitting(rep.verdict.cue or mark.word, em, room, 2)
    tall = round(1.3 * size * len(lines) + 0.8 * em)
    top = height - edge - tall
    shade(canvas, (0, top, width, height), NIGHT, 0.82)
    shape = badge(rep.verdict.call, round(1.5 * em), mark.light)
    blend(canvas, shape, edge + round(0.6 * em), top + (tall - len(shape)) // 2)
    for index, line in enumerate(lines):
        above = top + round(0.4 * em + 1.3 * size * index)
        blend(canvas, word_sprite(line, size, LIGHT_TEXT), edge + round(2.8 * em), above)
    for strip in (canvas[:edge], canvas[-edge:], canvas[:, :edge], canvas[:, -edge:]):
        strip[:] = rgb(mark.light)


class _Film:
    """A video file that is being written, opened at its first picture."""

    def __init__(self, path: Path, fps: float) -> None:
        self._path = path
        self._fps = fps
        self._writer: cv2.VideoWriter | None = None
        self.count = 0

    def add(self, picture: Image) -> None:
        if self._writer is None:
            size = (picture.shape[1], picture.shape[0])
            code = cv2.VideoWriter.fourcc(*CODEC)
            self._writer = cv2.VideoWriter(str(self._path), code, self._fps, size)
        self._writer.write(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
        self.count += 1

    def close(self) -> None:
        if self._writer is not None:
            self._writer.release()

    def check(self, path: Path) -> None:
        """Read back how many pictures arrived: OpenCV says nothing of a full disk."""
        if self.count == 0:
            raise CannotWrite(
                f"No picture was left to draw on, so {path.name} was not written. "
                "Expected at least one frame; look at the video first."
            )
        reader = cv2.VideoCapture(str(self._path))
        arrived = int(reader.get(cv2.CAP_PROP_FRAME_COUNT)) if reader.isOpened() else 0
        reader.release()
        if arrived < self.count:
            raise CannotWrite(
                f"Only {arrived} of {self.count} pictures of {path.name} could be written to "
                f"{path.parent}. Make room on the disk, or name another folder with --out."
            )
