"""The language that a visitor takes, and that goes with them."""

from __future__ import annotations

import pytest

from station.values import Scene, Touch
from tests.coach.walk import BLIND, Walk, a_plan

S = Scene


def a_site(**changes: object) -> Walk:
    """A station that speaks French."""
    return Walk(a_plan("hinge", reps=1, language="fr", **changes))


def test_the_site_speaks_its_own() -> None:
    """Until somebody takes another."""
    assert {step.feedback.language for step in a_site().stand(3.0).steps} == {"fr"}


def test_taking_a_language_starts_nothing() -> None:
    """It is said in the next words, and nobody has come in by it."""
    walk = a_site().tap(Touch.LANGUAGE, "de")
    assert (walk.scene, walk.now.language) == (S.ATTRACT, "de")


@pytest.mark.parametrize("scene", [S.SET_UP, S.FRAME, S.CALIBRATE, S.COUNT_IN, S.SET])
def test_a_language_can_be_taken_anywhere(scene: Scene) -> None:
    """And stays with the visit from there."""
    walk = a_site().to(scene).tap(Touch.LANGUAGE, "es")
    assert (walk.scene, walk.now.language) == (scene, "es")
    assert walk.to(S.SET).now.language == "es"


def test_also_in_trouble() -> None:
    """Trouble is said in the language that was taken."""
    assert a_site().to(S.SET).tap(Touch.LANGUAGE, "es").eyes(BLIND).now.language == "es"


def test_it_goes_with_whoever_took_it() -> None:
    """Goodbye: the next one is greeted in the site's own, and no result is left."""
    walk = a_site().tap(Touch.LANGUAGE, "de").to(S.SET).hinge(1).stand(3.0)
    assert walk.at(S.SUMMARY)
    assert walk.now.language == "de"
    assert walk.now.summary is not None
    walk.leave(21.0)
    assert (walk.scene, walk.now.language) == (S.ATTRACT, "fr")
    assert walk.now.summary is None


def test_who_only_touches_a_language_in_passing_leaves_none_behind() -> None:
    """Half a minute later the empty room speaks the site's own again."""
    walk = a_site().tap(Touch.LANGUAGE, "de").leave(29.0)
    assert walk.now.language == "de"
    assert walk.leave(2.0).now.language == "fr"


@pytest.mark.parametrize("scene", [S.SET_UP, S.FRAME, S.CALIBRATE, S.COUNT_IN])
def test_half_a_minute_alone_wipes_everything(scene: Scene) -> None:
    """From every scene, the drill and the language included."""
    walk = Walk(a_plan("hinge", "dowel", language="fr")).to(S.CHOOSE)
    walk.tap(Touch.CHOOSE, "dowel").to(scene).tap(Touch.LANGUAGE, "de")
    visit = walk.session._visit
    walk.leave(70.0)
    assert (walk.scene, walk.now.language) == (S.ATTRACT, "fr")
    assert walk.session._visit is not visit
    assert walk.session._visit.drill.id == "hinge"
