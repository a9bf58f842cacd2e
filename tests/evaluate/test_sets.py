"""Sets on the command line, and recordings that spare a second look."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from station.errors import CannotWrite, UnusableVideo
from station.evaluate import ClipSet, all_kept, evaluate_folder, evaluate_sets, parse_sets
from station.evaluate.kept import kept_recording
from station.vision.recording import read_recording
from tests.evaluate.playback import NOBODY, Watcher, put_clip
from tests.vision import clips


def silent(what: str, done: int, of: int | None) -> None:
    """Nobody wants to know how far it is."""


@pytest.mark.parametrize(
    ("words", "sets"),
    [
        (["/x/clips"], [("clips", ["/x/clips"])]),
        (["real=/x", "tuning=/a", "tuning=/b"], [("real", ["/x"]), ("tuning", ["/a", "/b"])]),
        (["/x/a=b"], [("a=b", ["/x/a=b"])]),
    ],
)
def test_folders_of_one_name_are_one_set(
    words: Sequence[str], sets: Sequence[tuple[str, Sequence[str]]]
) -> None:
    """NAME=FOLDER, the same name again; an equals sign inside a path names nothing."""
    assert parse_sets(words) == [ClipSet(name, tuple(map(Path, places))) for name, places in sets]


def test_a_set_holds_the_clips_of_all_its_folders(tmp_path: Path) -> None:
    """Two folders, each with a clip of the same name: two clips; one without truth is none."""
    put_clip(tmp_path / "one")
    put_clip(tmp_path / "two")
    clips.write(tmp_path / "two" / "untold.mp4", frames=8)
    both = ClipSet("both", (tmp_path / "one", tmp_path / "two"))
    (only,) = evaluate_sets([both], Watcher().eyes(), silent).sets
    assert [clip.name for clip in only.clips] == ["a", "a"]
    assert only.folders == ("one", "two")


def test_a_folder_without_truths_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    """Nothing to compare with: said, instead of an empty table."""
    with pytest.raises(UnusableVideo, match=r"NAME\.json"):
        evaluate_folder(tmp_path, Watcher().eyes(), silent)
    with pytest.raises(UnusableVideo, match="not a folder"):
        evaluate_folder(tmp_path / "nowhere", Watcher().eyes(), silent)


def test_a_kept_recording_is_judged_without_looking_again(tmp_path: Path) -> None:
    """The second run opens no engine, says so, and finds what the first one found."""
    put_clip(tmp_path / "clips")
    one, keep, watcher = ClipSet("set", (tmp_path / "clips",)), tmp_path / "kept", Watcher()
    assert not all_kept([one], "full", keep)
    first = evaluate_sets([one], watcher.eyes(), silent, keep)
    assert all_kept([one], "full", keep)
    again = evaluate_sets([one], watcher.eyes(), silent, keep)
    assert watcher.opened == 1
    assert [clip.reused for clip in (*first.clips, *again.clips)] == [False, True]
    assert [path.name for path in keep.rglob("*.*")] == ["a.npz"]
    assert again.clips[0].engine == "stand-in 1.0"
    assert again.clips[0].reps == first.clips[0].reps


def test_without_a_place_nothing_is_kept(tmp_path: Path) -> None:
    """No --keep: every run looks, and leaves nothing."""
    put_clip(tmp_path / "clips")
    one, watcher = ClipSet("set", (tmp_path / "clips",)), Watcher()
    for _ in range(2):
        evaluate_sets([one], watcher.eyes(), silent)
    assert watcher.opened == 2
    assert list(tmp_path.rglob("*.npz")) == []


@pytest.mark.parametrize("change", ["model", "clip", "drill", "cut short"])
def test_a_recording_of_other_eyes_or_pictures_is_not_used(tmp_path: Path, change: str) -> None:
    """Another model, another clip under its name, another drill, a broken file: look again."""
    clip = put_clip(tmp_path / "clips")
    one, keep, watcher = ClipSet("set", (tmp_path / "clips",)), tmp_path / "kept", Watcher()
    evaluate_sets([one], watcher.eyes(), silent, keep)
    if change == "clip":
        put_clip(tmp_path / "clips", frames=9)
    if change == "drill":
        clip.with_suffix(".json").write_text(json.dumps(NOBODY | {"drill": "band"}))
    if change == "cut short":
        kept = next(keep.rglob("a.npz"))
        kept.write_bytes(kept.read_bytes()[:500])
    model = "lite" if change == "model" else "full"
    assert not all_kept([one], model, keep)
    evaluate_sets([one], watcher.eyes(model), silent, keep)
    assert watcher.opened == 2
    assert all_kept([one], model, keep)


def test_a_recording_notes_whose_eyes_and_which_clip(tmp_path: Path) -> None:
    """Engine, model, drill and the clip's own bytes: what it depends on."""
    clip = put_clip(tmp_path / "clips")
    keep = tmp_path / "kept"
    evaluate_sets([ClipSet("set", (clip.parent,))], Watcher().eyes(), silent, keep)
    meta = read_recording(keep / "set" / "clips" / "a.npz").meta
    assert {k: meta[k] for k in ("engine", "model", "drill")} == {
        "engine": "stand-in 1.0",
        "model": "full",
        "drill": "hinge",
    }
    assert kept_recording(clip, "full", "hinge", keep / "set" / "clips") is not None


def test_a_recording_of_another_engine_is_not_taken_for_this_one(tmp_path: Path) -> None:
    """With an engine named, its own recordings only; without, anybody's."""
    clip, keep = put_clip(tmp_path / "clips"), tmp_path / "kept"
    one = ClipSet("set", (clip.parent,))
    evaluate_sets([one], Watcher().eyes(), silent, keep)
    assert all_kept([one], "full", keep, "stand-in")
    assert not all_kept([one], "full", keep, "litert")
    another = Watcher()
    evaluate_sets([one], replace(another.eyes(), engine="litert"), silent, keep)
    assert another.opened == 1


def test_a_place_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    """A file where the folder should be: named, with the option to change."""
    clip = put_clip(tmp_path / "clips")
    (tmp_path / "kept").write_text("a file")
    with pytest.raises(CannotWrite, match="--keep"):
        evaluate_sets([ClipSet("set", (clip.parent,))], Watcher().eyes(), silent, tmp_path / "kept")
