"""A file goes on as the world would: taken up where it would be by now."""

from __future__ import annotations

import math
import time
from pathlib import Path

import pytest

from station.config.schema import CameraConfig, VisionConfig
from station.errors import CameraUnavailable
from station.vision.film import film, seconds
from station.vision.plan import Plan
from station.vision.recording import read_recording

RECORDING = Path(__file__).parents[1] / "recordings" / "free-good.npz"
TIMES = [sight.time for sight in read_recording(RECORDING)]
STEP = TIMES[1] - TIMES[0]
LENGTH = TIMES[-1] - TIMES[0] + STEP
SLACK = 0.1
"""Seconds that a busy machine may take between two lines of a test."""


def plan(now: float, begin: float = math.nan, reached: float = math.nan, **camera: object) -> Plan:
    """A plan for the recording, `now` seconds after the station's beginning."""
    named = {"kind": "recording", "file": str(RECORDING), **camera}
    origin = time.monotonic() - now
    site = CameraConfig.model_validate(named)
    return Plan(site, VisionConfig(), "", origin, origin + begin, origin + reached)


def next_looked_at(plan: Plan) -> float:
    """The time of the first sight that is not passed over, after the station's beginning."""
    place = film(plan)
    sights = place.sights()
    try:
        while place.passed(moment := sights.read(1.0).time):
            pass
    finally:
        sights.close()
    return moment - plan.origin


def test_a_file_begins_when_it_is_first_opened() -> None:
    """Its first sight is stamped with the station's time; the pace runs that time faster."""
    assert next_looked_at(plan(now=3)) == pytest.approx(3, abs=SLACK)
    assert next_looked_at(plan(now=3, pace=4.0)) == pytest.approx(12, abs=4 * SLACK)


@pytest.mark.parametrize("pace", [1.0, 4.0])
def test_a_file_is_taken_up_where_it_would_be(pace: float) -> None:
    """Five seconds of film later, the next sight after them is the first."""
    moment = next_looked_at(plan(now=(1 + 5) / pace, pace=pace, begin=1))
    assert 6 < moment < 6 + STEP + pace * SLACK
    assert (moment - 1) / STEP == pytest.approx(round((moment - 1) / STEP), abs=1e-3)


def test_a_file_that_repeats_is_taken_up_in_its_present_round() -> None:
    """After hours, without playing all the rounds; and in step with them."""
    lead = 2.0
    now = 1 + lead + 1000 * LENGTH + 4
    later = plan(now=now, begin=1, repeat=True, lead_in_s=lead)
    place = film(later)
    assert place.zero - later.origin == pytest.approx(1 + lead + 1000 * LENGTH, abs=0.01)
    assert (place.begin, place.camera.lead_in_s) == (later.begin, 0)
    assert now < next_looked_at(later) < now + STEP + SLACK


def test_in_its_lead_in_a_file_is_taken_up_there() -> None:
    """The opening that is played first counts too."""
    later = plan(now=5, begin=1, repeat=True, lead_in_s=20.0)
    assert film(later).camera.lead_in_s == 20
    assert 5 < next_looked_at(later) < 5 + STEP + SLACK


def test_as_fast_as_it_goes_it_is_taken_up_after_the_last_sight() -> None:
    """Where there is no clock, what has been seen is passed over, and nothing else."""
    later = plan(now=99, pace=0.0, begin=0, reached=TIMES[40] + 1e-6)
    assert next_looked_at(later) == pytest.approx(TIMES[41])


def test_the_length_of_a_file_is_that_of_a_round(clip_path: Path) -> None:
    """For sights and for pictures."""
    assert seconds(CameraConfig(kind="recording", file=str(RECORDING))) == pytest.approx(LENGTH)
    assert seconds(CameraConfig(kind="video", file=str(clip_path))) > 5


@pytest.mark.parametrize("kind", ["video", "recording"])
def test_a_file_that_is_not_there_is_a_missing_camera(kind: str) -> None:
    """It may come yet."""
    with pytest.raises(CameraUnavailable, match="nowhere"):
        seconds(CameraConfig.model_validate({"kind": kind, "file": "nowhere.mp4"}))
