"""Which clips are compared, and what tables may call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station.bench.engines.clips import DATA, clips_in
from station.errors import UnusableVideo
from tests.evaluate.playback import NOBODY

DRAWN = {**NOBODY, "drill": "band", "frames": [{"t": 0.0}], "camera": {"side": "left"}}


def put(path: Path, truth: dict[str, object] | None = None) -> Path:
    """A file by that name, with its truth beside it if there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    if truth is not None:
        path.with_suffix(".json").write_text(json.dumps(truth), encoding="utf-8")
    return path


def test_people_are_only_numbered(tmp_path: Path) -> None:
    """Drawn clips go first, by their names; a film of somebody by no name of its own."""
    put(tmp_path / "a" / "anna.mp4")
    put(tmp_path / "a" / "ben.MOV", NOBODY)  # with a truth, but nobody drew him
    put(tmp_path / "z" / "fast.mp4", DRAWN)
    found = clips_in([tmp_path])
    assert [clip.name for clip in found] == ["fast", "real 1", "real 2"]
    assert [clip.drawn for clip in found] == [True, False, False]
    assert [clip.drill.id for clip in found] == ["band", "hinge", "hinge"]
    assert [clip.path.stem for clip in found] == ["fast", "anna", "ben"]


def test_the_demonstration_has_its_name() -> None:
    """It comes with the station, and is not a film of anybody."""
    assert [clip.name for clip in clips_in([DATA])] == ["demo"]


def test_labels_above_a_folder_tell_the_drill(tmp_path: Path) -> None:
    """As `station evaluate` takes them."""
    put(tmp_path / "real" / "anna.mp4")
    listing = {"real": {"anna.mp4": {"drill": "dowel", "faults": [], "count": 1}}}
    (tmp_path / "clips.json").write_text(json.dumps(listing), encoding="utf-8")
    (only,) = clips_in([tmp_path])
    assert (only.name, only.drill.id) == ("real 1", "dowel")


def test_a_clip_named_twice_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its own path and by its folder's, from here and from the root."""
    clip = put(tmp_path / "anna.mp4")
    monkeypatch.chdir(tmp_path)
    assert len(clips_in([clip, Path()])) == 1


def test_no_clip_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    """Instead of empty tables."""
    (tmp_path / "notes.txt").touch()
    with pytest.raises(UnusableVideo, match="name clips, or folders"):
        clips_in([tmp_path])
