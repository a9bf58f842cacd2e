"""A body drawn where it was seen."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from station.report.palette import BODY, BONE, SPINE, rgb
from station.report.sketch import Place, blend, draw_body, draw_outline, near_side, picture_on
from station.values import Image, Silhouette
from tests.report.sets import a_posture, a_sight, nobody


def dark(width: int = 200, height: int = 100) -> Image:
    """Make a black canvas."""
    return np.zeros((height, width, 3), np.uint8)


def found(canvas: Image, colour: str) -> np.ndarray[tuple[int, int], np.dtype[np.intp]]:
    """List (x, y) of the pixels that are of a colour."""
    return np.argwhere((canvas == rgb(colour)).all(axis=2))[:, ::-1]


def test_only_the_near_side_is_drawn() -> None:
    """Of two legs the camera sees one well: x = 100 is the near side, x = 130 the far one."""
    canvas = dark()
    draw_body(canvas, Place(1.0), a_sight(), a_posture())
    assert near_side(a_sight()) == 1
    columns = found(canvas, BONE)[:, 0]
    assert columns.min() > 95
    assert columns.max() < 105


def test_what_is_hardly_seen_is_not_drawn() -> None:
    """A guessed joint would look as sure as a seen one."""
    sight = a_sight()
    seen = sight.seen.copy()
    seen[28] = 0.3  # the near ankle
    canvas = dark()
    draw_body(canvas, Place(1.0), dataclasses.replace(sight, seen=seen), a_posture())
    rows = found(canvas, BONE)[:, 1]
    assert not np.isin(rows, range(68, 78)).any()
    assert np.isin(rows, range(50, 60)).any()


def test_the_line_of_the_back_keeps_its_gaps() -> None:
    """Where an arm hid the back there is no line: it was not seen."""
    canvas = dark()
    draw_body(canvas, Place(1.0), a_sight(), a_posture())
    back = found(canvas, SPINE)
    back = back[abs(back[:, 0] - 90) <= 2]
    assert back[:, 1].min() <= 21
    assert back[:, 1].max() >= 43
    assert not np.isin(back[:, 1], [30, 31, 32]).any()


def test_nobody_leaves_the_picture_as_it_is() -> None:
    """No body, no bones."""
    canvas = dark()
    draw_body(canvas, Place(1.0), nobody(), None)
    assert not canvas.any()


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_bones_follow_the_picture_when_it_is_enlarged(scale: float) -> None:
    """Points are in the engine's picture; the frame may be of another size."""
    canvas = dark(int(200 * scale), int(100 * scale))
    draw_body(canvas, Place(scale), a_sight(), a_posture())
    assert found(canvas, BONE)[:, 0].mean() == pytest.approx(100 * scale - 0.5, abs=1)


@pytest.mark.parametrize("step", [0.5, 1.0, 2.0])
def test_picture_and_silhouette_lie_where_the_points_do(step: float) -> None:
    """A white square at 20…40 lands on the same pixels from a picture, a mask, or a thumbnail."""
    place = Place(4.0, left=10.0, top=10.0)
    side = round(60 / step)
    mask = np.zeros((side, side), np.uint8)
    mask[round(20 / step) : round(40 / step), round(20 / step) : round(40 / step)] = 255
    of_picture, of_mask = dark(160, 160), dark(160, 160)
    picture_on(of_picture, place, np.repeat(mask[..., None], 3, axis=2), width=60)
    draw_outline(of_mask, place, Silhouette(mask, (0.0, 0.0), step))
    for canvas, white in ((of_picture, 255), (of_mask, max(rgb(BODY)))):
        inside = np.argwhere(canvas.max(axis=2) > white / 2)
        assert inside.min(axis=0) == pytest.approx([40, 40], abs=1)
        assert inside.max(axis=0) == pytest.approx([119, 119], abs=1)


def test_what_lies_outside_the_picture_stays_panel() -> None:
    """A narrow picture on a wide card does not smear to the card's edge."""
    canvas = np.full((10, 30, 3), 200, np.uint8)
    picture_on(canvas, Place(1.0, left=-10.0), np.zeros((10, 10, 3), np.uint8), width=10)
    assert (canvas[:, :9] == 200).all()
    assert (canvas[:, 10:20] == 0).all()
    assert (canvas[:, 21:] == 200).all()


@pytest.mark.parametrize(("left", "top"), [(-5, -5), (15, 7), (40, 40), (3, 2)])
def test_sprites_are_cut_at_the_edge(left: int, top: int) -> None:
    """A badge half outside is half drawn, not an error."""
    canvas = dark(20, 10)
    blend(canvas, np.full((10, 10, 4), 255, np.uint8), left, top)
    expected = np.zeros((10, 20), bool)
    expected[max(top, 0) : max(top + 10, 0), max(left, 0) : max(left + 10, 0)] = True
    assert ((canvas == 255).all(axis=2) == expected).all()
