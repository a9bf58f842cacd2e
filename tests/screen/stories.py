"""A moment of every scene, as full as it gets, with somebody to look at: for pictures and tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np

from station.form.demonstration import shown
from station.form.drills import DRILLS
from station.form.faults import rows_of
from station.form.figure import HINGE, Body, between, figure
from station.form.figure import STANDING as UPRIGHT
from station.screen.brush import Live
from station.screen.panel import Panel
from station.values import (
    Angles,
    Arrow,
    Bar,
    Call,
    Choice,
    Feedback,
    Image,
    Item,
    Light,
    Menu,
    Preview,
    RodGauge,
    Scene,
    Sight,
    Summary,
    TempoGauge,
    WallGauge,
    say,
)

PANELS: Final = {
    "800x480": Panel((800, 480), 154.0, 1.0),
    "1280x720": Panel((1280, 720), 155.0, 1.0),
    "720x1280": Panel((720, 1280), 88.0, 0.8),
    "1920x1080": Panel((1920, 1080), 344.0, 2.2),
}
"""The two 7-inch panels of Raspberry Pi, one of them also upright, and a 15.6-inch screen; each
from as far away as it is good for (docs/screen.md)."""

DOWEL, WALL, BAND = (DRILLS[name] for name in ("dowel", "wall_tap", "band"))
G, F, U = Call.GOOD, Call.FIX, Call.UNJUDGED
CALLS: Final = (G, G, U, G, F)
LESSON: Final = DOWEL.lesson
FAULT: Final = "DOWEL_sacrum"
CUE: Final = rows_of(FAULT)[0].cue
MOMENT: Final = 2.6
"""Seconds into a figure's loop: on its way down."""


def _choices() -> tuple[Choice, ...]:
    return tuple(
        Choice(d.id, d.name, chosen=d is DOWEL, figure=shown(d.id, MOMENT))
        for d in (DOWEL, WALL, BAND, DRILLS["hinge"])
    )


def _summary() -> Summary:
    return Summary(
        good=6,
        judged=8,
        best=4,
        verdict="You are finding it.",
        fault=FAULT,
        practise=CUE,
        next="Stop a little higher, at the first pull behind your thighs.",
        take_away=(
            "Hinge station",
            DOWEL.name,
            say("{good} of {all} good", good=6, all=8),
            say("Best: rep {rep}", rep=4),
            say("Practise: {what}", what=CUE),
        ),
    )


def _curve() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    seconds = np.linspace(-10, 0, 150)
    return np.stack([seconds, 30 - 30 * np.cos(seconds * 1.6)], axis=1).astype(np.float32)


def a_back(sight: Sight) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Where the outline of somebody's back is, about."""
    hip, shoulder = sight.points[24], sight.points[12]
    trunk = shoulder - hip
    out = np.array([trunk[1], -trunk[0]]) * 0.2
    return np.array([hip + t * trunk + out for t in np.linspace(-0.1, 1.1, 40)], np.float32)


def somebody(depth: float = 0.75, time: float = 0.0) -> Sight:
    """Somebody in the picture, so far down, facing left."""
    body = Body(stature=400.0, ankle=(330.0, 445.0), facing=-1)
    return figure(between(UPRIGHT, HINGE, depth), body, time, outlined=True)


def room(time: float = 0.0) -> Preview:
    """A room with a floor and a mat, and the figure of `somebody` in it as a darker shape."""
    return Preview(time, _room())


@cache
def _room() -> Image:
    width, height = 640, 480
    image = np.empty((height, width, 3), np.uint8)
    image[:] = (148, 138, 142)
    image[340:] = (96, 90, 88)
    image[400:470, 120:560] = (58, 84, 104)
    image[:, ::160] = (120, 112, 116)
    sight = somebody()
    assert sight.silhouette is not None
    mask = sight.silhouette
    ys, xs = np.mgrid[0:height, 0:width]
    rows = ((ys - mask.origin[1]) / mask.scale).astype(int)
    columns = ((xs - mask.origin[0]) / mask.scale).astype(int)
    inside = (rows >= 0) & (columns >= 0)
    inside &= (rows < mask.mask.shape[0]) & (columns < mask.mask.shape[1])
    body = np.zeros((height, width), bool)
    body[inside] = mask.mask[rows[inside], columns[inside]] > 127
    image[body] = (72, 60, 110)
    image.flags.writeable = False
    return image


def live() -> Live:
    """The picture and what the eyes make of it."""
    return Live(room(), somebody())


SET: Final = Feedback(
    0.0,
    Scene.SET,
    DOWEL.name,
    CUE,
    count=5,
    of=8,
    calls=CALLS,
    depth=0.72,
    drill="dowel",
    framed=True,
    back=a_back(somebody()),
    gauge=RodGauge(head=0.8, upper_back=0.4, tailbone=5.2, touch=2.5),
)
MENUS: Final = {
    "pin": Menu("Staff", "pin", words="Type the PIN, then OK.", typed=3),
    "menu": Menu(
        "Staff",
        items=(
            Item("camera", "Camera"),
            Item("lamps", "Lamps"),
            Item("training", "Training"),
        ),
        pages=3,
    ),
    "training": Menu(
        "Training",
        items=(
            Item("reps", "Reps", "8", "step"),
            Item("dowel", DOWEL.name, kind="switch", on=True),
            Item("band", BAND.name, kind="switch"),
        ),
        pages=3,
    ),
    "aim": Menu(
        "Camera",
        "aim",
        items=(
            Item("left", "Left edge", "0.15", "step"),
            Item("wall", "Learn the wall", kind="do"),
        ),
        zone=(0.15, 0.85),
        wall=np.array([[90.0, 40.0], [86.0, 450.0]], np.float32),
        words="The wall is learnt.",
    ),
    "chart": Menu(
        "History",
        "chart",
        bars=tuple(Bar(f"{d}.11.", 4 + d * 3 % 17, d % 5, d % 3) for d in range(9, 23)),
        words=say("{good} of {all} reps good in {days} days.", good=176, all=214, days=14),
    ),
}

STORIES: Final[dict[str, Feedback]] = {
    "attract": Feedback(
        0.0,
        Scene.ATTRACT,
        "Learn to hinge",
        "Step in, or touch to start.",
        ("Video stays in memory, is never saved, nothing leaves this box.",),
        figure=shown("hinge", MOMENT),
    ),
    "choose": Feedback(
        0.0,
        Scene.CHOOSE,
        "Choose a drill",
        hint="Touch one, or hold still.",
        choices=_choices(),
        progress=0.35,
    ),
    "set_up": Feedback(
        0.0,
        Scene.SET_UP,
        DOWEL.name,
        LESSON[0].words,
        hint="Hands overhead: skip.",
        figure=shown("dowel", MOMENT),
        example=G,
        page=(1, len(LESSON)),
        drill="dowel",
        progress=0.0,
    ),
    "set_up_wrong": Feedback(
        0.0,
        Scene.SET_UP,
        DOWEL.name,
        LESSON[-1].words,
        hint="Ready? Hold still.",
        figure=shown("dowel", MOMENT, LESSON[-1].shows),
        example=F,
        page=(len(LESSON), len(LESSON)),
        drill="dowel",
        progress=0.5,
    ),
    "frame": Feedback(
        0.0, Scene.FRAME, DOWEL.name, "Turn sideways to the camera.", arrow=Arrow.TURN
    ),
    "frame_back": Feedback(
        0.0, Scene.FRAME, WALL.name, "Step back: show your feet.", arrow=Arrow.BACK
    ),
    "calibrate": Feedback(
        0.0,
        Scene.CALIBRATE,
        WALL.name,
        "Hold still.",
        ("Wall found.",),
        progress=0.7,
        of=8,
        framed=True,
    ),
    "count_in": Feedback(0.0, Scene.COUNT_IN, DOWEL.name, "3", progress=0.3, of=8, framed=True),
    "set": SET,
    "set_good": replace(
        SET,
        cue="Good.",
        calls=(*CALLS, G),
        count=6,
        drill="wall_tap",
        depth=1.05,
        gauge=WallGauge(gap=0.6, touch=2.0, touched=True),
    ),
    "set_quiet": replace(
        SET, cue="", calls=(), count=0, drill="band", gauge=TempoGauge(1.4, 2.0, going_down=True)
    ),
    "set_clinic": replace(SET, angles=Angles(52.0, 71.0, 18.0, _curve())),
    "set_paused": replace(SET, paused=True, cue="Paused. Step back onto the mark."),
    "rest": Feedback(
        0.0,
        Scene.REST,
        "Rest",
        CUE,
        (say("Next: set {number} of {sets}", number=2, sets=3),),
        hint="Hands overhead: go on.",
        calls=(G, G, F, U, G, G, G, F),
        progress=0.45,
        summary=_summary(),
    ),
    "summary": Feedback(
        0.0,
        Scene.SUMMARY,
        DOWEL.name,
        CUE,
        hint="Hands overhead: once more.",
        calls=(G, G, F, U, G, G, G, F),
        count=8,
        of=8,
        progress=0.2,
        summary=_summary(),
        figure=shown("dowel", MOMENT, FAULT),
        example=F,
        drill="dowel",
    ),
    "trouble": Feedback(
        0.0,
        Scene.TROUBLE,
        "One moment",
        "The camera is not there.",
        (
            say("Code {code}", code="CAM-1"),
            "No camera was found: plug it in and see that its cable sits straight.",
        ),
    ),
    **{
        f"staff_{name}": Feedback(0.0, Scene.STAFF, menu=menu, lines=())
        for name, menu in MENUS.items()
    },
}
MISTAKES: Final = (
    'station.toml, line 4: camera.kind is "picam"; expected one of picamera, webcam, video, '
    'recording: write kind = "picamera".',
    "station.toml, line 31: lights.green and lights.red are both 17; expected two pins: give the "
    "red lamp another one, such as 27.",
)
"""What safe mode shows."""


@dataclass(frozen=True)
class Story:
    """A feedback, with what the window adds."""

    feedback: Feedback
    light: Light | None = None
    age_s: float = 0.0
    """How much longer ago than the others its scene began: a summary's faces take turns."""


SCENES: Final[dict[str, Story]] = {
    **{name: Story(feedback) for name, feedback in STORIES.items()},
    "set": Story(STORIES["set"], Light.RED),
    "set_good": Story(STORIES["set_good"], Light.GREEN),
    "summary_practise": Story(STORIES["summary"], age_s=5.0),
    "summary_next": Story(STORIES["summary"], age_s=10.0),
}
EVERY: Final = (*SCENES, "safe_mode")
