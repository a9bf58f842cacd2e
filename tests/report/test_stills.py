"""A card per rep."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from station.report.palette import BODY, BONE, MARKS, PANEL, SPINE, TEXT, rgb
from station.report.stills import (
    Still,
    common_view,
    draw_page,
    draw_still,
    fault_lines,
    figures,
)
from station.values import Call, Image, Verdict
from tests.report.sets import BOW, FIX, GOOD, TOES, UNJUDGED, a_posture, a_rep, a_sight, nobody


def share(picture: Image, colour: str) -> float:
    """Tell how much of a picture is of just one colour, 0–1."""
    return float((picture == rgb(colour)).all(axis=2).mean())


def a_still(image: Image | None = None) -> Still:
    """Make the bottom of rep 1."""
    return Still(1, image, a_sight(), a_posture())


@pytest.mark.parametrize("verdict", [GOOD, FIX, UNJUDGED])
def test_the_whole_edge_carries_the_verdict(verdict: Verdict) -> None:
    """Seen from across the room, and again as shape and word below."""
    card = draw_still(a_still(), a_rep(1, verdict))
    ink = rgb(MARKS[verdict.call].ink)
    assert (card[0] == ink).all()
    assert (card[:200, 0] == ink).all()
    assert (card[:200, -1] == ink).all()


def test_without_video_the_body_is_drawn_from_the_recording() -> None:
    """Silhouette, bones and back on a plain panel: the picture exists either way."""
    card = draw_still(a_still(), a_rep(1))
    for colour in (PANEL, BODY, BONE, SPINE):
        assert share(card, colour) > 0.001, colour


def test_with_video_the_frame_is_shown() -> None:
    """The panel is gone, the bones are not."""
    card = draw_still(a_still(np.full((100, 200, 3), (10, 90, 40), np.uint8)), a_rep(1))
    assert share(card, "#0A5A28") > 0.3
    assert share(card, PANEL) == 0
    assert share(card, BONE) > 0.001


def test_a_rep_without_a_still_says_so() -> None:
    """A blank square would look broken."""
    card = draw_still(None, a_rep(1, FIX))
    panel = card[10:-300, 10:-10]
    assert share(panel, PANEL) > 0.5
    assert share(panel, PANEL) < 1


def test_all_cards_of_a_set_show_the_same_part_of_the_picture() -> None:
    """Depth can be compared by eye only at one scale; every body is within, with a margin."""
    near, far = a_sight(), a_sight()
    moved = dataclasses.replace(far, points=far.points - np.float32(20))
    view = common_view([Still(1, None, near, None), Still(2, None, moved, None)])
    for sight in (near, moved):
        low, high = np.nanmin(sight.points, axis=0), np.nanmax(sight.points, axis=0)
        assert view.left < low[0]
        assert high[0] < view.left + view.width


@pytest.mark.parametrize("size", [(360, 640), (640, 480), (200, 100)])
def test_cards_are_neither_pillars_nor_ribbons(size: tuple[int, int]) -> None:
    """Between 4 : 5 and 5 : 4, whatever the clip, so that rows of cards stay even."""
    for sight in (a_sight(size=size), nobody(size=size)):
        view = common_view([Still(1, None, sight, None)])
        assert 0.79 <= view.width / view.height <= 1.26


def test_nobody_seen_is_a_card_too() -> None:
    """A lost body at the bottom does not lose the report."""
    assert draw_still(Still(1, None, nobody(), None), a_rep(1, UNJUDGED)).shape[1] == 560


def test_a_page_has_a_margin() -> None:
    """A card that is sent on by itself is not cut at its words."""
    page = draw_page(a_still(), a_rep(1))
    assert (page[:20] == 255).all()
    assert (page[:, :20] == 255).all()


def test_faults_are_given_with_their_limit_worst_first() -> None:
    """What was measured, what was allowed, and how much it weighs."""
    assert fault_lines((BOW, TOES)) == ["■ BOW 0.52 / 0.60", "□ TOES 0.70 / 0.65"]
    degrees = dataclasses.replace(BOW, id="SQUAT", value=-3.04, limit=70, unit="deg")
    seconds = dataclasses.replace(BOW, id="FAST_DOWN", value=0.61, limit=0.7, unit="s")
    assert fault_lines((degrees, seconds)) == ["■ SQUAT −3.0 / 70.0°", "■ FAST_DOWN 0.6 / 0.7 s"]


def test_a_fault_without_a_figure_gives_none() -> None:
    """A yes-or-no fault has nothing to compare."""
    assert fault_lines((dataclasses.replace(BOW, value=math.nan),)) == ["■ BOW"]


def test_a_long_list_of_faults_is_counted() -> None:
    """Three lines at most; none is hidden without a word."""
    many = tuple(dataclasses.replace(BOW, id=name) for name in "ABCDE")
    assert fault_lines(many)[-1] == "+3: C, D, E"
    assert len(fault_lines(many)) == 3
    assert len(fault_lines(many[:3])) == 3


def test_unknown_figures_are_dashes() -> None:
    """ "nan°" is no depth."""
    rep = dataclasses.replace(a_rep(1), depth=math.nan, hold=math.nan)
    assert figures(rep) == "–° good · 1.5 / – / 1.0 s"


def test_the_cue_is_larger_than_the_clinics_figures() -> None:
    """The words for the person come first."""
    spoken = draw_still(None, a_rep(1, dataclasses.replace(FIX, faults=())))
    silent = draw_still(None, a_rep(1, Verdict(Call.FIX, (), "", "")))
    assert len(spoken) - len(silent) > 40
    assert share(spoken, TEXT) > share(silent, TEXT)
