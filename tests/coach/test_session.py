"""A visit from walking up to walking away, told without touching anything, and by touch."""

from __future__ import annotations

import gc
import re
import weakref
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.coach import session as session_module
from station.coach.facts import Ended, RepDone, SetBegan, SetEnded, VisitEnded
from station.coach.scenes import SCENES, Event
from station.coach.scenes.calibrate import Calibrate
from station.coach.scenes.set_up import seconds_of
from station.coach.session import BACK, NO_VISIT, TRANSITIONS, Session
from station.form.drills import DRILLS
from station.form.figure import HINGE
from station.form.reps import Phase
from station.values import Call, Light, Scene, Sight, Tone, Touch, Unfinished, Vision
from tests.coach.test_cues import ROUND, a_rep
from tests.coach.walk import BLIND, PAUSED, SEEING, Walk, a_plan
from tests.form.visits import a_visit, with_looks
from tests.sets import recorded

S = Scene


def test_a_whole_visit_without_a_touch() -> None:
    """Step in, hold still on a drill, hold still again, three reps, walk away."""
    walk = Walk(reads=True).to(S.SET).hinge(3).stand(3.0).leave(21.0)
    assert walk.scenes == [
        *(S.ATTRACT, S.CHOOSE, S.SET_UP, S.FRAME, S.CALIBRATE, S.COUNT_IN),
        *(S.SET, S.SUMMARY, S.ATTRACT),
    ]
    began, *reps, ended, gone = walk.facts
    assert began == SetBegan("hinge", 1, 3)
    assert [f.rep.number for f in reps if isinstance(f, RepDone)] == [1, 2, 3]
    assert ended == SetEnded(Ended.COMPLETE)
    assert gone == VisitEnded()
    assert walk.lights == [Light.GREEN] * 3


LONGEST = max(DRILLS.values(), key=lambda drill: sum(seconds_of(s, drill) for s in drill.lesson))


def test_the_first_rep_is_near() -> None:
    """Who knows nothing, touches a drill and then just stands there has done a rep after 45 s
    (UX §4), the longest of the lessons included.
    """
    walk = Walk(a_plan("hinge", LONGEST.id, site_wall=A_WALL), reads=True)
    walk.to(S.CHOOSE).tap(Touch.CHOOSE, LONGEST.id).to(S.SET).hinge(1).stand(0.5)
    assert (walk.now.title, walk.now.count) == (LONGEST.name, 1)
    assert walk.time < 45.0


A_WALL = np.array([[200.0, 0.0], [200.0, 460.0]], np.float32)


def test_a_lamp_is_lit_only_with_its_rep_and_after_the_lock_out() -> None:
    """Green and red come in the very step that hands out the rep, when it is over."""
    walk = Walk().to_the_set().hinge(3).stand(3.0)
    lit = [s for s in walk.steps if s.feedback.light in (Light.GREEN, Light.RED)]
    assert len(lit) == 3
    for step in lit:
        (fact,) = step.facts
        assert isinstance(fact, RepDone)
        assert step.feedback.time >= fact.rep.end


def test_a_single_drill_needs_no_choosing() -> None:
    """A station for one drill goes straight to its steps."""
    assert S.CHOOSE not in Walk(a_plan("hinge")).to(S.SET).scenes


def test_the_lit_drill_is_taken_by_holding_still() -> None:
    """Hands overhead light the next card; holding still takes it."""
    walk = Walk(a_plan("hinge", "dowel", "band")).to(S.CHOOSE).raise_hands()
    assert [c.drill for c in walk.now.choices if c.chosen] == ["dowel"]
    assert walk.to(S.SET_UP).now.title == DRILLS["dowel"].name


def test_the_drill_is_told_once_it_is_chosen() -> None:
    """Not in the empty room, nor while choosing; then to the end, also in trouble."""
    walk = Walk(a_plan("hinge", "dowel", reps=1)).eyes(BLIND).eyes(SEEING).to(S.CHOOSE)
    assert {step.feedback.drill for step in walk.steps} == {""}
    before = len(walk.steps)
    walk.tap(Touch.CHOOSE, "dowel").to(S.SET).eyes(BLIND)
    assert {step.feedback.drill for step in walk.steps[before:]} == {"dowel"}
    walk.eyes(SEEING).leave(70.0)
    assert (walk.scene, walk.now.drill) == (S.ATTRACT, "")


def test_nobody_moving_about_takes_a_drill() -> None:
    """The lit card changes every four seconds while somebody walks up and down."""
    walk = Walk(a_plan("hinge", "dowel", "band")).to(S.CHOOSE)
    lit = set()
    for step in range(60):
        walk.step_to(280.0 + 80.0 * (step % 2)).stand(0.25)
        lit |= {c.drill for c in walk.now.choices if c.chosen}
    assert walk.at(S.CHOOSE)
    assert lit == {"hinge", "dowel", "band"}


def test_the_set_waits_for_whoever_steps_out() -> None:
    """Two seconds away is a pause; back in the same place the count goes on."""
    walk = Walk().to_the_set().hinge(1).stand(0.5).leave(3.0)
    assert (walk.now.paused, walk.now.count) == (True, 1)
    walk.stand(1.5)
    assert (walk.now.paused, walk.now.count) == (False, 1)
    assert walk.hinge(2).stand(1.0).now.count == 3


def test_who_left_keeps_what_they_did() -> None:
    """Half a minute away ends the set; the summary shows its reps, and then they are forgotten."""
    walk = Walk().to_the_set().hinge(2).stand(0.5).leave(31.0)
    assert walk.at(S.SUMMARY)
    assert walk.now.count == 2
    assert SetEnded(Ended.LEFT) in walk.facts
    assert walk.leave(21.0).at(S.ATTRACT)


def test_who_comes_back_elsewhere_is_learned_again() -> None:
    """Another place on the mark: frame, hold still, count in, and the next number."""
    walk = Walk().to_the_set().hinge(1).stand(0.5).leave(3.0).step_to(400.0)
    walk.to(S.FRAME)
    assert walk.now.title == "Welcome back: rep 2 of 3"
    walk.to(S.SET).hinge(2).stand(1.0)
    assert [f.rep.number for f in walk.facts if isinstance(f, RepDone)] == [1, 2, 3]
    assert sum(isinstance(f, SetBegan) for f in walk.facts) == 1


def test_a_pause_of_the_eyes_costs_no_rep() -> None:
    """Pictures stop between two reps: counting waits, says so, and goes on."""
    walk = Walk().to_the_set().hinge(1).stand(0.5).eyes(PAUSED).dark(4.0)
    assert walk.at(S.SET)
    assert walk.now.paused
    assert walk.now.cue == "One moment: the camera paused."
    walk.eyes(SEEING).stand(1.0).hinge(2).stand(1.0)
    assert walk.now.count == 3


def test_blind_eyes_are_said_and_the_set_goes_on() -> None:
    """A pulled camera is said in short, and in full to whoever mends it; plugged in again, the
    very set goes on.
    """
    walk = Walk().to_the_set().hinge(1).stand(0.5).eyes(BLIND).dark(100.0)
    assert walk.at(S.TROUBLE)
    assert walk.now.cue == "The camera is not there."
    assert walk.now.lines == ("Code CAM-1", BLIND.words)
    walk.eyes(SEEING).stand(1.5)
    assert walk.at(S.SET)
    assert walk.hinge(2).stand(1.0).now.count == 3
    assert sum(isinstance(f, SetBegan) for f in walk.facts) == 1


def test_a_rep_cut_in_two_by_the_eyes_is_no_rep() -> None:
    """What happened while nobody looked is neither counted nor judged."""
    walk = Walk().to_the_set()
    walk.stand(1.0, HINGE).eyes(PAUSED).dark(3.0).eyes(SEEING).stand(2.0)
    assert walk.now.count == 0
    assert walk.lights == []


def test_rounding_twice_stops_the_set() -> None:
    """Two rounded reps in a row: stop, rest. The same reps with the rule off go on."""
    stopped, on = (
        rounded_set(Walk(a_plan("hinge", reps=8, stop_after_rounded=limit))) for limit in (2, 0)
    )
    assert SetEnded(Ended.ROUNDED) in stopped.facts
    assert stopped.scene is S.SUMMARY
    assert on.scene is S.SET
    assert stopped.lights == on.lights == [Light.RED, Light.RED]


@pytest.mark.parametrize(
    ("calls", "stops"), [("FGF", False), ("GFF", True), ("FF", True), ("GGG", False)]
)
def test_only_rounding_in_a_row_stops_the_set(
    calls: str, stops: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A good rep between two rounded ones is a set that goes on."""
    reps = iter(a_rep(1, Call.FIX, ROUND) if call == "F" else a_rep(1) for call in calls)
    walk = Walk(a_plan("hinge", reps=8)).to(S.SET)
    assert walk.session._visit.watch is not None
    monkeypatch.setattr(walk.session._visit.watch, "feed", lambda _sight: next(reps, None))
    walk.stand(4.0)
    assert (SetEnded(Ended.ROUNDED) in walk.facts) is stops


def rounded_set(walk: Walk) -> Walk:
    """Two rounded reps, as the eyes saw them on a rendered clip, after standing long enough."""
    sights = list(recorded("free-rounded"))
    still = [s for s in sights if s.time < 1.5]
    walk.watch(opening(still, 30.0, walk, S.SET))
    begun = walk.time + 0.1
    return walk.watch(moved_to(s, begun + s.time - sights[0].time) for s in sights).dark(4.0)


def opening(still: list[Sight], seconds: float, walk: Walk, until: Scene) -> Iterator[Sight]:
    """The still moment to and fro until the scene is on."""
    there_and_back = [*still, *still[::-1]]
    for number in range(round(seconds * 30)):
        if walk.scene is until:
            return
        sight = there_and_back[number % len(there_and_back)]
        yield moved_to(sight, walk.time + 1 / 30)


def moved_to(sight: Sight, time: float) -> Sight:
    """The same sight at another time."""
    return replace(sight, time=time)


def test_a_rep_may_begin_at_go() -> None:
    """The counter has seen somebody stand by then: nothing of the first rep is missed."""
    watch = Walk().to_the_set().session._visit.watch
    assert watch is not None
    assert watch.phase is Phase.TOP


def test_a_look_at_the_wall_is_never_thinned_out() -> None:
    """Of older sights few are kept, but every one in which a wall was found."""
    walk = Walk(a_plan("wall_tap")).tap(Touch.START).touch_on().to(S.CALIBRATE)
    sights = with_looks(a_visit(on_wall=5.0, step=1.0, reps=0, outlined=False), [200.0, 400.0])
    begun = walk.time + 0.1
    walk.watch(moved_to(s, begun + s.time) for s in sights if s.time < 5.0)
    acting = walk.session._acting
    assert isinstance(acting, Calibrate)
    looks = sum(s.wall is not None for s in sights if s.time < 5.0)
    assert sum(s.wall is not None for s in acting._sights) == looks
    assert len(acting._sights) < 45


def test_several_sets_with_rests() -> None:
    """Set, rest, set, summary; hands overhead shorten the rest."""
    walk = Walk(a_plan("hinge", reps=1, sets=2)).to(S.SET).hinge(1).stand(3.0)
    assert walk.at(S.REST)
    assert walk.now.lines == ("Next: set 2 of 2",)
    walk.raise_hands().to(S.SET).hinge(1).stand(3.0)
    assert walk.at(S.SUMMARY)
    assert [f.number for f in walk.facts if isinstance(f, SetBegan)] == [1, 2]


def test_a_rest_ends_by_itself() -> None:
    """After the drill's own rest the next set is framed, also of somebody who sat down."""
    walk = Walk(a_plan("hinge", reps=1, sets=2)).to(S.SET).hinge(1).stand(3.0)
    assert walk.leave(DRILLS["hinge"].dosage.rest_s).at(S.FRAME)


def test_once_more_with_hands_overhead() -> None:
    """The summary's one gesture begins the same drill again, from nought."""
    walk = Walk(a_plan("hinge", reps=1)).to(S.SET).hinge(1).stand(3.0).raise_hands()
    walk.to(S.SET)
    assert walk.now.count == 0
    assert walk.hinge(1).stand(1.0).now.count == 1


def test_the_same_by_touch() -> None:
    """Every step of the way can be touched instead."""
    walk = Walk().tap(Touch.START)
    assert walk.at(S.CHOOSE)
    walk.tap(Touch.CHOOSE, "hinge").touch_on()
    assert walk.at(S.FRAME)
    walk.to(S.SET).hinge(1).tap(Touch.END)
    assert walk.at(S.SUMMARY)
    assert SetEnded(Ended.ENDED) in walk.facts
    assert walk.tap(Touch.END).at(S.ATTRACT)


def test_a_set_cut_short_by_a_crash_is_offered_again() -> None:
    """Welcome back, rep 3 of 4: the count goes on from what was acknowledged."""
    done = Walk(a_plan("hinge", reps=4)).to(S.SET).hinge(2).stand(0.5)
    reps = tuple(f.rep for f in done.facts if isinstance(f, RepDone))
    walk = Walk(a_plan("hinge", reps=4), Unfinished(7, 9, "hinge", 4, 1, reps))
    assert walk.now.title == "Welcome back: rep 3 of 4"
    walk.to(S.SET).hinge(2).stand(1.0)
    assert [f.rep.number for f in walk.facts if isinstance(f, RepDone)] == [3, 4]
    assert not any(isinstance(f, SetBegan) for f in walk.facts)
    assert walk.now.calls == (Call.GOOD,) * 4


def test_a_finished_set_is_not_done_again() -> None:
    """Cut short after its last rep, it is closed and summed up."""
    done = Walk(a_plan("hinge", reps=1)).to(S.SET).hinge(1).stand(0.5)
    reps = tuple(f.rep for f in done.facts if isinstance(f, RepDone))
    walk = Walk(a_plan("hinge", reps=1), Unfinished(7, 9, "hinge", 1, 1, reps))
    assert walk.at(S.SUMMARY)
    assert walk.facts == [SetEnded(Ended.COMPLETE)]


def test_a_resumed_set_that_nobody_wants_is_closed() -> None:
    """Nobody comes back for 30 s: the set ends as left."""
    walk = Walk(a_plan("hinge"), Unfinished(7, 9, "hinge", 3, 1, ())).leave(31.0)
    assert walk.at(S.ATTRACT)
    assert walk.facts == [SetEnded(Ended.LEFT), VisitEnded()]


def test_an_idle_set_ends() -> None:
    """Somebody who chats for a minute and a half has finished."""
    walk = Walk().to_the_set().hinge(1).stand(91.0)
    assert walk.at(S.SUMMARY)


def test_who_left_is_forgotten() -> None:
    """When attract begins, nothing that was learned of the person is left in memory."""
    walk = Walk(a_plan("hinge", reps=1)).to(S.SET)
    visit = walk.session._visit
    standing, watch = weakref.ref(visit), weakref.ref(visit.watch)
    del visit
    walk.hinge(1).stand(3.0).leave(21.0)
    gc.collect()
    assert standing() is None
    assert watch() is None


def test_the_wall_is_learned_from_who_stands_on_it() -> None:
    """Heels and hips on the wall are not yet the place: step forward, hold still, and begin."""
    walk = Walk(a_plan("wall_tap")).tap(Touch.START).touch_on()
    on_it = [s for s in a_visit(on_wall=4.0, step=1.0, reps=1) if s.time < 6.4]
    walk.watch(moved_to(s, s.time + 0.1) for s in on_it if s.time < 4.0)
    assert walk.at(S.CALIBRATE)
    assert walk.now.cue == "Touch the wall, then step forward."
    walk.watch(moved_to(s, s.time + 0.1) for s in on_it if s.time >= 4.0).stand(2.0)
    assert walk.at(S.COUNT_IN)
    standing = walk.session._visit.standing
    assert standing is not None
    assert standing.wall is not None
    assert standing.wall.source == "person"


def test_a_wall_that_nobody_shows_is_done_without() -> None:
    """After a while the set begins all the same, and judges what it can."""
    walk = Walk(a_plan("wall_tap")).to(S.SET, most=60.0)
    standing = walk.session._visit.standing
    assert standing is not None
    assert standing.wall is None


def test_the_glow_is_for_who_may_begin() -> None:
    """The soft green comes while somebody stands ready, never within a verdict's time."""
    walk = Walk().to_the_set().stand(3.0).hinge(1).stand(3.0)
    times = [(s.feedback.time, s.feedback.light) for s in walk.steps if s.feedback.light]
    verdicts = [t for t, light in times if light is Light.GREEN]
    glows = [t for t, light in times if light is Light.READY]
    assert glows
    assert all(not 0 <= g - v < 1.0 for g in glows for v in verdicts)


def test_the_count_in_ticks_three_times_and_goes() -> None:
    """Three ticks, a second apart, then go."""
    walk = Walk().to_the_set()
    tones = [(s.feedback.tone, s.feedback.time) for s in walk.steps if s.feedback.tone]
    assert [tone for tone, _ in tones] == [Tone.TICK] * 3 + [Tone.GO]
    gaps = [b - a for (_, a), (_, b) in pairwise(tones)]
    assert gaps == pytest.approx([1.0] * 3, abs=0.3)


# The staff.


@pytest.mark.parametrize("touch", [Touch.CORNER, Touch.PRESS])
@pytest.mark.parametrize("scene", [S.ATTRACT, S.CHOOSE, S.SET_UP, S.SET, S.SUMMARY])
def test_what_staff_touch_is_none_of_a_visits_business(touch: Touch, scene: Scene) -> None:
    """Five taps in the corner start nothing, end nothing, and choose nothing."""
    walk = Walk(a_plan("hinge", "dowel", reps=1))
    walk = walk.to(S.SET).hinge(1).stand(3.0) if scene is S.SUMMARY else walk.to(scene)
    before, choices = walk.now, walk.now.choices
    now = walk.tap(touch, "hinge").now
    assert (now.scene, now.page, now.count) == (before.scene, before.page, before.count)
    assert [c.chosen for c in now.choices] == [c.chosen for c in choices]
    assert (now.light, now.tone, walk.steps[-1].facts) == (None, None, ())


def test_who_opens_the_menu_ends_the_visit() -> None:
    """In the middle of a set: what was done is kept, the person is forgotten."""
    walk = Walk().to_the_set().hinge(1).stand(0.5).go_away()
    assert walk.at(S.ATTRACT)
    assert walk.facts[-2:] == [SetEnded(Ended.LEFT), VisitEnded()]
    assert walk.session._visit.reps == []


def test_the_menu_opens_also_while_the_eyes_are_blind() -> None:
    """Trouble stays trouble afterwards, and leads to an empty room, not to the old set."""
    walk = Walk().to_the_set().eyes(BLIND).go_away()
    assert walk.at(S.TROUBLE)
    assert SetEnded(Ended.LEFT) in walk.facts
    assert walk.eyes(SEEING).dark(0.2).at(S.ATTRACT)


# The table.


def test_the_drawing_is_the_table() -> None:
    """The rows in the module's docstring are the transitions, no more and no fewer."""
    rows = re.findall(
        r"^    ([a-z() ]{9})  ([a-z ]{8})  ([a-z()]+(?: [a-z]+)?)",
        str(session_module.__doc__),
        re.MULTILINE,
    )
    drawn, scene = set(), ""
    for first, event, there in rows:
        scene = first.strip() or scene
        if event.strip() and event.strip() != "event":
            drawn.add((scene, event.strip(), there))
    table = {
        (scene.value, event.name.lower().replace("_", " "), there.value if there else "(back)")
        for scene, row in TRANSITIONS.items()
        for event, there in row.items()
    }
    plain = {row for row in table if row[1] not in ("blind", "left")}
    assert {row for row in drawn if row[1] not in ("blind", "left")} == plain
    assert ("(any)", "blind", "trouble") in drawn
    assert ("(others)", "left", "attract") in drawn


def test_every_scene_has_a_row_and_every_event_a_use() -> None:
    """No scene without a way out, no event that leads nowhere; the staff's menu is no visit's."""
    assert set(TRANSITIONS) == set(Scene) - NO_VISIT == set(SCENES)
    assert {Scene.STAFF} == NO_VISIT
    assert {event for row in TRANSITIONS.values() for event in row} == set(Event)
    assert [s for s, row in TRANSITIONS.items() if BACK in row.values()] == [Scene.TROUBLE]


def test_an_event_out_of_place_raises_and_changes_nothing() -> None:
    """A mistake in the program is not papered over."""
    session = Session(a_plan(), 0.0)
    with pytest.raises(KeyError):
        session._go(Event.RESTED)
    assert session.scene is Scene.ATTRACT


ACTIONS = st.one_of(
    st.tuples(st.just("stand"), st.floats(0.2, 4.0)),
    st.tuples(st.just("hinge"), st.integers(1, 2)),
    st.tuples(st.just("leave"), st.floats(0.2, 35.0)),
    st.tuples(st.just("raise_hands")),
    st.tuples(st.just("step_to"), st.floats(-50.0, 700.0)),
    st.tuples(st.just("dark"), st.floats(0.2, 40.0)),
    st.tuples(st.just("eyes"), st.sampled_from([SEEING, PAUSED, BLIND])),
    st.tuples(st.just("tap"), st.sampled_from(list(Touch)), st.sampled_from(["hinge", "?", ""])),
    st.tuples(st.just("touch_on")),
    st.tuples(st.just("go_away")),
    st.tuples(st.just("to_the_set")),
)


@settings(max_examples=30)
@given(st.lists(ACTIONS, max_size=12))
def test_whatever_people_do_the_books_are_right(actions: list[tuple[object, ...]]) -> None:
    """No touch, gesture or fault breaks a visit: every rep lies in a set, numbered from 1."""
    walk = Walk(a_plan("hinge", "dowel", reps=2, sets=2))
    for name, *rest in actions:
        if name == "to_the_set":
            walk.eyes(SEEING).stand(5.0).touch_on().stand(8.0)
        else:
            getattr(walk, str(name))(*rest)
    expected = 0
    for fact in walk.facts:
        match fact:
            case SetBegan(of=of):
                assert expected == 0
                expected, most = 1, of
            case RepDone(rep):
                assert rep.number == expected <= most
                expected += 1
            case SetEnded():
                assert expected > 0
                expected = 0
            case VisitEnded():
                assert expected == 0
    for step in walk.steps:
        lit = step.feedback.light in (Light.GREEN, Light.RED)
        assert not lit or any(isinstance(f, RepDone) for f in step.facts)
        assert step.feedback.count <= max(step.feedback.of, 0)
    if walk.session._eyes.vision is not Vision.BLIND:
        assert walk.dark(0.1).scene is not Scene.TROUBLE
