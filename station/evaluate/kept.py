"""Recordings that are kept, so that judgement is measured again without looking again.

A recording is what certain eyes made of certain pictures. It notes both, and one of another
model or of another clip under the same name is not used: the clip is looked at afresh. After
a change to `station/vision` itself, delete the folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from station.analyze import Eyes, record_video
from station.errors import CannotWrite, UnusableRecording
from station.form.drills.drill import Drill
from station.vision.pose import PoseEngine
from station.vision.recording import Recording, RecordingWriter, read_recording

SUFFIX: Final = ".npz"
_PART: Final = 1 << 20


def kept_recording(
    clip: Path, model: str, drill_id: str, folder: Path, engine: str = ""
) -> Recording | None:
    """The recording of just this clip by this model for this drill, or None.

    `engine` is the one that must have seen it; "" takes any.
    """
    path = folder / (clip.stem + SUFFIX)
    if not path.is_file():
        return None
    try:
        recording = read_recording(path)
    except UnusableRecording:  # of another version, or cut short: look again
        return None
    wanted = {"model": model, "drill": drill_id, "clip": digest_of(clip)}
    same = all(recording.meta.get(key) == value for key, value in wanted.items())
    seen_by = str(recording.meta.get("engine", "")).partition(" ")[0]
    return recording if same and engine in ("", seen_by) else None


def record_clip(clip: Path, drill: Drill, eyes: Eyes, folder: Path) -> Recording:
    """See a clip into `folder`, with engine and clip noted; raises what `record_video` does."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"Cannot make {folder} for the recordings ({error.strerror or error}); "
            f"name another folder with --keep."
        ) from error
    engine: list[str] = []
    seen = folder / f".{clip.stem}{SUFFIX}"
    try:
        noting = replace(eyes, open=_noting(eyes.open, engine))
        raw = record_video(clip, seen, drill, noting, lambda *_: None)
        notes = {**raw.meta, "engine": engine[0], "clip": digest_of(clip)}
        with RecordingWriter(folder / (clip.stem + SUFFIX), notes) as writer:
            for sight in raw:
                writer.write(sight)
    finally:
        seen.unlink(missing_ok=True)
    return read_recording(folder / (clip.stem + SUFFIX))


def digest_of(clip: Path) -> str:
    """The sha256 of a clip's bytes."""
    digest = hashlib.sha256()
    with clip.open("rb") as file:
        while part := file.read(_PART):
            digest.update(part)
    return digest.hexdigest()


def _noting(opened: Callable[[], PoseEngine], names: list[str]) -> Callable[[], PoseEngine]:
    """Opens the same engine, and notes what it is called."""

    def opening() -> PoseEngine:
        engine = opened()
        names.append(engine.name)
        return engine

    return opening
