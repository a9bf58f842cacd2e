"""What a program reads of a finished set."""

from __future__ import annotations

import csv
import dataclasses
import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from station.report.tables import set_as_json, write_reps_csv, write_set_json
from tests.report.sets import FIX, GOOD, UNJUDGED, a_rep, a_set


@pytest.fixture
def rows(tmp_path: Path) -> list[list[str]]:
    """Write a set of one good, one bad and one unjudged rep, and read it back."""
    write_reps_csv(tmp_path / "reps.csv", a_set([GOOD, FIX, UNJUDGED]))
    text = (tmp_path / "reps.csv").read_bytes().decode("utf-8")
    assert text.endswith("\r\n")
    return list(csv.reader(text.splitlines(), strict=True))


def test_a_rep_in_json_has_exactly_the_agreed_fields() -> None:
    """Version 1 of set.json is a promise: no field is missing, none is added by the way."""
    whole = set_as_json(a_set([FIX]))
    assert list(whole) == ["version", "drill", "model", "notes", "reps", "counts"]
    assert whole["counts"] == {"reps": 1, "good": 0, "fix": 1, "unjudged": 0}
    assert whole["reps"] == [
        {
            "number": 1,
            "start": 1.0,
            "bottom": 2.75,
            "end": 4.0,
            "depth_deg": 70.0,
            "band": "good",
            "tempo_s": {"down": 1.5, "hold": 0.5, "up": 1.0},
            "verdict": "fix",
            "reason": "",
            "cue": "Hips to the wall",
            "faults": [
                {
                    "id": "BOW",
                    "severity": "red",
                    "value": 0.521,
                    "limit": 0.6,
                    "unit": "",
                    "phase": "bottom",
                    "cue": "Hips to the wall",
                },
                {
                    "id": "TOES",
                    "severity": "advisory",
                    "value": 0.7,
                    "limit": 0.65,
                    "unit": "",
                    "phase": "bottom",
                    "cue": "Weight in your heels",
                },
            ],
            "unseen": ["ROUND"],
            "measures": {"hrr": 0.521, "knee": None},
        }
    ]


def test_json_is_strict_even_where_nothing_is_known(tmp_path: Path) -> None:
    """NaN and infinity are not JSON: what is unknown is null, whoever made the number."""
    unknown = dataclasses.replace(
        a_rep(1), depth=math.nan, hold=math.inf, up=float(np.float32(0.1))
    )
    record = dataclasses.replace(a_set([]), reps=(unknown,))
    write_set_json(tmp_path / "set.json", record)

    def refuse(word: str) -> None:
        raise AssertionError(word)

    rep = json.loads((tmp_path / "set.json").read_text("utf-8"), parse_constant=refuse)["reps"][0]
    assert rep["depth_deg"] is None
    assert rep["tempo_s"] == {"down": 1.5, "hold": None, "up": 0.1}


def test_words_survive_in_any_language(tmp_path: Path) -> None:
    """Cues are written as people read them, not as escapes."""
    cue = "Gesäß zurück – „lang“"
    verdict = dataclasses.replace(FIX, cue=cue)
    write_set_json(tmp_path / "set.json", a_set([verdict]))
    assert cue in (tmp_path / "set.json").read_text("utf-8")


def test_every_row_is_as_long_as_the_header(rows: list[list[str]]) -> None:
    """A row a rep; the columns of measures are the union over the set."""
    assert rows[0][-3:] == ["hrr", "ssi", "knee"]
    assert [len(row) for row in rows] == [len(rows[0])] * 4


def test_headers_carry_units(rows: list[list[str]]) -> None:
    """Nobody has to guess whether a tempo is seconds or frames."""
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first["start_s"] == "1.0"
    assert first["depth_deg"] == "70.0"
    assert {"bottom_s", "end_s", "down_s", "hold_s", "up_s"} <= set(rows[0])


def test_unknown_is_an_empty_cell(rows: list[list[str]]) -> None:
    """Neither "nan" nor a made-up zero stands for what was not measured."""
    second, third = (dict(zip(rows[0], row, strict=True)) for row in rows[2:])
    assert second["hrr"] == "0.521"
    assert second["knee"] == ""
    assert third["hrr"] == ""


def test_faults_share_a_cell(rows: list[list[str]]) -> None:
    """Worst first, joined by semicolons, so that a spreadsheet can filter for one."""
    second = dict(zip(rows[0], rows[2], strict=True))
    assert second["faults"] == "BOW;TOES"


def test_commas_quotes_and_line_breaks_stay_in_their_cell(tmp_path: Path) -> None:
    """RFC 4180: a cue may hold anything."""
    cue = 'Say "tall",\nthen squeeze'
    write_reps_csv(tmp_path / "reps.csv", a_set([dataclasses.replace(FIX, cue=cue)]))
    with (tmp_path / "reps.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file, strict=True))["cue"] == cue


def test_tables_do_not_wait_for_the_drawing_library() -> None:
    """Matplotlib takes longer to import than a table takes to write."""
    code = "import station.report.tables, station.report, sys; print('matplotlib' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
