"""The detector's arithmetic, as equations; its network is a stand-in."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from station.vision.pose.litert.anchors import SIDE, anchors
from station.vision.pose.litert.detector import (
    Detector,
    decode,
    merge,
    shared,
    sigmoid,
    squared,
)

Floats = NDArray[np.float32]


def encode(boxes: Floats, spots: Floats, at: Floats) -> Floats:
    """Turn `decode` round, in the words of SSD: middle, size, and spots seen from the anchor."""
    middle, size = (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]
    pairs = np.concatenate([(middle - at)[:, None], size[:, None], spots - at[:, None]], axis=1)
    return np.asarray(SIDE * pairs.reshape(-1, 12), np.float32)


@given(st.integers(0, 10_000))
def test_what_was_encoded_is_decoded(seed: int) -> None:
    """decode(encode(boxes, spots)) = boxes, spots, at any anchor."""
    numbers = np.random.default_rng(seed)
    at = anchors()[numbers.integers(0, 2254, 5)]
    low = numbers.random((5, 2), np.float32)
    boxes = np.concatenate([low, low + numbers.random((5, 2), np.float32)], axis=1)
    spots = numbers.random((5, 4, 2), np.float32)
    again = decode(encode(boxes, spots, at), at)
    assert again[0] == pytest.approx(boxes, abs=1e-5)
    assert again[1] == pytest.approx(spots, abs=1e-5)


def boxes_at(*lefts: float) -> Floats:
    """Boxes of one size, from these places on."""
    return np.array([[left, 0, left + 1, 1] for left in lefts], np.float32)


def test_answers_that_overlap_are_blended_as_much_as_each_is_sure() -> None:
    """Weights are the scores: (0.9 x 0 + 0.6 x 0.1) / 1.5 = 0.04; the score is the best one's."""
    spots = np.array([[[0, 0]] * 4, [[10, 20]] * 4], np.float32)
    (one,) = merge(np.array([0.6, 0.9], np.float32), boxes_at(0.1, 0), spots[::-1])
    assert one.box == pytest.approx([0.04, 0, 1.04, 1])
    assert one.spots == pytest.approx(np.array([[4, 8]] * 4))
    assert one.score == pytest.approx(0.9)


def test_people_apart_stay_apart_and_the_surest_comes_first() -> None:
    """Boxes that share a tenth of their union are two people."""
    spots = np.zeros((2, 4, 2), np.float32)
    both = merge(np.array([0.7, 0.8], np.float32), boxes_at(0, 0.82), spots)
    assert [one.score for one in both] == pytest.approx([0.8, 0.7])
    assert [one.box[0] for one in both] == pytest.approx([0.82, 0])


def test_nobody_is_an_empty_list() -> None:
    """No answer is sure enough on an empty floor."""
    nothing = np.zeros((0, 4), np.float32)
    assert merge(np.zeros(0, np.float32), nothing, np.zeros((0, 4, 2), np.float32)) == []


@pytest.mark.parametrize(("left", "part"), [(0, 1), (0.5, 1 / 3), (1, 0), (3, 0)])
def test_a_shared_part_is_of_the_union(left: float, part: float) -> None:
    """Two unit boxes half over one another share half of one and a half."""
    assert shared(boxes_at(0)[0], boxes_at(left)) == pytest.approx([part], abs=1e-6)


def test_a_box_without_any_size_is_somebody_all_the_same() -> None:
    """It shares nothing even with itself, and must not go round for ever."""
    point = np.zeros((1, 4), np.float32)
    (one,) = merge(np.ones(1, np.float32), point, np.zeros((1, 4, 2), np.float32))
    assert one.score == 1


def test_the_sigmoid_bears_whatever_a_network_says() -> None:
    """No overflow, which would be a warning, and an odd function around one half."""
    logits = np.array([-1e4, -2, 0, 2, 1e4], np.float32)
    assert sigmoid(logits) == pytest.approx([0, 1 - sigmoid(logits)[3], 0.5, 0.8808, 1], abs=1e-4)


@pytest.mark.parametrize(("width", "height"), [(640, 480), (360, 640), (224, 224), (96, 96)])
def test_a_detection_comes_back_in_pixels_of_the_picture(width: int, height: int) -> None:
    """The stand-in points at a white dot in its own small picture; that is where it was."""
    image = np.zeros((height, width, 3), np.uint8)
    spot = np.floor(np.array([0.3 * width, 0.6 * height], np.float32))
    step = max(width, height) / SIDE
    reach = max(2, int(2 * step))
    x, y = (int(value) for value in spot)
    image[y - reach : y + reach + 1, x - reach : x + reach + 1] = 255

    def points_at_white(picture: Floats) -> list[Floats]:
        assert picture.min() == -1
        assert 0.5 < picture.max() <= 1
        rows, columns = np.nonzero(picture[..., 0] > 0)
        seen = np.array([columns.mean(), rows.mean()], np.float32) / SIDE
        logits = np.full((2254, 1), -9, np.float32)
        logits[77] = 3
        box = np.array([[*(seen - 0.1), *(seen + 0.1)]], np.float32)
        answers = np.zeros((2254, 12), np.float32)
        answers[77] = encode(box, np.tile(seen, (1, 4, 1)), anchors()[77:78])
        return [answers, logits]

    (found,) = Detector(cast(Any, points_at_white)).find(image)
    assert found.spots == pytest.approx(np.tile(spot, (4, 1)), abs=step)
    assert (found.box[:2] + found.box[2:]) / 2 == pytest.approx(spot, abs=step)


def test_the_picture_stands_in_the_middle_of_a_black_square() -> None:
    """A flat picture has black above and below, and as much of it on either side."""
    light = np.full((120, 320, 3), 255, np.uint8)
    small = squared(light, np.array([0, -100], np.float32), 320)
    assert (small[:69] == -1).all()
    assert (small[-69:] == -1).all()
    assert (small[72:-72] == 1).all()
