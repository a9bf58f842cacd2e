"""The drills as data: what each looks for, and what comes first."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from station.errors import UnknownName
from station.form import drills
from station.form.drills import DRILLS, drill_called
from station.form.drills.drill import BODY_FAULTS, Drill, body_faults_without
from station.form.drills.exercises import EXERCISES, LADDER
from station.form.drills.practice import PRACTICE
from station.form.faults import IDS
from station.form.reps import COUNT_DEG

FOLDER = Path(drills.__file__).parent
FILES = sorted(p for p in FOLDER.glob("*.py") if p.stem not in drills.SHARED | {"__init__"})
DATA = {"Drill", "Lesson", "Step", "Practice", "Level", "Dosage", "body_faults_without"}
"""What a drill's file may call."""
NEW_DRILL = """
from station.form.drills.drill import Drill

TIP_TOES = Drill("tip_toes", "On tip-toes", ("ROUND", "BOW"), ("ROUND", "BOW"), place=15)
"""

every_drill = pytest.mark.parametrize("drill", DRILLS.values(), ids=DRILLS)


def test_every_file_is_a_drill_of_its_name() -> None:
    """A drill's file is found by its id, and no file is passed over."""
    assert {path.stem for path in FILES} == DRILLS.keys()
    assert len({drill.title for drill in DRILLS.values()}) == len(DRILLS)


@pytest.fixture
def another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose files lie among the drills' own."""
    monkeypatch.setattr(drills, "__path__", [*drills.__path__, str(tmp_path)])
    yield tmp_path
    sys.modules.pop("station.form.drills.tip_toes", None)


def test_a_new_drill_is_one_file(another_folder: Path) -> None:
    """Nothing else has to be touched: it stands in the list at its place."""
    (another_folder / "tip_toes.py").write_text(NEW_DRILL)
    ids = [drill.id for drill in drills._found()]
    assert ids[:3] == ["kneeling_hinge", "tip_toes", "hinge"]
    assert set(ids) == DRILLS.keys() | {"tip_toes"}


def test_a_file_without_its_drill_is_not_passed_over(another_folder: Path) -> None:
    """A constant of another name is an error that names both, not a drill that is missing."""
    (another_folder / "tip_toes.py").write_text(NEW_DRILL.replace("TIP_TOES", "TIPTOES"))
    with pytest.raises(AttributeError, match="tip_toes.*TIP_TOES"):
        drills._found()


def test_easy_drills_come_first() -> None:
    """The list follows the ladder of MEASURES §6, and every drill has its rung there."""
    rungs = [name for rung in LADDER for name in rung]
    assert list(DRILLS) == [name for name in rungs if name in DRILLS]
    assert set(rungs) <= DRILLS.keys() | EXERCISES.keys()


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


@pytest.mark.parametrize(
    ("faults", "drill"), [("WEIGHT_", "loaded_hinge"), ("DOWEL_", "dowel"), ("WALL_", "wall_tap")]
)
def test_what_one_thing_shows_is_looked_for_only_there(faults: str, drill: str) -> None:
    """Who holds no weight, has no rod and stands at no wall cannot go wrong with one."""
    own = {fault for fault in IDS if fault.startswith(faults)}
    assert own
    assert own <= set(DRILLS[drill].judged)
    for other in DRILLS.values():
        assert other.id == drill or not own & set(other.judged)


def test_everything_else_is_looked_for_in_a_plain_hinge() -> None:
    """No fault of the catalogue is left out of every drill."""
    assert set(DRILLS["hinge"].judged) == set(BODY_FAULTS)
    assert {fault for drill in DRILLS.values() for fault in drill.judged} == set(IDS)


@pytest.mark.parametrize(
    ("drill", "order"),
    [
        (
            "dowel",
            "DOWEL_sacrum ROUND DOWEL_thoracic ARCH_MID NECK_UP NECK_TUCK DOWEL_occiput SQUAT BOW",
        ),
        ("wall_tap", "WALL_MISS SQUAT KNEE_FIRST WALL_LEAN WALL_BACK BOW ROUND"),
        ("band", "NOT_TALL OVER_TOP FAST_DOWN SQUAT ROUND"),
    ],
)
def test_each_seed_drill_has_its_own_first_concern(drill: str, order: str) -> None:
    """The rod's tailbone, the wall's touch, the band's lock-out (MEASURES §2.1–2.3)."""
    assert DRILLS[drill].priority == tuple(order.split())


def test_only_the_wall_has_levels() -> None:
    """Further is harder: each level starts beyond the one before and tips the trunk more."""
    assert [d.id for d in DRILLS.values() if d.levels] == ["wall_tap"]
    levels = DRILLS["wall_tap"].levels
    assert [level.number for level in levels] == [1, 2, 3, 4]
    for one, other in pairwise(levels):
        assert one.nearest <= one.furthest < other.nearest <= other.furthest
        assert one.trunk_deg < other.trunk_deg
    assert DRILLS["wall_tap"].step_feet * 26.6 == pytest.approx(2.54, abs=0.05)


@every_drill
def test_every_fault_that_is_looked_for_can_be_practised(drill: Drill) -> None:
    """Its own answers are about what it judges, and everything it judges has an answer."""
    assert drill.practice.keys() <= set(drill.judged)
    for fault in drill.judged:
        practice = drill.practice_for(fault)
        assert set(practice.exercises) <= EXERCISES.keys()
        assert set(practice.drills) <= DRILLS.keys()
        own = drill.practice.get(fault)
        assert practice is (own or PRACTICE[fault])


def test_a_drill_says_only_what_is_different_there() -> None:
    """An answer that is everybody's stands in the table for everybody."""
    for drill in DRILLS.values():
        for fault, practice in drill.practice.items():
            assert practice != PRACTICE[fault]


def test_every_exercise_has_its_use() -> None:
    """It is advised for some fault, or is a rung of the ladder; its key is its id."""
    rows = [*PRACTICE.values(), *(p for d in DRILLS.values() for p in d.practice.values())]
    used = {e for row in rows for e in row.exercises} | {e for rung in LADDER for e in rung}
    assert EXERCISES.keys() <= used
    assert all(exercise.id == key for key, exercise in EXERCISES.items())


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
    assert {str(line.module) for line in imports} <= {
        f"{drills.__name__}.{s}" for s in drills.SHARED
    }
    assert isinstance(constant, ast.Assign)
    calls = [node.func for node in ast.walk(constant) if isinstance(node, ast.Call)]
    assert {ast.unparse(call) for call in calls} <= DATA
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
        ("kneeling", "kneeling_hinge"),
    ],
)
def test_a_slip_gets_a_suggestion(typed: str, meant: str) -> None:
    """It says what was typed, what was meant, and what there is."""
    with pytest.raises(UnknownName) as raised:
        drill_called(typed)
    there_are = f"There are: {', '.join(DRILLS)}."
    assert str(raised.value) == f"no drill is called {typed!r}, did you mean {meant!r}? {there_are}"


def test_a_wild_guess_gets_the_list() -> None:
    """Nothing is near: two plain sentences; a LookupError catches it."""
    with pytest.raises(LookupError) as raised:
        drill_called("zumba")
    assert str(raised.value).startswith(
        "no drill is called 'zumba'. There are: kneeling_hinge, hinge, "
    )
