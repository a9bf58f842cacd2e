"""Words that keep to their room."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from station.report.lettering import badge, face, fitting, shortened, width_of, wrapped
from station.values import Call

CUE = "Reach your hips to the wall"
LETTERS = face(20)
sentences = st.lists(st.text("aemnW", min_size=1, max_size=12), max_size=12).map(" ".join)


@given(sentences, st.floats(60, 400), st.integers(1, 4))
def test_no_line_is_wider_or_more_than_allowed(text: str, width: float, lines: int) -> None:
    """Whatever is said, the card's edge holds."""
    made = wrapped(text, LETTERS, width, lines)
    assert len(made) <= lines
    assert all(width_of(line, LETTERS) <= width for line in made)


@given(sentences, st.floats(400, 800))
def test_nothing_is_lost_where_there_is_room(text: str, width: float) -> None:
    """Wrapping moves words; only a lack of lines may cut them."""
    assert " ".join(wrapped(text, LETTERS, width, 12)) == text


def test_a_cut_is_shown() -> None:
    """A reader must know that there was more."""
    assert wrapped(CUE, LETTERS, 120, 1)[0].endswith("…")
    assert shortened("UPPER_ROUND", LETTERS, 80).endswith("…")


def test_no_word_is_left_alone_on_the_last_line() -> None:
    """ "Reach your hips to the / wall" reads badly: lines are evened out."""
    width = width_of("Reach your hips to the", LETTERS) + 1
    assert len(wrapped(CUE, LETTERS, width, 2)[1].split()) > 1


def test_a_long_cue_becomes_smaller_before_it_is_cut() -> None:
    """A cue that ends in dots cannot be followed."""
    size, lines = fitting(CUE, 40, 250, 2)
    assert size < 40
    assert " ".join(lines) == CUE


def test_a_short_cue_keeps_its_size() -> None:
    """Letters are as large as there is room for."""
    assert fitting("Tall", 40, 250, 2) == (40, ["Tall"])


def test_the_tick_is_cut_out_of_its_disc() -> None:
    """So one badge serves paper and night."""
    cover = badge(Call.GOOD, 60, "#00796B")[..., 3]
    assert cover[30, 4] == 255
    assert cover[15:45, 15:45].min() == 0


def test_the_ring_is_hollow_and_the_triangle_is_not() -> None:
    """Shapes tell answers apart from afar."""
    ring, triangle = (badge(call, 60, "#000000")[..., 3] for call in (Call.UNJUDGED, Call.FIX))
    assert ring[30, 30] == 0
    assert triangle[40, 30] == 255
    assert np.count_nonzero(triangle[10]) < np.count_nonzero(triangle[50])
