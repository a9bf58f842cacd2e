"""What is wrong with how somebody stands, one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from station.coach.framing import HINTS, SETTLE_S, Framing, hint_for
from station.form.figure import HINGE, STANDING, Body, figure
from station.values import Arrow, Sight
from tests.coach.walk import nobody

ZONE = (0.15, 0.85)
STOOD = figure(STANDING)


def of_body(**changes: object) -> Sight:
    """Somebody who stands in another place, or is of another size."""
    return figure(STANDING, replace(Body(), **changes))  # type: ignore[arg-type]


def lit(brightness: float) -> Sight:
    """The same picture in another light."""
    return replace(STOOD, brightness=brightness)


WRONG: dict[str, Callable[[], Sight]] = {
    "dark": lambda: lit(0.02),
    "bright": lambda: lit(0.99),
    "nobody": lambda: nobody(0.0),
    "feet": lambda: of_body(ankle=(320.0, 475.0)),
    "head": lambda: of_body(ankle=(320.0, 330.0), stature=400.0),
    "far": lambda: of_body(stature=120.0),
    "left": lambda: of_body(ankle=(60.0, 440.0)),
    "right": lambda: of_body(ankle=(600.0, 440.0)),
    "turned": lambda: of_body(yaw=40.0),
    "bent": lambda: figure(HINGE),
}


def test_somebody_well_in_view_gets_no_hint() -> None:
    """Side-on, whole, in the middle, upright."""
    assert hint_for(STOOD, ZONE) is None


@pytest.mark.parametrize("hint", HINTS, ids=lambda h: h.id)
def test_each_thing_that_can_be_wrong_is_said(hint: object) -> None:
    """Every row of the table has a picture that it is about, and no other row speaks first."""
    found = hint_for(WRONG[hint.id](), ZONE)  # type: ignore[attr-defined]
    assert found == hint


def test_hints_are_short() -> None:
    """Six words at most: it is read from three metres away."""
    assert all(len(hint.words.split()) <= 6 for hint in HINTS)


def test_joints_that_are_not_known_never_pass_for_feet() -> None:
    """An unknown foot is a foot outside the picture."""
    points = STOOD.points.copy()
    points[31] = np.nan
    found = hint_for(replace(STOOD, points=points), ZONE)
    assert found is not None
    assert found.id == "feet"


def test_a_hint_does_not_flicker() -> None:
    """It changes only when something else has been so for a while."""
    framing = Framing(ZONE)
    said = []
    for number in range(30):
        sight = lit(0.02) if number % 2 else STOOD
        framing.see(replace(sight, time=number / 10.0))
        said.append(framing.hint)
    assert set(said) == {None}
    assert not framing.right


def test_all_right_takes_a_while() -> None:
    """Nobody is taken as well in view from one lucky picture."""
    framing = Framing(ZONE)
    times = [t / 10.0 for t in range(12)]
    right = []
    for time in times:
        framing.see(replace(STOOD, time=time))
        right.append(framing.right)
    assert right == [time >= SETTLE_S - 1e-9 for time in times]


@pytest.mark.parametrize(("hint", "away"), [("left", 60.0), ("right", 600.0)])
def test_the_arrow_points_the_way_on_the_mirrored_screen(hint: str, away: float) -> None:
    """Whoever moves the way that it points sees themselves go there, and is right in the end."""
    found = hint_for(of_body(ankle=(away, 440.0)), ZONE)
    assert found is not None
    assert found.id == hint
    assert found.arrow is not None
    on_screen = 640.0 - away
    step = {Arrow.LEFT: -250.0, Arrow.RIGHT: 250.0}[found.arrow]
    in_picture = 640.0 - (on_screen + step)
    assert hint_for(of_body(ankle=(in_picture, 440.0)), ZONE) is None


def test_what_a_step_or_a_turn_mends_has_an_arrow() -> None:
    """Light, and an empty room, have none; cut-off feet and heads ask for the same step."""
    arrows = {hint.id: hint.arrow for hint in HINTS}
    assert {name for name, arrow in arrows.items() if arrow is None} == {"dark", "bright", "nobody"}
    assert arrows["feet"] is arrows["head"] is Arrow.BACK
    assert (arrows["far"], arrows["turned"], arrows["bent"]) == (
        Arrow.CLOSER,
        Arrow.TURN,
        Arrow.UP,
    )
