"""A whole set, from sights to a record."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from station.form.drills import DRILLS
from station.form.drills.hinge import HINGE
from station.form.drills.wall_tap import WALL_TAP
from station.form.figure import STANDING, Move, Pose, hinge, hinge_moves, play
from station.form.reps import Dropped, NotCounted, Phase
from station.form.standing import learn_standing
from station.form.wall import WallLine
from station.form.watch import SetWatch, watch
from station.values import Call, JudgedRep, Rod, SetRecord, Severity, Sight
from tests.form import figures
from tests.form.figures import nobody

STAND = figures.standing()
FPS = 20.0


def seen(sights: list[Sight], drill: str = "hinge") -> SetWatch:
    """A whole set, watched by the learned standing of the figure."""
    return watch(sights, DRILLS[drill], STAND)


def recorded(sights: list[Sight]) -> SetRecord:
    """What is left of it."""
    return seen(sights).record("full")


def test_one_by_one_is_the_same_as_all_at_once() -> None:
    """Live and recorded sets give the same reps, in the same words and numbers."""
    sights = list(play(hinge_moves(2), fps=10.0, outlined=True))
    live = SetWatch(HINGE, STAND)
    outcomes = [o for s in sights if (o := live.feed(s))] + live.finish()
    assert len(outcomes) == 2
    assert repr(outcomes) == repr(live.reps) == repr(seen(sights).reps)
    assert repr(live.record("full")) == repr(recorded(sights))


def test_each_rep_comes_while_the_set_goes_on() -> None:
    """The light may not wait: each rep is given within six tenths of a second of standing."""
    live = SetWatch(HINGE, STAND)
    given = [(s.time, rep) for s in figures.a_set() if (rep := live.feed(s))]
    assert [rep.number for _, rep in given if isinstance(rep, JudgedRep)] == [1, 2, 3]
    for time, rep in given:
        assert time - rep.end <= 0.6


def test_a_rep_carries_its_times_and_its_depth() -> None:
    """1.5 s down, 0.5 s at the bottom, 1.5 s up, 60° deep: read a little inwards."""
    (rep,) = seen(figures.a_set(reps=1)).reps
    assert rep.verdict.call is Call.GOOD
    assert rep.depth == pytest.approx(60.0, abs=0.5)
    assert (rep.start, rep.bottom, rep.end) == pytest.approx((2.35, 3.75, 5.1), abs=0.3)
    assert rep.down + rep.hold + rep.up == pytest.approx(rep.end - rep.start)
    assert 0.8 < rep.down < 1.5
    assert 0.5 <= rep.hold < 1.0
    assert 0.8 < rep.up < 1.5


@pytest.mark.parametrize(
    ("depth", "band"), [(38.0, "shallow"), (45.0, "good"), (72.0, "good"), (80.0, "deep")]
)
def test_depth_has_a_word(depth: float, band: str) -> None:
    """45–75° is the target; a trunk at 45° may read 3° low."""
    (rep,) = seen(figures.a_set(1, hinge(depth))).reps
    assert rep.band == band


def test_the_drill_decides_what_counts() -> None:
    """20° is a partial hinge, and a wall tap."""
    sights = figures.a_set(2, hinge(22.0))
    assert [n.why for n in seen(sights).not_counted] == [Dropped.PARTIAL] * 2
    tapped = seen(sights, WALL_TAP.id)
    assert (len(tapped.reps), tapped.not_counted) == (2, [])


def test_the_phase_can_be_followed() -> None:
    """For the screen: where in the rep the person is, sight by sight."""
    live = SetWatch(HINGE, STAND)
    phases = []
    for sight in figures.a_set(reps=1):
        live.feed(sight)
        phases.append(live.phase)
    order = list(dict.fromkeys(phases))
    assert order == [Phase.LOST, Phase.TOP, Phase.DESCENT, Phase.ASCENT]
    assert phases[-1] is Phase.TOP


def test_the_newest_posture_can_be_seen() -> None:
    """For the screen: one sight old, and gone as soon as the body is."""
    live = SetWatch(HINGE, STAND)
    one, two, three, four = figures.a_set(reps=1)[:4]

    def newest(sight: Sight) -> float | None:
        live.feed(sight)
        return live.posture.time if live.posture else None

    seen_at = [newest(s) for s in (one, two, nobody(three), nobody(four))]
    assert seen_at == [None, one.time, two.time, None]


def test_the_end_gives_what_was_open() -> None:
    """A film that stops just before standing still has its rep, and only once."""
    sights = [s for s in figures.a_set(reps=1) if s.time < 5.2]
    live = SetWatch(HINGE, STAND)
    assert [o for s in sights if (o := live.feed(s))] == []
    (rep,) = live.finish()
    assert isinstance(rep, JudgedRep)
    assert live.reps == [rep]


def test_the_record_says_what_was_watched() -> None:
    """Drill, title and eyes, and every judged rep."""
    record = recorded(figures.a_set())
    assert (record.drill, record.title, record.model) == ("hinge", HINGE.title, "full")
    assert [r.number for r in record.reps] == [1, 2, 3]


def test_the_curves_have_one_sample_a_sight() -> None:
    """Each at its own time, none twice, none missing, the last included."""
    sights = figures.a_set(reps=1)
    curves = recorded(sights).curves
    assert curves.time == pytest.approx([s.time for s in sights])
    for angle in (curves.trunk, curves.hip, curves.knee):
        assert angle.dtype == np.float32
        assert np.isfinite(angle).all()


def test_the_curves_are_changes_from_standing() -> None:
    """0 while standing, and at the bottom what was put in."""
    curves = recorded(figures.a_set(reps=1)).curves
    still, bottom = curves.time < 1.5, np.abs(curves.time - 3.8) < 0.05
    for angle, change in ((curves.trunk, 60.0), (curves.hip, 88.5), (curves.knee, 24.5)):
        assert angle[still] == pytest.approx(0.0, abs=0.05)
        assert angle[bottom] == pytest.approx(change, abs=0.5)


def test_unseen_moments_are_gaps_in_the_curves() -> None:
    """Exactly the sights without a body are NaN; no line may be drawn through them."""
    sights = figures.a_set(reps=1)
    gone = [nobody(s) if i in (7, 30, 31, 32, 33) else s for i, s in enumerate(sights)]
    curves = recorded(gone).curves
    assert np.flatnonzero(np.isnan(curves.trunk)).tolist() == [7, 30, 31, 32, 33]
    assert len(curves.time) == len(sights)


def test_a_set_of_nothing_is_a_record_of_nothing() -> None:
    """No sight at all, or nobody in any: no rep, no error."""
    empty = recorded([])
    assert (empty.reps, empty.curves.time.shape, empty.curves.knee.shape) == ((), (0,), (0,))
    unseen = recorded([nobody(s) for s in figures.a_set(reps=1)])
    assert unseen.reps == ()
    assert np.isnan(unseen.curves.hip).all()


def test_a_good_set_needs_no_notes() -> None:
    """With the back in view and a still second, there is nothing to explain."""
    sights = list(play(hinge_moves(1), fps=10.0, outlined=True))
    standing = learn_standing(sights)
    assert standing is not None
    assert watch(sights, HINGE, standing).record("full").notes == ()


def test_notes_say_how_standing_was_learned() -> None:
    """Without a still second, and without a silhouette, the person is told."""
    restless = replace(STAND, still=False)
    notes = watch([], HINGE, restless).record("full").notes
    assert notes[0].startswith("Nobody stood still for a second")
    assert notes[1].startswith("The back was hidden while standing")
    assert len(notes) == 2


@pytest.mark.parametrize(
    ("tries", "words"), [(1, "1 movement was too small"), (2, "2 movements were too small")]
)
def test_partials_are_noted_together(tries: int, words: str) -> None:
    """One sentence for all of them."""
    notes = recorded(figures.a_set(tries, hinge(23.0))).notes
    assert sum("too small" in n for n in notes) == 1
    assert any(n.startswith(words) for n in notes)


def test_other_lost_movements_are_noted_one_by_one() -> None:
    """When, and why."""
    moves = [Move(1.0, STANDING), Move(1.5, hinge(60.0)), Move(12.0, hinge(60.0))]
    record = recorded(list(play(moves, fps=FPS)))
    assert any("The movement at 1.4 s was not counted: too long" in n for n in record.notes)


def test_a_step_sideways_in_a_rep_is_noted() -> None:
    """Walking off at the bottom is no rep, and the note says so."""
    sights = figures.a_set(reps=1)
    aside = np.array([36.0, 0.0])
    far = [s if s.time < 3.5 else figures.with_points(s, s.points + aside) for s in sights]
    walked = seen(far)
    assert walked.reps == []
    assert [n.why for n in walked.not_counted] == [Dropped.STEP]


def rising(seconds: float, top: Pose, drill: str = "hinge", stay: float = 0.4) -> list[str]:
    """Faults that weigh, of one rep that comes up so slowly, stays at the top, then stands."""
    moves = [Move(2.0, STANDING), Move(2.0, hinge(60.0)), Move(0.5, hinge(60.0))]
    moves += [Move(seconds, top), Move(stay, top), Move(0.6, STANDING), Move(1.5, STANDING)]
    (rep,) = seen(list(play(moves, fps=FPS)), drill).reps
    return [f.id for f in rep.verdict.faults if f.severity is not Severity.ADVISORY]


LEANING = replace(STANDING, trunk=-13.5, thigh=3.5, head=76.0, neck=-3.0)
"""Past standing by 15° at the trunk, and by 17° at the hips."""


@pytest.mark.parametrize("seconds", [0.8, 1.5, 2.5, 3.0])
def test_who_leans_back_at_the_top_is_judged_after_it(seconds: float) -> None:
    """However slowly they come up: the rep is not over while they swing past standing."""
    assert rising(seconds, LEANING) == ["OVER_TOP"]
    assert rising(seconds, STANDING) == []


def test_the_band_is_watched_until_the_lock_out_is_held() -> None:
    """Up and at once down again: a word for the band, and none for a plain hinge."""
    down, up = Move(2.0, hinge(60.0)), Move(0.8, STANDING)
    sights = list(play([Move(2.0, STANDING), down, up, down, up, up], fps=FPS))
    reps = {drill: seen(sights, drill).reps for drill in ("band", "hinge")}
    named = {d: [[f.id for f in r.verdict.faults] for r in reps[d]] for d in reps}
    assert named == {"band": [["NO_HOLD"], []], "hinge": [[], []]}
    first, last = (r.verdict.measures["lockout_s"] for r in reps["band"])
    assert first < 0.35 < 0.5 < last


@pytest.mark.parametrize(
    ("drill", "words"), [("dowel", ["No rod"]), ("wall_tap", ["No wall"]), ("hinge", [])]
)
def test_what_a_drill_needs_and_was_not_seen_is_noted(drill: str, words: list[str]) -> None:
    """With what to do about it; a drill that needs nothing hears nothing."""
    notes = seen(figures.a_set(1), drill).record("full").notes
    props = [note for note in notes if "was seen" in note]
    assert [note[: len(word)] for note, word in zip(props, words, strict=True)] == words
    assert all(":" in note for note in props)


@pytest.mark.parametrize(("proven", "noted"), [(True, False), (False, True)])
def test_a_line_that_may_be_a_post_is_no_rod(proven: bool, noted: bool) -> None:
    """Only a rod that was seen to turn with the trunk keeps the note away."""
    ends = np.array([[300.0, 100.0], [300.0, 300.0]], np.float32)
    sights = [replace(s, rod=Rod(ends, 3.0, proven)) for s in figures.a_set(1)]
    notes = seen(sights, "dowel").record("full").notes
    assert any(note.startswith("No rod") for note in notes) is noted


def test_a_known_wall_needs_no_note() -> None:
    """However it is known."""
    there = replace(STAND, wall=WallLine((200.0, 0.0), (200.0, 440.0), "site"))
    record = watch(figures.a_set(1), WALL_TAP, there).record("full")
    assert not any(note.startswith("No wall") for note in record.notes)


def test_a_movement_that_is_dropped_is_given_too() -> None:
    """The screen says why at once, so feed gives what was not counted as well."""
    live = SetWatch(HINGE, STAND)
    outcomes = [o for s in figures.a_set(1, hinge(23.0)) if (o := live.feed(s))]
    assert [type(o) for o in outcomes] == [NotCounted]
    assert live.finish() == []


def test_resting_bent_is_one_rep_that_did_not_stand() -> None:
    """Up to 30 % only, resting there each time: three reps, and two of them not tall."""
    sights = list(play(hinge_moves(3, valley=0.3, rest=1.5), fps=FPS))
    reps = seen(sights).reps
    assert len(reps) == 3
    ids = [[f.id for f in rep.verdict.faults] for rep in reps]
    assert ["NOT_TALL" in found for found in ids] == [True, True, False]
