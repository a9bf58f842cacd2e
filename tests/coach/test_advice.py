"""What is said after a set."""

from __future__ import annotations

import pytest

from station.coach.advice import SHORT, Advice, advise, times_needed
from station.form.drills import DRILLS
from station.form.drills.exercises import EXERCISES
from station.form.drills.practice import PRACTICE
from tests.coach.sets import a_record

GOOD = ["good"]
ROUND = ["ROUND!"]
RED = ["WALL_MISS!"]


def advice(*reps: str, drill: str = "hinge") -> Advice:
    """After such a set."""
    return advise(a_record(drill, reps), DRILLS[drill])


def found(*reps: str, drill: str = "hinge") -> list[str]:
    """Ids of the faults that it names."""
    return [finding.fault for finding in advice(*reps, drill=drill).findings]


@pytest.mark.parametrize(
    ("reps", "needed"),
    [(2, 2), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4), (8, 4), (12, 4), (14, 5), (20, 6)],
)
def test_how_often_is_often(reps: int, needed: int) -> None:
    """Half of a short set, four reps of a whole one, three of ten of a long one."""
    assert times_needed(reps) == needed
    assert found(*ROUND * needed, *GOOD * (reps - needed)) == ["ROUND"]
    assert found(*ROUND * (needed - 1), *GOOD * (reps - needed + 1)) == []


def test_a_single_rep_is_no_pattern() -> None:
    """It may be an accident."""
    assert found("ROUND!") == []


def test_what_could_not_be_judged_is_not_held_against_anybody() -> None:
    """Two of three judged reps are most of the set, however many were hidden."""
    assert found("ROUND!", "unseen", "unseen", "ROUND!", "good", "unseen") == ["ROUND"]
    assert advice("unseen", "unseen").findings == ()


@pytest.mark.parametrize("reps", [[], ["unseen", "unseen"]])
def test_nothing_seen_gives_no_advice(reps: list[str]) -> None:
    """One plain sentence, and no guess."""
    (sentence,) = advice(*reps).sentences
    assert "nothing to advise" in sentence


def test_a_fault_is_named_with_what_may_be_behind_it_and_what_to_do() -> None:
    """How often, a guess, a tip, two exercises with their dose, and the drill that teaches it."""
    said = advice(*ROUND * 5, *GOOD * 3)
    (finding,) = said.findings
    assert (finding.fault, finding.reps) == ("ROUND", 5)
    assert finding.seen == "Rounded back (5 of 8 reps)."
    assert finding.may == PRACTICE["ROUND"].may.text
    assert finding.tip == PRACTICE["ROUND"].tip.text
    assert said.exercises == (EXERCISES["ninety_ninety"], EXERCISES["forearm_plank"])
    assert said.drill is DRILLS["dowel"]
    text = " ".join(said.sentences)
    for part in ("3 of 8 good", "may", "90-90 stretch, 2 × 30–45 s a side", "Dowel rod hinge"):
        assert part in text


def test_red_comes_before_amber_and_amber_before_a_hunch() -> None:
    """Two faults are named at most, the heavier first, however often the others came."""
    reps = [*["ARCH_LOW?+ROUND+BOW!"] * 4, *["ROUND+ARCH_LOW?"] * 4]
    assert found(*reps) == ["BOW", "ROUND"]
    assert found(*["ARCH_LOW?+ROUND"] * 8) == ["ROUND", "ARCH_LOW"]


def test_among_equals_the_drill_decides() -> None:
    """A lock-out is the band's first concern, and a round back the hinge's."""
    both = ["NOT_TALL!+ROUND!"] * 4
    assert found(*both, drill="hinge") == ["ROUND", "NOT_TALL"]
    assert found(*both, drill="band") == ["NOT_TALL", "ROUND"]


def test_two_faults_share_the_two_exercises() -> None:
    """One for each, rather than both for the first."""
    said = advice(*["ROUND!+NOT_TALL!"] * 4)
    assert [e.id for e in said.exercises] == ["ninety_ninety", "glute_bridge"]


def test_two_faults_with_one_answer_do_not_repeat_it() -> None:
    """Rounding and going too low are practised with the same exercises, each named once."""
    said = advice(*["ROUND!+TOO_LOW!"] * 4)
    assert len(said.findings) == 2
    assert [e.id for e in said.exercises] == ["ninety_ninety", "forearm_plank"]


def test_the_drill_that_teaches_it_may_be_the_one_just_done() -> None:
    """Then no other is named: the same again."""
    assert advice(*ROUND * 8, drill="dowel").drill is None
    assert advice(*["BOW!"] * 8, drill="wall_tap").drill is None
    assert advice(*["BOW!"] * 8, drill="dowel").drill is DRILLS["wall_tap"]


def test_a_drill_answers_in_its_own_words() -> None:
    """With a weight in the hands, a round back asks for less of it."""
    (loaded,) = advice(*ROUND * 8, drill="loaded_hinge").findings
    (plain,) = advice(*ROUND * 8, drill="hinge").findings
    assert "less weight" in loaded.tip
    assert "weight" not in plain.tip


@pytest.mark.parametrize(
    ("reps", "clean"),
    [
        (GOOD * 8, True),
        (GOOD * 7 + ROUND, True),
        (GOOD * 6 + ROUND * 2, False),
        (GOOD * 5, True),
        (GOOD * 4, False),
        ([*GOOD * 7, "unseen"], True),
    ],
)
def test_a_clean_set_is_praised_and_goes_on(reps: list[str], clean: bool) -> None:
    """Seven of eight good, five reps at least: praise, and the next harder step."""
    said = advice(*reps)
    assert ("well done" in said.summary) is clean
    assert (DRILLS["hinge"].harder[0].text in said.next) is clean
    assert ("two different days" in said.next) is clean


def test_a_good_set_may_still_have_something_to_work_on() -> None:
    """A single amber is a good rep; eight of them are worth a word."""
    said = advice(*["NECK_UP"] * 8)
    assert "well done" in said.summary
    assert [finding.fault for finding in said.findings] == ["NECK_UP"]


def test_three_good_reps_ask_for_a_whole_set() -> None:
    """All good, too few to go on."""
    said = advice(*GOOD * 3)
    assert "A whole set of 8" in said.summary
    assert said.next == ""


@pytest.mark.parametrize(
    ("reps", "easier"),
    [
        (["good", "good", "good", "ROUND!", "ROUND!", "ROUND!"], True),
        (["ROUND!", "ROUND!", "ROUND!", "good", "good", "good"], False),
        (["ROUND!", "SQUAT!", "BOW!", "ROUND!", "SQUAT!"], False),
        (["ROUND", "ROUND", "ROUND", "ROUND", "ROUND"], False),
        (["ROUND!", "good", "ROUND!", "unseen", "good", "ROUND!"], True),
    ],
)
def test_three_of_the_last_five_red_for_the_same_thing_is_too_hard(
    reps: list[str], easier: bool
) -> None:
    """Then, and only then, the easier step is named."""
    assert (DRILLS["hinge"].easier[0].text in advice(*reps).next) is easier


def test_who_is_finding_it_is_told_so() -> None:
    """The last three good after a bad start: that is the news."""
    said = advice(*ROUND * 5, *GOOD * 3)
    assert "you are finding it" in said.summary
    assert "you are finding it" not in advice(*GOOD * 3, *ROUND * 5).summary


def test_odd_faults_are_no_pattern() -> None:
    """One of each: the count, and the same again."""
    said = advice("ROUND!", "SQUAT!", "BOW!", "good", "LOCKED", "good", "NOT_TALL!", "good")
    assert said.sentences == (said.summary,)
    assert "the same again" in said.summary


@pytest.mark.parametrize(
    ("reps", "verdict"),
    [
        (GOOD * 8, "A clean set. Well done."),
        (GOOD * 3, "Well begun."),
        ([*ROUND * 5, *GOOD * 3], "You are finding it."),
        (ROUND * 8, "One thing to practise."),
        (["ROUND!", "SQUAT!", "BOW!", "good"], "Do the same again."),
        (["unseen"], "No rep could be judged."),
    ],
)
def test_how_it_went_at_a_glance(reps: list[str], verdict: str) -> None:
    """The same news as the long sentence, in a few words."""
    assert advice(*reps).verdict == verdict


@pytest.mark.parametrize(
    ("drill", "reps", "short"),
    [
        ("hinge", GOOD * 8, "Do the dowel drill, then the wall tap, then the band."),
        ("hinge", [*GOOD * 5, *["BOW!"] * 3], "Go half as deep, 30 to 40°."),
        ("hinge", [*ROUND * 4, *GOOD * 4], "Try this drill: Dowel rod hinge."),
        ("dowel", [*ROUND * 4, *GOOD * 4], "At home: 90-90 stretch."),
        ("wall_tap", [*GOOD, *RED] * 3, "Come one inch closer."),
        ("wall_tap", GOOD * 8, "Stand one inch further from the wall."),
        ("wall_tap", RED * 8, "Stand one inch closer to the wall."),
        ("hinge", ["ROUND!", "SQUAT!", "BOW!", "good"], ""),
    ],
)
def test_what_to_try_next_at_a_glance(drill: str, reps: list[str], short: str) -> None:
    """The step to take; without one the drill that teaches it, else what to do at home."""
    assert advice(*reps, drill=drill).next_short == short


@pytest.mark.parametrize("drill", DRILLS)
@pytest.mark.parametrize("feet", [None, 0.4, 0.7, 1.1])
def test_at_a_glance_is_twelve_words(drill: str, feet: float | None) -> None:
    """Whatever keeps coming back, and when nothing does."""
    sets = [GOOD * 8, *([f"{f}!"] * 8 for f in DRILLS[drill].judged)]
    sets += [[f"{f}!", "good"] * 4 for f in DRILLS[drill].judged]
    for reps in sets:
        said = advise(a_record(drill, reps, feet), DRILLS[drill])
        assert len(said.next_short.split()) <= 12, said.next_short
        assert 0 < len(said.verdict.split()) <= 6, said.verdict


def test_steps_with_a_short_form_exist() -> None:
    """A reworded step takes its short form along, and only long ones have one."""
    steps = {step.text for d in DRILLS.values() for step in (*d.easier, *d.harder)}
    assert set(SHORT) <= steps
    assert all(len(long.split()) > 12 >= len(short.split()) for long, short in SHORT.items())


@pytest.mark.parametrize("drill", DRILLS)
def test_every_fault_of_every_drill_gets_sensible_advice(drill: str) -> None:
    """Whatever keeps coming back: named, guessed at, and something to do; four lines or so."""
    for fault in DRILLS[drill].judged:
        said = advice(*[f"{fault}!"] * 8, drill=drill)
        (finding,) = said.findings
        assert "8 of 8 reps" in finding.seen
        assert " may " in f" {finding.may} "
        assert finding.tip
        assert len(said.exercises) <= 2
        assert 2 <= len(said.sentences) <= 6
