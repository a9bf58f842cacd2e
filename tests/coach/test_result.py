"""A set in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from station.coach.advice import advise
from station.coach.result import result_of, sum_up
from station.coach.visit import Visit
from station.form.demonstration import loop_seconds, shown
from station.form.drills import DRILLS
from station.form.faults import CATALOGUE, rows_of
from station.values import Call, Scene, Summary, Words
from tests.coach.sets import a_record, a_rep
from tests.coach.walk import Walk, a_plan

MIXED = ["good", "good", "ROUND!", "good", "ROUND!", "good", "ROUND!", "ROUND!", "unseen"]


def summed_up(*reps: str, drill: str = "hinge", degrees: bool = False) -> Summary:
    """After such a set."""
    record = a_record(drill, reps)
    chosen = DRILLS[drill]
    return sum_up(record.reps, chosen, advise(record, chosen), degrees=degrees)


def a_visit(reps: Sequence[str], drill: str = "hinge", profile: str = "gym") -> Visit:
    """Somebody who has done these."""
    visit = Visit(a_plan(drill, profile=profile), 0.0)
    visit.reps = [a_rep(number, words) for number, words in enumerate(reps, 1)]
    return visit


def test_a_set_is_summed_up() -> None:
    """Four of eight, the last good one was the best, and the back is what to practise."""
    summary = summed_up(*MIXED)
    assert (summary.good, summary.judged, summary.best) == (4, 8, 6)
    assert (summary.fault, summary.practise) == ("ROUND", "long spine, stop earlier")
    assert summary.verdict == "One thing to practise."
    assert summary.next.endswith(".")


def test_it_can_be_taken_away_as_plain_text() -> None:
    """A line each, with what there is to say; every number can be said in another language."""
    assert summed_up(*MIXED).take_away == (
        "Hinge station",
        "Hip hinge",
        "4 of 8 good",
        "Best: rep 6",
        "Practise: long spine, stop earlier",
        "Next: Go half as deep, 30 to 40°.",
    )
    lines = summed_up(*MIXED, degrees=True).take_away
    assert all(isinstance(line, Words) for line in lines if any(c.isdigit() for c in line))


def test_what_is_not_there_is_not_said() -> None:
    """No best rep, nothing that kept coming back, no step to take."""
    assert summed_up("ROUND!", "SQUAT!").take_away == (
        "Hinge station",
        "Hip hinge",
        "0 of 2 good",
    )


def test_a_set_that_nobody_could_judge() -> None:
    """Nought of nought, and said so."""
    summary = summed_up("unseen", "unseen")
    assert (summary.good, summary.judged, summary.best, summary.fault) == (0, 0, 0, "")
    assert summary.verdict == "No rep could be judged."


def test_a_clinician_gets_degrees() -> None:
    """Mean depth and knee bend of what was judged; what no rep knows is left out."""
    visit = a_visit(["good", "good"], profile="clinic")
    assert "Mean depth 60°" in result_of(visit).summary.take_away
    assert not any("knee" in line for line in result_of(visit).summary.take_away)
    for rep, knee in zip(list(visit.reps), (20.0, 25.0), strict=True):
        verdict = replace(rep.verdict, measures={"knee_deg": knee})
        visit.reps[rep.number - 1] = replace(rep, depth=50.0 + knee, verdict=verdict)
    assert {"Mean depth 72°", "Mean knee bend 22°"} <= set(result_of(visit).summary.take_away)
    gym = a_visit(["good"])
    assert not any("°" in line for line in result_of(gym).summary.take_away)


def test_the_figure_shows_the_mistake_and_then_how() -> None:
    """By turns, a whole loop each, from the beginning."""
    result = result_of(a_visit(["ROUND!"] * 4))
    wrong = loop_seconds("hinge", "ROUND")
    for since, example, fault, time in (
        (2.6, Call.FIX, "ROUND", 2.6),
        (wrong + 2.6, Call.GOOD, "", 2.6),
        (wrong + loop_seconds("hinge") + 1.0, Call.FIX, "ROUND", 1.0),
    ):
        sight, mark = result.figure(since)
        assert mark is example
        same = shown("hinge", time, fault).silhouette
        assert sight.silhouette is not None
        assert same is not None
        assert sight.silhouette.mask.tolist() == same.mask.tolist()


def test_nothing_to_practise_shows_how_it_is_done() -> None:
    """All the time."""
    result = result_of(a_visit(["good"] * 8))
    assert {result.figure(second)[1] for second in range(15)} == {Call.GOOD}
    assert result.cue == "A clean set. Well done."


def test_whatever_there_is_to_practise_is_six_words() -> None:
    """Every fault's cue."""
    assert all(0 < len(row.cue.split()) <= 6 for row in CATALOGUE)


@pytest.mark.parametrize("drill", DRILLS)
def test_every_fault_of_a_drill_can_be_summed_up(drill: str) -> None:
    """With its cue, and a figure that does it."""
    for fault in DRILLS[drill].judged:
        result = result_of(a_visit([f"{fault}!"] * 4, drill))
        assert (result.summary.fault, result.cue) == (fault, rows_of(fault)[0].cue)
        assert result.figure(0.0)[1] is Call.FIX


def test_the_summary_and_the_rest_tell_it() -> None:
    """Both with the same few words; only the summary has the advice in full."""
    walk = Walk(a_plan("hinge", reps=1, sets=2)).to(Scene.SET).hinge(1).stand(3.0)
    assert walk.at(Scene.REST)
    rest = walk.now
    assert rest.summary is not None
    assert (rest.summary.good, rest.summary.best, rest.page) == (1, 1, (2, 2))
    assert (rest.lines, rest.hint) == (("Next: set 2 of 2",), "Hands overhead: go on.")
    walk.raise_hands().to(Scene.SET).hinge(1).stand(3.0)
    summary = walk.now
    assert summary.summary is not None
    assert summary.hint == "Hands overhead: once more."
    assert summary.lines[0].startswith("1 of 1 good")
    assert (summary.cue, summary.example) == ("Well begun.", Call.GOOD)
