"""What goes with the words: figures, arrows, what was found, and the back's outline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from station.form.acting import act_well
from station.form.demonstration import loop_seconds
from station.values import Arrow, Call, RodGauge, Scene, Sight, Touch
from tests.coach.walk import Walk, a_plan

S = Scene


def shifted(sights: Iterator[Sight] | list[Sight], by: float) -> Iterator[Sight]:
    """The same sights so much later."""
    return (replace(s, time=s.time + by) for s in sights)


def with_rod(drill: str = "dowel") -> Walk:
    """Somebody with a rod on the back, from the lesson on, who does a rep."""
    walk = Walk(a_plan(drill)).tap(Touch.START).touch_on()
    sights = act_well("dowel", 10.0, None, 1)
    still = [s for s in sights if s.time < 2.0]
    for _ in range(5):
        walk.watch(shifted(still, walk.time + 0.1))
    return walk.watch(shifted(sights, walk.time + 0.1))


def test_an_empty_room_sees_every_drill_in_turn() -> None:
    """A figure that does it well, a whole loop of each."""
    walk = Walk(a_plan("dowel", "wall_tap")).leave(loop_seconds("dowel") - 0.3)
    figure = walk.now.figure
    assert figure is not None
    assert (figure.rod is not None, figure.wall is not None) == (True, False)
    figure = walk.leave(1.0).now.figure
    assert figure is not None
    assert (figure.rod is not None, figure.wall is not None) == (False, True)
    assert walk.now.example is Call.GOOD
    assert walk.now.lines == ("Video stays in memory, is never saved, nothing leaves this box.",)


def test_every_card_has_its_moving_figure() -> None:
    """Each its own, and it does not stand still."""
    walk = Walk(a_plan("dowel", "wall_tap", "band")).tap(Touch.START).dark(1.5)
    one = [choice.figure for choice in walk.now.choices]
    other = [choice.figure for choice in walk.dark(0.5).now.choices]
    for before, after in zip(one, other, strict=True):
        assert before is not None
        assert after is not None
        assert not np.array_equal(before.points, after.points)
    assert (walk.now.cue, walk.now.hint) == ("", "Touch one, or hold still.")


def test_where_to_stand_is_pointed_at() -> None:
    """An arrow with the hint; none when all is right, and then it says so."""
    walk = Walk(a_plan("hinge")).tap(Touch.START).touch_on().step_to(60.0).stand(1.5)
    assert (walk.now.cue, walk.now.arrow, walk.now.framed) == (
        "Step to the mark.",
        Arrow.LEFT,
        False,
    )
    walk.step_to(320.0).to(S.CALIBRATE)
    assert (walk.now.arrow, walk.now.framed) == (None, True)


def test_the_rod_is_said_to_be_found_and_then_watched() -> None:
    """While holding still; in the set its three gaps and the back's outline are shown."""
    walk = with_rod()
    found = {step.feedback.lines for step in walk.steps if step.feedback.scene is S.CALIBRATE}
    assert ("Rod found.",) in found
    sets = [step.feedback for step in walk.steps if step.feedback.scene is S.SET]
    assert any(isinstance(f.gauge, RodGauge) and f.gauge.head < f.gauge.touch for f in sets)
    outlines = [f.back for f in sets if f.back is not None]
    assert outlines
    assert all(back.shape == (40, 2) for back in outlines)
    assert all(200.0 < np.nanmean(back[:, 0]) < 400.0 for back in outlines)


@pytest.mark.parametrize("drill", ["dowel", "hinge", "wall_tap"])
def test_nothing_is_found_that_is_not_there(drill: str) -> None:
    """No rod and no wall in the picture, or none that the drill needs."""
    walk = Walk(a_plan(drill)).tap(Touch.START).touch_on().to(S.CALIBRATE).stand(1.0)
    assert walk.now.lines == ()


def test_a_rod_is_not_looked_for_where_none_is_needed() -> None:
    """Somebody who leaves it on the back in another drill hears nothing of it."""
    lines = {s.feedback.lines for s in with_rod("hinge").steps if s.feedback.scene is S.CALIBRATE}
    assert lines == {()}


def test_a_wall_that_the_site_knows_is_found() -> None:
    """At once: nobody has to show it."""
    wall = np.array([[200.0, 0.0], [200.0, 460.0]], np.float32)
    walk = Walk(a_plan("wall_tap", site_wall=wall)).tap(Touch.START).touch_on().to(S.CALIBRATE)
    assert walk.stand(0.2).now.lines == ("Wall found.",)


def test_a_pause_takes_the_frame_away() -> None:
    """Solid while somebody is watched, no longer when they have stepped out."""
    walk = Walk(a_plan("hinge")).to(S.SET).stand(0.5)
    assert walk.now.framed
    assert not walk.leave(3.0).now.framed
