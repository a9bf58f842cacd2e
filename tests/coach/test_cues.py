"""After which reps something is said, and what: one thing."""

from __future__ import annotations

import pytest

from station.coach.cues import CANNOT_JUDGE, FIXED, NOT_COUNTED, PRAISE, SPEAKS, CueBook, Schedule
from station.form.faults import CATALOGUE
from station.form.reps import Dropped
from station.values import Call, FaultSeen, JudgedRep, Light, Severity, Tone, Verdict

ROUND = FaultSeen("ROUND", Severity.RED, 9.0, 6.0, "%", "bottom", "long spine, stop earlier")
FAST = FaultSeen("FAST_DOWN", Severity.AMBER, 0.4, 1.0, "s", "descent", "slow down")


def a_rep(number: int, call: Call = Call.GOOD, *faults: FaultSeen) -> JudgedRep:
    """A rep with this verdict."""
    cue = faults[0].cue if faults else ""
    reason = "hidden" if call is Call.UNJUDGED else ""
    verdict = Verdict(call, faults, reason, cue)
    return JudgedRep(number, 0.0, 1.0, 2.0, 60.0, "good", 1.0, 0.5, 1.0, verdict)


@pytest.mark.parametrize(
    ("schedule", "spoken"),
    [
        (Schedule.EVERY, range(1, 13)),
        (Schedule.FADE, [1, 2, 3, 4, 7, 10]),
        (Schedule.BANDWIDTH, []),
        (Schedule.SUMMARY, []),
    ],
)
def test_which_good_reps_are_told(schedule: Schedule, spoken: list[int]) -> None:
    """Of twelve good reps these light the lamp; the others get a neutral tick."""
    book = CueBook(schedule, 12)
    said = {n: book.after(a_rep(n)) for n in range(1, 13)}
    assert [n for n, one in said.items() if one.light is Light.GREEN] == list(spoken)
    quiet = [one for one in said.values() if one.light is not Light.GREEN]
    assert all((one.light, one.tone, one.cue) == (Light.DARK, Tone.TICK, "") for one in quiet)


def test_the_last_two_of_a_fading_set_are_their_own() -> None:
    """Of eight, the seventh would be told, were it not one of the last two."""
    book = CueBook(Schedule.FADE, 8)
    told = [n for n in range(1, 9) if book.after(a_rep(n)).light is Light.GREEN]
    assert told == [1, 2, 3, 4]


def test_outside_the_band_it_speaks() -> None:
    """Bandwidth is silent for good reps and red for others."""
    book = CueBook(Schedule.BANDWIDTH, 8)
    said = book.after(a_rep(1, Call.FIX, ROUND))
    assert (said.cue, said.light, said.tone) == (ROUND.cue, Light.RED, Tone.FIX)


def test_every_schedule_has_its_rule() -> None:
    """A schedule that a config may name is one that can be asked."""
    assert set(SPEAKS) == set(Schedule)


@pytest.mark.parametrize("schedule", list(Schedule))
def test_what_could_not_be_judged_is_always_said(schedule: Schedule) -> None:
    """Silence must not pass for praise."""
    said = CueBook(schedule, 8).after(a_rep(8, Call.UNJUDGED))
    assert (said.cue, said.light) == (CANNOT_JUDGE, Light.DARK)


def test_the_worst_fault_is_the_one_thing() -> None:
    """Two faults, one cue: the first, as the judge ranked them."""
    assert CueBook(Schedule.EVERY, 8).after(a_rep(1, Call.FIX, ROUND, FAST)).cue == ROUND.cue


def test_praise_when_it_is_fixed() -> None:
    """After a fault that is gone: fixed. Praised once; then good is good."""
    book = CueBook(Schedule.EVERY, 8)
    book.after(a_rep(1, Call.FIX, ROUND))
    assert [book.after(a_rep(n)).cue for n in (2, 3)] == [FIXED, PRAISE]


def test_another_fault_is_no_fixing() -> None:
    """A red rep for something else is told that, and the first is still open."""
    book = CueBook(Schedule.EVERY, 8)
    book.after(a_rep(1, Call.FIX, ROUND))
    assert book.after(a_rep(2, Call.FIX, FAST)).cue == FAST.cue


def test_nothing_is_praised_that_was_never_asked_for() -> None:
    """Under fade a fault that nobody was told of cannot be fixed aloud."""
    book = CueBook(Schedule.FADE, 20)
    book.after(a_rep(5, Call.FIX, ROUND))
    assert book.after(a_rep(7)).cue == PRAISE


def test_movements_that_were_not_counted_have_words() -> None:
    """Every reason why a movement is dropped says what to do, and lights no lamp."""
    assert set(NOT_COUNTED) == set(Dropped)
    assert all(1 <= len(words.split()) <= 6 for words in NOT_COUNTED.values())


def test_cues_of_faults_are_short() -> None:
    """Six words at most, read from the mat."""
    assert all(len(row.cue.split()) <= 6 for row in CATALOGUE)
