"""Each goal is met or missed by its number, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from station.bench.engines.alike import JOINTS
from station.bench.engines.goals import Goal, goals
from station.bench.engines.tables import TABLES, alike_table, tables_of
from station.bench.engines.turns import Both
from station.evaluate.results import NAN
from tests.bench.engines.found import (
    ALIKE,
    OFF,
    OUR_COST,
    THEIR_COST,
    compared,
    descent,
    found,
    person,
)
from tests.evaluate.known import judged


def off(**more: Any) -> Both[Any]:
    """Ours spoilt, MediaPipe's as it was."""
    return Both(replace(OFF, **more), OFF)


def apart(percent: float) -> dict[str, float]:
    """One joint so far, the others near."""
    return {**dict.fromkeys(JOINTS, 0.05), "ankle": percent}


def clip(**more: Any) -> dict[str, Any]:
    """The run with one clip beside the good one."""
    return {"clips": [compared(), compared("spoilt", **more)]}


def cost(**more: Any) -> dict[str, Any]:
    """The run with other costs of ours."""
    return {"cost": Both(replace(OUR_COST, **more), THEIR_COST)}


ROWS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "landmarks apart": (
        clip(alike=replace(ALIKE, apart=apart(1.0))),
        clip(alike=replace(ALIKE, apart=apart(1.01))),
    ),
    "masks": (
        clip(alike=replace(ALIKE, overlap=0.971)),
        clip(alike=replace(ALIKE, overlap=0.969)),
    ),
    "the same reps": (
        clip(reps=Both([judged(1, 2, "SQUAT")], [judged(1, 2, "SQUAT")])),
        clip(reps=Both([judged(1, 2, "SQUAT")], [judged(1, 2)])),
    ),
    "error of trunk": (
        clip(off=off(error={**OFF.error, "knee": 3.04})),
        clip(off=off(error={**OFF.error, "trunk": 1.0, "knee": 3.06})),
    ),
    "lag": (clip(off=off(lag=0.005)), clip(off=off(lag=-0.01))),
    "down in half a second": ({"descents": descent(3.0)}, {"descents": descent(3.1)}),
    "a picture": (
        {"clips": [compared(took_ms=Both([34.0], [34.0]))]},
        {"clips": [compared(took_ms=Both([34.1], [34.0]))]},
    ),
    "from opening": (cost(start_s=0.2), cost(start_s=0.21)),
    "resident memory": (cost(held_mb=100.0), cost(held_mb=101.0)),
    "installed": (cost(installed_mb=60.0), cost(installed_mb=61.0)),
    "network system calls": (cost(calls=0), cost(calls=1)),
}
"""How a goal's row begins → a run that just meets it, and one that just misses it."""


def row(name: str, run: dict[str, Any]) -> Goal:
    """The row that begins so."""
    (only,) = [goal for goal in goals(found(**run)) if goal.what.startswith(name)]
    return only


def test_every_goal_is_tried() -> None:
    """A new one needs a row above."""
    assert [goal.met for goal in goals(found())] == [True] * len(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_a_goal_is_missed_just_beyond_its_limit(name: str) -> None:
    """And met just before it; the others do not mind."""
    met, missed = ROWS[name]
    assert row(name, met).met is True
    assert row(name, missed).met is False
    assert row(name, missed).result.startswith("**missed**")
    assert [goal.met for goal in goals(found(**missed))].count(False) == 1


@pytest.mark.parametrize(
    ("name", "run"),
    [
        ("error of trunk", {"clips": [person()]}),
        ("lag", {"clips": [person()]}),
        ("down in half a second", {"descents": []}),
        ("landmarks apart", clip(alike=replace(ALIKE, apart=dict.fromkeys(JOINTS, NAN)))),
        ("installed", cost(installed_mb=NAN)),
        ("network system calls", cost(calls=None)),
    ],
)
def test_what_was_not_measured_is_neither(name: str, run: dict[str, Any]) -> None:
    """Where a number is missing, nothing is claimed; but what other clips tell still counts."""
    known = name == "landmarks apart"
    assert row(name, run).met is (True if known else None)
    assert row(name, run).result == ("met" if known else "not measured")


def test_the_worst_clip_is_named() -> None:
    """Where to look next, when it is missed."""
    goal = row("landmarks apart", clip(alike=replace(ALIKE, apart=apart(2.5))))
    assert goal.values == ("2.50 (spoilt, ankle)", "")


def test_every_table_has_its_rows() -> None:
    """Goals, both clips, the drawn one, and each rate; a person's clip is a number everywhere."""
    tables = tables_of(found())
    assert tuple(tables) == TABLES
    lines = {name: table.count("\n") - 1 for name, table in tables.items()}
    rows = {"goals": 2 + len(ROWS), "alike": 2, "truth": 1, "descent": 6, "efforts": 4}
    assert lines == rows
    assert "real 1" in tables["alike"]
    assert [row.split(" | ")[:2] for row in tables["efforts"].splitlines()[2:]] == [
        ["| *full*", "every picture"],
        ["| *full*", "only when lost"],
        ["| *lite*", "only when lost"],
        ["| *lite*", "every picture"],
    ]
    assert not any("anna" in table for table in tables.values())


def test_a_table_of_nothing_says_so() -> None:
    """Instead of heads without rows."""
    tables = tables_of(found(clips=[person()], descents=[], efforts=[]))
    assert tables["truth"] == tables["efforts"] == "No clip was given whose truth is known."
    assert tables["descent"].startswith("No drawn clip was given that goes down in 0.55 s")


def test_verdicts_that_differ_are_told() -> None:
    """In the clip's own row, and what one could not look for beside them."""
    reps = Both([judged(1, 2, "SQUAT", unseen=("ROUND",))], [judged(1, 2)])
    said = "rep 1: fix SQUAT / good (not looked for by one: rep 1: ROUND)"
    assert said in alike_table([compared(reps=reps)])
