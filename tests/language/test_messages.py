"""Every text for people is found in the source, wherever it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.coach import cues, framing
from station.form.drills import DRILLS
from station.form.drills.exercises import EXERCISES
from station.form.faults import CATALOGUE
from station.language.messages import collect, reads_as_words
from station.language.places import Kind
from tests.language.said import MESSAGES, SAID

FOUND = {message.text: message for message in MESSAGES}


def found(tmp_path: Path, place: str, source: str) -> dict[str, Kind]:
    """What is found in a made-up source."""
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return {message.text: message.kind for message in collect(tmp_path).messages}


def test_every_fault_is_found() -> None:
    """What it is, and what to do about it: the cue as a cue."""
    for fault in CATALOGUE:
        assert fault.title in FOUND
        assert FOUND[fault.cue].kind is Kind.CUE


def test_every_cue_of_the_coach_is_found() -> None:
    """Praise, what was not counted, and the hints on where to stand."""
    said = {cues.PRAISE, cues.FIXED, cues.CANNOT_JUDGE, *cues.NOT_COUNTED.values()}
    hints = {hint.words for hint in framing.HINTS}
    assert {FOUND[text].kind for text in said | hints} == {Kind.CUE}


def test_every_word_of_the_drills_is_found() -> None:
    """Titles, steps, and the exercises that they name; steps with gaps as their patterns."""
    for drill in DRILLS.values():
        assert drill.title in FOUND
        for step in drill.steps():
            assert getattr(step.text, "pattern", step.text) in FOUND
    for exercise in EXERCISES.values():
        assert {exercise.name, exercise.how} <= set(FOUND)


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("'Stand tall.'", ["Stand tall."]),
        ("'One.' if it else 'Two.'", ["One.", "Two."]),
        ("there or 'None.'", ["None."]),
        ("('One.', 'Two.')", ["One.", "Two."]),
        ("LINE", ["A line."]),
        ("TABLE[key]", ["First.", "Second."]),
        ("TABLE.get(key, 'Other.')", ["Other.", "First.", "Second."]),
        ("chosen()", ["Left.", "Right."]),
        ("each", ["Head", "Back"]),
        ("TABLE.get(each, each)", ["First.", "Second."]),
        ("tuple(w for w in ('One.',))", ["One."]),
        ("eyes.words", []),
        ("'3'", []),
    ],
)
def test_an_argument_is_followed_to_its_texts(value: str, texts: list[str], tmp_path: Path) -> None:
    """Branches, tables, names and functions of the same file; not what comes from elsewhere."""
    source = f"""
LINE = "A line."
TABLE = {{1: "First.", 2: "Second."}}
def chosen():
    if it:
        return "Left."
    return "Right."
for row, (each, gap) in zip(rows, (("Head", 1), ("Back", 2)), strict=True):
    pass
Feedback(time, scene, {value})
"""
    assert list(found(tmp_path, "form/made_up.py", source)) == sorted(texts, key=source.index)


def test_a_pattern_is_what_is_translated(tmp_path: Path) -> None:
    """`say` is known by where it comes from: others are called so too."""
    ours = 'from station.values import say\nsay("{n} cm", n=3)'
    other = 'def fetch(say):\n    say("Asking for it.")'
    assert found(tmp_path / "a", "vision/a.py", ours) == {"{n} cm": Kind.TEXT}
    assert found(tmp_path / "b", "vision/b.py", other) == {}


def test_constants_of_the_coach_are_found_and_its_ids_are_not(tmp_path: Path) -> None:
    """A sentence in capitals is for people; an id is for the code."""
    source = 'LINE: Final = "Stay in view."\nROW = "heel_to_wall"\nFAULT = "ROUND"\nlow = "No one."'
    assert found(tmp_path, "coach/made_up.py", source) == {"Stay in view.": Kind.TEXT}


def test_what_nobody_reads_is_not_found(tmp_path: Path) -> None:
    """The bench fills a screen with stand-ins: they need no translation."""
    assert found(tmp_path, "bench/screen.py", 'Menu("Aim the camera", items=rows)') == {}
    assert found(tmp_path, "staff/aim.py", 'Menu("Aim the camera")') == {
        "Aim the camera": Kind.TEXT
    }


@pytest.mark.parametrize(
    ("text", "words"), [("Slower.", True), ("no picture", True), ("ROUND", False), ("up", False)]
)
def test_words_are_told_from_ids(text: str, words: bool) -> None:
    """By a space, a full stop, or a capital that begins a sentence."""
    assert reads_as_words(text) is words


def test_one_text_in_two_places_is_one_message(tmp_path: Path) -> None:
    """With both files, and the stricter limit."""
    found(tmp_path, "coach/a.py", 'Feedback(0, s, "Stand tall.")')
    found(tmp_path, "coach/b.py", 'Hint("bent", "Stand tall.", bent)')
    (message,) = collect(tmp_path).messages
    assert message.kind is Kind.CUE
    assert message.files == ("coach/a.py", "coach/b.py")


def test_sentences_glued_by_hand_are_told(tmp_path: Path) -> None:
    """An f-string is English for good, so the tool names it; one without words is none."""
    found(tmp_path, "coach/a.py", 'Feedback(0, s, f"rep {n}", f"{a}/{b}")')
    assert collect(tmp_path).glued == ("station/coach/a.py:1: f'rep {n}'",)


def test_no_sentence_is_glued_by_hand() -> None:
    """Every text with gaps is made with `say`, so that it can be said in any language."""
    assert SAID.glued == ()
