"""How long drawing takes: every scene of a whole visit, then the kiosk beside the real engine.

Scenes   a figure walks up, learns the dowel, does a set with a mistake in it, and leaves; the
         coach says what is on at each moment, and a window draws it
Kiosk    the station on a clip, in real time, with the engine on another core: whether it still
         draws thirty times a second in mid-set
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, repeat
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np

from station.app import open_kiosk
from station.app.kiosk import FRAME_S
from station.bench.live import LONGEST_S, config_of, percentile, run_for
from station.coach.plan import Plan
from station.coach.session import Session
from station.config.schema import ScreenConfig
from station.form.acting import act, act_well
from station.form.drills import DRILLS
from station.screen.window import SIZE, Window
from station.store.memory import MemoryStore
from station.values import (
    EyesState,
    Feedback,
    Item,
    Menu,
    Preview,
    Scene,
    Sight,
    Tap,
    Touch,
    Vision,
)

DRILL: Final = "dowel"
MISTAKE: Final = "DOWEL_sacrum"
OFFERED: Final = (DRILL, "wall_tap", "band", "hinge")
"""Four moving figures to choose among: as many as a station has."""
FPS: Final = 30.0
MOST_FRAMES: Final = 240
"""Drawn of one scene: eight seconds of it."""
ALONE_S: Final = 3.0
"""Before somebody comes."""
REST_S: Final = 4.0
"""Before somebody touches on: resting takes a minute."""
LONGEST_VISIT_S: Final = 180.0
LEAD_IN_S: Final = 20.0
"""The clip's first picture stays so long: the engine opens and the person is learned."""
AWAY: Final = EyesState(Vision.BLIND, "No camera was found: plug it in.", "CAM-1")
PAGES: Final = (
    Menu("Staff", "pin", words="Type the PIN.", typed=3),
    Menu("Staff", items=tuple(Item(f"{n}", f"Item {n}", "8", "step") for n in range(3)), pages=3),
)
"""Of the staff's menu: the one with the most keys, and the one with the most words."""

Moment = tuple[Feedback, Sight | None]


class Timed(Window):
    """A window that remembers when each frame was begun, and how long it took."""

    def __init__(self) -> None:
        super().__init__(ScreenConfig(kind="window"), size=SIZE)
        self.begun: list[float] = []
        self.took: list[float] = []
        """Seconds, from the feedback to the panel."""
        self._scene = Scene.ATTRACT

    def show(self, feedback: Feedback, preview: Preview | None, sight: Sight | None) -> None:
        """Draw one frame."""
        begun = time.perf_counter()
        super().show(feedback, preview, sight)
        self.took.append(time.perf_counter() - begun)
        self.begun.append(begun)
        self._scene = feedback.scene

    def taps(self) -> list[Tap]:
        """Somebody in a hurry: starts, and touches the lesson away."""
        hurry = {Scene.ATTRACT: Touch.START, Scene.SET_UP: Touch.NEXT}
        touch = hurry.get(self._scene)
        return [*super().taps(), *([Tap(touch)] if touch is not None else [])]

    def forget(self) -> None:
        """What was drawn until now does not count."""
        self.begun, self.took = [], []


@dataclass
class Took:
    """How long the frames of each scene took, seconds."""

    by_scene: dict[Scene, list[float]] = field(default_factory=lambda: defaultdict(list))

    def lines(self) -> list[str]:
        """A row a scene, and which one is the slowest."""
        rows = [f"{scene.value:<14} {_times(took)}" for scene, took in self.by_scene.items()]
        slowest = max(self.by_scene, key=lambda scene: percentile(self.by_scene[scene], 0.95))
        worst = percentile(self.by_scene[slowest], 0.95)
        said = (
            f"slowest        {slowest.value}: {1000 * worst:.1f} ms (95 %), "
            f"{worst / FRAME_S:.0%} of the {1000 * FRAME_S:.0f} ms between two frames"
        )
        return [*rows, said]


def bench_screen(
    video: Path, model_path: Path, drill: str, seconds: float = 20.0, *, seen: bool = False
) -> list[str]:
    """Measure the drawing alone, and the kiosk on a clip of that drill.

    Nobody sees it unless `seen`, which needs a desktop. Raises `ScreenUnavailable`.
    """
    if not seen:
        os.environ["SDL_VIDEODRIVER"] = "dummy"
    return [*bench_scenes(), *_beside_engine(video, model_path, drill, seconds)]


def bench_scenes(most: int = MOST_FRAMES, fps: float = FPS) -> list[str]:
    """Draw up to so many frames of each scene of a visit that is seen so often a second."""
    took, window, film = Took(), Timed(), room()
    try:
        for feedback, sight in moments(most, fps):
            times = took.by_scene[feedback.scene]
            if len(times) < most:
                window.show(feedback, replace(next(film), time=feedback.time), sight)
                times.append(window.took[-1])
    finally:
        window.close()
    return took.lines()


def _beside_engine(video: Path, model_path: Path, drill: str, seconds: float) -> list[str]:
    """In mid-set, in real time."""
    config = config_of(video, drill, pace=1.0, lead_in_s=LEAD_IN_S)
    window = Timed()
    width, height = window.size_px
    with open_kiosk(config, model_path, screen=window, store=MemoryStore()) as kiosk:
        ends = time.monotonic() + LONGEST_S
        kiosk.run(lambda now: now.scene is Scene.SET or time.monotonic() > ends)
        window.forget()
        sights, begun = kiosk.pace.sights, time.perf_counter()
        run_for(kiosk, seconds)
        took = time.perf_counter() - begun
        sights = kiosk.pace.sights - sights
    apart = [after - before for before, after in pairwise(window.begun)]
    return [
        f"kiosk          {len(window.took) / took:7.1f} frames a second in mid-set, {width} × "
        f"{height}, beside {sights / took:.1f} sights a second from the engine",
        f"its frames     {_times(window.took)}",
        f"from frame to  {_times(apart)}",
    ]


def _times(took: Sequence[float]) -> str:
    """Median, 95th percentile and worst."""
    if not took:
        return "      –"
    mid, late, worst = (1000 * s for s in (median(took), percentile(took, 0.95), max(took)))
    counted = f"worst of {len(took)}"
    return f"{mid:7.1f} ms (median), {late:5.1f} ms (95 %), {worst:5.1f} ms ({counted})"


# The visit that is drawn.


def moments(most: int = MOST_FRAMES, fps: float = FPS) -> Iterator[Moment]:
    """A feedback and a sight, so often a second: a visit, then trouble and the staff's pages.

    `most` are wanted of the last two, which would go on for ever.
    """
    plan = Plan(tuple(DRILLS[name] for name in OFFERED), reps=2, sets=2, profile="clinic")
    session = Session(plan, 0.0)
    session.eyes(EyesState(Vision.SEEING), 0.0)
    yield from _visit(session, fps)
    now = LONGEST_VISIT_S + 1.0
    session.eyes(AWAY, now)
    for number in range(most):
        yield session.tick(now + number / fps).feedback, None
    for number in range(most):
        menu = PAGES[number * len(PAGES) // most]
        yield Feedback(2 * now + number / fps, Scene.STAFF, menu=menu), None


def _visit(session: Session, fps: float) -> Iterator[Moment]:
    """From an empty room to an empty room."""
    stands = act_well(DRILL, fps)[0]
    reps = [*act(MISTAKE, fps, reps=1), *act_well(DRILL, fps, reps=1)]
    hinging, rests = iter(reps), 0.0
    for number in range(round(LONGEST_VISIT_S * fps)):
        now, scene = number / fps, session.scene
        if scene is Scene.ATTRACT and now > ALONE_S + REST_S:
            return
        sight = next(hinging, stands) if scene is Scene.SET else stands
        if scene is not Scene.SET:
            hinging = iter(reps)
        gone = scene is Scene.SUMMARY or now < ALONE_S
        sight = replace(_nobody(stands) if gone else sight, time=now)
        session.see(sight)
        rests = rests + 1 / fps if scene is Scene.REST else 0.0
        if rests > REST_S:
            session.tap(Tap(Touch.NEXT), now)
        yield session.tick(now).feedback, sight


def _nobody(sight: Sight) -> Sight:
    unseen = np.full_like(sight.points, np.nan), np.zeros_like(sight.seen)
    return replace(sight, points=unseen[0], seen=unseen[1], silhouette=None, rod=None, people=0)


def room() -> Iterator[Preview]:
    """A bright wall above a darker floor, as large as the camera's pictures, over and over."""
    image = np.full((480, 640, 3), 150, np.uint8)
    image[340:] = 95
    return repeat(Preview(0.0, image))
