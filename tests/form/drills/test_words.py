"""What the drills say to people: each sentence traced, short, plain, and our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.form.drills import DRILLS
from station.form.drills.common import Dosage
from station.form.drills.drill import Drill
from station.form.drills.exercises import EXERCISES
from station.form.drills.practice import PRACTICE
from station.form.drills.sources import OWN, SEEDS, Step

SHARED = Path(__file__).parents[4] / "shared"
SECTION = re.compile(r"MEASURES §(\d(?:\.\d)?)")
COPIED = 7
"""So many words in a row that an article has too are its sentence, not ours."""

every_drill = pytest.mark.parametrize("drill", DRILLS.values(), ids=DRILLS)


def everything_said() -> Iterator[Step]:
    """Every sentence of every drill, and of every exercise."""
    for drill in DRILLS.values():
        yield from drill.steps()
    for row in PRACTICE.values():
        yield from (row.may, row.tip)
    for exercise in EXERCISES.values():
        yield Step(exercise.how, exercise.source)


def material(name: str) -> str:
    """A page that the drills were written from, where it is here."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{name} is not on this machine")
    return path.read_text(encoding="utf-8")


def words(text: str) -> list[str]:
    """In order, without case and punctuation."""
    return re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))


def test_every_sentence_can_be_traced() -> None:
    """To one of the five articles, to a section of MEASURES, or to us, who then say why."""
    for step in everything_said():
        for source in step.sources:
            assert source in SEEDS or source == OWN or SECTION.fullmatch(source), step
        assert step.note or OWN not in step.sources, step
        assert len(set(step.sources)) == len(step.sources), step


def test_what_is_our_own_is_the_exception() -> None:
    """Nine sentences of ten come from the articles or from MEASURES."""
    said = set(everything_said())
    assert sum(OWN in step.sources for step in said) < len(said) / 10


@pytest.mark.parametrize("number", SEEDS)
def test_every_article_is_there_and_is_used(number: str) -> None:
    """Its file has that name, and it taught the drills something."""
    assert any(number in step.sources for step in everything_said())
    assert SEEDS[number].startswith(number)
    assert material(f"seeds/{SEEDS[number]}.txt")


def test_every_section_is_there() -> None:
    """MEASURES has a heading of that number."""
    headings = re.findall(r"^#+ (\d(?:\.\d)?)[. ]", material("MEASURES.md"), flags=re.MULTILINE)
    named = {m[1] for step in everything_said() for m in SECTION.finditer(step.source)}
    assert named <= set(headings)


@pytest.mark.parametrize("number", SEEDS)
def test_the_words_are_our_own(number: str) -> None:
    """No sentence has seven words in a row from an article."""
    article = words(material(f"seeds/{SEEDS[number]}.txt"))
    theirs = {tuple(article[i : i + COPIED]) for i in range(len(article))}
    for step in everything_said():
        ours = words(step.text)
        runs = {tuple(ours[i : i + COPIED]) for i in range(len(ours) - COPIED + 1)}
        assert not runs & theirs, step


def test_sentences_are_sentences() -> None:
    """A capital, a full stop, no shouting, and short enough to be read standing."""
    for step in everything_said():
        assert step.text[0].isupper() or step.text[0].isdigit(), step
        assert step.text.endswith("."), step
        assert "!" not in step.text, step
        assert max(len(words(s)) for s in re.split(r"[.;:] ", step.text)) <= 26, step


@every_drill
def test_a_drill_says_everything_that_a_coach_needs(drill: Drill) -> None:
    """What it is for, with what, how, how well, easier, harder, and when to stop."""
    assert drill.about.text
    for part in (drill.equipment, drill.setup, drill.cues, drill.good_rep, drill.easier):
        assert part
        assert len(set(part)) == len(part)
    assert drill.harder
    assert len(drill.before) >= 2
    assert any("clinician" in step.text for step in drill.stop)
    assert {s.text for s in drill.steps()} >= {s.text for s in Dosage().steps}


@every_drill
def test_a_cue_is_at_most_eight_words(drill: Drill) -> None:
    """Nobody listens to more while moving."""
    for cue in drill.cues:
        assert len(words(cue.text)) <= 8, cue
    assert 5 <= len(drill.cues) <= 9


def test_what_may_be_behind_a_fault_is_worded_as_a_guess() -> None:
    """The station does not diagnose (MEASURES §6)."""
    rows = [*PRACTICE.values(), *(p for d in DRILLS.values() for p in d.practice.values())]
    for row in rows:
        assert "may" in words(row.may.text), row


def test_where_articles_disagree_the_settlement_is_told() -> None:
    """Eyes (001 forward, 000 and 003 down) and hands (001's arms forward): MEASURES §1.1."""
    for drill in DRILLS.values():
        for step in drill.steps():
            if "ahead" in step.text and "001" not in step.source and "§1.1" in step.source:
                assert "001" in step.note, step
    hinge = DRILLS["hinge"]
    (hands,) = [step for step in hinge.setup if "hands" in words(step.text)]
    assert "forward" not in words(hands.text)
    assert "001 also offers" in hands.note
    assert any("eyes" in words(cue.text) and "floor" in words(cue.text) for cue in hinge.cues)


@pytest.mark.parametrize(
    ("article", "named"),
    [
        ("000", "leg_circles ninety_ninety fire_hydrant hip_thrust superman glute_bridge"),
        ("000", "broomstick_hinge"),
        ("001", "romanian_deadlift good_morning kettlebell_swing barbell_deadlift"),
        ("002", "forearm_plank curl_up reverse_crunch glute_bridge one_leg_glute_bridge"),
        ("003", "glute_bridge one_leg_glute_bridge pull_through kettlebell_swing"),
        ("003", "romanian_deadlift barbell_deadlift"),
    ],
)
def test_every_exercise_of_an_article_has_its_place(article: str, named: str) -> None:
    """None of those that an article recommends is forgotten, and each says so."""
    for exercise in named.split():
        assert article in EXERCISES[exercise].source


@every_drill
def test_a_lesson_is_why_how_and_what_not(drill: Drill) -> None:
    """Five or six steps of ten words at most; the last two show mistakes that are judged."""
    assert 5 <= len(drill.lesson) <= 6
    shows = [step.shows for step in drill.lesson]
    assert set(shows[:-2]) == {""}
    assert set(shows[-2:]) <= set(drill.judged)
    assert len(set(shows[-2:])) == 2
    for step in drill.lesson:
        assert len(step.words.split()) <= 10, step
        assert bool(step.shows) is step.words.startswith("Not this: "), step


def test_the_lessons_teach_what_all_five_articles_teach() -> None:
    """Each article is a source of some step, and of what must not be done."""
    steps = [step for drill in DRILLS.values() for step in drill.lesson]
    taught = {source for step in steps for source in step.source.split(", ")}
    warned = {source for step in steps if step.shows for source in step.source.split(", ")}
    assert set(SEEDS) <= taught
    assert set(SEEDS) <= warned
