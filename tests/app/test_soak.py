"""A day in a gym: people come, do their set and go, and the station stays as it was.

    STATION_SOAK_HOURS    simulated hours from recordings (8)
    STATION_SOAK_PACE     times real speed (4; faster takes less time, and draws fewer frames)
    STATION_SOAK_MINUTES  real minutes through the real engine, as fast as it goes (20)

Both processes run as `station run` starts them, with the panel drawn, and are watched from
outside. What they take while they warm up (caches, memory pools) is left out; then a straight
line through their memory must be level.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import chain, cycle, islice
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np
import pytest

from station.config.schema import Config
from station.values import LANDMARKS, Sight
from station.vision.recording import RecordingWriter
from tests.app.tracing import Running, Use, running, use_of
from tests.app.visits import LEAD_IN_S, a_config
from tests.results import measured
from tests.sets import recorded

PACE: Final = float(os.environ.get("STATION_SOAK_PACE", "4"))
HOURS: Final = float(os.environ.get("STATION_SOAK_HOURS", "8"))
MINUTES: Final = float(os.environ.get("STATION_SOAK_MINUTES", "20"))
WARM_UP: Final = 0.05
"""Share of a soak in which memory may grow."""
ENGINE_WARM_UP: Final = 0.4
"""RELIABILITY P7: MediaPipe grows by 5 MB in its first 6,000 pictures."""
NOISE_MB: Final = 4.0
"""That the pools of MediaPipe still grow by in minutes, which hides what a leak of 1 MB an hour
would add; half a kilobyte for each picture is found."""
WHILES: Final = 6
"""Into which a soak is divided, each longer than a visit."""
CUT_SHORT: Final = 0.1
"""Share of sets that a busy machine may cut short: a second that it is late is sixteen to the
person in a film at that pace, who is thought to have left after thirty."""
LEVEL: Final = 1.0
"""Megabytes an hour."""
QUICK_MB: Final = 20.0
"""What either process may grow by within a few visits."""
PICTURES_A_SECOND: Final = 30.0
"""Of a camera, to which the engine's soak is reduced."""
FPS: Final = 15.0
"""Of the recordings."""
REPS: Final = 8
EMPTY_S: Final = 35.0
"""Between two people: the summary takes 20 s of it."""
STILL_S: Final = LEAD_IN_S + 10.0
"""Some seconds more than at real speed: in a hurried film the station looks in large steps, and
may ask twice to stand still."""
STANDING_S: Final = 1.5
"""The recordings begin with somebody who stands still for so long."""

SETS = "SELECT count(*) FROM exercise_set WHERE why = 'complete'"
OTHER_SETS = "SELECT count(*) FROM exercise_set WHERE why NOT IN ('complete', '')"
TORN_SETS = f"""SELECT count(*) FROM exercise_set s WHERE why = 'complete'
    AND {REPS} <> (SELECT count(*) FROM rep WHERE set_id = s.id)"""
REPS_KEPT = "SELECT count(*) FROM rep"
SEEN_S = "SELECT max(end_s) FROM rep"


# The day.


def nobody(seconds: float) -> Iterator[Sight]:
    """An empty room."""
    nowhere = np.full((LANDMARKS, 2), np.nan, np.float32)
    unseen = np.zeros(LANDMARKS, np.float32)
    sight = Sight(0.0, (640, 480), nowhere, unseen, None, None, 0, 0.5)
    yield from (sight for _ in range(round(seconds * FPS)))


def somebody(name: str) -> Iterator[Sight]:
    """Walks up, stands still until the set begins, does it, and stays for a moment."""
    sights = list(recorded(name))
    still = [sight for sight in sights if sight.time < STANDING_S]
    swaying = cycle([*still, *reversed(still)])
    yield from islice(swaying, round(STILL_S * FPS))
    while True:
        yield from sights


def visit_s(reps: int) -> float:
    """How long one is, with the empty room before it: a rep takes 6.5 s at the most."""
    return EMPTY_S + STILL_S + 6.6 * reps + 4.0


def a_day(path: Path, reps: int = REPS) -> Path:
    """Record two visits, one well done and one with a rounded back."""
    there = round((visit_s(reps) - EMPTY_S) * FPS)
    people = [islice(somebody(name), there) for name in ("free-good", "free-rounded")]
    sights = chain(*((*nobody(EMPTY_S), *visit) for visit in people))
    with RecordingWriter(path, {"model": "full", "drill": "hinge"}) as writer:
        for number, sight in enumerate(sights):
            writer.write(replace(sight, time=number / FPS))
    return path


def a_gym(film: Path, folder: Path, pace: float, reps: int = REPS, **camera: object) -> Config:
    """A station with a panel that looks at this film for ever."""
    config = a_config(film, "hinge", folder / "state", pace=pace, reps=reps)
    looks = config.camera.model_copy(update={"lead_in_s": 0.0, **camera})
    screen = config.screen.model_copy(update={"kind": "window"})
    return config.model_copy(update={"camera": looks, "screen": screen})


# What is measured of it.


@dataclass(frozen=True, slots=True)
class Sample:
    """Both processes at one moment."""

    hours: float
    """Of the station's time, or of pictures."""
    kiosk: Use
    eyes: Use


def slope(samples: Sequence[Sample], use: Callable[[Sample], Use]) -> float:
    """Megabytes an hour: least squares through the most that was held in each while.

    The kiosk's memory goes down by 25 MB and up again with every visit, as one scene's large
    texts are let go; the line is to see what stays.
    """
    whiles = np.array_split(np.arange(len(samples)), WHILES)
    hours = np.array([np.mean([samples[i].hours for i in part]) for part in whiles])
    most = np.array([max(use(samples[i]).memory_mb for i in part) for part in whiles])
    return float(np.polyfit(hours - hours.mean(), most, 1)[0])


def kiosk_of(sample: Sample) -> Use:
    """The kiosk's."""
    return sample.kiosk


def eyes_of(sample: Sample) -> Use:
    """The eyes'."""
    return sample.eyes


def settled(samples: Sequence[Sample], warm_up: float) -> list[Sample]:
    """Those after the warm-up."""
    begin = samples[0].hours + warm_up * (samples[-1].hours - samples[0].hours)
    return [sample for sample in samples if sample.hours >= begin]


def constant(samples: Sequence[Sample], use: Callable[[Sample], Use]) -> bool:
    """Whether the second half needs as many threads as the first and no more descriptors.

    On the median, but never more threads than that: a process that is just reading its own /proc
    has one descriptor more for a moment, and eyes whose film begins anew have one thread less.
    """
    half = len(samples) // 2
    parts = [[use(sample) for sample in part] for part in (samples[:half], samples[half:])]
    early, late = (median(one.descriptors for one in part) for part in parts)
    before, after = (median(one.threads for one in part) for part in parts)
    most = max(one.threads for part in parts for one in part)
    return before == after == most and late <= early


def holds(samples: Sequence[Sample], noise_mb: float = 0.0) -> None:
    """Memory is level, descriptors and threads are constant, in both processes."""
    hours = samples[-1].hours - samples[0].hours
    for use in (kiosk_of, eyes_of):
        assert slope(samples, use) * hours < LEVEL * hours + noise_mb
        assert constant(samples, use), [use(sample) for sample in samples]


def told(samples: Sequence[Sample], use: Callable[[Sample], Use], an_hour: str) -> str:
    """One process in words."""
    last = use(samples[-1])
    return (
        f"{slope(samples, use):+.2f} MB {an_hour} ({last.memory_mb:.0f} MB, "
        f"{last.descriptors} descriptors, {last.threads} threads)"
    )


def sampled(station: Running, seconds: float, every_s: float, table: Path) -> list[Sample]:
    """Look at both processes for so long, in real hours; each look is a line of a table too."""
    samples: list[Sample] = []
    begun = time.monotonic()
    with table.open("w", encoding="utf-8", buffering=1) as file:
        while (passed := time.monotonic() - begun) < seconds:
            samples.append(Sample(passed / 3600, use_of(station.kiosk), use_of(station.eyes)))
            file.write(",".join(f"{value:g}" for value in _flat(samples[-1])) + "\n")
            station.watch(every_s)
    return samples


def middle_look(station: Running, pid: int) -> Use:
    """Look five times: between two rounds of its film a process has a file less for a moment."""
    looks = []
    for _ in range(5):
        looks.append(use_of(pid))
        station.watch(0.01)
    return sorted(looks, key=lambda use: use.descriptors)[2]


def _flat(sample: Sample) -> tuple[float, ...]:
    return (sample.hours, *astuple(sample.kiosk), *astuple(sample.eyes))


def stretched(samples: Sequence[Sample], times: float) -> list[Sample]:
    """Tell the hours on another clock."""
    return [replace(sample, hours=times * sample.hours) for sample in samples]


# Soaks.


def test_a_few_visits_leave_the_station_as_it_was(tmp_path: Path) -> None:
    """The short version: descriptors and threads are as before, memory too but for caches."""
    config = a_gym(a_day(tmp_path / "day.npz", reps=2), tmp_path, pace=0.0, reps=2)
    undrawn = config.screen.model_copy(update={"kind": "none"})
    samples = []
    with running(config.model_copy(update={"screen": undrawn}), tmp_path) as station:
        for visits in (2, 3, 4, 5):
            station.until(lambda most=visits: station.kept(SETS) >= most, 60.0)  # type: ignore[misc]
            kiosk, eyes = (middle_look(station, pid) for pid in (station.kiosk, station.eyes))
            samples.append(Sample(visits, kiosk, eyes))
        assert station.stop() == 0
    for use in (kiosk_of, eyes_of):
        first, last = use(samples[0]), use(samples[-1])
        assert last.memory_mb - first.memory_mb < QUICK_MB
        assert constant(samples, use), [use(sample) for sample in samples]
    assert station.kept(OTHER_SETS) == 0


@pytest.mark.long
def test_eight_hours_of_visits(tmp_path: Path) -> None:
    """Memory rises by less than 1 MB an hour, and every set of the day is kept whole."""
    film = a_day(tmp_path / "day.npz")
    with running(a_gym(film, tmp_path, pace=PACE), tmp_path) as station:
        station.until(lambda: station.kept(SETS) >= 1, 240.0)
        samples = sampled(station, HOURS * 3600 / PACE, 60 / PACE, tmp_path / "samples.csv")
        sets, others = station.kept(SETS), station.kept(OTHER_SETS)
        assert station.stop() == 0
    samples = settled(stretched(samples, PACE), WARM_UP)
    each = "; ".join(
        f"{name} {told(samples, use, 'a simulated hour')}, "
        f"{slope(samples, use) * PACE:+.2f} MB a real one"
        for name, use in (("kiosk", kiosk_of), ("eyes", eyes_of))
    )
    measured(
        "memory over a day of visits",
        "< 1 MB/h, descriptors and threads constant",
        f"{each}; {HOURS:g} simulated hours from recordings at {PACE:g} times real speed, "
        f"{sets:.0f} sets done, {others:.0f} cut short, {station.kept(REPS_KEPT):.0f} reps",
    )
    holds(samples)
    expected = HOURS * 3600.0 / visit_s(REPS)
    assert sets + others == pytest.approx(expected, rel=CUT_SHORT, abs=2)
    assert others <= expected * CUT_SHORT
    assert station.kept(TORN_SETS) == 0


@pytest.mark.long
def test_the_real_engine_for_a_while(tmp_path: Path, model_path: Path, clip_path: Path) -> None:
    """Pictures through the engine leave nothing behind, an hour of a camera's being counted."""
    config = a_gym(clip_path, tmp_path, pace=0.0, kind="video", lead_in_s=STILL_S)
    with running(config, tmp_path) as station:
        station.until(lambda: station.kept(REPS_KEPT) >= 1, 240.0)
        begun = station.kept(SEEN_S)
        samples = sampled(station, 60 * MINUTES, 5.0, tmp_path / "samples.csv")
        pictures = (station.kept(SEEN_S) - begun) * FPS
        assert station.stop() == 0
    hours = pictures / PICTURES_A_SECOND / 3600
    samples = settled(stretched(samples, hours / samples[-1].hours), ENGINE_WARM_UP)
    an_hour = f"an hour of pictures at {PICTURES_A_SECOND:g} a second"
    measured(
        "memory of the real engine",
        f"level but for {NOISE_MB:g} MB, descriptors and threads constant",
        f"kiosk {told(samples, kiosk_of, an_hour)}; eyes {told(samples, eyes_of, an_hour)}; "
        f"{pictures:,.0f} pictures in {MINUTES:g} minutes",
    )
    holds(samples, NOISE_MB)
