"""The station keeps to the person on the mark: stories from a gym floor."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from station.vision.people import ABSENCE, OnTheMark, distinct, place
from tests.vision.bodies import body

SIZE = (640, 480)
Points = NDArray[np.float32]
Scene = Callable[[float], Sequence[Points]]

RATES = pytest.mark.parametrize("fps", [8, 10, 15, 30])


def watch(scene: Scene, seconds: float, fps: float) -> list[tuple[float, Points | None]]:
    """Run a scene; return at every moment who was taken for the person on the mark."""
    mark, story = OnTheMark(), []
    for moment in np.arange(0, seconds, 1 / fps):
        bodies = list(scene(moment))
        chosen, _ = mark.choose(moment, np.array(bodies).reshape(-1, 33, 2), SIZE)
        story.append((float(moment), None if chosen is None else bodies[chosen]))
    return story


def where(story: list[tuple[float, Points | None]], begin: float, end: float) -> list[float]:
    """The feet's x of whoever was taken between two moments; NaN for nobody."""
    return [np.nan if p is None else float(p[27, 0]) for t, p in story if begin <= t < end]


def hinge(time: float) -> Points:
    """Somebody at 320 who hinges, half a second down, without rest."""
    return body(320, lean=70 * (1 - np.cos(2 * np.pi * time)) / 2)


def walker(time: float, enters: float, speed: float = 225) -> list[Points]:
    """Somebody smaller, walking through behind at one body length a second."""
    x = -20 + speed * (time - enters)
    return [body(x, y=400, tall=240)] if 0 < x < 640 else []


@RATES
def test_a_hinging_person_is_never_lost(fps: float) -> None:
    """However fast the rep and however few the frames, it is one and the same body."""
    story = watch(lambda t: [hinge(t)], 6, fps)
    assert where(story, 0, 6) == [320] * len(story)


@RATES
def test_somebody_who_walks_off_slowly_is_followed(fps: float) -> None:
    """Stepping away is for the rep counter to notice: the eyes go along."""
    story = watch(lambda t: [body(320 + 60 * max(0, t - 2))], 6, fps)
    assert not np.isnan(where(story, 0, 6)).any()


@pytest.mark.parametrize("order", [1, -1])
@RATES
def test_a_passer_by_behind_changes_nothing(fps: float, order: int) -> None:
    """A second person walks through, both are seen, in whatever order they are listed."""
    story = watch(lambda t: [hinge(t), *walker(t, enters=2)][::order], 6, fps)
    assert where(story, 0, 6) == [320] * len(story)


@RATES
def test_people_who_swap_places_in_the_list_are_not_swapped(fps: float) -> None:
    """The order in which the engine lists people means nothing."""
    other = body(520, tall=310)

    def scene(time: float) -> list[Points]:
        return [hinge(time), other] if int(time * 7) % 2 else [other, hinge(time)]

    assert set(where(watch(scene, 5, fps), 0, 5)) == {320.0}


@RATES
def test_a_passer_by_in_front_hides_the_person_for_a_second_and_is_not_taken(fps: float) -> None:
    """While only the passer-by is seen there is nobody; then the same person is back."""

    def scene(time: float) -> list[Points]:
        passing = walker(time, enters=1.5)
        hidden = 2.5 <= time < 3.5
        return passing if hidden else [hinge(time), *passing]

    story = watch(scene, 7, fps)
    assert set(where(story, 0, 2.5)) == {320.0}
    assert np.isnan(where(story, 2.5, 3.5)).all()
    assert set(where(story, 4, 7)) == {320.0}


@RATES
def test_a_blink_of_the_engine_costs_only_the_blink(fps: float) -> None:
    """With nobody else about, the person is believed again at once."""
    story = watch(lambda t: [] if 2 <= t < 2.5 else [hinge(t)], 4, fps)
    assert np.isnan(where(story, 2, 2.5)).all()
    assert set(where(story, 2.5, 4)) == {320.0}


@RATES
def test_the_person_leaves_and_somebody_else_comes(fps: float) -> None:
    """The mark is free only after a stated absence; whoever then stands there has it."""

    def scene(time: float) -> list[Points]:
        return [body(320)] if time < 2 else [body(420, tall=260)] if time > 3 else []

    story = watch(scene, 8, fps)
    assert np.isnan(where(story, 2, 2 + ABSENCE - 1 / fps)).all()
    assert set(where(story, 2 + ABSENCE + 2 / fps, 8)) == {420.0}


@RATES
def test_a_jump_to_another_body_is_a_loss_not_a_swap(fps: float) -> None:
    """The engine reports one body, and suddenly it is the one beside: nobody is judged."""
    story = watch(lambda t: [body(200 if t < 2 else 420)], 4, fps)
    assert np.isnan(where(story, 2, 4)).all()


@RATES
def test_a_body_of_another_size_in_the_same_place_is_not_the_person(fps: float) -> None:
    """A child who steps into the place of an adult is somebody else."""
    story = watch(lambda t: [body(320, tall=300 if t < 2 else 180)], 4, fps)
    assert np.isnan(where(story, 2, 4)).all()


@RATES
def test_a_body_reported_twice_is_one_person_and_kept(fps: float) -> None:
    """Duplicates of one body, trading places in the list, stay the same person."""

    def scene(time: float) -> list[Points]:
        twice = [hinge(time), hinge(time) + np.float32(4)]
        return twice[:: 1 if int(time * 9) % 2 else -1]

    story = watch(scene, 4, fps)
    assert all(abs(x - 320) <= 4 for x in where(story, 0, 4))


def test_the_larger_more_central_and_steadier_has_the_mark() -> None:
    """Each of the three decides when the other two are equal."""
    assert set(where(watch(lambda t: [body(200), body(440, tall=380)], 2, 15), 0.1, 2)) == {440}
    assert set(where(watch(lambda t: [body(100), body(360)], 2, 15), 0.1, 2)) == {360}
    story = watch(lambda t: [body(400 - 250 * t), body(170)], 1, 15)
    assert set(where(story, 0.2, 1)) == {170}


def test_a_better_candidate_is_still_preferred_in_the_first_second_only() -> None:
    """Whoever steps onto the mark in mid-set does not take it."""

    def scene(arrives: float) -> Scene:
        small = body(120, y=380, tall=200)
        return lambda t: [small, body(340)] if t >= arrives else [small]

    assert set(where(watch(scene(0.5), 4, 15), 1, 4)) == {340}
    assert set(where(watch(scene(1.5), 4, 15), 1, 4)) == {120}


def test_people_are_counted_once_each() -> None:
    """Two reports of one body are one person; two bodies are two; nobody is none."""
    assert distinct([]) == 0
    assert distinct([place(body(320)), place(body(326))]) == 1
    assert distinct([place(body(320)), place(body(326)), place(body(420))]) == 2
    assert distinct([place(body(320)), place(body(320, tall=180))]) == 2


def test_bending_changes_neither_size_nor_place_much() -> None:
    """A place is made of what a hinge leaves alone."""
    tall, bent = place(body(320)), place(body(320, lean=90))
    assert bent.growth(tall) < 1.05
    assert bent.distance(tall) < 0.1


@pytest.mark.parametrize("right", ["hips", "knees", "ankles"])
def test_one_misplaced_joint_moves_nobody(right: str) -> None:
    """Two do: of hips, knees and ankles the middle one counts."""
    joints = {"hips": [23, 24], "knees": [25, 26], "ankles": [27, 28]}
    one, two = body(320), body(320)
    one[joints.pop(right), 0] += 100
    two[[*joints.values()], 0] += 100
    there = place(body(320))
    assert place(one).distance(there) == pytest.approx(0.0)
    assert place(two).distance(there) > 0.3


def test_nobody_in_an_empty_picture() -> None:
    """No bodies: no row, and nobody counted."""
    mark = OnTheMark()
    assert mark.choose(0.0, np.empty((0, 33, 2), np.float32), SIZE) == (None, 0)
