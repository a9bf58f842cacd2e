"""The live station against the bare engine, on the same clip in the same run.

Full speed   the clip as fast as the eyes can take it, while the kiosk draws: sights a second,
             and the bare engine's rate before and after
Real time    the clip as a camera would give it: how late lamps and preview are
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final

from station.analyze import Eyes
from station.app import WALK_UP_S, Kiosk, open_kiosk
from station.app.kiosk import Pace
from station.config.schema import Config
from station.store.memory import MemoryStore
from station.values import Frame, Scene
from station.vision.video import VideoFile

REPS: Final = 8
"""Of the set in real time: as many lamps to time."""
WARM_UP_S: Final = 6.0
"""The engine opens, and the clip is read from the disk, before anything counts."""
LONGEST_S: Final = 180.0
HELD: Final = 150
"""Pictures for the bare engine."""


def bench_live(
    video: Path, eyes: Eyes, model_path: Path, drill: str, seconds: float = 20.0
) -> list[str]:
    """Measure the live station on a clip of that drill."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    with VideoFile(video) as film:
        held = list(islice(film, HELD))
    before = _bare_rate(eyes, held)
    sights, drawn = _full_speed(video, model_path, drill, seconds)
    after = _bare_rate(eyes, held)
    bare = (before + after) / 2
    pace = _real_time(video, model_path, drill)
    return [
        f"bare engine    {bare:7.1f} pictures a second ({before:.1f} before, {after:.1f} after), "
        f"on {os.cpu_count()} processors",
        f"live           {sights:7.1f} sights a second while drawing {drawn:.1f} frames a second: "
        f"{sights / bare:.2f} of the bare engine's rate",
        f"lamps          {_ms(pace.lit_after_s)} after the sight that ended the rep, at most "
        f"({len(pace.lit_after_s)} reps, in real time)",
        f"preview        {_ms(pace.preview_age_s)} from the camera's stamp to the screen "
        f"({len(pace.preview_age_s)} pictures)",
        f"longest turn   {1000 * pace.longest_turn_s:7.1f} ms of the kiosk's loop",
    ]


def _bare_rate(eyes: Eyes, frames: list[Frame]) -> float:
    """Pictures a second, already decoded, with nothing beside the engine."""
    with eyes.open() as engine:
        for frame in frames[:10]:
            engine.see(frame)
        begun = time.perf_counter()
        for frame in frames[10:]:
            engine.see(frame)
        return (len(frames) - 10) / (time.perf_counter() - begun)


def _full_speed(video: Path, model_path: Path, drill: str, seconds: float) -> tuple[float, float]:
    """Sights and frames a second."""
    config = config_of(video, drill, pace=0.0, lead_in_s=0.0)
    with open_kiosk(config, model_path, store=MemoryStore()) as kiosk:
        run_for(kiosk, WARM_UP_S)
        begun, sights, drawn = time.perf_counter(), kiosk.pace.sights, kiosk.pace.drawn
        run_for(kiosk, seconds)
        took = time.perf_counter() - begun
        return (kiosk.pace.sights - sights) / took, (kiosk.pace.drawn - drawn) / took


def _real_time(video: Path, model_path: Path, drill: str) -> Pace:
    config = config_of(video, drill, pace=1.0, lead_in_s=WALK_UP_S)
    with open_kiosk(config, model_path, store=MemoryStore()) as kiosk:
        ends = time.monotonic() + LONGEST_S
        kiosk.run(lambda now: now.scene is Scene.SUMMARY or time.monotonic() > ends)
        return kiosk.pace


def run_for(kiosk: Kiosk, seconds: float) -> None:
    """Turn the kiosk's loop for so long."""
    ends = time.monotonic() + seconds
    kiosk.run(lambda _feedback: time.monotonic() > ends)


def config_of(video: Path, drill: str, *, pace: float, lead_in_s: float) -> Config:
    """A station with a window that looks at a film of that drill, again and again."""
    return Config.model_validate(
        {
            "camera": {
                "kind": "video",
                "file": str(video),
                "pace": pace,
                "lead_in_s": lead_in_s,
                "repeat": True,
            },
            "session": {"drills": [drill], "reps": REPS, "stop_after_rounded": 0},
            "lights": {"kind": "none"},
            "screen": {"kind": "window"},
        }
    )


def _ms(times: Collection[float]) -> str:
    """Median and 95th percentile."""
    if not times:
        return "      –"
    late = percentile(times, 0.95)
    return f"{1000 * median(times):7.1f} ms (median), {1000 * late:.1f} ms (95 %)"


def percentile(times: Collection[float], share: float) -> float:
    """The time that such a share of them stays below, of at least one."""
    return sorted(times)[min(len(times) - 1, round(share * len(times)))]
