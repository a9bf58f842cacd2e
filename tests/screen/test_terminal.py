"""A screen of words: each change once, and every verdict with what to do about it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from station.screen.terminal import SIGN, Terminal
from station.values import Call, Feedback, Light, Scene
from tests.screen.scenes import FULL, NOTICES


class Paper:
    """A terminal, and what has been printed on it."""

    def __init__(self, *, colour: bool = False) -> None:
        self.file = io.StringIO()
        console = Console(file=self.file, force_terminal=colour, highlight=False, soft_wrap=True)
        self.screen = Terminal(console)

    def after(self, *feedbacks: Feedback) -> list[str]:
        """Show these, each for ten frames; return the lines that were printed."""
        self.file.truncate(self.file.seek(0))
        for feedback in feedbacks:
            for frame in range(10):
                self.screen.show(replace(feedback, time=frame / 30), None, None)
        return [line.rstrip() for line in self.file.getvalue().splitlines()]


SET = Feedback(0.0, Scene.SET, "Wall tap", "Push your hips back.", of=8)


def rep(number: int, *calls: Call, cue: str = "") -> Feedback:
    """The set after so many reps."""
    return replace(SET, count=number, calls=calls, cue=cue, light=Light.GREEN)


def test_a_set_is_told_as_it_goes() -> None:
    """Scene and cue once, then a line a rep with its verdict, count and cue."""
    fix = "Reach the wall with your hips."
    lines = Paper().after(
        SET,
        rep(1, Call.GOOD, cue="Good."),
        rep(2, Call.GOOD, Call.FIX, cue=fix),
        rep(3, Call.GOOD, Call.FIX, Call.UNJUDGED),
    )
    assert lines == [
        "SET · Wall tap",
        "→ Push your hips back.",
        "rep 1 of 8 ✓ good: Good.",
        f"rep 2 of 8 ▲ fix: {fix}",
        "rep 3 of 8 ○ could not judge",
    ]


def test_two_reps_in_one_frame_are_two_lines() -> None:
    """Each with its own verdict; the cue belongs to the newest."""
    lines = Paper().after(SET, rep(2, Call.GOOD, Call.FIX, cue="Stand tall."))
    assert lines[-2:] == ["rep 1 of 8 ✓ good", "rep 2 of 8 ▲ fix: Stand tall."]


def test_the_next_set_counts_from_one() -> None:
    """Verdicts that went away are not told again, and new ones begin with rep 1."""
    paper = Paper()
    paper.after(rep(2, Call.GOOD, Call.FIX))
    assert paper.after(replace(SET, cue="")) == []
    assert paper.after(rep(1, Call.FIX)) == ["rep 1 of 8 ▲ fix"]


def test_who_comes_back_is_not_told_the_first_reps_again() -> None:
    """Not while they are framed, nor when the set goes on: the next line is the next rep."""
    done = (Call.GOOD, Call.FIX)
    welcome = Feedback(0.0, Scene.FRAME, "Welcome back", "Hold still.", count=2, of=8, calls=done)
    counting = Feedback(0.0, Scene.COUNT_IN, "Wall tap", "3", count=2, of=8)
    lines = Paper().after(welcome, counting, rep(2, *done), rep(3, *done, Call.GOOD))
    assert [line for line in lines if line.startswith("rep")] == ["rep 3 of 8 ✓ good"]


def test_trouble_is_told_once_and_again_when_it_comes_back() -> None:
    """A notice is a line when it appears, not for as long as it stands there."""
    paper = Paper()
    troubled = replace(SET, notices=NOTICES)
    assert paper.after(SET, troubled)[-2:] == [f"! {note}" for note in NOTICES]
    assert paper.after(SET, troubled) == [f"! {note}" for note in NOTICES]


def test_a_pause_begins_and_ends() -> None:
    """Both are told."""
    paper = Paper()
    paper.after(SET)
    assert paper.after(replace(SET, paused=True)) == ["… paused: nothing is counted"]
    assert paper.after(SET) == ["… going on"]


@pytest.mark.parametrize("scene", list(Scene))
def test_every_scene_says_what_it_is(scene: Scene) -> None:
    """With its title, its text and its choices, each once."""
    feedback = FULL[scene]
    lines = Paper().after(feedback)
    assert lines[0] == f"{scene.upper()} · {feedback.title}"
    for text in (*feedback.lines, *(c.title for c in feedback.choices)):
        assert sum(line.strip(" ▸") == text for line in lines) == 1


def test_without_a_terminal_there_is_no_colour() -> None:
    """A log holds words; a terminal gets colours as well."""
    plain, coloured = Paper(), Paper(colour=True)
    assert "\x1b" not in "".join(plain.after(rep(1, Call.GOOD)))
    assert "\x1b" in "".join(coloured.after(rep(1, Call.GOOD)))


def test_long_lines_and_brackets_stay_as_they_are() -> None:
    """Words are not taken for markup, and not broken."""
    cue = "[red]" + "very long " * 40 + "end"
    assert f"→ {cue}" in Paper().after(replace(SET, cue=cue))


def test_a_bad_config_is_told_once() -> None:
    """A line for each mistake."""
    paper = Paper()
    for _ in range(3):
        paper.screen.safe_mode(["line 3: knd", "line 9: 99"])
    assert paper.file.getvalue().splitlines()[1:] == ["  line 3: knd", "  line 9: 99"]


def test_every_call_has_a_sign() -> None:
    """A new call needs its words."""
    assert set(SIGN) == set(Call)


def test_nobody_taps_a_terminal() -> None:
    """And nobody closes it."""
    screen = Paper().screen
    assert screen.taps() == []
    assert not screen.closed_by_user
    screen.close()
