"""Any sight at all, for hypothesis; and a plain one."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.testing import assert_array_equal

from station.values import LANDMARKS, Rod, Sight, Silhouette, Wall

number = st.floats(allow_nan=False, allow_infinity=False)
single = st.floats(width=32)
score = st.floats(0, 1e6)
ends = arrays(np.float32, (2, 2), elements=single)
silhouettes = st.builds(
    Silhouette,
    mask=arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=9)),
    origin=st.tuples(number, number),
    scale=number,
)
sights = st.builds(
    Sight,
    time=number,
    size=st.tuples(st.integers(1, 1920), st.integers(1, 1920)),
    points=arrays(np.float32, (LANDMARKS, 2), elements=single, fill=single),
    seen=arrays(np.float32, (LANDMARKS,), elements=single, fill=single),
    silhouette=st.none() | silhouettes,
    rod=st.none() | st.builds(Rod, ends, score, st.booleans()),
    people=st.integers(0, 9),
    brightness=st.floats(0, 1),
    wall=st.none() | st.builds(Wall, ends, score),
)


def plain(time: float = 0.0, side: int = 0) -> Sight:
    """Somebody, with an outline of `side` × `side` when there is one."""
    mask = np.full((side, side), 200, np.uint8)
    return Sight(
        time=time,
        size=(640, 480),
        points=np.full((LANDMARKS, 2), 100, np.float32),
        seen=np.ones(LANDMARKS, np.float32),
        silhouette=Silhouette(mask, (1.0, 2.0), 2.0) if side else None,
        rod=None,
        people=1,
        brightness=0.5,
    )


def assert_same(one: Sight, other: Sight) -> None:
    """Every part of two sights is the same, NaN where NaN."""
    for a, b in zip(_parts(one), _parts(other), strict=True):
        assert_array_equal(a, b)
        assert np.asarray(a).dtype == np.asarray(b).dtype


def _parts(s: Sight) -> list[object]:
    parts: list[object] = [s.time, s.size, s.points, s.seen, s.people, s.brightness]
    parts += [s.silhouette is None, s.rod is None, s.wall is None]
    if s.silhouette:
        parts += [s.silhouette.mask, s.silhouette.origin, s.silhouette.scale]
    if s.rod:
        parts += [s.rod.ends, s.rod.score, s.rod.proven]
    if s.wall:
        parts += [s.wall.ends, s.wall.score]
    return parts
