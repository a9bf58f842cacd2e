"""The page about accuracy: finished sentences, whose numbers come from the evaluation."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from station.errors import CannotWrite
from station.evaluate import (
    ClipSet,
    Evaluation,
    SetResult,
    command_line,
    write_evaluation,
    write_page,
)
from station.evaluate.page import page_of
from station.evaluate.report import panels_of
from station.evaluate.results import AngleError, ClipResult, Errors, FrameErrors
from station.evaluate.words import number
from tests.evaluate.known import clip, rep


def everything() -> Evaluation:
    """Two sets that have something of everything."""
    frames = FrameErrors(
        angles={"trunk": AngleError(3.7, -3.1, 1.4)},
        lag=0.04,
        rod={"sacrum": Errors.of([0.5, -1.5, 0.7])},
        wall=Errors.of([1.1, -0.3]),
        contour=Errors.of([0.9, 1.3]),
    )
    squat = clip(rep(["SQUAT"], ["SQUAT"]), rep(["SQUAT"], ["BOW"]), name="squat", body="m_old")
    good = clip(rep(), rep((), None), name="good", body="f_avg", frames=frames)
    rod = clip(
        rep(["DOWEL_sacrum"], ["DOWEL_sacrum"]),
        name="rod",
        body="f_slim",
        drill="dowel",
        has_rod=True,
        rod_share=0.875,
    )
    wall = clip(rep(["WALL_MISS"], ["WALL_MISS"]), name="wall", has_wall=True, frames=frames)
    advice = clip(rep((), ["SHOULDERS"]), name="advice", body="m_tall")
    tuning = SetResult("tuning", ("a", "b"), (squat, good, rod))
    return Evaluation("full", (tuning, SetResult("held-back", ("c",), (wall, advice))))


def evaluation(*clips: ClipResult) -> Evaluation:
    """One set."""
    return Evaluation("full", (SetResult("set", ("folder",), clips),))


def page(found: Evaluation) -> str:
    """The page of an evaluation, its lines joined."""
    return " ".join(page_of(found, "station evaluate x --report docs").split())


@pytest.mark.parametrize(
    "sentence",
    [
        "station evaluate x --report docs",
        "| tuning | a, b | 3 | 5 | 1 | f_avg, f_slim, m_old |",
        "| SQUAT | 2 | 1 | 1 | 0 | 0.50 | 1.00 | 0.67 |",
        "**Macro-F1 0.83** over 2 faults that occur.",
        "**Red on a good rep: 0 of 1**",
        "**Counts exact on 2 of 3 clips.** Off: good 1 for 2.",
        "Worst body: m_old, 1 of 2 faults named.",
        "Wrongly named, in reps: BOW where there was SQUAT (1).",
        "No body of `tuning` is in another set.",
        "| tuning | trunk inclination | 1 | 3.7 | −3.1 | **1.4** |",
        "The trunk trails the truth by 40 ms (median), 40 at most.",
        "| tuning | tailbone | 1 | 3 | 0.7 | 1.4 | +0.5 |",
        "lost contact is told at the right point in 1 of 1 reps",
        "a rod is found in 88 % of the pictures at least (rod)",
        "a miss is called in 1 of the 1 rep with one, and in 0 reps that reached the wall.",
        "| held-back | 1 | 0.70 / 1.06 (2) |",
        "| tuning | hinge | 2 | 1.10 | 1.28 | +1.10 |",
        "## What cannot be seen",
    ],
)
def test_the_page_says_what_was_found(sentence: str) -> None:
    """Each kind of number stands in its sentence or row."""
    assert sentence in page(everything())


def test_advice_stands_apart() -> None:
    """Its own table, below the sums, and no part of the macro-F1."""
    text = page(evaluation(clip(rep(["ARCH_LOW"]), rep(["BOW"], ["BOW"]))))
    assert "**Macro-F1 1.00** over 1 fault that occur" in text
    assert text.index("Macro-F1") < text.index("Only ever spoken of") < text.index("| ARCH_LOW |")


def test_what_was_not_measured_has_no_section() -> None:
    """No rod, wall or angle in any clip: no empty table, and nothing made up."""
    text = page(evaluation(clip(rep())))
    for heading in ("## The rod", "## The wall", "## Angles", "## Tempo", "nan", "Macro-F1"):
        assert heading not in text


def test_the_page_says_when_recordings_were_judged() -> None:
    """Nobody shall take a judgement made again for a clip looked at again."""
    assert "judged from recordings" not in page(evaluation(clip(rep())))
    assert "1 of 2 clips were judged from recordings" in page(
        evaluation(clip(rep(), reused=True), clip(rep()))
    )


def test_the_command_names_no_place_of_this_machine(tmp_path: Path) -> None:
    """Folders by their base names, so that the page says the same wherever it was made."""
    sets = [
        ClipSet("tuning", (tmp_path / "one", tmp_path / "two")),
        ClipSet("c", (tmp_path / "c",)),
    ]
    assert (
        command_line(sets, model="lite", kept=True) == "station evaluate tuning=one tuning=two c "
        "--model lite --keep RECORDINGS --report docs"
    )


def test_every_table_is_whole() -> None:
    """Each row of a table has as many cells as its heading: GitHub drops the others."""
    for block in page_of(everything(), "command").split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.splitlines()}) == 1, block


def test_numbers_are_written_for_people() -> None:
    """A true minus, no minus zero, a dash for what is not known."""
    assert [number(-1.26, 1), number(-0.01, 1), number(np.nan, 1)] == ["−1.3", "0.0", "–"]
    assert [number(x, 1, sign=True) for x in (0.5, 0.0, -0.5)] == ["+0.5", "0.0", "−0.5"]


def test_the_page_lies_beside_its_picture(tmp_path: Path) -> None:
    """accuracy.md, and the picture that it shows."""
    page_file, picture = write_page(tmp_path / "docs", everything(), "command")
    (shown,) = re.findall(r"!\[.*]\((.*)\)", page_file.read_text("utf-8"))
    assert page_file.parent / shown == picture
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_picture_has_the_same_rows_in_every_set() -> None:
    """A fault that one set knows is an empty row in the other."""
    rows = [[row.id for row in panel.rows] for panel in panels_of(everything().sets)]
    assert rows[0] == rows[1] == ["SQUAT", "BOW", "SHOULDERS", "DOWEL_sacrum", "WALL_MISS"]


def test_unknown_numbers_become_null_in_the_file(tmp_path: Path) -> None:
    """Strict JSON: a lag that could not be measured is null; the sums are there too."""
    write_evaluation(tmp_path / "new" / "e.json", everything())
    (tuning, _) = json.loads((tmp_path / "new" / "e.json").read_text("utf-8"))["sets"]
    assert tuning["clips"][0]["frames"]["lag"] is None
    assert tuning["clips"][0]["reps"][1]["found"] == {"BOW": "red"}
    assert tuning["clips"][1]["frames"]["rod"]["sacrum"]["count"] == 3
    assert tuning["scores"][0]["id"] == "SQUAT"


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """A folder where the file should be."""
    with pytest.raises(CannotWrite, match="name another file"):
        write_evaluation(tmp_path, everything())
