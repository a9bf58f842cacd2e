"""A screen of words: each change once, and every verdict with what to do about it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from station.language import catalogue
from station.screen.terminal import SIGN, Terminal
from station.values import Call, Feedback, Item, Light, Menu, Scene, Summary, say
from tests.screen.stories import STORIES

NOTICES = ("Not saving: the disk is full.", "The lamps are off: line 17 is busy.")


class Paper:
    """A terminal, and what has been printed on it."""

    def __init__(self, *, colour: bool = False, language: str = "en") -> None:
        self.file = io.StringIO()
        console = Console(file=self.file, force_terminal=colour, highlight=False, soft_wrap=True)
        self.screen = Terminal(console, language)

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


def test_a_new_cue_is_a_line() -> None:
    """Also between reps, and the same one again when it comes back."""
    other = replace(SET, cue="Slower.")
    assert Paper().after(SET, other, SET)[-2:] == ["→ Slower.", "→ Push your hips back."]


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


def test_every_scene_has_a_story() -> None:
    """What follows is tested of each."""
    assert {story.scene for story in STORIES.values()} == set(Scene)


@pytest.mark.parametrize("name", STORIES)
def test_every_scene_says_what_it_is(name: str) -> None:
    """With its title, text, choices, cue and hint, each once: figures move, words stay."""
    story = STORIES[name]
    lines = Paper().after(story)
    headline = f"{story.scene.upper()} · {story.title}" if story.title else story.scene.upper()
    assert lines[0] == headline
    # A rep's cue is in the rep's line, and what to practise in the summary's.
    cue = () if story.scene is Scene.SET or story.summary else (story.cue,)
    for text in (*story.lines, *(c.title for c in story.choices), *cue, story.hint):
        assert sum(line.endswith(f" {text}") for line in lines[1:]) == 1 or not text


def test_a_lesson_is_told_a_step_at_a_time() -> None:
    """With its number, and whether its figure does it well or makes the mistake."""
    good = Feedback(0.0, Scene.SET_UP, "Wall tap", "Stand a foot away.", page=(1, 5))
    good = replace(good, example=Call.GOOD, hint="Hold still.")
    wrong = replace(good, cue="Not this: bent knees.", example=Call.FIX, page=(5, 5))
    assert Paper().after(good, wrong, good)[1:] == [
        "✓ 1/5 Stand a foot away.",
        "· Hold still.",
        "▲ 5/5 Not this: bent knees.",
        "✓ 1/5 Stand a foot away.",
    ]


SUMMARY = Summary(6, 8, 4, "Well done.", "X", "Reach the wall.", "Half a step further.", ())


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        (
            SUMMARY,
            [
                "6 of 8 good",
                "Well done.",
                "Best: rep 4",
                "Practise: Reach the wall.",
                "Next: Half a step further.",
            ],
        ),
        (replace(SUMMARY, best=0, practise="", next=""), ["6 of 8 good", "Well done."]),
    ],
)
def test_a_summary_in_words(summary: Summary, said: list[str]) -> None:
    """How many were good, the best, what to practise and what is next, where there is any."""
    feedback = Feedback(0.0, Scene.SUMMARY, "Wall tap", summary=summary)
    assert [line.strip() for line in Paper().after(feedback)[1:]] == said


def test_the_staffs_menu_in_words() -> None:
    """What is set to what; of a PIN only how many digits; again only what has changed."""
    volume, mute = Item("volume", "Volume", "6", "step"), Item("mute", "Mute", kind="switch")
    pin = Feedback(0.0, Scene.STAFF, menu=Menu("Staff", "pin", words="Type the PIN.", typed=3))
    menu = Feedback(0.0, Scene.STAFF, menu=Menu("Sound", items=(volume, mute)))
    louder = replace(menu, menu=Menu("Sound", items=(replace(volume, value="7"), mute)))
    paper = Paper()
    assert [line.strip() for line in paper.after(pin)[1:]] == ["Staff", "Type the PIN.", "•••"]
    assert [line.strip() for line in paper.after(menu)] == ["Sound", "Volume: 6", "Mute: off"]
    assert [line.strip() for line in paper.after(louder)] == ["Volume: 7"]


def test_it_speaks_the_visitors_language() -> None:
    """Whole sentences, and what is filled into them; then the station's own again."""
    pseudo = catalogue("pseudo")
    visit = replace(rep(1, Call.FIX, cue="Stand tall."), language="pseudo")
    lines = Paper().after(visit, replace(visit, language="", title="Wall"))
    told = pseudo(say("rep {number} of {all}", number=1, all=8))
    assert f"SET · {pseudo('Wall tap')}" in lines
    assert f"{told} ▲ {pseudo('fix')}: {pseudo('Stand tall.')}" in lines
    assert lines[-1] == "SET · Wall"
    assert Paper(language="pseudo").after(SET)[1] == f"→ {pseudo(SET.cue)}"


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
