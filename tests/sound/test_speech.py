"""What is said aloud, told as stories with a clock of their own."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from station.sound.speech import AGAIN_S, KINDS, SPOKEN, Kind, Speech, Voice
from station.sound.tones import length
from station.values import Feedback, Scene, Tone

HIPS, WALL = "hips back, shins still", "push the wall with your hips"
TURN = 1.0 / 30.0

Moment = tuple[float, Scene, str, Tone | None]
"""Seconds, scene, cue, tone."""


def said(voice: Voice, story: Iterable[Moment], until: float = 60.0) -> list[tuple[float, str]]:
    """When each sentence begins, thirty turns a second; the cue stays until the next moment."""
    speech, heard, moments = Speech(voice), list[tuple[float, str]](), list(story)
    shown = Feedback(0.0, Scene.ATTRACT)
    for turn in range(round(until / TURN)):
        now = turn * TURN
        while moments and moments[0][0] <= now:
            _, scene, cue, tone = moments.pop(0)
            speech.take(Feedback(now, scene, cue=cue, tone=tone), now)
            shown = Feedback(now, scene, cue=cue)
        speech.take(shown, now)
        if words := speech.due(now):
            heard.append((now, words))
    return heard


def words(voice: Voice, *story: Moment) -> list[str]:
    """Only the sentences."""
    return [sentence for _, sentence in said(voice, story)]


def test_a_cue_is_said_once() -> None:
    """It stands on the screen for a minute, and nobody is nagged."""
    assert words("cues", (1.0, Scene.SET, HIPS, None)) == [HIPS]


@pytest.mark.parametrize("tone", [Tone.FIX, Tone.GOOD])
def test_the_verdict_comes_first_and_the_voice_after_it(tone: Tone) -> None:
    """The word begins when the tone is over, a breath later."""
    [(began, _)] = said("all", [(1.0, Scene.SET, HIPS, tone)], until=3.0)
    assert length(tone) < began - 1.0 < length(tone) + 0.2


def test_without_a_tone_it_is_said_at_once() -> None:
    """In the same turn of the loop."""
    [(began, _)] = said("cues", [(1.0, Scene.FRAME, "Come closer.", None)], until=3.0)
    assert began == pytest.approx(1.0)


def test_the_same_again_only_after_six_seconds() -> None:
    """Reps four seconds apart with the same fault: every other one is told aloud."""
    reps = [(4.0 * rep, Scene.SET, HIPS, Tone.FIX) for rep in range(1, 6)]
    assert [round(when) for when, _ in said("cues", reps)] == [4, 12, 20]
    later = 1.0 + AGAIN_S + 0.5
    apart = [(1.0, Scene.SET, HIPS, Tone.FIX), (later, Scene.SET, HIPS, Tone.FIX)]
    assert len(said("cues", apart)) == 2


def test_another_one_is_said_at_once() -> None:
    """Six seconds are for the same sentence; between two that take turns both wait for theirs."""
    turns = [(1.0 + n, Scene.FRAME, (HIPS, WALL)[n % 2], None) for n in range(6)]
    assert words("cues", *turns) == [HIPS, WALL]


def test_a_new_cue_takes_the_place_of_one_that_waits() -> None:
    """Nobody hears what is no longer shown."""
    assert words("cues", (1.0, Scene.SET, HIPS, Tone.FIX), (1.1, Scene.SET, WALL, None)) == [WALL]
    assert words("cues", (1.0, Scene.SET, HIPS, Tone.FIX), (1.1, Scene.SET, "", None)) == []


@pytest.mark.parametrize(
    ("voice", "expected"),
    [
        ("off", []),
        ("cues", ["Stand tall.", HIPS]),
        ("all", ["Stand tall.", "3", "2", "1", HIPS, "Good."]),
    ],
)
def test_how_much_is_said_is_the_sites_choice(voice: Voice, expected: list[str]) -> None:
    """Nothing, what to do, or counts and praise as well."""
    story: tuple[Moment, ...] = (
        (0.0, Scene.ATTRACT, "Step in, or touch to start.", None),
        (1.0, Scene.FRAME, "Stand tall.", None),
        (3.0, Scene.COUNT_IN, "3", Tone.TICK),
        (4.0, Scene.COUNT_IN, "2", Tone.TICK),
        (5.0, Scene.COUNT_IN, "1", Tone.TICK),
        (6.0, Scene.SET, "", Tone.GO),
        (9.0, Scene.SET, HIPS, Tone.FIX),
        (13.0, Scene.SET, "Good.", Tone.GOOD),
        (20.0, Scene.SUMMARY, "6 of 8 good", None),
    )
    assert words(voice, *story) == expected


def test_nobody_is_called_from_across_the_room() -> None:
    """Where nobody is, or where staff are at work, the voice is silent."""
    assert not {Scene.ATTRACT, Scene.CHOOSE, Scene.TROUBLE, Scene.STAFF} & set(KINDS)
    assert set(KINDS.values()) | {Kind.PRAISE} == SPOKEN["all"]
