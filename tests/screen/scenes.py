"""A feedback for every scene, as full as it gets, and somebody to look at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from station.form.drills import DRILLS
from station.values import (
    Call,
    Choice,
    Feedback,
    Light,
    Preview,
    Scene,
    Sight,
)

SIZES = [(800, 480), (1280, 720), (720, 1280), (1920, 1080)]
DOWEL = DRILLS["dowel"]
STEPS = tuple(step.text for step in (*DOWEL.equipment, *DOWEL.setup))
CALLS = (Call.GOOD, Call.GOOD, Call.FIX, Call.UNJUDGED, Call.GOOD)
NOTICES = (
    "Not saving: the disk is full. Make room in /var/lib/hinge-station.",
    "The lamps are off: line 17 is held by another program.",
)
CHOICES = tuple(
    Choice(drill, DRILLS[drill].title, chosen=number == 1)
    for number, drill in enumerate(("dowel", "wall_tap", "band"))
)

FEEDBACK = {
    Scene.ATTRACT: Feedback(
        0.0,
        Scene.ATTRACT,
        "Learn to hinge",
        "Step in, or touch to start.",
        ("Video stays in memory, is never saved, and nothing leaves this box.",),
    ),
    Scene.CHOOSE: Feedback(
        0.0,
        Scene.CHOOSE,
        "Choose a drill",
        "Touch one, or hold still.",
        ("Hands overhead: the next one.",),
        CHOICES,
        progress=0.35,
    ),
    Scene.SET_UP: Feedback(
        0.0, Scene.SET_UP, DOWEL.title, "Hold still when you are ready.", STEPS, progress=0.6
    ),
    Scene.FRAME: Feedback(0.0, Scene.FRAME, DOWEL.title, "Turn sideways to the camera."),
    Scene.CALIBRATE: Feedback(0.0, Scene.CALIBRATE, DOWEL.title, "Hold still.", progress=0.7, of=8),
    Scene.COUNT_IN: Feedback(0.0, Scene.COUNT_IN, DOWEL.title, "3", progress=0.3, of=8),
    Scene.SET: Feedback(
        0.0,
        Scene.SET,
        DOWEL.title,
        "Push your hips back to the wall.",
        count=5,
        of=8,
        calls=CALLS,
        depth=0.7,
    ),
    Scene.REST: Feedback(
        0.0,
        Scene.REST,
        "Rest. Then set 2 of 3",
        "Hands overhead: go on.",
        ("5 of 8 were good.", "Practise: keep the rod on your tailbone as you go down."),
        calls=CALLS,
        progress=0.45,
    ),
    Scene.SUMMARY: Feedback(
        0.0,
        Scene.SUMMARY,
        DOWEL.title,
        "Hands overhead: once more.",
        (
            "6 of 8 were good.",
            "Best: rep 4, deep and quiet.",
            "Work on one thing: the rod left your tailbone in reps 3 and 5.",
        ),
        count=8,
        of=8,
        calls=(*CALLS, Call.GOOD, Call.GOOD, Call.FIX),
        progress=0.2,
    ),
    Scene.TROUBLE: Feedback(
        0.0,
        Scene.TROUBLE,
        "One moment, please",
        "No camera was found: plug it in and see that its cable sits straight.",
        ("Code CAM-1",),
    ),
}
FULL = {scene: replace(feedback, notices=NOTICES) for scene, feedback in FEEDBACK.items()}
VERDICTS = {
    "good": replace(FEEDBACK[Scene.SET], light=Light.GREEN),
    "fix": replace(FEEDBACK[Scene.SET], light=Light.RED),
    "paused": replace(FEEDBACK[Scene.SET], paused=True, cue="Paused. Step back onto the mark."),
}


def somebody(time: float = 0.0, size: tuple[int, int] = (640, 480)) -> Sight:
    """Stand somebody in the left half of the picture, facing right."""
    width, height = size
    body = {
        (7, 8, 3, 6): (0.30, 0.15),
        (0,): (0.34, 0.16),
        (11, 12): (0.30, 0.30),
        (13, 14): (0.32, 0.45),
        (15, 16): (0.34, 0.58),
        (23, 24): (0.27, 0.55),
        (25, 26): (0.31, 0.72),
        (27, 28): (0.29, 0.90),
        (29, 30): (0.28, 0.93),
        (31, 32): (0.35, 0.93),
    }
    points = np.full((33, 2), np.nan, np.float32)
    for ids, place in body.items():
        points[list(ids)] = np.array(place) * (width, height)
    seen = np.ones(33, np.float32)
    seen[8::2] = 0.7
    return Sight(time, size, points, seen, None, None, 1, 0.5)


def picture(time: float = 0.0, size: tuple[int, int] = (640, 480)) -> Preview:
    """Show a room: bright on the left of the camera's picture, dark on the right."""
    width, height = size
    across = np.linspace(190, 60, width)[None, :, None]
    down = np.linspace(1.0, 0.6, height)[:, None, None]
    image = (across * down * np.array([1.0, 0.95, 0.85])).astype(np.uint8)
    return Preview(time, image)
