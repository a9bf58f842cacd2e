"""The set drawn back onto its video."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from station.errors import CannotWrite
from station.report.overlay import FLASH, Step, annotate, draw_step, phase_at, steady
from station.report.palette import BONE, MARKS, SPINE, rgb
from station.values import Image, Verdict
from tests.report.sets import FIX, GOOD, UNJUDGED, a_rep, a_set, some_steps

RECORD = a_set([GOOD, FIX, UNJUDGED])


def drawn(time: float, size: tuple[int, int] = (320, 240)) -> Image:
    """Draw the picture of one moment of the set."""
    return draw_step(next(some_steps([time], size)), RECORD, time)


def read(path: Path) -> list[Image]:
    """Decode a whole video."""
    film = cv2.VideoCapture(str(path))
    pictures = []
    while (got := film.read())[0]:
        pictures.append(np.asarray(cv2.cvtColor(got[1], cv2.COLOR_BGR2RGB), np.uint8))
    film.release()
    return pictures


@pytest.mark.parametrize(
    ("time", "phase"),
    [
        (0.5, "standing"),
        (1.2, "down"),
        (2.6, "bottom"),
        (2.9, "bottom"),
        (3.3, "up"),
        (4.0, "standing"),
        (5.2, "down"),
    ],
)
def test_the_phase_is_that_of_the_rep(time: float, phase: str) -> None:
    """1 s standing, 1.5 s down, 0.5 s at the bottom, 1 s up."""
    assert phase_at(RECORD, time) == phase


def test_unknown_tempo_still_has_phases() -> None:
    """Without seconds of descent and ascent the bottom itself parts down from up."""
    rep = replace(a_rep(1), down=math.nan, hold=math.nan, up=math.nan)
    record = replace(RECORD, reps=(rep,))
    named = [phase_at(record, rep.bottom + offset) for offset in (-0.5, 0.0, 0.5)]
    assert named == ["down", "bottom", "up"]


def test_a_touch_and_go_bottom_can_still_be_read() -> None:
    """Somebody who does not stay at the bottom sees the word for 0.3 s, not for a blink."""
    rep = replace(a_rep(1), down=1.75, hold=0.0, up=1.25)
    record = replace(RECORD, reps=(rep,))
    named = [phase_at(record, rep.bottom + offset) for offset in (-0.2, -0.1, 0.1, 0.2)]
    assert named == ["down", "bottom", "bottom", "up"]


@pytest.mark.parametrize(("number", "verdict"), [(1, GOOD), (2, FIX), (3, UNJUDGED)])
def test_a_verdict_flashes_round_the_edge_for_one_second(number: int, verdict: Verdict) -> None:
    """From the rep's end on, in its colour, and then no more."""
    end = RECORD.reps[number - 1].end
    light = rgb(MARKS[verdict.call].light)
    for after, lit in ((-0.01, False), (0, True), (FLASH - 0.01, True), (FLASH, False)):
        picture = drawn(end + after)
        edge = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
        assert (edge == light).all() == lit, after


def test_the_count_goes_up_when_a_rep_ends() -> None:
    """The plate at the top left changes with the number, and only then."""
    before, after = drawn(3.99)[8:40, 12:40], drawn(5.5)[8:40, 12:40]
    assert not np.array_equal(before, after)
    assert np.array_equal(before, drawn(0.2)[8:40, 12:40])


def test_bones_and_back_are_on_the_frame() -> None:
    """What the station saw can be checked against the video."""
    frame, sight, posture = next(some_steps([0.5]))
    large = replace(frame, image=frame.image.repeat(4, axis=0).repeat(4, axis=1))
    picture = draw_step((large, sight, posture), RECORD, 0.5)
    assert (picture == rgb(BONE)).all(axis=2).any()
    assert (picture == rgb(SPINE)).all(axis=2).any()


def test_the_frame_that_was_handed_in_is_left_alone() -> None:
    """Others still need its pixels."""
    step = next(some_steps([0.5]))
    before = step[0].image.copy()
    draw_step(step, RECORD, 0.5)
    assert np.array_equal(step[0].image, before)


@pytest.mark.parametrize("size", [(90, 160), (160, 90), (361, 641), (64, 48)])
def test_words_fit_any_picture(size: tuple[int, int]) -> None:
    """Portrait, landscape, odd and tiny: always drawn, always with even sides."""
    shown = drawn(RECORD.reps[1].end, size).shape
    assert shown == (size[1] // 2 * 2, size[0] // 2 * 2, 3)


def shown_times(times: list[float], fps: float) -> list[tuple[float, float]]:
    """Pair each moment of the even video with the time of the picture that it shows."""
    return [(time, step[0].time) for time, step in steady(some_steps(times, (4, 4)), fps)]


@pytest.mark.parametrize("fps", [10, 14.93, 30])
def test_an_even_video_keeps_every_picture(fps: float) -> None:
    """Nothing is repeated or lost, also when stamps are rounded to a millisecond."""
    times = [round(5 + k / fps, 3) for k in range(200)]
    assert [seen for _, seen in shown_times(times, fps)] == times


def test_an_uneven_video_keeps_its_times() -> None:
    """Whatever the rate did, the picture on screen is never half a frame off, gaps aside."""
    steps = [0.01, 0.08, 0.033, 0.4, 0.02, 0.02, 0.1] * 6
    times = [3.0, *(3.0 + np.cumsum(steps)).tolist()]
    shown = shown_times(times, 20)
    assert [time for time, _ in shown] == pytest.approx(3 + np.arange(len(shown)) / 20)
    for time, seen in shown:
        # A picture that is due exactly between two moments may fall to either.
        halves = (0.5 / 20 - 1e-6, 0.5 / 20 + 1e-6)
        assert seen in [max(each for each in times if each <= time + half) for half in halves]
    assert shown[-1][1] == times[-1]


def test_steps_are_streamed() -> None:
    """However long the video, only one step is held."""
    taken = itertools.count()

    def counted() -> Iterator[Step]:
        for step in some_steps([k / 10 for k in range(100)], (4, 4)):
            next(taken)
            yield step

    film = steady(counted(), 10)
    for _ in range(10):
        next(film)
    assert next(taken) <= 11


@pytest.mark.parametrize("fps", [15, 29.97003, 119.881])
def test_the_file_can_be_played(tmp_path: Path, fps: float) -> None:
    """It reads back with every picture, the size, and the rate; odd rates included."""
    times = [k / fps for k in range(12)]
    assert annotate(tmp_path / "annotated.mp4", some_steps(times, (161, 120)), RECORD, fps) == 12
    pictures = read(tmp_path / "annotated.mp4")
    assert len(pictures) == 12
    assert pictures[0].shape == (120, 160, 3)
    film = cv2.VideoCapture(str(tmp_path / "annotated.mp4"))
    assert film.get(cv2.CAP_PROP_FPS) == pytest.approx(fps, abs=0.01)


def test_colours_are_not_swapped_on_the_way(tmp_path: Path) -> None:
    """OpenCV thinks in blue, green, red: a red flash must not come out blue."""
    end = RECORD.reps[1].end
    annotate(tmp_path / "a.mp4", some_steps([end, end + 0.1], (320, 240)), RECORD, 10)
    edge = read(tmp_path / "a.mp4")[0][:4].reshape(-1, 3).mean(axis=0)
    assert edge == pytest.approx(rgb(MARKS[FIX.call].light), abs=25)


def test_no_steps_is_one_sentence_and_no_file(tmp_path: Path) -> None:
    """An empty video would only puzzle."""
    (tmp_path / "a.mp4").write_text("earlier")
    with pytest.raises(CannotWrite, match="No picture was left"):
        annotate(tmp_path / "a.mp4", iter(()), RECORD, 15)
    assert (tmp_path / "a.mp4").read_text() == "earlier"


def test_pictures_that_did_not_arrive_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenCV keeps silent when the disk is full or the encoder missing: we do not."""
    monkeypatch.setattr("station.report.overlay.CODEC", "none")
    with pytest.raises(CannotWrite, match="0 of 3 pictures"):
        annotate(tmp_path / "a.mp4", some_steps([0, 0.1, 0.2]), RECORD, 10)
    assert list(tmp_path.iterdir()) == []


def test_a_video_that_breaks_off_leaves_the_earlier_one(tmp_path: Path) -> None:
    """A half-drawn set is not a report."""

    def broken() -> Iterator[Step]:
        yield from some_steps([0.0, 0.1, 0.2])
        raise RuntimeError

    (tmp_path / "a.mp4").write_text("earlier")
    with pytest.raises(RuntimeError):
        annotate(tmp_path / "a.mp4", broken(), RECORD, 10)
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]
    assert (tmp_path / "a.mp4").read_text() == "earlier"
