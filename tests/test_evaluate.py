"""The table of truths: who was named rightly, missed, or wrongly accused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from station.analyze import Eyes
from station.errors import UnusableVideo
from station.evaluate import (
    ClipResult,
    Evaluation,
    evaluate_folder,
    score,
    truth_of,
    write_evaluation,
)
from station.vision.pose import PoseEngine


def clip(true: tuple[str, ...], found: tuple[tuple[str, ...], ...], reps: int) -> ClipResult:
    """A clip with so many true reps, and the faults named in those found."""
    return ClipResult("clip", "hinge", reps, len(found), true, found, ("fix",) * len(found), 0)


def test_a_fault_is_true_missed_or_false_rep_by_rep() -> None:
    """Two reps, one named: one true, one missed; what was not there is false."""
    scores = score([clip(("SQUAT",), (("SQUAT", "BOW"), ()), 2)])
    assert [(s.id, s.true, s.missed, s.false) for s in scores] == [
        ("SQUAT", 1, 1, 0),
        ("BOW", 0, 0, 1),
    ]
    assert scores[0].recall == 0.5
    assert scores[1].precision == 0.0


def test_a_rep_that_was_not_counted_misses_its_faults() -> None:
    """Three reps with the fault, one counted: two are missed."""
    (only,) = score([clip(("SQUAT",), (("SQUAT",),), 3)])
    assert (only.true, only.missed) == (1, 2)


def test_a_rep_too_many_cannot_raise_the_recall() -> None:
    """One true rep, two counted and named: one true, none missed, recall 1."""
    (only,) = score([clip(("SQUAT",), (("SQUAT",), ("SQUAT",)), 1)])
    assert (only.true, only.missed, only.recall) == (1, 0, 1.0)


def test_shares_of_nothing_are_unknown() -> None:
    """A fault that was never there has no recall."""
    (only,) = score([clip((), (("BOW",),), 1)])
    assert np.isnan(only.recall)


def test_the_truth_lies_beside_the_clip_or_in_a_listing(tmp_path: Path) -> None:
    """NAME.json first, then clips.json in the folder, then above it."""
    folder = tmp_path / "real"
    folder.mkdir()
    listing = {"real": {"b.mp4": {"drill": "dowel", "faults": [], "count": 3}}}
    (tmp_path / "clips.json").write_text(json.dumps(listing))
    (folder / "a.json").write_text(json.dumps({"drill": "hinge", "faults": [], "reps": []}))
    assert truth_of(folder / "a.mp4") == {"drill": "hinge", "faults": [], "reps": []}
    assert truth_of(folder / "b.mp4") == {"drill": "dowel", "faults": [], "count": 3}
    assert truth_of(folder / "c.mp4") is None


def _no_eyes() -> PoseEngine:
    raise AssertionError("nobody looks")


def test_a_folder_without_truths_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    """Nothing to compare with: said, instead of an empty table."""
    with pytest.raises(UnusableVideo, match=r"NAME\.json"):
        evaluate_folder(tmp_path, Eyes("full", _no_eyes), lambda *_: None)


def test_unknown_numbers_become_null_in_the_file(tmp_path: Path) -> None:
    """Strict JSON: a lag that could not be measured is null."""
    result = clip((), ((),), 1)
    write_evaluation(tmp_path / "e.json", Evaluation((result,), ()))
    assert json.loads((tmp_path / "e.json").read_text())["clips"][0]["lag"] is None
