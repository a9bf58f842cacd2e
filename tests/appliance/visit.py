"""A visit to the stand-in: the film of it, where a finger goes, and what the lamps did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Final

import pygame

from station.form.acting import STILL_S, act, act_well
from station.language import catalogue
from station.screen.brush import Brush
from station.screen.panel import Panel
from station.screen.scenes import draw
from station.screen.theme import theme_called
from station.values import Light, Sight, Tap
from station.vision.recording import RecordingWriter
from tests.coach.walk import nobody
from tests.screen.drawing import a_display
from tests.screen.stories import STORIES, live

FPS: Final = 10.0
"""Of the film: the stand-in has one slow processor."""
NOBODY_S: Final = 40.0
STANDS_S: Final = 45.0
"""For the lesson, the mark, holding still, three, two, one."""
CALLS: Final = (Light.GREEN, Light.GREEN, Light.RED, Light.RED)
"""What the lamps are to say of the film's reps."""
PANEL: Final = Panel((1024, 768), 200.0, 1.0)
"""vkms has this picture; the millimetres are told to the station."""
GREEN, RED = 17, 27
GREEN_S: Final = 0.4
"""A verdict's green is steady for 0.6 s (station/lights/signals.py)."""
RED_S: Final = 1.0
"""Its red pulses come 0.3 s apart."""

SITE: Final = f"""\
[camera]
kind = "recording"
file = "/var/lib/stand-in/film.npz"
repeat = true

[session]
drills = ["dowel", "wall_tap", "band", "hinge"]
reps = {len(CALLS)}
stop_after_rounded = 0

[lights]
kind = "gpio"
green = {GREEN}
red = {RED}

[screen]
width_mm = {PANEL.width_mm:g}
distance_m = {PANEL.distance_m:g}
"""
"""In the order in which the story of choosing has them, which says where each card is."""


def film(path: Path) -> Path:
    """Record nobody, then somebody who stands, does two good reps and two bad ones, and goes."""
    with RecordingWriter(path, {"model": "full", "drill": "dowel"}) as writer:
        for number, sight in enumerate(_sights()):
            writer.write(replace(sight, time=number / FPS))
    return path


def _sights() -> Iterator[Sight]:
    good = act_well("dowel", FPS)
    bad = act("DOWEL_sacrum", FPS, drill_id="dowel")
    empty = round(NOBODY_S * FPS)
    still = [sight for sight in good if sight.time < STILL_S]
    swaying = cycle([*still, *reversed(still)])
    yield from (nobody(0.0) for _ in range(empty))
    yield from islice(swaying, round(STANDS_S * FPS))
    yield from chain(good, (sight for sight in bad if sight.time >= STILL_S))
    yield from (nobody(0.0) for _ in range(empty))


def place(story: str, tap: Tap) -> tuple[int, int]:
    """Return the middle of what a scene offers for this tap, pixels of the stand-in's panel."""
    a_display()
    canvas = pygame.Surface(PANEL.size_px).convert()
    brush = Brush(canvas, PANEL, theme_called("default"), catalogue("en"))
    brush.begin(STORIES[story])
    draw(brush, STORIES[story], live())
    box = next(target.box for target in brush.targets if target.tap == tap)
    return box.x + box.w // 2, box.y + box.h // 2


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the header that changed."""

    time: float
    """Seconds since the stand-in was switched on."""
    lamp: str
    level: int


def changes(printed: str) -> list[Change]:
    """What `lines.py` printed."""
    rows = (line.split() for line in printed.splitlines())
    return [Change(float(time), lamp, int(level)) for time, lamp, level in rows]


def shone(seen: list[Change]) -> list[Light]:
    """Return the verdicts that the lamps gave: long green, and red, whose two pulses are one.

    Green that glows softly (it is pulsed then) says "ready", and is none.
    """
    lights: list[Light] = []
    lit: dict[str, float] = {}
    last_red = -RED_S
    for change in seen:
        if change.level:
            lit[change.lamp] = change.time
            continue
        for_s = change.time - lit.pop(change.lamp, change.time)
        if change.lamp == "green" and for_s > GREEN_S:
            lights.append(Light.GREEN)
        elif change.lamp == "red" and for_s > 0.0:
            if change.time - last_red > RED_S:
                lights.append(Light.RED)
            last_red = change.time
    return lights
