"""A finished set becomes files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pictures

import station.report
from station.errors import CannotWrite
from station.report import Still, write_report
from tests.report.sets import FIX, GOOD, UNJUDGED, a_posture, a_set, a_sight

STILLS = {
    number: Still(number, np.full((100, 200, 3), 90, np.uint8), a_sight(), a_posture())
    for number in (1, 2)
}


def test_a_set_becomes_tables_a_picture_and_stills(tmp_path: Path) -> None:
    """Every file is there, whole; a rep without a still has no file of its own."""
    made = write_report(tmp_path / "out", a_set([GOOD, FIX, UNJUDGED]), STILLS)
    names = ["rep-01-bottom.png", "rep-02-bottom.png", "reps.csv", "set.json", "set.png"]
    assert [path.name for path in made] == names
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    for path in made:
        if path.suffix == ".png":
            with Pictures.open(path) as picture:
                picture.verify()
    assert json.loads((tmp_path / "out" / "set.json").read_text())["counts"]["reps"] == 3


def test_a_set_without_reps_still_has_its_picture(tmp_path: Path) -> None:
    """ "No complete rep" is a result."""
    write_report(tmp_path, a_set([]), {})
    assert (tmp_path / "set.png").exists()


def test_stills_of_an_earlier_longer_set_go(tmp_path: Path) -> None:
    """They would pass for the new set's; files of other names are nobody's business."""
    (tmp_path / "rep-09-bottom.png").write_text("older")
    (tmp_path / "rep-09-bottom.png.txt").write_text("mine")
    write_report(tmp_path, a_set([GOOD]), STILLS)
    assert not (tmp_path / "rep-09-bottom.png").exists()
    assert (tmp_path / "rep-09-bottom.png.txt").exists()


def test_a_failure_loses_nothing_of_the_earlier_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills while the picture is drawn: the old report is still whole."""
    write_report(tmp_path, a_set([GOOD, FIX]), STILLS)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(station.report, "draw_sheet", full)
    with pytest.raises(CannotWrite, match="no space left"):
        write_report(tmp_path, a_set([GOOD]), STILLS)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """It names the place and the way out."""
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match=r"Cannot write the results to .*file.*--out"):
        write_report(tmp_path / "file", a_set([GOOD]), {})
