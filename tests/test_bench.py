"""The benchmark is a command, not a timed test: here only that it measures at all."""

from __future__ import annotations

import re

from station.bench import bench_recording
from tests.sets import RECORDINGS


def test_a_recording_is_enough_to_measure_the_judgement() -> None:
    """No model: time a picture and growth over as many pictures as asked for."""
    judging, memory = bench_recording(RECORDINGS / "free-good.npz", frames=40)
    assert re.match(r"form \+ judge +\d+\.\d\d ms a picture, median of 153$", judging)
    assert re.match(r"memory +[+-]\d+\.\d MB over 40 pictures", memory)
