"""A recorded set, from file to report: see it, watch it, write down what was found.

video ──vision.see──▶ sights.npz ──form.watch──▶ SetRecord ──report──▶ files
                          ▲
--recording ──────────────┘     the same from here on, so the result is identical
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from station.errors import CannotWrite, UnusableVideo
from station.form.calibration import STATURE_M, Standing
from station.form.drills import drill_called
from station.form.drills.drill import Drill
from station.form.judge import YAW_MAX_DEG
from station.form.landmarks import ANKLE, HEEL, TOE, near_joints
from station.form.learning import learn_person
from station.form.posture import PostureMeter
from station.form.watch import SetWatch, watch
from station.report import Still, annotate, write_report
from station.values import Frame, Points, Posture, SetRecord, Sight
from station.vision.pose import PoseEngine
from station.vision.recording import Recording, RecordingWriter, read_recording
from station.vision.see import see
from station.vision.video import VideoFile

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how many pictures are done, and of how many (None: unknown)."""

FEET_MISSING_SHARE = 0.5
"""A clip in which the feet are outside the picture for longer than this cannot be judged."""
SIGHTS = "sights.npz"
VIDEO = "annotated.mp4"


@dataclass(frozen=True, slots=True)
class Eyes:
    """Which pose model sees, and how to open its engine."""

    model: str
    open: Callable[[], PoseEngine]
    engine: str = ""
    """A key of `station.vision.pose.ENGINES`, when a certain one is wanted."""


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody says about the set that its pictures do not show."""

    height_m: float = STATURE_M
    """The person's height, metres: sets the centimetres."""
    wall: Points | None = None
    """The wall's line in the picture, (2, 2) top and foot, square pixels as the eyes see."""


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Analysis:
    """What an analysis leaves: the set, and where its files lie."""

    record: SetRecord
    folder: Path
    files: tuple[Path, ...]


def analyze_video(
    video: Path,
    drill: Drill,
    out: Path,
    eyes: Eyes,
    progress: Progress,
    *,
    known: Known = NOTHING_KNOWN,
    draw_video: bool = True,
) -> Analysis:
    """Analyse a video file into `out`; earlier results there stay until all is done.

    Raises UnusableVideo, CannotWrite, and what the engine raises.
    """
    with _workshop(out) as workshop:
        sights = workshop / SIGHTS
        recording = record_video(video, sights, drill, eyes, progress)
        seen = watch_recording(recording, drill, known)
        record = seen.record(eyes.model)
        stills, drawn = _draw(video, recording, seen, record, workshop, progress, draw_video)
        files = write_report(out, record, stills)
        files += [Path(shutil.move(path, out / path.name)) for path in (sights, *drawn)]
    return Analysis(record, out, tuple(files))


def analyze_recording(
    path: Path, drill_id: str | None, out: Path, known: Known = NOTHING_KNOWN
) -> Analysis:
    """Analyse a recording of sights into `out`, with the result that its video gave.

    Without a drill it is the one that was recorded. Raises UnusableRecording, CannotWrite.
    """
    recording = read_recording(path)
    drill = drill_called(drill_id or str(recording.meta.get("drill", "hinge")))
    seen = watch_recording(recording, drill, known)
    record = seen.record(str(recording.meta.get("model", "unknown")))
    bottoms = _bottoms(record)
    stills = {
        bottoms[sight.time]: Still(bottoms[sight.time], None, sight, posture)
        for sight, posture in _measured(recording, seen.standing)
        if sight.time in bottoms
    }
    return Analysis(record, out, tuple(write_report(out, record, stills)))


def watch_recording(recording: Recording, drill: Drill, known: Known = NOTHING_KNOWN) -> SetWatch:
    """Learn how the person stands, then watch the set; raises UnusableVideo if it cannot be."""
    standing = learn_person(recording, drill, known.height_m, known.wall)
    if standing is None:
        raise UnusableVideo(
            "Nobody could be measured: shoulder, hip, knee and ankle of one side must be seen. "
            "Film the whole body from the side, feet included, in good light."
        )
    _check_feet(recording, standing)
    seen = watch(recording, drill, standing)
    if standing.yaw > YAW_MAX_DEG and (standing.still or seen.reps):
        raise UnusableVideo(
            f"The person stands {standing.yaw:.0f}° away from side-on; at most {YAW_MAX_DEG:.0f}° "
            f"can be judged. Film exactly from the side."
        )
    return seen


def _check_feet(recording: Recording, standing: Standing) -> None:
    pictures = outside = 0
    for sight in recording:
        pictures += bool(sight.people)
        outside += bool(sight.people) and _feet_outside(sight, standing)
    if outside > FEET_MISSING_SHARE * pictures:
        raise UnusableVideo(
            f"The feet are cut off in {outside} of {pictures} pictures; knees and balance "
            f"cannot be judged without them. Step back, or tilt the camera down."
        )


def _feet_outside(sight: Sight, standing: Standing) -> bool:
    feet = near_joints(sight, standing.view.near)[[ANKLE, HEEL, TOE]]
    inside = (feet >= 0) & (feet < np.array(sight.size))
    return not bool(inside.all())


def record_video(
    video: Path, sights: Path, drill: Drill, eyes: Eyes, progress: Progress
) -> Recording:
    """See a whole video, once, into a recording at `sights`; flat in memory."""
    with RecordingWriter(sights, {"model": eyes.model, "drill": drill.id}) as writer:
        see(video, eyes.open, writer, lambda done, of: progress("Looking", done, of))
    return read_recording(sights)


def _measured(recording: Recording, standing: Standing) -> Iterator[tuple[Sight, Posture | None]]:
    """Every sight with its own posture: the meter gives each one sight late."""
    meter = PostureMeter(standing)
    waiting: Sight | None = None
    for sight in recording:
        posture = meter.feed(sight)
        if waiting is not None:
            yield waiting, posture if posture and posture.time == waiting.time else None
        waiting = sight
    if waiting is not None:
        yield waiting, meter.flush()


def _bottoms(record: SetRecord) -> dict[float, int]:
    """Time of every rep's bottom, seconds → its number."""
    return {rep.bottom: rep.number for rep in record.reps}


def _draw(
    video: Path,
    recording: Recording,
    seen: SetWatch,
    record: SetRecord,
    workshop: Path,
    progress: Progress,
    draw_video: bool,
) -> tuple[dict[int, Still], list[Path]]:
    """Go through the video again for the stills and, if wanted, the annotated video."""
    bottoms = _bottoms(record)
    stills: dict[int, Still] = {}

    def steps() -> Iterator[tuple[Frame, Sight, Posture | None]]:
        with VideoFile(video) as frames:
            measured = _measured(recording, seen.standing)
            for done, (frame, (sight, posture)) in enumerate(
                zip(frames, measured, strict=False), 1
            ):
                if sight.time in bottoms:
                    number = bottoms[sight.time]
                    stills[number] = Still(number, frame.image, sight, posture)
                progress("Drawing", done, len(recording))
                yield frame, sight, posture

    if draw_video:
        annotate(workshop / VIDEO, steps(), record, _rate_of(record))
        return stills, [workshop / VIDEO]
    if bottoms:
        for _ in steps():
            if len(stills) == len(bottoms):
                break
    return stills, []


def _rate_of(record: SetRecord) -> float:
    """Pictures per second, median; a video of fewer than two was refused before."""
    return 1.0 / float(np.median(np.diff(record.curves.time)))


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """A hidden folder inside `out` for what is not finished; gone afterwards."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(prefix=".station-", dir=out)
    except OSError as error:
        raise CannotWrite(
            f"Cannot write results to {out} ({error.strerror or error}); "
            f"name another folder with --out."
        ) from error
    with folder as name:
        yield Path(name)
