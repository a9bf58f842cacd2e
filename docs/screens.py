"""Draws the pictures of the screen in docs/images, and the table in docs/screen.md.

python docs/screens.py      (a minute: without model, camera or panel)

Most pictures are stories of the tests (tests/screen/stories.py) as the station draws them. The
two of a set are what the coach says of a recorded one; only their count and dots are put in.
Who is in the mirror was drawn by our own renderer (docs/stills, CC0), and is seen as the
recordings of the tests have it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["SDL_VIDEODRIVER"] = "dummy"

import numpy as np
import pygame
from PIL import Image as Picture

from station.coach import cues
from station.coach.plan import Plan
from station.coach.session import Session
from station.form.drills import DRILLS
from station.form.faults import CATALOGUE
from station.screen.brush import Brush, Live
from station.screen.panel import Panel
from station.screen.reach import reach
from station.screen.theme import Theme
from station.values import (
    Call,
    EyesState,
    Feedback,
    Light,
    Preview,
    RodGauge,
    Scene,
    Sight,
    Tap,
    Touch,
    Vision,
)
from station.vision.recording import read_recording
from tests.screen.drawing import LONG_AGO_S, paint
from tests.screen.stories import SCENES, STORIES

DOCS = Path(__file__).parent
IMAGES, STILLS = DOCS / "images", DOCS / "stills"
RECORDINGS = DOCS.parent / "tests" / "recordings"
PANEL: Final = Panel((1280, 720), 344.0, 2.0)
"""15.6 inches, two metres away."""
FPS: Final = 15.0
COLOURS: Final = 256
"""Of a picture's palette."""
SHEET: Final = (
    *("attract", "choose", "set_up"),
    *("frame", "calibrate", "count_in"),
    *("set", "set_good", "summary"),
)
"""The story, row by row."""
CELL: Final = (640, 360)
GAP: Final = 12
NEAR_S: Final = 99.0
"""Another time than any other picture's: a mirror draws each time once."""
PANELS: Final = {
    "Touch Display, 7-inch, 800 × 480": ((800, 480), 154.0),
    "Touch Display 2, lying": ((1280, 720), 155.0),
    "Touch Display 2, upright": ((720, 1280), 88.0),
    "10.1-inch, 1280 × 800": ((1280, 800), 217.0),
    "15.6-inch, 1920 × 1080": ((1920, 1080), 344.0),
    "21.5-inch, 1920 × 1080": ((1920, 1080), 476.0),
    "32-inch television": ((1920, 1080), 698.0),
}
SAID: Final = frozenset(
    [f.cue for f in CATALOGUE]
    + [cues.PRAISE, cues.FIXED, cues.CANNOT_JUDGE, *cues.NOT_COUNTED.values()]
)
BEGIN, END = "<!-- reach: docs/screens.py writes this -->", "<!-- reach ends -->"


@dataclass(frozen=True)
class Seen:
    """A moment of a recorded set: what the coach says of it, and what the eyes saw."""

    feedback: Feedback
    sight: Sight


Wanted = Callable[[Feedback], bool]


def lifted(feedback: Feedback) -> bool:
    """Deep in the second rep, the rod off the tailbone."""
    gauge = feedback.gauge
    off = isinstance(gauge, RodGauge) and gauge.tailbone > gauge.touch
    return feedback.count == 1 and feedback.depth > 1.0 and off


def judged_good(feedback: Feedback) -> bool:
    """At a green light, but the first."""
    return feedback.light is Light.GREEN and feedback.count > 1


@cache
def moment(name: str, drill: str, wanted: Wanted) -> Seen:
    """Coach a recorded set until that moment."""
    sights = list(read_recording(RECORDINGS / f"{name}.npz"))
    session = Session(Plan((DRILLS[drill],), stop_after_rounded=0), 0.0)
    session.eyes(EyesState(Vision.SEEING), 0.0)
    now = 0.0
    while session.scene is not Scene.SET:
        now += 1 / FPS
        session.see(replace(sights[0], time=now))
        session.tick(now)
        if session.scene is Scene.SET_UP:
            session.tap(Tap(Touch.NEXT), now)
    for sight in sights:
        step = session.see(replace(sight, time=now + 1 / FPS + sight.time))
        if wanted(step.feedback):
            return Seen(step.feedback, sight)
    raise LookupError(f"{name} has no such moment")


def standing(name: str) -> Sight:
    """How a recorded set begins."""
    return next(iter(read_recording(RECORDINGS / f"{name}.npz")))


def still(name: str, sight: Sight) -> Live:
    """The picture of a sight, and the sight."""
    with Picture.open(STILLS / f"{name}.jpg") as kept:
        image = np.asarray(kept.convert("RGB"))
    return Live(Preview(sight.time, image), sight)


def too_near(live: Live, share: float = 0.72) -> Live:
    """The same from so close that the feet are out of the picture."""
    assert live.preview is not None
    assert live.sight is not None
    assert live.sight.silhouette is not None
    height, width = live.preview.image.shape[:2]
    left, top, wide = width * (1 - share) / 2, height * 0.14, round(width * share)
    tall = round(height * share)
    part = live.preview.image[round(top) : round(top) + tall, round(left) : round(left) + wide]
    image = np.asarray(Picture.fromarray(part).resize((width, height), Picture.Resampling.LANCZOS))
    mask = live.sight.silhouette
    x, y = mask.origin
    near = replace(mask, origin=((x - left) / share, (y - top) / share), scale=mask.scale / share)
    points = (live.sight.points - (left, top)) / share
    return Live(
        Preview(NEAR_S, image),
        replace(live.sight, time=NEAR_S, points=points.astype(np.float32), silhouette=near),
    )


def scenes() -> dict[str, tuple[Feedback, Live, Light | None]]:
    """What each picture shows."""
    fix, good = (
        moment("dowel-sacrum", "dowel", lifted),
        moment("wall-good", "wall_tap", judged_good),
    )
    ready = still("dowel-standing", standing("dowel-sacrum"))
    told = STORIES["set"]
    calls = (*told.calls[:3], Call.GOOD, Call.FIX)
    found = replace(STORIES["calibrate"], title=told.title, lines=())
    drawn = {
        "frame": (STORIES["frame_back"], too_near(ready), None),
        "calibrate": (found, ready, None),
        "count_in": (STORIES["count_in"], ready, None),
        "set": (
            replace(fix.feedback, count=5, of=8, calls=calls),
            still("dowel-lifted", fix.sight),
            None,
        ),
        "set_good": (
            replace(good.feedback, count=6, of=8, calls=(*calls, Call.GOOD)),
            still("wall-good", good.sight),
            Light.GREEN,
        ),
    }
    drawn["frame"] = (replace(drawn["frame"][0], title=told.title), *drawn["frame"][1:])
    plain = {
        "attract": "attract",
        "choose": "choose",
        "set_up": "set_up",
        "set_up_wrong": "set_up_wrong",
        "rest": "rest",
        "summary": "summary",
        "trouble": "trouble",
        "staff_menu": "staff_menu",
    }
    return {
        **{name: (SCENES[story].feedback, Live(), None) for name, story in plain.items()},
        **drawn,
    }


def kept(picture: pygame.Surface, path: Path) -> None:
    """Write it with a palette: flat colours need no more."""
    raw = Picture.frombytes("RGB", picture.get_size(), pygame.image.tobytes(picture, "RGB"))
    palette = raw.quantize(COLOURS, Picture.Quantize.MEDIANCUT, kmeans=2)
    small = raw.quantize(palette=palette, dither=Picture.Dither.FLOYDSTEINBERG)
    path.parent.mkdir(parents=True, exist_ok=True)
    small.save(path, optimize=True)


def draw_all() -> None:
    """A picture a scene, and the sheet of those that tell the story."""
    pygame.display.init()
    pygame.display.set_mode((8, 8))
    brush = Brush(pygame.Surface(PANEL.size_px).convert(), PANEL, Theme())
    drawn: dict[str, pygame.Surface] = {}
    for name, (feedback, live, light) in scenes().items():
        paint(brush, feedback, live, light, LONG_AGO_S)
        drawn[name] = brush.canvas.copy()
        kept(brush.canvas, IMAGES / "screens" / f"{name}.png")
    rows = len(SHEET) // 3
    sheet = pygame.Surface((3 * CELL[0] + 4 * GAP, rows * CELL[1] + (rows + 1) * GAP))
    sheet.fill((0x3A, 0x45, 0x4E))
    for number, name in enumerate(SHEET):
        row, column = divmod(number, 3)
        at = (GAP + column * (CELL[0] + GAP), GAP + row * (CELL[1] + GAP))
        sheet.blit(pygame.transform.smoothscale(drawn[name], CELL), at)
    kept(sheet, IMAGES / "screens.png")


def table() -> str:
    """How far away each usual panel can be read."""
    rows = ["| panel | width | at a glance (44′) | still legible (22′) |", "|---|---|---|---|"]
    for name, (size_px, width_mm) in PANELS.items():
        found = reach(size_px, width_mm, SAID)
        metres = f"{found.glance_m:.1f} m | {found.legible_m:.1f} m"
        rows.append(f"| {name} | {width_mm:.0f} mm | {metres} |")
    return "\n".join(rows)


def main() -> None:
    """Draw everything, and write the table between its markers."""
    draw_all()
    page = DOCS / "screen.md"
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
