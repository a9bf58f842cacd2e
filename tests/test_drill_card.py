"""What `station drills` prints: the story, not the letters."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console
from typer.testing import CliRunner

from station.commands import app
from station.drill_card import print_drill, print_drills
from station.errors import UnknownName
from station.form.drills import DRILLS
from station.form.drills.drill import Drill
from station.form.drills.exercises import EXERCISES
from station.form.drills.sources import SEEDS
from station.form.faults import rows_of

every_drill = pytest.mark.parametrize("drill", DRILLS.values(), ids=DRILLS)


def card(drill: Drill, *, sources: bool = False, width: int = 80) -> str:
    """The printed card, without colour."""
    console = Console(file=io.StringIO(), width=width)
    print_drill(console, drill, sources=sources)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def the_list(width: int = 80) -> str:
    """The printed list."""
    console = Console(file=io.StringIO(), width=width)
    print_drills(console)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def flowing(text: str) -> str:
    """The same without its line breaks and marks."""
    return re.sub(r"\s+", " ", text)


def part(text: str, heading: str) -> str:
    """What stands under one heading."""
    return text.split(f"\n{heading}\n")[1].split("\n\n")[0]


def test_the_list_names_every_drill_and_what_it_is_good_for() -> None:
    """Each by the id that one types."""
    text = flowing(the_list())
    for drill in DRILLS.values():
        assert f"{drill.id} {drill.title}. {drill.about.text}" in text


def test_the_list_ends_with_the_ladder() -> None:
    """From the glute bridge to the barbell, each rung numbered."""
    rungs = part(the_list(), "From easy to hard").splitlines()
    assert "1 glute bridge" in rungs[0]
    assert "barbell deadlift" in rungs[-1]
    assert [int(rung.split()[0]) for rung in rungs] == list(range(1, len(rungs) + 1))


@every_drill
def test_a_card_says_everything_that_the_drill_knows(drill: Drill) -> None:
    """Every sentence of its data, whatever the width."""
    text = flowing(card(drill))
    for step in drill.steps():
        assert step.text in text
    for fault in drill.judged:
        assert rows_of(fault)[0].title.lower() in text.lower()
        for exercise in drill.practice_for(fault).exercises:
            assert f"{EXERCISES[exercise].name} ({EXERCISES[exercise].dosage})" in text


@every_drill
def test_set_up_and_cues_are_numbered(drill: Drill) -> None:
    """They are done in that order."""
    for heading, steps in (("Set up", drill.setup), ("Do it", drill.cues)):
        numbers = re.findall(r"^  (\d+) ", part(card(drill), heading), flags=re.MULTILINE)
        assert numbers == [str(n) for n in range(1, len(steps) + 1)]


def test_what_is_watched_first_stands_with_its_cue() -> None:
    """In the order of the drill's priorities, in the words of the catalogue."""
    watched = part(card(DRILLS["dowel"]), "The light watches first for").splitlines()
    assert watched[0] == "  1 Rod off the tailbone: “stop before the rod lifts”"
    assert watched[1].startswith("  2 Rounded back: ")


def test_the_wall_has_its_levels_and_others_have_none() -> None:
    """Four lines in lengths of the foot, and no empty heading elsewhere."""
    levels = part(card(DRILLS["wall_tap"]), "Levels, heel to wall").splitlines()
    assert len(levels) == 4
    assert "0.7 of your foot" in levels[1]
    assert "0.92–1.05 of your foot" in levels[3]
    assert "Levels" not in card(DRILLS["band"])


@every_drill
def test_a_card_ends_with_safety(drill: Drill) -> None:
    """What ends a set, and that this is no diagnosis, are the last words."""
    text = card(drill)
    assert "see a clinician" in flowing(part(text, "Stop"))
    assert flowing(text).rstrip().endswith("does not replace a clinician.")
    assert text.index("\nBefore you start\n") < text.index("\nSet up\n")


@every_drill
@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_card_fits_the_terminal(drill: Drill, width: int) -> None:
    """No line is wider, none trails off in blanks, and a wide terminal is not filled."""
    lines = card(drill, sources=True, width=width).splitlines()
    assert max(map(len, lines)) <= min(width, 96)
    assert all(line == line.rstrip() for line in lines)


@every_drill
def test_sources_are_shown_when_they_are_asked_for(drill: Drill) -> None:
    """Each line with its own, the articles by their files at the end; else not a bracket."""
    text = flowing(card(drill, sources=True))
    for step in drill.steps():
        assert f"{step.text} [{step.source}" in text
        assert step.note in text
    for stem in SEEDS.values():
        assert stem in text
    assert "[" not in card(drill)


def test_the_command_lists_and_reads() -> None:
    """`station drills`, `station drills band`, `station drills band --sources`."""
    run = CliRunner().invoke
    assert "kneeling_hinge" in run(app, ["drills"]).output
    assert run(app, ["drills", "band"]).output.startswith("Band-resisted hinge\n")
    assert "MEASURES §2.3" in run(app, ["drills", "band", "--sources"]).output


def test_a_drill_that_there_is_not_is_a_plain_error() -> None:
    """With the nearest one, as everywhere."""
    failed = CliRunner().invoke(app, ["drills", "dowl"])
    assert isinstance(failed.exception, UnknownName)
    assert "did you mean 'dowel'?" in str(failed.exception)
