"""What is true of a clip, and of each of its reps."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from station.errors import UnusableVideo
from station.evaluate.truth import RULES, Truth, touch_time, true_reps, truth_of
from station.form.faults import IDS
from tests.evaluate.known import frames, truth


def lifted(time: float, cm: float, standing: float = 1.0) -> float:
    """A gap, metres, that opens by so many cm in the second rep only."""
    return (standing + (cm if 6.5 < time < 7.5 else 0.0)) / 100.0


def rod(cm: float, standing: float = 1.0) -> Truth:
    """A set in which the rod leaves the tailbone in its second rep."""
    made = frames(dowel_gap_m=lambda t: {"sacrum": lifted(t, cm, standing), "head": 0.0})
    return truth(frames=made)


def nearest(cm: float) -> Truth:
    """A set in which the hips come so near to the wall, in each rep."""

    def gap(time: float) -> float:
        down = 1.0 - abs(time % 4.0 - 3.0) if 2.0 <= time % 4.0 < 4.0 else 0.0
        return (20.0 - (20.0 - cm) * down) / 100.0

    return truth(frames=frames(wall_gap_m=gap))


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


def test_a_truth_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    """A broken file is not taken for a clip without truth."""
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(UnusableVideo, match=r"a\.json cannot be read"):
        truth_of(tmp_path / "a.mp4")


def test_a_label_holds_for_every_rep() -> None:
    """Two reps of a set labelled SQUAT both have it."""
    assert [rep.faults for rep in true_reps(truth("SQUAT"))] == [("SQUAT",), ("SQUAT",)]


@pytest.mark.parametrize(
    ("cm", "faults", "grey"),
    [(1.9, (), ()), (2.5, (), ("DOWEL_sacrum",)), (4.1, ("DOWEL_sacrum",), ())],
)
def test_a_rod_that_comes_off_is_true_though_no_label_says_so(
    cm: float, faults: tuple[str, ...], grey: tuple[str, ...]
) -> None:
    """Beyond 4 cm above standing it is a fault, from 2 cm nobody can tell; rep by rep."""
    first, second = true_reps(rod(cm))
    assert (first.faults, first.grey) == ((), ())
    assert (second.faults, second.grey) == (faults, grey)


def test_only_what_is_added_to_standing_counts() -> None:
    """A rod that stands 5 cm off all the time has not come off."""
    assert [rep.faults for rep in true_reps(rod(0.0, standing=5.0))] == [(), ()]


@pytest.mark.parametrize(
    ("cm", "faults", "grey"),
    [(0.0, (), ()), (2.0, (), ("WALL_MISS",)), (8.0, ("WALL_MISS",), ())],
)
def test_a_wall_that_is_not_reached_is_missed(
    cm: float, faults: tuple[str, ...], grey: tuple[str, ...]
) -> None:
    """The least gap of the rep decides: 4 cm is a miss, 1.5 cm may be one."""
    for rep in true_reps(nearest(cm)):
        assert (rep.faults, rep.grey) == (faults, grey)


def test_a_label_beats_the_numbers() -> None:
    """Named by who made the clip, a fault is there also where its gap is small."""
    first, _ = true_reps({**rod(2.5), "faults": ["DOWEL_sacrum"]})
    assert first.faults == ("DOWEL_sacrum",)


def test_a_consequence_is_neither_right_nor_false() -> None:
    """The upper back rounds with the low one: the catalogue calls it implied."""
    first, _ = true_reps(truth("ROUND"))
    assert "UPPER_ROUND" in first.grey
    assert "ROUND" not in first.grey


def test_the_touch_is_when_the_hips_come_to_the_wall() -> None:
    """The first moment at 6 mm or nearer; none where they started there or never came."""
    known = nearest(0.0)
    first, second = true_reps(known)
    assert touch_time(known, first) == pytest.approx(3.0, abs=0.06)
    assert touch_time(known, second) == pytest.approx(7.0, abs=0.06)
    far = nearest(3.0)
    assert np.isnan(touch_time(far, true_reps(far)[0]))
    leaning = truth(frames=frames(wall_gap_m=lambda _: 0.0))
    assert np.isnan(touch_time(leaning, true_reps(leaning)[0]))


def test_every_rule_is_about_a_fault_of_the_catalogue() -> None:
    """A rule for a fault that was renamed would make it true and always missed."""
    assert {rule.fault for rule in RULES} <= set(IDS)
    assert all(0 < rule.grey < rule.true for rule in RULES)
