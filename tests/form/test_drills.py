"""The drills as data: what each looks for, and what comes first."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from station.errors import UnknownName
from station.form import drills
from station.form.drills import DRILLS, drill_called
from station.form.drills.drill import BODY_FAULTS, Drill, body_faults_without
from station.form.faults import IDS
from station.form.reps import COUNT_DEG

FOLDER = Path(drills.__file__).parent
FILES = sorted(p for p in FOLDER.glob("*.py") if p.stem not in ("__init__", "drill"))

every_drill = pytest.mark.parametrize("drill", DRILLS.values(), ids=DRILLS)


def test_every_file_is_a_drill_of_its_name() -> None:
    """A drill's file is found by its id, and none is forgotten in the list."""
    assert {path.stem for path in FILES} == DRILLS.keys()
    assert len({drill.title for drill in DRILLS.values()}) == len(DRILLS)


@every_drill
def test_what_comes_first_is_looked_for_and_known(drill: Drill) -> None:
    """Priorities ⊆ judged ⊆ the catalogue, each once; what is softened is judged too."""
    assert set(drill.priority) <= set(drill.judged) <= set(IDS)
    assert set(drill.softened) <= set(drill.judged)
    for faults in (drill.priority, drill.judged, drill.softened):
        assert len(set(faults)) == len(faults)
    assert len(drill.priority) >= 2


@every_drill
def test_the_first_two_can_turn_the_light(drill: Drill) -> None:
    """The back or the drill's own point comes first, never something that is softened."""
    assert not set(drill.priority[:2]) & set(drill.softened)


@every_drill
def test_ranks_follow_the_priorities(drill: Drill) -> None:
    """The first is 0; everything outside shares the last place."""
    assert [drill.rank(fault) for fault in drill.priority] == list(range(len(drill.priority)))
    others = set(drill.judged) - set(drill.priority)
    assert {drill.rank(fault) for fault in others} == {len(drill.priority)}


def test_a_band_that_pulls_back_says_nothing_about_the_weight() -> None:
    """It carries the hips backwards, so BOW and TOES mean nothing there (MEASURES §2.3)."""
    assert set(BODY_FAULTS) - set(DRILLS["band"].judged) == {"BOW", "TOES"}


def test_a_wall_sets_the_depth() -> None:
    """Shallow is no fault there, and a rep counts from the trunk's 18° (MEASURES §5)."""
    wall = DRILLS["wall_tap"]
    assert set(BODY_FAULTS) - set(wall.judged) == {"SHALLOW"}
    assert wall.count_deg == 18.0
    assert {d.count_deg for d in DRILLS.values() if d is not wall} == {COUNT_DEG}


def test_only_a_weight_can_be_far_from_the_legs() -> None:
    """WEIGHT_AWAY is for hands that hold something (MEASURES §1)."""
    assert [d.id for d in DRILLS.values() if "WEIGHT_AWAY" in d.judged] == ["loaded_hinge"]
    assert set(BODY_FAULTS) == set(IDS) - {"WEIGHT_AWAY"}


def test_leaving_faults_out_keeps_the_order() -> None:
    """The others stay as they were."""
    assert body_faults_without() == BODY_FAULTS
    assert body_faults_without("SQUAT", "ROUND")[:2] == ("BOW", "UPPER_ROUND")
    assert len(body_faults_without("SQUAT", "ROUND")) == len(BODY_FAULTS) - 2


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_drill_file_holds_no_logic(path: Path) -> None:
    """A docstring, its imports, and one constant: whoever writes a drill writes no code."""
    doc, *lines = ast.parse(path.read_text(encoding="utf-8")).body
    assert isinstance(doc, ast.Expr)
    imports = [line for line in lines if isinstance(line, ast.ImportFrom)]
    (constant,) = [line for line in lines if not isinstance(line, ast.ImportFrom)]
    assert {line.module for line in imports} == {"station.form.drills.drill"}
    assert isinstance(constant, ast.Assign)
    thinking = (ast.If, ast.IfExp, ast.For, ast.comprehension, ast.Lambda, ast.BoolOp, ast.Compare)
    assert not any(isinstance(node, thinking) for node in ast.walk(constant))


@every_drill
def test_a_drill_is_called_by_its_id(drill: Drill) -> None:
    """The very one."""
    assert drill_called(drill.id) is drill


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("walltap", "wall_tap"),
        ("HINGE", "hinge"),
        ("bands", "band"),
        ("loaded-hinge", "loaded_hinge"),
    ],
)
def test_a_slip_gets_a_suggestion(typed: str, meant: str) -> None:
    """It says what was typed, what was meant, and what there is."""
    with pytest.raises(UnknownName) as raised:
        drill_called(typed)
    there_are = "There are: hinge, dowel, wall_tap, band, loaded_hinge."
    assert str(raised.value) == f"no drill is called {typed!r}, did you mean {meant!r}? {there_are}"


def test_a_wild_guess_gets_the_list() -> None:
    """Nothing is near: two plain sentences; a LookupError catches it."""
    with pytest.raises(LookupError) as raised:
        drill_called("zumba")
    assert str(raised.value).startswith("no drill is called 'zumba'. There are: hinge, ")
