"""Sets of clips: named on the command line, each clip seen or taken from what was kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.analyze import Eyes, Progress
from station.errors import UnusableVideo
from station.evaluate.clip import compare
from station.evaluate.kept import kept_recording, record_clip
from station.evaluate.results import ClipResult, Evaluation, SetResult
from station.evaluate.truth import Truth, truth_of
from station.form.drills import drill_called

VIDEOS: Final = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v")


@dataclass(frozen=True, slots=True)
class ClipSet:
    """A name, and the folders whose clips are counted together under it."""

    name: str
    folders: tuple[Path, ...]


def parse_sets(words: Sequence[str]) -> list[ClipSet]:
    """Read `[NAME=]FOLDER` words; one name given twice is one set, in the order of the names.

    A folder without a name is called by its own.
    """
    folders: dict[str, list[Path]] = {}
    for word in words:
        name, equals, place = word.partition("=")
        named = bool(equals) and "/" not in name
        folder = Path(place if named else word)
        folders.setdefault(name if named else folder.resolve().name, []).append(folder)
    return [ClipSet(name, tuple(places)) for name, places in folders.items()]


def evaluate_sets(
    sets: Sequence[ClipSet], eyes: Eyes, progress: Progress, keep: Path | None = None
) -> Evaluation:
    """Analyse every clip that has a truth; raises UnusableVideo where a set has none.

    With `keep`, recordings lie in `keep/SET/FOLDER/NAME.npz` and are used again.
    """
    clips = {one.name: clips_of(one) for one in sets}
    total, done = sum(map(len, clips.values())), 0
    results = []
    with tempfile.TemporaryDirectory() as place:
        for one in sets:
            found = []
            for clip, truth in clips[one.name]:
                progress("Clips", done, total)
                found.append(_evaluate_clip(clip, truth, eyes, one, keep, Path(place)))
                done += 1
            names = tuple(folder.resolve().name for folder in one.folders)
            results.append(SetResult(one.name, names, tuple(found)))
    progress("Clips", done, total)
    return Evaluation(eyes.model, tuple(results))


def evaluate_folder(folder: Path, eyes: Eyes, progress: Progress) -> SetResult:
    """Analyse every clip of one folder that has a truth; raises UnusableVideo if none has."""
    (only,) = evaluate_sets([ClipSet(folder.name, (folder,))], eyes, progress).sets
    return only


def all_kept(sets: Sequence[ClipSet], model: str, keep: Path | None, engine: str = "") -> bool:
    """Whether nothing has to be looked at: no model is needed then."""
    return keep is not None and all(
        kept_recording(clip, model, str(truth["drill"]), _place(keep, one, clip), engine)
        is not None
        for one in sets
        for clip, truth in clips_of(one)
    )


def clips_of(one: ClipSet) -> list[tuple[Path, Truth]]:
    """Every clip of a set that has a truth, with it; raises UnusableVideo if none has."""
    known = ((clip, truth_of(clip)) for clip in _videos(one))
    pairs: list[tuple[Path, Truth]] = [(clip, truth) for clip, truth in known if truth is not None]
    if not pairs:
        places = ", ".join(str(folder) for folder in one.folders)
        raise UnusableVideo(
            f"No clip in {places} has a truth: lay NAME.json beside NAME.mp4, "
            f'with "drill", "faults" and "reps".'
        )
    return pairs


def _evaluate_clip(
    clip: Path, truth: Truth, eyes: Eyes, one: ClipSet, keep: Path | None, passing: Path
) -> ClipResult:
    """`passing` is where a recording lies that nobody asked to keep."""
    drill = drill_called(str(truth["drill"]))
    place = passing if keep is None else _place(keep, one, clip)
    kept = None if keep is None else kept_recording(clip, eyes.model, drill.id, place, eyes.engine)
    recording = kept or record_clip(clip, drill, eyes, place)
    return compare(clip.stem, recording, truth, reused=kept is not None)


def _place(keep: Path, one: ClipSet, clip: Path) -> Path:
    """Folders of one set may hold clips of the same name: each has a place of its own."""
    return keep / one.name / clip.parent.resolve().name


def _videos(one: ClipSet) -> Iterator[Path]:
    for folder in one.folders:
        if not folder.is_dir():
            raise UnusableVideo(
                f"{folder} is not a folder; name one that holds clips and truths, "
                f"as FOLDER or NAME=FOLDER."
            )
        yield from sorted(p for p in folder.iterdir() if p.suffix.lower() in VIDEOS)
