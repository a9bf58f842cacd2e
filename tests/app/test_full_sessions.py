"""A whole visit of each drill, hands-free and by touch alone, in every language that there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import pytest

from station.coach.plan import Plan
from station.coach.session import Session
from station.form.acting import act_well
from station.form.drills import DRILLS
from station.form.learning import learn_person
from station.form.watch import watch
from station.language import LANGUAGES, catalogue
from station.screen.brush import Written
from station.screen.scenes.summary import FACE_S
from station.screen.window import Window
from station.values import (
    Call,
    EyesState,
    Feedback,
    Preview,
    Scene,
    Sight,
    Tap,
    Touch,
    Vision,
)
from station.vision.camera.pacing import film
from tests.app.visits import FPS, Booth, Clock, a_booth, a_clock, a_site, a_window
from tests.coach.walk import nobody
from tests.screen.stories import room
from tests.sets import recorded

OF_DRILL: Final = {"dowel": "dowel-sacrum", "wall_tap": "wall-good", "band": "band-squat"}
"""Drill → its recording."""
WAY: Final = (
    Scene.ATTRACT,
    Scene.CHOOSE,
    Scene.SET_UP,
    Scene.FRAME,
    Scene.CALIBRATE,
    Scene.COUNT_IN,
    Scene.SET,
    Scene.SUMMARY,
    Scene.ATTRACT,
)
"""Of every visit that nothing goes wrong in."""
WALK_UP_S: Final = {"dowel": 38.0, "wall_tap": 39.0, "band": 38.5}
"""Standing still from the empty room into the set: choosing, the lesson, framing, count-in."""
CLOSELY_S: Final = 9.0
"""So long before the set every sight is taken: it is when standing is learned …"""
IDLE_FPS: Final = 4.0
"""… and sooner, or when they have gone, fewer will do."""
AWAY_S: Final = 24.0
"""After the set: its last verdict, and the summary, stay for less."""
STAND_S: Final = 5.0
"""From the mark into the set: framing, holding still, three, two, one take no longer."""
SLACK_PX: Final = 2
"""Boxes are whole pixels."""
SOURCES: Final = ("recording", "figure")


@dataclass(frozen=True)
class Told:
    """What a visit was like."""

    scenes: tuple[Scene, ...]
    """Each once until it changes."""
    summary: Feedback
    """The first of it."""
    moments: dict[object, Feedback]
    """By what is seen of them, the first of each."""


def sights_of(drill: str, source: str) -> list[Sight]:
    """Two reps of a drill, as recorded, or as the figure does them well."""
    return list(recorded(OF_DRILL[drill])) if source == "recording" else act_well(drill, FPS)


def a_whole_visit(sights: Sequence[Sight], walk_up_s: float) -> Iterator[Sight]:
    """They stand still as they do at first, do their reps, and go."""
    last = -1.0
    for moment, sight in film(lambda: iter(sights), walk_up_s, False):
        if moment > walk_up_s - CLOSELY_S or moment - last > 1.0 / IDLE_FPS:
            last = moment
            yield replace(sight, time=moment)
    for number in range(round(AWAY_S * IDLE_FPS)):
        yield nobody(last + (number + 1) / IDLE_FPS)


def told_of(sights: Iterable[Sight], plan: Plan) -> Told:
    """Take the sights through a session, as the loop does."""
    session = Session(plan, 0.0)
    session.eyes(EyesState(Vision.SEEING), 0.0)
    moments: dict[object, Feedback] = {}
    scenes: list[Scene] = []
    begun = 0.0
    for sight in sights:
        session.see(sight)
        feedback = session.tick(sight.time).feedback
        if not scenes or feedback.scene is not scenes[-1]:
            scenes.append(feedback.scene)
            begun = sight.time
        moments.setdefault(_looks(feedback, sight.time - begun), feedback)
    summary = next(f for f in moments.values() if f.scene is Scene.SUMMARY)
    return Told(tuple(scenes), summary, moments)


def _looks(feedback: Feedback, age_s: float) -> object:
    """What is the same of two frames that say the same."""
    face = int(age_s // FACE_S) if feedback.scene is Scene.SUMMARY else 0
    said = (feedback.cue, feedback.hint, feedback.lines, feedback.title, feedback.page)
    return feedback.scene, feedback.count, face, said


@cache
def told(drill: str, source: str) -> Told:
    """A visit for which nothing is touched, with this drill's card the first that is lit."""
    others = [other for other in OF_DRILL if other != drill]
    plan = Plan(tuple(DRILLS[name] for name in (drill, *others)), reps=2)
    return told_of(a_whole_visit(sights_of(drill, source), WALK_UP_S[drill]), plan)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("drill", OF_DRILL)
def test_nothing_need_be_touched(drill: str, source: str) -> None:
    """Standing still leads through every scene into the set; verdicts are the analysis's own."""
    visit, sights = told(drill, source), sights_of(drill, source)
    standing = learn_person(sights, DRILLS[drill])
    assert standing is not None
    known = watch(sights, DRILLS[drill], standing).reps
    assert visit.scenes == WAY
    assert visit.summary.drill == drill
    assert (visit.summary.count, visit.summary.of) == (2, 2)
    assert visit.summary.calls == tuple(rep.verdict.call for rep in known)
    if source == "figure":
        assert visit.summary.calls == (Call.GOOD, Call.GOOD)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The loop's, the window's, and the desk's."""
    return a_clock(monkeypatch)


@pytest.fixture
def window(clock: Clock) -> Iterator[Window]:
    """A panel on its own."""
    opened = a_window(a_site(), clock)
    yield opened
    opened.close()


@pytest.mark.parametrize("drill", OF_DRILL)
def test_every_word_of_a_visit_is_said_in_every_language(drill: str, window: Window) -> None:
    """Each text that the window writes on the way has its translation, and none is broken, cut
    or out of its place.
    """
    preview = room()
    moments = told(drill, "recording").moments | told(drill, "figure").moments
    for code in LANGUAGES:
        with everything_translated(code):
            for moment in sorted(moments.values(), key=lambda moment: moment.time):
                _show(window, replace(moment, language=code), preview)
                assert [text for text in window.brush.written if not _is_whole(text)] == []
                assert window.brush.translate is catalogue(code)


def _show(window: Window, moment: Feedback, preview: Preview) -> None:
    window.show(moment, replace(preview, time=moment.time), None)
    assert window.brush.written


def _is_whole(text: Written) -> bool:
    inside = text.box.inset(-SLACK_PX).covers(text.taken)
    return text.whole and inside


@contextmanager
def everything_translated(code: str) -> Iterator[None]:
    """Fail at the end when something was asked for that has no translation."""
    missing = catalogue(code).missing
    missing.clear()  # what others missed before is not ours
    yield
    assert missing == set()


# By touch alone. Until they are to be framed nobody is in view, so that nothing but a touch can
# lead on; then they stand and do a rep, which is all that a touch cannot do for them.


@pytest.fixture
def booth(clock: Clock) -> Iterator[Booth]:
    """A kiosk that is touched."""
    with a_booth(a_site(), clock) as opened:
        yield opened


@pytest.mark.parametrize("code", LANGUAGES)
def test_touches_alone_lead_through_every_drill(code: str, booth: Booth) -> None:
    """The language's key, a card, and what most people want next: to the summary and back,
    in that language until they have gone, and then in the site's own.
    """
    with everything_translated(code):
        for drill in OF_DRILL:
            _touch_to_the_mark(booth, code, drill)
            booth.watch(_reps(drill, 1)).turn()
            assert (booth.now.scene, booth.now.count) == (Scene.SET, 1)
            booth.touch(Tap(Touch.END))
            assert (booth.now.scene, booth.now.calls) == (Scene.SUMMARY, (Call.GOOD,))
            assert booth.now.language == booth.speaks == code
            booth.touch(Tap(Touch.END))
            assert (booth.now.scene, booth.now.language) == (Scene.ATTRACT, "en")


def _touch_to_the_mark(booth: Booth, code: str, drill: str) -> None:
    booth.alone(1.0).turn()
    assert booth.at(Scene.ATTRACT)
    booth.touch(Tap(Touch.LANGUAGE, code))
    assert (booth.now.scene, booth.now.language) == (Scene.ATTRACT, code)
    booth.touch(Tap(Touch.START)).alone(1.0)
    assert booth.at(Scene.CHOOSE)
    booth.touch(Tap(Touch.CHOOSE, drill)).alone(1.0)
    steps = len(DRILLS[drill].lesson)
    for step in range(1, steps + 1):
        assert (booth.now.scene, booth.now.page) == (Scene.SET_UP, (step, steps))
        booth.touch(Tap(Touch.NEXT))
    assert booth.at(Scene.FRAME)


@cache
def _reps(drill: str, reps: int) -> tuple[Sight, ...]:
    """Standing until the count-in is over, and so many reps."""
    acted = act_well(drill, FPS, reps=reps)
    still = [replace(acted[0], time=number / FPS) for number in range(round(STAND_S * FPS))]
    return (*still, *(replace(sight, time=sight.time + STAND_S) for sight in acted))


def test_a_touch_does_it_all_again(booth: Booth) -> None:
    """A set of two reps ends by itself; "Again" leads to the next one, which begins at nought,
    and "End" on the way to it ends the visit.
    """
    _touch_to_the_mark(booth, "en", "dowel")
    booth.watch(_reps("dowel", 2)).alone(3.0).turn()
    assert (booth.now.scene, booth.now.count) == (Scene.SUMMARY, 2)
    booth.touch(Tap(Touch.NEXT))
    assert (booth.now.scene, booth.now.count, booth.now.drill) == (Scene.FRAME, 0, "dowel")
    booth.touch(Tap(Touch.END))
    assert booth.at(Scene.ATTRACT)
